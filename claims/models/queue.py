"""The work list: which articles wait, in the order they should be taken; and whose articles and claims are."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.articles import Article
from claims.models.base import Identified
from claims.models.claims import Claim


class QueueEntry(models.Model):
    """An article in which suggestions wait.  Triggers on Suggestion keep ``waiting`` and take a finished article
    out in the transaction of its last decision; ``disputed`` is worked out by ``services.queue.rank_queue``."""

    article = models.OneToOneField(Article, models.CASCADE, primary_key=True, related_name="queue_entry")
    since = models.DateTimeField(help_text="When the first of its suggestions came to wait.")
    waiting = models.PositiveIntegerField(help_text="Suggestions that are pending or unsure.")
    disputed = models.PositiveIntegerField(default=0, help_text="How many of them touch a disputed claim.")

    class Meta:
        verbose_name_plural = "queue entries"
        ordering = ["-disputed", "since", "article_id"]
        indexes = [models.Index(fields=["-disputed", "since", "article"], name="queue_in_order")]
        constraints = [models.CheckConstraint(condition=Q(waiting__gt=0), name="queue_entry_waits")]

    def __str__(self) -> str:
        return f"{self.article}: {self.waiting} waiting"


@pghistory.track()
class Assignment(Identified):
    """Whose an article or a claim is, and until when.  Handing it back, or being done with it, deletes the row; its
    history stays."""

    article = models.OneToOneField(Article, models.CASCADE, null=True, blank=True, related_name="assignment")
    claim = models.OneToOneField(Claim, models.CASCADE, null=True, blank=True, related_name="assignment")
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assignments")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assigned")
    due_on = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["assignee", "due_on"], name="assignment_by_due_date")]
        constraints = [
            models.CheckConstraint(
                condition=Q(article__isnull=False, claim__isnull=True) | Q(article__isnull=True, claim__isnull=False),
                name="assignment_of_one_thing",
            )
        ]

    def __str__(self) -> str:
        return f"{self.article or self.claim}: {self.assignee}"

    @property
    def was_taken(self) -> bool:
        return self.assignee_id == self.assigned_by_id
