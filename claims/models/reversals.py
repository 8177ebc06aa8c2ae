"""Where a source contradicts its own earlier words: only once a person has said so."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from claims.models.attributions import Attribution
from claims.models.base import Identified


@pghistory.track()
class Reversal(Identified):
    """What a person said of two attributions of one source that seem to contradict each other.

    The pair is proposed by ``queries.reversals`` to those who decide, as two dated quotes; others see it only when it
    is confirmed.  Reported wrongly, or meant otherwise: refused, and not proposed again.
    """

    earlier = models.ForeignKey(Attribution, models.CASCADE, related_name="reversed_by")
    later = models.ForeignKey(Attribution, models.CASCADE, related_name="reverses")
    is_confirmed = models.BooleanField()
    note = models.TextField(blank=True, help_text="What a reader has to know to judge it fairly.")
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["earlier", "later"], name="reversal_once"),
            models.CheckConstraint(condition=~Q(earlier=F("later")), name="reversal_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.earlier} / {self.later}"
