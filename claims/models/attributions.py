"""Facts about who said what: one source, one claim, one stance, with its place in the text."""

from __future__ import annotations

from typing import Final

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import DateField, Exists, F, OuterRef, Q
from django.db.models.functions import Cast, Coalesce

from claims.models.articles import ArticleVersion
from claims.models.base import WORDS, Identified, among, choices
from claims.models.claims import Claim
from claims.models.extraction import Suggestion, SuggestionSource
from claims.models.sources import Source
from claims.nlp.types import Precision, Speech, Stance


class Band(models.TextChoices):
    """The three bands of a claim's page."""

    ASSERTED = "asserted", "Asserted by"
    DENIED = "denied", "Denied by"
    ON_RECORD = "on_record", "Also on record"


#: The one place that says which stances put a claim in dispute: an asserted one against a denied one.
BAND_OF_STANCE: Final[dict[str, Band]] = {stance.value: Band.ON_RECORD for stance in Stance} | {
    Stance.ASSERTS.value: Band.ASSERTED,
    Stance.DENIES.value: Band.DENIED,
}


#: When it was said, as far as is known.
_DAY = Coalesce("said_on", "version__published_on", Cast("accepted_at", DateField()))


class AttributionQuerySet(models.QuerySet["Attribution"]):
    def live(self) -> AttributionQuerySet:
        """Those that stand: not ended by a retraction or by a merge."""
        return self.filter(ended_at__isnull=True)

    def counting(self) -> AttributionQuerySet:
        """Those of ``live()`` that their source has not taken back: what a claim's standing rests on.

        A retraction takes back the attribution that it names, or else all that the same source had said on
        the claim up to that day.  ``queries.positions`` says the same in Python, and a test holds both together.
        """
        taken_back = (
            Attribution.objects.filter(ended_at__isnull=True, stance=Stance.RETRACTS.value)
            .filter(claim=OuterRef("claim"), source=OuterRef("source"))
            .annotate(day=_DAY)
            .filter(Q(retracts=OuterRef("pk")) | Q(retracts__isnull=True, day__gte=OuterRef("day")))
        )
        return self.live().annotate(day=_DAY).exclude(~Q(stance=Stance.RETRACTS.value) & Exists(taken_back))

    def in_band(self, band: Band) -> AttributionQuerySet:
        return self.filter(stance__in=[stance for stance, its in BAND_OF_STANCE.items() if its == band])


