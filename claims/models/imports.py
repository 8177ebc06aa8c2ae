"""What an admin brought in at one go, and what became of each item."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.articles import Article
from claims.models.base import Identified


@pghistory.track()
class ImportBatch(Identified):
    label = models.CharField(max_length=500)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)

    class Meta:
        verbose_name_plural = "import batches"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.label


@pghistory.track(exclude=["payload"])
class ImportItem(Identified):
    """One article to be.  Its payload lies here, since a worker on another host has nothing else."""

    class State(models.TextChoices):
        WAITING = "waiting"
        CREATED = "created"
        SKIPPED = "skipped", "already here"
        FAILED = "failed"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=500, help_text="The file, and the line within it.")
    payload = models.JSONField(default=dict, help_text="title, outlet, url, published, text")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True, help_text="Why it was skipped or failed, for a person to read.")
    article = models.ForeignKey(Article, models.SET_NULL, null=True, blank=True, related_name="import_items")

    class Meta:
        ordering = ["batch", "position"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="import_item_unique_position"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "created"]) | ~Q(reason=""), name="import_item_says_why"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["created", "failed", "skipped", "waiting"]), name="import_item_state_known"
            ),
        ]

    def __str__(self) -> str:
        return self.name
