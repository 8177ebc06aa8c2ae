"""What an admin brought in at one go, and what became of each item."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.articles import Article
from claims.models.base import Identified
from claims.models.feeds import Feed


@pghistory.track(exclude=["defaults"])
class ImportBatch(Identified):
    """What came in at one go.  ``by_worker``: workers bring it in, else the command that made it does."""

    label = models.CharField(max_length=500)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    by_worker = models.BooleanField(default=False)
    previews = models.BooleanField(default=False, help_text="What was found waits for a person to confirm it.")
    defaults = models.JSONField(default=dict, help_text="What holds for articles that do not say so themselves.")
    feed = models.ForeignKey(Feed, models.SET_NULL, null=True, blank=True, related_name="batches")
    cancelled_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "import batches"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.label


class ImportFile(models.Model):
    """The bytes of an upload, until a worker has read them: on another host it has nothing else."""

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="files")
    name = models.CharField(max_length=300)
    data = models.BinaryField()

    class Meta:
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name


@pghistory.track(exclude=["payload"])
class ImportItem(Identified):
    """One article to be.  Its payload lies here, since a worker on another host has nothing else.

    A payload with a ``url`` and without a ``text`` is still to be fetched from there.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        READY = "ready", "to be confirmed"
        CREATED = "created"
        UPDATED = "updated"
        SKIPPED = "skipped", "already here"
        FAILED = "failed"
        CANCELLED = "cancelled"

    batch = models.ForeignKey(ImportBatch, models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    name = models.CharField(max_length=500, help_text="The file and the line within it, or the address.")
    payload = models.JSONField(default=dict, help_text="title, outlet, url, published, text, ... (formats/read.py)")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    reason = models.TextField(blank=True, help_text="Why it was skipped or failed, for a person to read.")
    attempts = models.PositiveSmallIntegerField(default=0, help_text="How often its address was tried.")
    article = models.ForeignKey(Article, models.SET_NULL, null=True, blank=True, related_name="import_items")

    class Meta:
        ordering = ["batch", "position"]
        indexes = [models.Index(fields=["batch", "state", "position"], name="import_item_by_state")]
        constraints = [
            models.UniqueConstraint(fields=["batch", "position"], name="import_item_unique_position"),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "ready", "created", "updated"]) | ~Q(reason=""),
                name="import_item_says_why",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["cancelled", "created", "failed", "ready", "skipped", "updated", "waiting"]),
                name="import_item_state_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_to_be_fetched(self) -> bool:
        return bool(self.payload.get("url")) and not self.payload.get("text")
