"""What is blanked for good, what is kept for how long, and what must be kept."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.articles import Article
from claims.models.base import Identified
from claims.models.review import APPEND_ONLY

#: What stands where a letter was: one for one, so that every offset stays true.
BLANK = "\u2588"


class Redaction(Identified):
    """Who blanked something, and why.  Never what: the words are gone."""

    article = models.ForeignKey(
        Article, models.PROTECT, null=True, blank=True, related_name="redactions",
        help_text="The article that was blanked as a whole; none where words were blanked wherever they stood.",
    )  # fmt: skip
    reason = models.TextField()
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="redactions",
        help_text="Nobody where its time was over.",
    )  # fmt: skip
    blanked = models.JSONField(default=dict, help_text="How many rows of each table.")

    class Meta:
        ordering = ["-pk"]
        permissions = [("redact_text", "Can redact, and place articles under a legal hold")]
        indexes = [models.Index(fields=["article"], name="redaction_of_article")]
        constraints = [
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="redaction_has_reason"),
            models.CheckConstraint(
                condition=Q(actor__isnull=False) | Q(article__isnull=False), name="redaction_of_words_by_a_person"
            ),
        ]
        triggers = [pgtrigger.Protect(name="redaction_append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.actor or 'retention'}: {self.reason}"

    @property
    def rows(self) -> int:
        return sum(self.blanked.values())


@pghistory.track(append_only=True)
class LegalHold(Identified):
    """While it stands, nothing of the article is redacted, neither by a person nor since its time is over."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="legal_holds")
    reason = models.TextField()
    placed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="legal_holds")
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="legal_holds_lifted"
    )
    lifted_at = models.DateTimeField(null=True, blank=True)
    lift_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article"], name="legal_hold_one_at_a_time", condition=Q(lifted_by__isnull=True),
                violation_error_message="This article is under a legal hold already.",
            ),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="legal_hold_has_reason"),
            models.CheckConstraint(
                condition=Q(lifted_by__isnull=True, lifted_at__isnull=True, lift_reason="")
                | Q(lifted_by__isnull=False, lifted_at__isnull=False, lift_reason__regex=r"\S"),
                name="legal_hold_lifted_with_reason",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.article}: {self.reason}"


@pghistory.track(append_only=True)
class RetentionRule(models.Model):
    """For how many days an article of this kind is kept after it came in.  A kind without a rule is kept."""

    kind = models.CharField(max_length=12, choices=Article.Kind, unique=True)
    days = models.PositiveIntegerField(help_text="Counted from the day on which the article came in.")

    class Meta:
        ordering = ["kind"]
        constraints = [
            models.CheckConstraint(condition=Q(days__gt=0), name="retention_of_a_day_or_more"),
            models.CheckConstraint(condition=Q(kind__in=["article", "reply", "statement", "transcript"]),
                                   name="retention_kind_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.days} days"
