"""What people decided: append-only, since a change of mind is a decision of its own."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.articles import ArticleVersion
from claims.models.base import Identified
from claims.models.claims import Claim
from claims.models.extraction import Suggestion

APPEND_ONLY = pgtrigger.Update | pgtrigger.Delete


class Decision(Identified):
    """Who did what with a suggestion, or wrote about which text without one.  ``made`` holds the primary keys of
    what it created, by kind ("attributions", "claims", "sources", "relations"), so that it can be undone exactly."""

    class Action(models.TextChoices):
        ACCEPT = "accept"
        REJECT = "reject"
        UNSURE = "unsure"
        WRITE = "write", "written by hand"
        UNDO = "undo"

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="decisions")
    action = models.CharField(max_length=10, choices=Action)
    suggestion = models.ForeignKey(Suggestion, models.PROTECT, null=True, blank=True, related_name="decisions")
    version = models.ForeignKey(
        ArticleVersion, models.PROTECT, null=True, blank=True, related_name="decisions",
        help_text="The text that something was written about by hand, without a suggestion.",
    )  # fmt: skip
    state_before = models.CharField(max_length=10, choices=Suggestion.State, blank=True)
    changed = models.JSONField(default=dict, help_text="What the person changed of the suggestion before accepting.")
    made = models.JSONField(default=dict)
    undoes = models.OneToOneField("self", models.PROTECT, null=True, blank=True, related_name="undone_by")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["actor", "-id"], name="decision_latest_of_actor")]
        constraints = [
            models.CheckConstraint(
                condition=Q(action="undo", undoes__isnull=False) | ~Q(action="undo") & Q(undoes__isnull=True),
                name="decision_undo_names_what",
            ),
            models.CheckConstraint(condition=Q(action__in=["accept", "reject", "undo", "unsure", "write"]),
                                   name="decision_action_known"),
            models.CheckConstraint(
                condition=Q(suggestion__isnull=False, version__isnull=True) & ~Q(action="write")
                | Q(suggestion__isnull=True, version__isnull=False, action__in=["write", "undo"]),
                name="decision_about_suggestion_or_text",
            ),
        ]  # fmt: skip
        triggers = [pgtrigger.Protect(name="decision_append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.actor}: {self.action} {self.suggestion or self.version}"

    @property
    def text_id(self) -> int:
        """The version that it was decided in."""
        return self.suggestion.version_id if self.suggestion else self.version_id or 0


class Assessment(Identified):
    """A fact-checker's word on a claim, signed and reasoned.  The latest one stands."""

    class Verdict(models.TextChoices):
        CONTESTED = "contested"
        WITHDRAWN = "withdrawn", "mark taken back"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="assessments")
    verdict = models.CharField(max_length=12, choices=Verdict)
    reason = models.TextField()
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="assessments")
    withdraws = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="withdrawn_by", editable=False
    )

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["claim", "-id"], name="assessment_latest_of_claim")]
        constraints = [
            models.CheckConstraint(
                condition=Q(reason__regex=r"\S"), name="assessment_has_reason",
                violation_error_message="Say why: an assessment needs its reason.",
            ),
            models.CheckConstraint(
                condition=Q(verdict="withdrawn", withdraws__isnull=False)
                | Q(verdict="contested", withdraws__isnull=True),
                name="assessment_withdraws_a_mark",
            ),
        ]  # fmt: skip
        triggers = [pgtrigger.Protect(name="assessment_append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.verdict} by {self.author}"