@pghistory.track(exclude=["search"])
class Attribution(Identified):
    """What a person accepted or wrote.  Two deniers in one sentence are two rows."""

    class Certainty(models.TextChoices):
        STATED = "stated"
        HEDGED = "hedged"

    source = models.ForeignKey(Source, models.PROTECT, related_name="attributions")
    claim = models.ForeignKey(Claim, models.PROTECT, related_name="attributions")
    version = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="attributions")
    stance = models.CharField(max_length=20, choices=choices(Stance))
    speech = models.CharField(max_length=10, choices=choices(Speech), default=Speech.INDIRECT.value)
    quote = models.TextField(help_text="The content's words, as the article has them.")
    translation = models.TextField(
        blank=True,
        help_text="Of the quote, where the article is in another language: shown beside it, as a translation.",
    )
    start = models.PositiveIntegerField(help_text="First code point of the content in the text.")
    end = models.PositiveIntegerField(help_text="One past its last code point.")
    sentence_start = models.PositiveIntegerField()
    sentence_end = models.PositiveIntegerField()
    said_on = models.DateField(null=True, blank=True, help_text="When it was said, if the article says so.")
    said_precision = models.CharField(max_length=5, choices=choices(Precision), blank=True)
    certainty = models.CharField(max_length=6, choices=Certainty, default=Certainty.STATED)
    answers = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="answered_by",
        help_text="The one assertion that a denial answers, where it does not deny the whole claim.",
    )  # fmt: skip
    retracts = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="retracted_by")
    accepted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="accepted")
    accepted_at = models.DateTimeField(auto_now_add=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    suggestion = models.ForeignKey(
        Suggestion, models.PROTECT, null=True, blank=True, related_name="attributions", editable=False
    )
    suggestion_source = models.ForeignKey(
        SuggestionSource, models.PROTECT, null=True, blank=True, related_name="attributions", editable=False
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    search = models.GeneratedField(
        expression=SearchVector("quote", "translation", config=WORDS), output_field=SearchVectorField(), db_persist=True
    )

    objects = AttributionQuerySet.as_manager()

    class Meta:
        ordering = ["version", "start", "pk"]
        indexes = [
            models.Index(fields=["claim", "stance"], name="attribution_live_of_claim",
                         condition=Q(ended_at__isnull=True)),
            models.Index(fields=["source", "-id"], name="attribution_of_source"),
            models.Index(fields=["version", "start"], name="attribution_in_text"),
            models.Index(fields=["stance", "claim"], name="attribution_live_by_stance",
                         condition=Q(ended_at__isnull=True)),
            models.Index(fields=["said_on"], name="attribution_by_day", condition=Q(said_on__isnull=False)),
            GinIndex(fields=["search"], name="attribution_search"),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(
                fields=["source", "claim", "version", "start", "end"], name="attribution_one_live",
                condition=Q(ended_at__isnull=True),
                violation_error_message="This source is on record with these words on this claim already.",
            ),
            models.CheckConstraint(condition=among("stance", Stance), name="attribution_stance_known"),
            models.CheckConstraint(
                condition=Q(start__lt=F("end"), sentence_start__lt=F("sentence_end")), name="attribution_span_whole"
            ),
            models.CheckConstraint(condition=~Q(quote=""), name="attribution_has_quote"),
            models.CheckConstraint(
                condition=Q(said_on__isnull=True, said_precision="") | Q(said_on__isnull=False) & ~Q(said_precision=""),
                name="attribution_date_has_precision",
                violation_error_message="A date needs its precision: day, month or year.",
            ),
            models.CheckConstraint(
                condition=Q(answers__isnull=True) | Q(stance__in=["denies", "doubts"]),
                name="attribution_only_denials_answer",
                violation_error_message="Only a denial or a doubt answers an assertion.",
            ),
            models.CheckConstraint(
                condition=Q(retracts__isnull=True) | Q(stance="retracts"), name="attribution_only_retractions_retract",
                violation_error_message="Only a retraction retracts.",
            ),
            models.CheckConstraint(
                condition=~Q(answers=F("id")) & ~Q(retracts=F("id")), name="attribution_not_about_itself"
            ),
        ]  # fmt: skip

        triggers = [
            # Waits for a merge that is under way: FOR KEY SHARE is what a merge's lock keeps out.
            pgtrigger.Trigger(
                name="attribution_on_what_stands",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                declare=[("gone", "bigint")],
                func="""
                    SELECT merged_into_id INTO gone FROM claims_source WHERE id = NEW.source_id FOR KEY SHARE;
                    IF gone IS NULL THEN
                        SELECT merged_into_id INTO gone FROM claims_claim WHERE id = NEW.claim_id FOR KEY SHARE;
                    END IF;
                    IF gone IS NOT NULL THEN
                        RAISE EXCEPTION 'the source or the claim was merged into another'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'attribution_on_what_stands';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.get_stance_display()}: {self.claim}"

    @property
    def band(self) -> Band:
        return BAND_OF_STANCE[self.stance]


class AssertionManager(models.Manager["Assertion"]):
    def get_queryset(self) -> models.QuerySet[Assertion]:
        return super().get_queryset().filter(stance=Stance.ASSERTS.value)


class DenialManager(models.Manager["Denial"]):
    def get_queryset(self) -> models.QuerySet[Denial]:
        return super().get_queryset().filter(stance=Stance.DENIES.value)


class Assertion(Attribution):
    """An attribution that asserts its claim: the same table under the name that editors use."""

    objects = AssertionManager()  # type: ignore[assignment,misc]  # a proxy's own manager, narrower by design

    class Meta:
        proxy = True


class Denial(Attribution):
    """An attribution that denies its claim, or one assertion of it."""

    objects = DenialManager()  # type: ignore[assignment,misc]  # as above

    class Meta:
        proxy = True


@pghistory.track()
class Anchor(models.Model):
    """One span of an attribution in one version of the text, with the words around it.

    The database refuses an anchor outside its text, or whose words are not those of the text.
    """

    class Role(models.TextChoices):
        SOURCE = "source"
        CUE = "cue"
        CONTENT = "content"
        IN_PLACE = "in_place", "in place of the content"

    attribution = models.ForeignKey(Attribution, models.CASCADE, related_name="anchors")
    version = models.ForeignKey(ArticleVersion, models.PROTECT, related_name="anchors")
    role = models.CharField(max_length=8, choices=Role)
    ordinal = models.PositiveSmallIntegerField(default=0)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    exact = models.TextField()
    prefix = models.CharField(max_length=64, blank=True)
    suffix = models.CharField(max_length=64, blank=True)
    score = models.FloatField(default=1.0, help_text="How sure the anchoring is: 1 where the words are exact.")

    class Meta:
        ordering = ["attribution", "role", "ordinal"]
        indexes = [models.Index(fields=["version", "start"], name="anchor_in_text")]
        constraints = [
            models.UniqueConstraint(fields=["attribution", "version", "role", "ordinal"], name="anchor_unique"),
            models.CheckConstraint(condition=Q(start__lt=F("end")), name="anchor_span_whole"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="anchor_score_in_range"),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="anchor_within_text",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                declare=[("words", "text")],
                func="""
                    SELECT substr(text, NEW."start" + 1, NEW."end" - NEW."start") INTO words
                        FROM claims_articleversion WHERE id = NEW.version_id;
                    IF words IS DISTINCT FROM NEW.exact THEN
                        RAISE EXCEPTION 'the anchor does not hold the words of its text'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'anchor_within_text';
                    END IF;
                    RETURN NEW;
                """,
            )
        ]

    def __str__(self) -> str:
        return f"{self.role} [{self.start}, {self.end})"


@pghistory.track()
class Relay(models.Model):
    """Through whom the words came; position 0 is nearest to the source."""

    attribution = models.ForeignKey(Attribution, models.CASCADE, related_name="relays")
    source = models.ForeignKey(Source, models.PROTECT, related_name="relayed")
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["attribution", "position"]
        constraints = [
            models.UniqueConstraint(fields=["attribution", "position"], name="relay_unique_position"),
            models.UniqueConstraint(fields=["attribution", "source"], name="relay_once",
                                    violation_error_message="A source relays an attribution once."),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"through {self.source}"
