"""All that the page of an article shows for review, read in a fixed number of queries.

A *line* is what the list shows of each suggestion, and of each attribution written by hand; a *card* is a line with
all that somebody needs to decide on it.  A long text has hundreds of lines, and one card open.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from claims.models import (
    Anchor,
    ArticleVersion,
    Attribution,
    Claim,
    ClaimProposal,
    Decision,
    ProposedClaim,
    Suggestion,
    SuggestionSource,
    User,
)
from claims.nlp.types import Kind, Speech
from claims.queries.reading import Highlight, side_of
from claims.queries.standing import with_standing
from claims.queries.targets import Target, proposed_target

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
class Change:
    """What a person made of one part of a suggestion, beside what the machine said."""

    what: str
    machine: str
    person: str


@dataclass(slots=True)
class Line:
    """One suggestion, or one attribution that a person wrote (``suggestion`` is None), in short."""

    version: ArticleVersion
    suggestion: Suggestion | None
    sources: list[SuggestionSource] = field(default_factory=list)
    relays: list[SuggestionSource] = field(default_factory=list)
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
        return ", ".join(party.source.name if party.source else party.name for party in self.sources)

    @property
    def is_guess(self) -> bool:
        return not self.attributions and any(party.is_guess for party in self.sources)

    @property
    def quote(self) -> str:
        """The words, as they are on record or would be; quotation marks only where the article has them around all."""
        if self.attributions or self.suggestion is None:
            words, speech = self.attributions[0].quote, self.attributions[0].speech
        else:
            words, speech = _words(self.version, self.suggestion.content_spans), self.suggestion.speech
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


@dataclass(slots=True)
class Card(Line):
    """A line with all that stands on record of it or would, for whoever decides."""

    target: Target = field(default_factory=lambda: Target(""))
    proposals: list[ClaimProposal] = field(default_factory=list)
    standing: str = ""
    answered: str = ""  # who said what this one answers

    @property
    def claim(self) -> Claim | None:
        """The claim that it stands on, or would stand on."""
        return self.attributions[0].claim if self.attributions else self.target.claim

    @property
    def new_words(self) -> str:
        """The statement of a new claim, where it says more than the words quoted right above it."""
        return "" if _plain(self.quote.strip("“”")) == _plain(self.target.statement) else self.target.statement

    @property
    def changes(self) -> list[Change]:
        """What the person made of it, beside what the machine had said."""
        its = self.suggestion
        if its is None or not self.attributions or not self.decision or not self.decision.changed:
            return []
        row, changed = self.attributions[0], self.decision.changed
        proposed = ", ".join(party.name for party in self.sources) or "nobody"
        found = [
            ("source", "sources", proposed, self.names),
            ("stance", "stance", its.stance.replace("_", " "), self.stance_label),
            ("words", "content", _words(self.version, its.content_spans), row.quote),
            ("cue", "cue", _words(self.version, its.cue_spans), _words(self.version, changed.get("cue") or [])),
            ("date", "said", _date(its.said_on, its.said_precision), _date(row.said_on, row.said_precision)),
            ("relays", "relays", ", ".join(r.name for r in self.relays), ", ".join(_relays(row))),
            ("claim", "claim", its.statement, row.claim.statement),
            ("claim", "statement", its.statement, row.claim.statement),
        ]
        return [
            Change(what, machine or "none", person or "none") for what, key, machine, person in found if key in changed
        ]


def _relays(row: Attribution) -> list[str]:
    return [relay.source.name for relay in row.relays.select_related("source")]  # of a card whose relays were changed


def _date(day: object, precision: str) -> str:
    return str(day)[: {"year": 4, "month": 7}.get(precision, 10)] if day else ""


def _words(version: ArticleVersion, spans: Sequence[Sequence[int]]) -> str:
    return " … ".join(version.text[start:end] for start, end in spans)


def _plain(statement: str) -> str:
    return " ".join(statement.split()).rstrip(".").casefold()


def lines_of(version: ArticleVersion, *, user: User, among: Sequence[int] | None = None) -> list[Line]:
    """The lines of a text in reading order, or of the suggestions ``among`` them; three queries, and one where
    something was written by hand."""
    rows = Suggestion.objects.filter(version=version).current()
    on_record = Attribution.objects.live().filter(version=version)
    if among is not None:
        rows = rows.filter(Q(pk__in=among) | Q(answered_by__in=among)).distinct()
        on_record = on_record.filter(suggestion__in=among)
    facts: dict[int | None, list[Attribution]] = defaultdict(list)
    for fact in _with_anchors(on_record):
        facts[fact.suggestion_id].append(fact)
    lines = _suggested(version, rows, facts, user)
    lines += _written(version, facts[None], user)
    return sorted(lines, key=lambda line: (line.start, line.key))


def _suggested(
    version: ArticleVersion,
    rows: QuerySet[Suggestion],
    facts: Mapping[int | None, list[Attribution]],
    user: User,
) -> list[Line]:
    suggestions = list(rows.defer("proposition").annotate(decided=Subquery(_standing_decision())).order_by())
    parties: dict[int, list[SuggestionSource]] = defaultdict(list)
    its = SuggestionSource.objects.filter(suggestion__in=[row.pk for row in suggestions]).select_related("source")
    for party in its.order_by("role", "position"):
        parties[party.suggestion_id].append(party)
    lines = []
    for row in suggestions:
        row.version = version
        decided = _decided(row.decided)
        lines.append(
            Line(
                version=version, suggestion=row, attributions=facts.get(row.pk, []), decision=decided,
                sources=[p for p in parties[row.pk] if p.role == Role.SOURCE],
                relays=[p for p in parties[row.pk] if p.role == Role.RELAY],
                can_undo=decided is not None and decided.actor_id == user.pk,
            )
        )  # fmt: skip
    return lines


def _written(version: ArticleVersion, rows: Sequence[Attribution], user: User) -> list[Line]:
    if not rows:
        return []
    decisions = Decision.objects.filter(version=version, action=Action.WRITE, undone_by=None).select_related("actor")
    by_row = {pk: decision for decision in decisions for pk in decision.made.get("attributions", [])}
    lines = []
    for row in rows:
        made = by_row.get(row.pk)
        decided = Decided(made.pk, made.actor_id, str(made.actor), made.action, made.created_at, {}) if made else None
        mine = decided is not None and decided.actor_id == user.pk
        lines.append(Line(version=version, suggestion=None, attributions=[row], decision=decided, can_undo=mine))
    return lines


def _with_anchors(rows: QuerySet[Attribution]) -> QuerySet[Attribution]:
    anchors = Anchor.objects.filter(attribution=OuterRef("pk"), version=OuterRef("version")).order_by()
    spans = anchors.values(json=JSONObject(role="role", start="start", end="end"))
    return rows.select_related("source", "claim").defer(
        "claim__proposition", "claim__search"
    ).annotate(anchored=ArraySubquery(spans)).order_by("pk")  # fmt: skip


def _standing_decision() -> QuerySet[Decision, Any]:
    return (
        Decision.objects.filter(suggestion=OuterRef("pk"), undone_by=None)
        .exclude(action=Action.UNDO)
        .order_by("-pk")
        .values(
            json=JSONObject(
                pk="pk", actor="actor_id", action="action", at="created_at", changed="changed",
                first="actor__first_name", last="actor__last_name", name="actor__username",
            )
        )[:1]
    )  # fmt: skip


def _decided(row: dict[str, Any] | None) -> Decided | None:
    if row is None:
        return None
    name = f"{row['first']} {row['last']}".strip() or row["name"]
    at = datetime.fromisoformat(row["at"])
    return Decided(row["pk"], row["actor"], name, row["action"], at, row["changed"])


def cards_of(version: ArticleVersion, keys: Sequence[int], *, user: User) -> list[Card]:
    """The cards of these suggestions of one text, in the order of their keys; six queries, however many there are."""
    lines = lines_of(version, user=user, among=keys)
    wanted = [line for line in lines if line.pk in set(keys)]
    cards = {card.pk: card for card in opened(wanted, lines)}
    return [cards[pk] for pk in keys if pk in cards]


def opened(lines: Sequence[Line], around: Sequence[Line]) -> list[Card]:
    """The cards of these lines, with what they would put on record; three queries.  ``around`` holds those that
    they may answer."""
    groups = ProposedClaim.objects.select_related("broader", "related_to").defer(
        "proposition", "search", "broader__proposition", "broader__search", "related_to__proposition",
        "related_to__search",
    ).in_bulk({line.group_id for line in lines if line.group_id})  # fmt: skip
    of = [pk for group in groups.values() for pk in (group.pk, group.broader_id) if pk]
    ranked: dict[int, list[ClaimProposal]] = defaultdict(list)
    for proposal in ClaimProposal.objects.filter(proposed_claim__in=of) if of else ():
        ranked[proposal.proposed_claim_id or 0].append(proposal)
    claims = _claims(lines, groups, ranked)
    for group in groups.values():
        for its in (group, group.broader, group.related_to):
            if its is not None:
                its.claim = claims.get(its.claim_id or 0)
                proposals = [p for p in ranked[its.pk] if p.claim_id in claims]
                for proposal in proposals:
                    proposal.claim = claims[proposal.claim_id]
                its._prefetched_objects_cache = {"claim_proposals": _Ready(proposals)}  # type: ignore[attr-defined]
    names = {line.pk: line.names for line in around if line.pk}
    return [_card(line, groups, claims, ranked, names) for line in lines]


class _Ready(list[ClaimProposal]):
    """Rows at hand, asked for as a related manager's ``all()`` is."""

    def all(self) -> _Ready:
        return self


