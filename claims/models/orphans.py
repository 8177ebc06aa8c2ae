"""What stands on record in an earlier version of an article, and whose words the newest one has not."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from claims.models.articles import ArticleVersion
from claims.models.attributions import Attribution
from claims.models.base import Identified


@pghistory.track()
class Orphan(Identified):
    """An attribution that could not follow its words into ``version``: somebody has to look.

    ``start`` to ``end`` is the best guess at where its words went, if there is one; ``score`` says how alike.
    """

    class State(models.TextChoices):
        WAITING = "waiting"
        ANCHORED = "anchored", "anchored by a person"
        KEPT = "kept", "kept on the old version"

    attribution = models.ForeignKey(Attribution, models.CASCADE, related_name="orphans")
    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="orphans")
    reason = models.CharField(max_length=200, help_text="Why it could not follow, for a person to read.")
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    score = models.FloatField(default=0.0)
    state = models.CharField(max_length=8, choices=State, default=State.WAITING)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="orphans_decided"
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["id"], name="orphan_waiting", condition=Q(state="waiting"))]
        constraints = [
            models.UniqueConstraint(fields=["attribution", "version"], name="orphan_once_a_version"),
            models.CheckConstraint(condition=Q(state__in=["anchored", "kept", "waiting"]), name="orphan_state_known"),
            models.CheckConstraint(
                condition=Q(state="waiting") | Q(decided_by__isnull=False), name="orphan_decided_by_a_person"
            ),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__lt=F("end")), name="orphan_span_whole"
            ),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="orphan_score_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.attribution} in version {self.version.number}"
