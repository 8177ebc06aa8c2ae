"""The lines of a text under review: what the list shows of each suggestion, and of each attribution written by hand.

A long text has hundreds of lines, so a line is light: its parties and its decision come as JSON with its row, and a
text takes two queries, however many there are.  What somebody needs to decide on one is its card (``review_cards``).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Func, JSONField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import JSONObject

from claims.models import Anchor, ArticleVersion, Attribution, Decision, Suggestion, SuggestionSource, User
from claims.nlp.types import Kind, Speech
from claims.queries.reading import Highlight, side_of

State, Action, Role = Suggestion.State, Decision.Action, SuggestionSource.Role
_QUOTES = "\"'“”‘’«»„"


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision that stands on a suggestion."""

    pk: int
    actor_id: int
    actor: str
    action: str
    at: datetime
    changed: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Party:
    """A proposed source or relay: its name in the article, and the name of the row that it resolves to, if any."""

    name: str
    known: str | None
    is_guess: bool

    def __str__(self) -> str:
        return self.known or self.name


@dataclass(slots=True)
class Line:
    """One suggestion, or one attribution that a person wrote (``suggestion`` is None), in short."""

    version: ArticleVersion
    suggestion: Suggestion | None
    sources: list[Party] = field(default_factory=list)
    relays: list[Party] = field(default_factory=list)
    attributions: list[Attribution] = field(default_factory=list)
    decision: Decided | None = None
    can_undo: bool = False

    @property
    def key(self) -> str:
        """Its id on the page."""
        return f"suggestion-{self.suggestion.pk}" if self.suggestion else f"attribution-{self.attributions[0].pk}"

    @property
    def pk(self) -> int | None:
        return self.suggestion.pk if self.suggestion else None

    @property
    def state(self) -> str:
        return self.suggestion.state if self.suggestion else State.ACCEPTED.value

    @property
    def is_waiting(self) -> bool:
        return self.state in {State.PENDING, State.UNSURE}

    @property
    def stance(self) -> str:
        if self.attributions or self.suggestion is None:
            return self.attributions[0].stance
        return self.suggestion.stance

    @property
    def side(self) -> str:
        return side_of(self.stance)

    @property
    def stance_label(self) -> str:
        return self.stance.replace("_", " ")

    @property
    def names(self) -> str:
        if self.attributions:
            return ", ".join(str(row.source) for row in self.attributions)
        return ", ".join(map(str, self.sources))

    @property
    def is_guess(self) -> bool:
        return not self.attributions and any(party.is_guess for party in self.sources)

    @property
    def quote(self) -> str:
        """The words, as they are on record or would be; quotation marks only where the article has them around all."""
        if self.attributions or self.suggestion is None:
            words, speech = self.attributions[0].quote, self.attributions[0].speech
        else:
            words, speech = words_at(self.version, self.suggestion.content_spans), self.suggestion.speech
        if speech != Speech.DIRECT:
            return words
        return "“" + " … ".join(part.strip(_QUOTES) for part in words.split(" … ")) + "”"

    @property
    def start(self) -> int:
        return self.suggestion.start if self.suggestion else self.attributions[0].start

    @property
    def sentence(self) -> tuple[int, int]:
        its = self.suggestion if self.suggestion and not self.attributions else self.attributions[0]
        return its.sentence_start, its.sentence_end

    @property
    def confidence(self) -> int:
        its = self.suggestion
        if its is None:
            return 100
        return round(100 * min(its.span_confidence, its.source_confidence, its.stance_confidence))

    @property
    def is_main(self) -> bool:
        """Factual assertions and denials come first: they are what puts a claim in dispute."""
        return self.side != "record" and (self.suggestion is None or self.suggestion.kind == Kind.FACT)

    @property
    def group_id(self) -> int | None:
        return self.suggestion.proposed_claim_id if self.suggestion else None

    def highlights(self) -> Iterator[Highlight]:
        """Its words in the text; what was rejected is plain text again."""
        if self.state == State.REJECTED:
            return
        spans: Iterable[tuple[str, int, int]]
        if self.attributions:
            anchors = [a for row in self.attributions for a in row.anchored]  # type: ignore[attr-defined]  # annotated
            spans = dict.fromkeys((a["role"], a["start"], a["end"]) for a in anchors)
        elif self.suggestion:
            its = self.suggestion
            spans = [
                (role, start, end)
                for role, pairs in (("source", its.source_spans), ("cue", its.cue_spans),
                                    ("content", its.content_spans), ("in_place", its.in_place_spans))
                for start, end in pairs
            ]  # fmt: skip
        side, key = self.side, self.key
        for role, start, end in spans:
            yield Highlight(start, end, role, side, key)