def _claims(
    lines: Sequence[Line], groups: Mapping[int, ProposedClaim], ranked: Mapping[int, list[ClaimProposal]]
) -> dict[int, Claim]:
    """Every claim that these cards name, with how it stands."""
    asked = {row.claim_id for line in lines for row in line.attributions}
    asked |= {p.claim_id for proposals in ranked.values() for p in proposals}
    asked |= {its.claim_id for g in groups.values() for its in (g, g.broader, g.related_to) if its and its.claim_id}
    if not asked:
        return {}
    return with_standing(Claim.objects.defer("proposition", "search")).in_bulk(asked)


def _card(
    line: Line, groups: Mapping[int, ProposedClaim], claims: Mapping[int, Claim],
    ranked: Mapping[int, list[ClaimProposal]], names: Mapping[int, str],
) -> Card:  # fmt: skip
    its = line.suggestion
    if its is not None:
        its.proposed_claim = groups.get(its.proposed_claim_id or 0)
    for row in line.attributions:
        row.claim = claims.get(row.claim_id, row.claim)
    card = Card(
        version=line.version, suggestion=its, sources=line.sources, relays=line.relays,
        attributions=line.attributions, decision=line.decision, can_undo=line.can_undo,
        target=_target(its) if its else Target(""), proposals=ranked.get(line.group_id or 0, [])[:5],
        answered=names.get(its.answers_id or 0, "") if its and its.answers_id else "",
    )  # fmt: skip
    claim = card.claim
    card.standing = claim.standing if claim else ""  # type: ignore[attr-defined]  # annotated
    return card


def _target(row: Suggestion) -> Target:
    """As proposed; a wider group that is itself proposed for a claim on record shows that claim."""
    target = proposed_target(row)
    if target.wider_group is None:
        return target
    its = proposed_target(Suggestion(proposed_claim=target.wider_group))
    return replace(target, wider=its.claim, wider_group=None) if its.claim else target
