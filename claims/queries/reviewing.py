"""All that the page of an article shows for review, read in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from django.db.models import Prefetch, QuerySet

from claims.models import (
    ArticleVersion,
    Attribution,
    Claim,
    Decision,
    ExtractionRun,
    Suggestion,
    SuggestionSource,
    User,
)
from claims.nlp.types import Kind
from claims.queries.reading import Highlight, Paragraph, paragraphs, side_of
from claims.queries.standing import with_standing
from claims.queries.targets import Target, proposed_target
from claims.queries.versions import carried_highlights, carried_into

State = Suggestion.State


@dataclass(slots=True)
class Card:
    """One suggestion beside the text, with what stands on record of it or would."""

    suggestion: Suggestion
    target: Target
    sources: list[SuggestionSource]
    relays: list[SuggestionSource]
    decision: Decision | None
    attributions: list[Attribution]
    stance: str
    standing: str = ""
    can_undo: bool = False
    answered: str = ""  # who said what this one answers

    @property
    def names(self) -> str:
        return ", ".join(party.source.name if party.source else party.name for party in self.sources)

    @property
    def new_words(self) -> str:
        """The statement of a new claim, where it says more than the words quoted right above it."""
        its = self.suggestion
        quoted = " … ".join(its.version.text[start:end] for start, end in its.content_spans)
        return "" if _plain(quoted) == _plain(self.target.statement) else self.target.statement

    @property
    def side(self) -> str:
        return side_of(self.stance)

    @property
    def stance_label(self) -> str:
        return self.stance.replace("_", " ")

    @property
    def is_waiting(self) -> bool:
        return self.suggestion.state in {State.PENDING, State.UNSURE}

    @property
    def claim(self) -> Claim | None:
        """The claim that it stands on, or would stand on."""
        return self.attributions[0].claim if self.attributions else self.target.claim

    @property
    def is_main(self) -> bool:
        """Factual assertions and denials come first: they are what puts a claim in dispute."""
        return self.suggestion.kind == Kind.FACT and self.side != "record"

    @property
    def confidence(self) -> int:
        its = self.suggestion
        return round(100 * min(its.span_confidence, its.source_confidence, its.stance_confidence))


@dataclass(slots=True)
class Review:
    version: ArticleVersion
    run: ExtractionRun | None
    main: list[Card]
    also: list[Card]
    current: int | None = None
    last_decided: int | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)

    @property
    def cards(self) -> list[Card]:
        return [*self.main, *self.also]

    @property
    def total(self) -> int:
        return len(self.main) + len(self.also)

    @property
    def decided(self) -> int:
        return sum(not card.is_waiting for card in self.cards)

    @property
    def is_extracting(self) -> bool:
        return self.run is not None and not self.run.is_over

    @property
    def has_failed(self) -> bool:
        return self.run is not None and self.run.state == ExtractionRun.State.FAILED

    def card(self, pk: int) -> Card | None:
        return next((card for card in self.cards if card.suggestion.pk == pk), None)

    def move_on_from(self, pk: int) -> None:
        """The current card becomes the next that waits after this one, from the top again at the end."""
        keys = [card.suggestion.pk for card in self.cards]
        place = keys.index(pk) if pk in keys else -1
        order = self.cards[place + 1 :] + self.cards[: place + 1]
        waiting = [c for c in order if c.suggestion.state == State.PENDING and c.suggestion.pk != pk]
        self.current = waiting[0].suggestion.pk if waiting else pk
        self.last_decided = pk


def cards_of(suggestions: QuerySet[Suggestion], *, user: User) -> list[Card]:
    """The cards of these suggestions in reading order; eleven queries, however many there are."""
    decisions = Decision.objects.exclude(action=Decision.Action.UNDO).filter(undone_by=None)
    rows = suggestions.select_related(
        "version", "answers", "proposed_claim__claim", "proposed_claim__broader__claim",
        "proposed_claim__related_to__claim",
    ).prefetch_related(
        Prefetch("sources", SuggestionSource.objects.select_related("source")),
        "proposed_claim__claim_proposals__claim",
        "proposed_claim__broader__claim_proposals__claim",
        Prefetch("decisions", decisions.select_related("actor").order_by("-pk"), to_attr="standing_decisions"),
        Prefetch("attributions", Attribution.objects.live().select_related("claim", "source").order_by("pk")),
    ).order_by("start", "pk")  # fmt: skip
    cards = [_card(row, user) for row in rows]
    claims = {card.claim.pk for card in cards if card.claim}
    stand = with_standing(Claim.objects.filter(pk__in=claims)).only("pk")
    standings = {claim.pk: claim.standing for claim in stand}  # type: ignore[attr-defined]  # annotated
    for card in cards:
        card.standing = standings.get(card.claim.pk, "") if card.claim else ""
    by_key = {card.suggestion.pk: card for card in cards}
    for card in cards:
        answered = by_key.get(card.suggestion.answers_id or 0)
        card.answered = answered.names if answered else ""
    return cards


def _plain(statement: str) -> str:
    return " ".join(statement.split()).rstrip(".").casefold()


def _card(row: Suggestion, user: User) -> Card:
    decision: Decision | None = next(iter(row.standing_decisions), None)  # type: ignore[attr-defined]
    attributions = list(row.attributions.all())
    parties = list(row.sources.all())
    return Card(
        suggestion=row, target=_target(row), decision=decision, attributions=attributions,
        sources=[p for p in parties if p.role == SuggestionSource.Role.SOURCE],
        relays=[p for p in parties if p.role == SuggestionSource.Role.RELAY],
        stance=attributions[0].stance if attributions else row.stance,
        can_undo=decision is not None and decision.actor_id == user.pk,
    )  # fmt: skip


def _target(row: Suggestion) -> Target:
    """As proposed; a wider group that is itself proposed for a claim on record shows that claim."""
    target = proposed_target(row)
    if target.wider_group is None:
        return target
    its = proposed_target(Suggestion(proposed_claim=target.wider_group))
    return replace(target, wider=its.claim, wider_group=None) if its.claim else target


def review_of(version: ArticleVersion, *, user: User) -> Review:
    """The whole page: its cards, its newest run, and its text with highlights."""
    cards = cards_of(Suggestion.objects.filter(version=version).current(), user=user)
    review = Review(
        version=version, run=version.runs.order_by("-pk").first(),
        main=[card for card in cards if card.is_main], also=[card for card in cards if not card.is_main],
    )  # fmt: skip
    waiting = next((card for card in review.cards if card.suggestion.state == State.PENDING), None)
    first = waiting or next(iter(review.cards), None)
    review.current = first.suggestion.pk if first else None
    sentences = [(card.suggestion.sentence_start, card.suggestion.sentence_end) for card in cards]
    marks = [*_highlights(cards), *carried_highlights(carried_into(version))]
    review.paragraphs = paragraphs(version.text, marks, sentences)
    return review


def _highlights(cards: Iterable[Card]) -> Iterable[Highlight]:
    """What was rejected is plain text again."""
    for card in cards:
        its = card.suggestion
        if its.state == State.REJECTED:
            continue
        for role, spans in (
            ("source", its.source_spans), ("cue", its.cue_spans),
            ("content", its.content_spans), ("in_place", its.in_place_spans),
        ):  # fmt: skip
            for start, end in spans:
                yield Highlight(start, end, role, card.side, its.pk)
