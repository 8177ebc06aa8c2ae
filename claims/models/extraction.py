"""What the machine found: guesses, immutable but for their state and their ranking."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import F, Q

from claims.models.articles import ArticleVersion
from claims.models.base import WORDS, Identified, among, choices
from claims.models.claims import Claim
from claims.models.sources import Source
from claims.nlp.types import Kind, Precision, SourceKind, Speech, Stance


@pghistory.track()
class ExtractionRun(Identified):
    """One pass of one extractor over one version."""

    class State(models.TextChoices):
        QUEUED = "queued"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="runs")
    extractor = models.CharField(max_length=100, blank=True)
    model = models.CharField(max_length=100, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    started_at = models.DateTimeField(null=True, blank=True)
    finished_at = models.DateTimeField(null=True, blank=True)
    error = models.TextField(blank=True, help_text="What went wrong, for a person to read.")

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["version"], name="run_one_at_a_time", condition=Q(state__in=["queued", "running"]),
                violation_error_message="This text is being extracted already.",
            ),
            models.CheckConstraint(condition=Q(state__in=["done", "failed", "queued", "running"]),
                                   name="run_state_known"),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="run_failed_says_why"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.extractor or 'extraction'} of {self.version}"

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}


@pghistory.track(exclude=["search"])
class ProposedClaim(Identified):
    """A group of one article's suggestions about one claim that nobody has recorded yet.

    ``claim`` is set once a person accepts the first of them; ``broader`` and ``related_to`` are the
    machine's word on how the groups of the article stand to each other, and ``same_as`` that an earlier group of
    another article is about the same new claim.  All groups of one new claim name the same first one.
    """

    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="proposed_claims")
    statement = models.TextField()
    kind = models.CharField(max_length=12, choices=choices(Kind))
    proposition = models.JSONField(default=dict)
    broader = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="narrower")
    related_to = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="related_from")
    same_as = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="same_in_others")
    reasons = models.JSONField(default=list, help_text="Why it is broader or related, in words.")
    claim = models.ForeignKey(Claim, models.SET_NULL, null=True, blank=True, related_name="proposed_as")
    search = models.GeneratedField(
        expression=SearchVector("statement", config=WORDS), output_field=SearchVectorField(), db_persist=True
    )

    class Meta:
        ordering = ["version", "pk"]
        indexes = [GinIndex(fields=["search"], name="proposed_claim_search")]
        constraints = [
            models.CheckConstraint(condition=~Q(statement=""), name="proposed_claim_has_statement"),
            models.CheckConstraint(condition=among("kind", Kind), name="proposed_claim_kind_known"),
            models.CheckConstraint(condition=~Q(broader=F("id")) & ~Q(related_to=F("id")) & ~Q(same_as=F("id")),
                                   name="proposed_claim_not_its_own"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.statement


def _queue_trigger(operation: pgtrigger.Operation, **tables: str) -> pgtrigger.Trigger:
    """Keeps ``QueueEntry.waiting`` true to the suggestions, by one statement for all the rows of a change; the
    entry's lock makes who decides in one article at once take turns, so that no count is lost.

    A delta, since two transactions cannot count each other's rows.  An article whose count falls to nothing leaves.
    """
    counted = " UNION ALL ".join(
        f"SELECT version_id, {sign} AS n FROM {table} WHERE state IN ('pending', 'unsure')"  # noqa: S608
        for table, sign in (("new_rows", "1"), ("old_rows", "-1"))
        if table in tables.values()
    )
    return pgtrigger.Trigger(
        name=f"queue_on_{str(operation).lower()}",
        level=pgtrigger.Statement,
        when=pgtrigger.After,
        operation=operation,
        referencing=pgtrigger.Referencing(**tables),
        declare=[("change", "record")],
        func=f"""
            FOR change IN
                SELECT v.article_id, sum(c.n) AS n FROM ({counted}) c
                    JOIN claims_articleversion v ON v.id = c.version_id
                    GROUP BY v.article_id HAVING sum(c.n) <> 0 ORDER BY v.article_id
            LOOP
                IF change.n > 0 THEN
                    INSERT INTO claims_queueentry (article_id, since, waiting, disputed)
                        VALUES (change.article_id, now(), change.n, 0)
                        ON CONFLICT (article_id) DO UPDATE SET waiting = claims_queueentry.waiting + excluded.waiting;
                ELSE
                    PERFORM 1 FROM claims_queueentry WHERE article_id = change.article_id FOR UPDATE;
                    DELETE FROM claims_queueentry WHERE article_id = change.article_id AND waiting <= -change.n;
                    UPDATE claims_queueentry SET waiting = waiting + change.n WHERE article_id = change.article_id;
                END IF;
            END LOOP;
            RETURN NULL;
        """,  # noqa: S608  # the names of transition tables, and signs
    )


QUEUE_TRIGGERS = [
    _queue_trigger(pgtrigger.Insert, new="new_rows"),
    _queue_trigger(pgtrigger.Update, old="old_rows", new="new_rows"),
    _queue_trigger(pgtrigger.Delete, old="old_rows"),
]


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def pending(self) -> SuggestionQuerySet:
        return self.filter(state__in=[Suggestion.State.PENDING, Suggestion.State.UNSURE])

    def current(self) -> SuggestionQuerySet:
        return self.exclude(state=Suggestion.State.SUPERSEDED)


@pghistory.track(fields=["state", "revision", "proposed_claim"])
class Suggestion(Identified):
    """One attribution as the machine found it.  Only a person turns it into an Attribution."""

    class State(models.TextChoices):
        PENDING = "pending"
        UNSURE = "unsure"
        ACCEPTED = "accepted"
        REJECTED = "rejected"
        SUPERSEDED = "superseded"

    run = models.ForeignKey(ExtractionRun, models.CASCADE, related_name="suggestions")
    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="suggestions")
    found_id = models.CharField(max_length=20, help_text="The extractor's id within the text.")
    stance = models.CharField(max_length=20, choices=choices(Stance))
    kind = models.CharField(max_length=12, choices=choices(Kind))
    speech = models.CharField(max_length=10, choices=choices(Speech))
    source_spans = models.JSONField(default=list, blank=True, help_text="[[start, end], ...] in code points.")
    cue_spans = models.JSONField(default=list)
    content_spans = models.JSONField()
    in_place_spans = models.JSONField(default=list, blank=True, help_text='The "which" or "this" in the text.')
    sentence_start = models.PositiveIntegerField()
    sentence_end = models.PositiveIntegerField()
    start = models.PositiveIntegerField(help_text="Where its cue begins: the order of reading.")
    statement = models.TextField(blank=True)
    said_on = models.DateField(null=True, blank=True)
    said_precision = models.CharField(max_length=5, choices=choices(Precision), blank=True)
    answers = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="answered_by")
    nested_in = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, related_name="nests")
    span_confidence = models.FloatField(default=1.0)
    source_confidence = models.FloatField(default=1.0)
    stance_confidence = models.FloatField(default=1.0)
    found_by = models.JSONField(default=list, help_text="Ids of the rules and models.")
    proposition = models.JSONField(default=dict)
    proposed_claim = models.ForeignKey(
        ProposedClaim, models.SET_NULL, null=True, blank=True, related_name="suggestions"
    )
    state = models.CharField(max_length=10, choices=State, default=State.PENDING)
    revision = models.PositiveIntegerField(default=1)

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        ordering = ["version", "start", "pk"]
        permissions = [("decide_suggestion", "Can accept, reject and undo")]
        indexes = [
            models.Index(fields=["version", "start", "id"], name="suggestion_in_reading_order"),
            models.Index(fields=["version"], name="suggestion_waiting",
                         condition=Q(state__in=["pending", "unsure"])),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["run", "found_id"], name="suggestion_unique_in_run"),
            models.CheckConstraint(condition=among("stance", Stance), name="suggestion_stance_known"),
            models.CheckConstraint(condition=among("kind", Kind), name="suggestion_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=["accepted", "pending", "rejected", "superseded", "unsure"]),
                name="suggestion_state_known",
            ),
            models.CheckConstraint(condition=Q(sentence_start__lt=F("sentence_end")), name="suggestion_sentence_whole"),
            models.CheckConstraint(
                condition=Q(said_on__isnull=True, said_precision="") | Q(said_on__isnull=False) & ~Q(said_precision=""),
                name="suggestion_date_has_precision",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(
                name="suggestion_immutable",
                exclude=["state", "revision", "proposed_claim", "answers", "nested_in"],
            ),
            *QUEUE_TRIGGERS,
        ]

    def __str__(self) -> str:
        return f"{self.stance}: {self.statement}"


class SuggestionSource(models.Model):
    """One source, or one relay, of a suggestion; ``source`` is the known row that it resolves to."""

    class Role(models.TextChoices):
        SOURCE = "source"
        RELAY = "relay"

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, related_name="sources")
    role = models.CharField(max_length=6, choices=Role, default=Role.SOURCE)
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=300)
    kind = models.CharField(max_length=20, choices=choices(SourceKind))
    start = models.PositiveIntegerField(null=True, blank=True)
    end = models.PositiveIntegerField(null=True, blank=True)
    affiliation = models.CharField(max_length=300, blank=True)
    group_size = models.PositiveSmallIntegerField(null=True, blank=True)
    is_guess = models.BooleanField(default=False, help_text="Proposed by coreference: show it as a guess.")
    source = models.ForeignKey(Source, models.SET_NULL, null=True, blank=True, related_name="suggested_as")

    class Meta:
        ordering = ["suggestion", "role", "position"]
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "role", "position"], name="suggestion_source_unique"),
            models.CheckConstraint(condition=~Q(name=""), name="suggestion_source_has_name"),
            models.CheckConstraint(
                condition=Q(start__isnull=True, end__isnull=True) | Q(start__lt=F("end")),
                name="suggestion_source_span_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class ClaimProposal(models.Model):
    """A claim on record that a suggestion, or a whole group, could be about: ranked, with its reasons."""

    class Relation(models.TextChoices):
        SAME = "same", "the same claim"
        VARIANT = "variant", "a narrower form of it"
        OPPOSITE = "opposite", "its opposite"
        RELATED = "related", "related only"

    suggestion = models.ForeignKey(Suggestion, models.CASCADE, null=True, blank=True, related_name="claim_proposals")
    proposed_claim = models.ForeignKey(
        ProposedClaim, models.CASCADE, null=True, blank=True, related_name="claim_proposals"
    )
    claim = models.ForeignKey(Claim, models.CASCADE, related_name="proposals")
    relation = models.CharField(max_length=10, choices=Relation)
    rank = models.PositiveSmallIntegerField()
    score = models.FloatField()
    reasons = models.JSONField(default=list)
    matcher = models.CharField(max_length=100)

    class Meta:
        ordering = ["rank"]
        constraints = [
            models.CheckConstraint(
                condition=Q(suggestion__isnull=False, proposed_claim__isnull=True)
                | Q(suggestion__isnull=True, proposed_claim__isnull=False),
                name="proposal_for_one_or_the_other",
            ),
            models.UniqueConstraint(fields=["suggestion", "claim"], name="proposal_unique_for_suggestion"),
            models.UniqueConstraint(fields=["proposed_claim", "claim"], name="proposal_unique_for_group"),
            models.CheckConstraint(condition=Q(score__gte=0, score__lte=1), name="proposal_score_in_range"),
        ]

    def __str__(self) -> str:
        return f"{self.get_relation_display()}: {self.claim}"