def words_at(version: ArticleVersion, spans: Sequence[Sequence[int]]) -> str:
    return " … ".join(version.text[start:end] for start, end in spans)


def lines_of(
    version: ArticleVersion, *, user: User, among: Sequence[int] | None = None, written: Sequence[int] = ()
) -> list[Line]:
    """The lines of a text in reading order, or of the suggestions ``among`` them and of the attributions that were
    ``written`` by hand; two queries."""
    rows = Suggestion.objects.filter(version=version).current()
    on_record = Attribution.objects.live().filter(version=version)
    if among is not None:
        rows = rows.filter(Q(pk__in=among) | Q(answered_by__in=among)).distinct()
        on_record = on_record.filter(Q(suggestion__in=among) | Q(suggestion=None, pk__in=written))
    facts: dict[int | None, list[Attribution]] = defaultdict(list)
    for fact in _with_anchors(on_record):
        facts[fact.suggestion_id].append(fact)
    lines = [_suggested(version, row, facts.get(row.pk, []), user) for row in _with_parties(rows)]
    lines += [_written(version, row, user) for row in facts[None]]
    return sorted(lines, key=lambda line: (line.start, line.key))


def _suggested(version: ArticleVersion, row: Suggestion, facts: list[Attribution], user: User) -> Line:
    row.version = version
    line = Line(version, row, attributions=facts, decision=_decided(row.decided))  # type: ignore[attr-defined]
    for party in row.parties:  # type: ignore[attr-defined]  # annotated
        of = line.sources if party["role"] == Role.SOURCE else line.relays
        of.append(Party(party["name"], party["known"], party["is_guess"]))
    line.can_undo = line.decision is not None and line.decision.actor_id == user.pk
    return line


def _written(version: ArticleVersion, row: Attribution, user: User) -> Line:
    line = Line(version, None, attributions=[row], decision=_decided(row.decided))  # type: ignore[attr-defined]
    line.can_undo = line.decision is not None and line.decision.actor_id == user.pk
    return line


def _with_parties(rows: QuerySet[Suggestion]) -> QuerySet[Suggestion]:
    parties = SuggestionSource.objects.filter(suggestion=OuterRef("pk")).order_by("role", "position")
    json = JSONObject(role="role", name="name", known="source__name", is_guess="is_guess")
    decided = Decision.objects.filter(suggestion=OuterRef("pk")).exclude(action=Action.UNDO)
    return (
        rows.defer("proposition", "uid", "created_at", "run", "found_id", "nested_in")
        .annotate(parties=ArraySubquery(parties.values(json=json)), decided=_latest(decided))
        .order_by()
    )


def _with_anchors(rows: QuerySet[Attribution]) -> QuerySet[Attribution]:
    anchors = Anchor.objects.filter(attribution=OuterRef("pk"), version=OuterRef("version")).order_by()
    spans = anchors.values(json=JSONObject(role="role", start="start", end="end"))
    its_key = Func(OuterRef("pk"), function="to_jsonb", output_field=JSONField())
    written = Decision.objects.filter(
        version=OuterRef("version"), action=Action.WRITE, made__attributions__contains=its_key
    )
    return (
        rows.select_related("source")
        .annotate(anchored=ArraySubquery(spans), decided=Case(When(suggestion=None, then=_latest(written))))
        .order_by("pk")
    )


def _latest(decisions: QuerySet[Decision]) -> Subquery:
    """The latest of them that holds."""
    json = JSONObject(
        pk="pk", actor="actor_id", action="action", at="created_at", changed="changed",
        first="actor__first_name", last="actor__last_name", name="actor__username",
    )  # fmt: skip
    return Subquery(decisions.filter(undone_by=None).order_by("-pk").values(json=json)[:1])


def _decided(row: dict[str, Any] | None) -> Decided | None:
    if row is None:
        return None
    name = f"{row['first']} {row['last']}".strip() or row["name"]
    at = datetime.fromisoformat(row["at"])
    return Decided(row["pk"], row["actor"], name, row["action"], at, row["changed"])
