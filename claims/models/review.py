"""What people decided: append-only, since a change of mind is a decision of its own."""

from __future__ import annotations

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.articles import ArticleVersion
from claims.models.base import Identified
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


class BulkDecision(Identified):
    """Many suggestions of one text decided at one go; each has its own Decision, and one undo takes all back."""

    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="bulk_decisions")
    version = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="bulk_decisions")
    action = models.CharField(max_length=10, choices=[("accept", "accept"), ("reject", "reject")])
    asked = models.JSONField(default=dict, help_text="The filter: source, stance, confidence.")
    left_out = models.JSONField(default=list, help_text="[[suggestion, why], ...]: what was not decided, in words.")
    decisions = models.ManyToManyField(Decision, related_name="bulk")

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["version", "-id"], name="bulk_decision_of_text")]
        constraints = [
            models.CheckConstraint(condition=Q(action__in=["accept", "reject"]), name="bulk_decision_action_known")
        ]
        triggers = [pgtrigger.Protect(name="bulk_decision_append_only", operation=APPEND_ONLY)]

    def __str__(self) -> str:
        return f"{self.actor}: {self.action} in {self.version}"
