"""What a person made of a suggestion, or wrote without one: who, which words, which stance, when, on which claim."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from claims.models import Article, Claim, Source, SuggestionSource
from claims.nlp.types import SourceKind, Span, Stance
from claims.queries.words import trimmed
from claims.services.attributing import Made
from claims.services.errors import Refused
from claims.services.sources import ensure_source

MOST_SPANS = 20


@dataclass(frozen=True, slots=True)
class ChosenSource:
    """Who said it, as the person decided: a known ``source``, or a new one of this ``name`` and ``kind``.

    ``proposal`` is the machine's row that it stands for, if any: its words anchor the source in the text, but
    where ``spans`` gives other words (or, empty, none).
    """

    source: Source | None = None
    name: str = ""
    kind: str = SourceKind.PERSON.value
    proposal: SuggestionSource | None = None
    spans: tuple[Span, ...] | None = None


@dataclass(frozen=True, slots=True)
class Said:
    """When it was said; no day where the article does not say."""

    on: date | None = None
    precision: str = ""


@dataclass(frozen=True, slots=True)
class Choice:
    """What the person changed of the suggestion before accepting; None leaves it as proposed."""

    stance: str | None = None
    claim: Claim | None = None
    statement: str | None = None  # of a new claim
    sources: Sequence[ChosenSource] | None = None
    content: Sequence[Span] | None = None
    cue: Sequence[Span] | None = None
    said: Said | None = None
    relays: Sequence[ChosenSource] | None = None

    def changed(self) -> dict[str, object]:
        """For the log: only what differs from the proposal."""
        return {
            key: value
            for key, value in {
                "stance": self.stance,
                "claim": self.claim and self.claim.pk,
                "statement": self.statement,
                "sources": _named(self.sources) or None,
                "source_spans": [its.spans for its in self.sources or () if its.spans is not None] or None,
                "content": self.content,
                "cue": self.cue,
                "said": self.said and [self.said.on and self.said.on.isoformat(), self.said.precision],
                "relays": _named(self.relays),
            }.items()
            if value is not None
        }


def _named(chosen: Sequence[ChosenSource] | None) -> list[object] | None:
    return None if chosen is None else [its.source.pk if its.source else its.name for its in chosen]


def checked_stance(stance: str) -> str:
    if stance not in set(Stance):
        raise Refused(f"“{stance}” is not a stance.")
    return stance


def checked_spans(text: str, spans: Sequence[Span], *, what: str) -> tuple[Span, ...]:
    """In the order of the text, without white space at their ends.  Raises Refused for words that are not there."""
    if len(spans) > MOST_SPANS:
        raise Refused(f"That is too many pieces for {what}.")
    if any(not 0 <= start < end <= len(text) for start, end in spans):
        raise Refused(f"The words of {what} do not lie in the text.")
    found = sorted(trimmed(text, span) for span in spans)
    if any(start >= end for start, end in found):
        raise Refused(f"The words of {what} are white space only.")
    if any(one[1] > other[0] for one, other in itertools.pairwise(found)):
        raise Refused(f"The pieces of {what} overlap.")
    return tuple(found)


def known_source(chosen: ChosenSource, *, article: Article, made: Made) -> Source:
    """The row of a chosen source, made where nobody has recorded it.  Raises Refused where it cannot stand here."""
    source, proposal = chosen.source, chosen.proposal
    if source is not None and source.is_anonymous and source.known_from_id != article.pk:
        raise Refused(f"“{source}” is unnamed in another article; who is unnamed here is a source of its own.")
    if source is None:
        source, _ = ensure_source(
            name=chosen.name, kind=chosen.kind, article=article,
            affiliation=proposal.affiliation if proposal else "",
            group_size=proposal.group_size if proposal and chosen.kind == proposal.kind else None,
            made=made.sources,
        )  # fmt: skip
    return source.merged_into or source
