"""An attribution's sentence with its neighbours, cut out of its article's text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F, Prefetch, QuerySet
from django.db.models.functions import Greatest, Substr

from claims.models import Anchor, Attribution
from claims.nlp.types import Span

#: Code points of context that are fetched on each side of a sentence: no page loads whole articles.
CONTEXT = 600
_WORDS = (Anchor.Role.CONTENT, Anchor.Role.IN_PLACE)
_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[A-Z0-9À-ÞĀ-Ž])")
_ABBREVIATED = re.compile(
    r"(?:^|[\s(“\"'])(?:[A-Z]|[A-Z](?:\.[A-Z])+|Mr|Mrs|Ms|Dr|Prof|Gen|Col|Lt|Sgt|Gov|Sen|Rep|St|No|vs|"
    r"Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.\s*$"
)


@dataclass(frozen=True, slots=True)
class Piece:
    text: str
    is_content: bool


@dataclass(frozen=True, slots=True)
class Passage:
    """The sentence in pieces, and the sentences around it; ``before`` and ``after`` may be empty."""

    pieces: tuple[Piece, ...]
    before: str = ""
    after: str = ""
    before_is_apart: bool = False  # it stands in the paragraph before
    after_is_apart: bool = False
    leans_back: bool = False  # it says "this" or "the claim" of what stands before it


def sentences(paragraph: str) -> list[Span]:
    """Where the sentences of one paragraph stand: good enough to quote a neighbour, and no model needed."""
    spans, start = [], 0
    for end in _END.finditer(paragraph):
        if _ABBREVIATED.search(paragraph, max(start - 1, 0), end.end()):
            continue
        spans.append((start, end.start() + len(end.group().rstrip())))
        start = end.end()
    if paragraph[start:].strip():
        spans.append((start, len(paragraph.rstrip())))
    return spans


def passage(text: str, sentence: Span, content: Sequence[Span], *, cut_before: bool = False, cut_after: bool = False,
            leans_back: bool = False) -> Passage:  # fmt: skip
    """The sentence and its neighbours.  ``text`` may be a window of the article: ``cut_before`` says that
    more stands before it, and a neighbour that may have lost its beginning then starts with an ellipsis."""
    start, end = sentence
    before, before_is_apart = _last(text[:start], cut_before)
    after, after_is_apart = _first(text[end:], cut_after)
    return Passage(
        pieces=_pieces(text, sentence, content), before=before, after=after,
        before_is_apart=before_is_apart, after_is_apart=after_is_apart, leans_back=leans_back,
    )  # fmt: skip


def _last(text: str, is_cut: bool) -> tuple[str, bool]:
    head, _, paragraph = text.rpartition("\n")
    is_apart = not paragraph.strip()
    if is_apart:
        head, _, paragraph = text.rstrip().rpartition("\n")
    spans = sentences(paragraph)
    if not spans:
        return "", False
    start, end = spans[-1]
    lost = is_cut and not head and len(spans) == 1
    return ("… " if lost else "") + paragraph[start:end].lstrip(), is_apart


def _first(text: str, is_cut: bool) -> tuple[str, bool]:
    paragraph, _, tail = text.partition("\n")
    is_apart = not paragraph.strip()
    if is_apart:
        paragraph, _, tail = text.lstrip().partition("\n")
    spans = sentences(paragraph)
    if not spans:
        return "", False
    start, end = spans[0]
    lost = is_cut and not tail and len(spans) == 1
    return paragraph[start:end].lstrip() + (" …" if lost else ""), is_apart


def _pieces(text: str, sentence: Span, content: Sequence[Span]) -> tuple[Piece, ...]:
    start, end = sentence
    spans = sorted((max(a, start), min(b, end)) for a, b in content if a < end and b > start)
    pieces, at = [], start
    for a, b in spans:
        if a > at:
            pieces.append(Piece(text[at:a], False))
        if b > max(a, at):
            pieces.append(Piece(text[max(a, at) : b], True))
        at = max(at, b)
    if at < end:
        pieces.append(Piece(text[at:end], False))
    return tuple(pieces)


def with_passages(attributions: QuerySet[Attribution]) -> QuerySet[Attribution]:
    """Fetch what ``passage_of`` needs, and all that a line about an attribution names: no query per row."""
    first = Greatest(F("sentence_start") - CONTEXT, 0)
    return (
        attributions.select_related(
            "source__affiliation", "source__speaks_for", "version__article__outlet", "answers__source",
            "answers__version__article__outlet",
        )
        .defer("version__text", "version__sentence_hashes", "answers__version__text",
               "answers__version__sentence_hashes")
        .prefetch_related(
            "relays__source",
            Prefetch("anchors", Anchor.objects.filter(role__in=_WORDS), to_attr="word_anchors"),
        )
        .annotate(window=Substr("version__text", first + 1, F("sentence_end") - first + CONTEXT))
    )  # fmt: skip


def _words(attribution: Attribution) -> tuple[list[Span], bool]:
    """Where the content's words stand in the sentence; where they stand in another ("The mayor denied
    this"), the words in their place, and True."""
    anchors: list[Anchor] = attribution.word_anchors  # type: ignore[attr-defined]  # prefetched
    spans: dict[str, list[Span]] = {role: [] for role in _WORDS}
    start, end = attribution.sentence_start, attribution.sentence_end
    for anchor in anchors:
        if anchor.start < end and anchor.end > start and anchor.version_id == attribution.version_id:
            spans[anchor.role].append((anchor.start, anchor.end))
    if not spans[Anchor.Role.CONTENT] and (attribution.start >= end or attribution.end <= start):
        return spans[Anchor.Role.IN_PLACE], True
    return spans[Anchor.Role.CONTENT] or [(attribution.start, attribution.end)], False


def passage_of(attribution: Attribution) -> Passage:
    """The passage of an attribution that ``with_passages`` fetched."""
    first = max(attribution.sentence_start - CONTEXT, 0)
    window: str = attribution.window  # type: ignore[attr-defined]  # annotated
    sentence = attribution.sentence_start - first, attribution.sentence_end - first
    words, leans_back = _words(attribution)
    return passage(
        window, sentence, [(a - first, b - first) for a, b in words],
        cut_before=first > 0, cut_after=len(window) == sentence[1] + CONTEXT, leans_back=leans_back,
    )  # fmt: skip
