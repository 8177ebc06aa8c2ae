"""Two sources, or two claims, that are one; and what people say about pairs that look alike."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q

from claims.models.base import Identified
from claims.models.claims import Claim
from claims.models.sources import Source


class MergeQuerySet(models.QuerySet["Merge"]):
    def in_force(self) -> MergeQuerySet:
        return self.filter(undone_at__isnull=True)


def _of_sources_or_claims(one: str, other: str) -> Q:
    """Both columns of sources are filled, or both of claims."""
    sources = {f"{one}_source__isnull": False, f"{other}_source__isnull": False}
    claims = {f"{one}_claim__isnull": False, f"{other}_claim__isnull": False}
    none_of = {f"{side}_{what}__isnull": True for side in (one, other) for what in ("source", "claim")}
    no_source = {key: value for key, value in none_of.items() if "_source" in key}
    no_claim = {key: value for key, value in none_of.items() if "_claim" in key}
    return Q(**sources, **no_claim) | Q(**claims, **no_source)


@pghistory.track()
class Merge(Identified):
    """Who said that one row is another, why, and what moved by it, so that it can be taken back.

    ``moved`` and ``held`` list primary keys by column ("claims.attribution.source"): of the rows that went from
    ``gone`` to ``kept``, and of those that stayed because ``kept`` has the same already.
    """

    gone_source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="merges_away")
    kept_source = models.ForeignKey(Source, models.PROTECT, null=True, blank=True, related_name="merges_here")
    gone_claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="merges_away")
    kept_claim = models.ForeignKey(Claim, models.PROTECT, null=True, blank=True, related_name="merges_here")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="merges")
    reason = models.TextField()
    moved = models.JSONField(default=dict)
    held = models.JSONField(default=dict)
    undone_at = models.DateTimeField(null=True, blank=True)
    undone_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="merges_undone"
    )
    undone_because = models.TextField(blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        permissions = [
            ("merge_source", "Can merge sources, and take a merge back"),
            ("merge_claim", "Can merge claims, and take a merge back"),
        ]
        indexes = [
            models.Index(fields=["kept_source", "-id"], name="merge_into_source"),
            models.Index(fields=["kept_claim", "-id"], name="merge_into_claim"),
            models.Index(fields=["id"], name="merge_with_held_rows",
                         condition=Q(undone_at__isnull=True) & ~Q(held={})),
        ]  # fmt: skip
        constraints = [
            models.CheckConstraint(condition=_of_sources_or_claims("gone", "kept"), name="merge_of_two_of_a_kind"),
            models.CheckConstraint(
                condition=~Q(gone_source=F("kept_source")) & ~Q(gone_claim=F("kept_claim")), name="merge_of_two"
            ),
            models.CheckConstraint(
                condition=Q(reason__regex=r"\S"), name="merge_has_reason",
                violation_error_message="Say why the two are one.",
            ),
            models.CheckConstraint(
                condition=Q(undone_at__isnull=True, undone_by__isnull=True)
                | Q(undone_at__isnull=False, undone_by__isnull=False, undone_because__regex=r"\S"),
                name="merge_taken_back_by_whom_and_why",
                violation_error_message="Say why the merge is taken back.",
            ),
            models.UniqueConstraint(fields=["gone_source"], name="merge_source_away_once",
                                    condition=Q(undone_at__isnull=True)),
            models.UniqueConstraint(fields=["gone_claim"], name="merge_claim_away_once",
                                    condition=Q(undone_at__isnull=True)),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.gone} into {self.kept}"

    @property
    def gone(self) -> Source | Claim:
        return self.gone_source or self.gone_claim  # type: ignore[return-value]  # the database holds that it has one

    @property
    def kept(self) -> Source | Claim:
        return self.kept_source or self.kept_claim  # type: ignore[return-value]  # the database holds that it has one


@pghistory.track(fields=["answer", "answered_by", "answered_at"])
class LikelyPair(Identified):
    """Two sources, or two claims, that look alike, and what a person said about it.

    What was answered once is not asked again; "the same" is a ``Merge``.  ``one`` is the older row.
    """

    class Answer(models.TextChoices):
        OPEN = "", "not answered"
        UNSURE = "unsure"
        DIFFERENT = "different"
        SAME = "same"

    one_source = models.ForeignKey(Source, models.CASCADE, null=True, blank=True, related_name="like_newer")
    other_source = models.ForeignKey(Source, models.CASCADE, null=True, blank=True, related_name="like_older")
    one_claim = models.ForeignKey(Claim, models.CASCADE, null=True, blank=True, related_name="like_newer")
    other_claim = models.ForeignKey(Claim, models.CASCADE, null=True, blank=True, related_name="like_older")
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    answer = models.CharField(max_length=10, choices=Answer, blank=True, default=Answer.OPEN)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-score", "pk"]
        indexes = [models.Index(fields=["answer", "-score", "id"], name="likely_pair_by_score")]
        constraints = [
            models.CheckConstraint(condition=_of_sources_or_claims("one", "other"), name="likely_pair_of_a_kind"),
            models.CheckConstraint(
                condition=Q(one_source__lt=F("other_source")) | Q(one_claim__lt=F("other_claim")),
                name="likely_pair_older_first",
            ),
            models.UniqueConstraint(fields=["one_source", "other_source"], name="likely_pair_of_sources_once"),
            models.UniqueConstraint(fields=["one_claim", "other_claim"], name="likely_pair_of_claims_once"),
            models.CheckConstraint(condition=Q(answer__in=["", "different", "same", "unsure"]),
                                   name="likely_pair_answer_known"),
            models.CheckConstraint(
                condition=Q(answer="", answered_by__isnull=True) | ~Q(answer="") & Q(answered_by__isnull=False),
                name="likely_pair_answered_by_somebody",
            ),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="likely_pair_score_in_range"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.one} and {self.other}"

    @property
    def one(self) -> Source | Claim:
        return self.one_source or self.one_claim  # type: ignore[return-value]  # the database holds that it has one

    @property
    def other(self) -> Source | Claim:
        return self.other_source or self.other_claim  # type: ignore[return-value]  # the database holds that it has one
