"""What a filtered bulk decision would do: which suggestions of one text, and each with its outcome."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Q, QuerySet
from django.db.models.functions import Least

from claims.models import ArticleVersion, BulkDecision, Decision, Suggestion, SuggestionSource, User
from claims.nlp.types import GUESSED
from claims.queries.review_cards import Card, cards_of
from claims.queries.targets import NAME_IS_GUESSED

ACCEPT, REJECT = "accept", "reject"


@dataclass(frozen=True, slots=True)
class Asked:
    """A filter; what is None is not asked.  Confidences are per cent, both edges included."""

    action: str = ACCEPT
    source: str = ""  # as ``parties`` has it
    stance: str = ""
    at_least: int | None = None
    at_most: int | None = None

    def as_json(self) -> dict[str, str | int]:
        its = {"source": self.source, "stance": self.stance, "at_least": self.at_least, "at_most": self.at_most}
        return {key: value for key, value in its.items() if value not in {"", None}}


@dataclass(frozen=True, slots=True)
class Line:
    """One suggestion and what becomes of it; ``why_not`` where it would be left out."""

    card: Card
    why_not: str = ""
    is_claim_of_above: bool = False  # it goes on the new claim that a line above makes


@dataclass(frozen=True, slots=True)
class Preview:
    asked: Asked
    lines: list[Line]
    left: list[Line] = field(default_factory=list)

    @property
    def new_claims(self) -> int:
        """How many claims accepting them makes, without the wider ones made along with them."""
        return sum(its.card.target.is_new and not its.is_claim_of_above for its in self.lines)


def preview(version: ArticleVersion, asked: Asked, *, user: User) -> Preview:
    """What is pending and fits the filter, in reading order: a fixed number of queries.

    What somebody left as unsure is not decided in bulk, and what names somebody by a guess, as its source or in
    its statement, is not accepted so.
    """
    keys = matching(version, asked).order_by("start", "pk").values_list("pk", flat=True)
    cards = cards_of(version, list(keys), user=user)
    lines: list[Line] = []
    left: list[Line] = []
    seen: set[int] = set()
    for card in cards:
        why_not = _why_not(card) if asked.action == ACCEPT else ""
        group = card.group_id
        line = Line(card, why_not, is_claim_of_above=card.target.is_new and group in seen)
        (left if why_not else lines).append(line)
        if not why_not and group is not None:
            seen.add(group)
    return Preview(asked, lines, left)


def _why_not(card: Card) -> str:
    if not card.sources:
        return "nobody is named as its source"
    if any(party.is_guess for party in card.sources):
        return "its source is a guess"
    found_by = card.suggestion.found_by if card.suggestion else []
    if GUESSED in found_by or (card.target.is_new and NAME_IS_GUESSED in card.target.reasons):
        return NAME_IS_GUESSED
    return ""


def matching(version: ArticleVersion, asked: Asked) -> QuerySet[Suggestion]:
    """``confidence`` is what the card shows: the least of span, source and stance, in whole per cent."""
    found = Suggestion.objects.filter(version=version, state=Suggestion.State.PENDING).annotate(
        confidence=Least("span_confidence", "source_confidence", "stance_confidence") * 100
    )
    if asked.source:
        parties = SuggestionSource.objects.filter(role=SuggestionSource.Role.SOURCE)
        key, _, value = asked.source.partition(":")
        is_known = key == "known" and value.isdecimal() and len(value) < 19
        named = Q(source=int(value)) if is_known else Q(source=None, name=value)
        found = found.filter(pk__in=parties.filter(named, suggestion__version=version).values("suggestion"))
    if asked.stance:
        found = found.filter(stance=asked.stance)
    if asked.at_least is not None:
        found = found.filter(confidence__gte=asked.at_least - 0.5)
    if asked.at_most is not None:
        found = found.filter(confidence__lt=asked.at_most + 0.5)
    return found


def parties(version: ArticleVersion) -> list[tuple[str, str]]:
    """The sources of what is pending, for a choice: a known one by its key, another by its name."""
    rows = (
        SuggestionSource.objects.filter(
            role=SuggestionSource.Role.SOURCE,
            suggestion__version=version,
            suggestion__state=Suggestion.State.PENDING,
        )
        .order_by()
        .values_list("source", "name", "source__name")
        .distinct()
    )
    choices = {f"known:{pk}" if pk else f"named:{name}": known or name for pk, name, known in rows}
    return sorted(choices.items(), key=lambda its: its[1].casefold())


def standing_of_bulk(bulk: BulkDecision) -> tuple[int, int]:
    """How many of its decisions hold, and how many there were."""
    decisions = Decision.objects.filter(bulk=bulk)
    return decisions.filter(undone_by=None).count(), decisions.count()


def latest_bulk(version: ArticleVersion, *, user: User) -> BulkDecision | None:
    """The person's latest one in this text that still has something to undo."""
    return BulkDecision.objects.filter(version=version, actor=user, decisions__undone_by=None).order_by("-pk").first()


def left_out_of(bulk: BulkDecision) -> Iterable[tuple[Suggestion, str]]:
    """What it did not decide, each with the reason."""
    why = dict(bulk.left_out)
    rows = Suggestion.objects.filter(pk__in=why).prefetch_related("sources__source").order_by("start", "pk")
    return [(row, why[row.pk]) for row in rows]
