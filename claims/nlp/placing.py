"""A finding in its place: the paragraph that it is in, and what becomes of it on the way to an attribution."""

from __future__ import annotations

from dataclasses import dataclass, field

from spacy.tokens import Doc

from claims.nlp.dates import Said
from claims.nlp.finding import Finding
from claims.nlp.quotes import content_spans
from claims.nlp.types import FoundRelay, FoundSource, Span


@dataclass(slots=True, eq=False)
class Placed:
    """A finding with its paragraph, and what became of it so far."""

    finding: Finding
    doc: Doc
    offset: int
    order: int
    paragraph: int
    spans: tuple[Span, ...] = ()
    sources: list[FoundSource] = field(default_factory=list)
    relays: list[FoundRelay] = field(default_factory=list)
    said: Said | None = None
    id: str = ""
    antecedent: Placed | None = None
    around: Placed | None = None  # the one that this is nested in


def span_of(its: Placed, tokens: set[int]) -> Span | None:
    if not tokens:
        return None
    first, last = its.doc[min(tokens)], its.doc[max(tokens)]
    return its.offset + first.idx, its.offset + last.idx + len(last.text)


def spans_of(its: Placed, tokens: set[int]) -> tuple[Span, ...]:
    return spans_at(its.doc, tokens, its.offset)


def spans_at(doc: Doc, tokens: set[int], offset: int) -> tuple[Span, ...]:
    """The spans of tokens in the document, whose paragraph begins at ``offset``."""
    return tuple((offset + s, offset + e) for s, e in content_spans(doc, tokens))
