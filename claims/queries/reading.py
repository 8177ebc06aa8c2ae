"""An article's text cut into pieces for its page: paragraphs, sentences that can be linked to, highlights.

Pure functions over code points.  Highlights may overlap in any way; no mark ever lies within another.
"""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from claims.models import BAND_OF_STANCE, Band

#: How a band is called in class names.
SIDE_OF_BAND: Final[dict[str, str]] = {
    Band.ASSERTED.value: "asserts",
    Band.DENIED.value: "denies",
    Band.ON_RECORD.value: "record",
}


def side_of(stance: str) -> str:
    """``asserts``, ``denies`` or ``record``: what the colour and the line of a stance say."""
    return SIDE_OF_BAND[BAND_OF_STANCE[stance]]


@dataclass(frozen=True, slots=True)
class Highlight:
    """One span of one card: ``role`` is source, cue, content or in_place; ``card`` its id on the page."""

    start: int
    end: int
    role: str
    side: str
    card: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that the same highlights cover; without any it is plain text."""

    text: str
    classes: tuple[str, ...] = ()
    cards: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sentence:
    """``start`` is its anchor; None for what lies between the sentences that somebody may link to."""

    start: int | None
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A line of the text that holds words; ``start`` is the code point that it begins at."""

    start: int
    sentences: tuple[Sentence, ...]


def pieces(text: str, highlights: Iterable[Highlight], *, start: int = 0, end: int | None = None) -> Iterator[Piece]:
    """The text from ``start`` to ``end``, cut at every edge of a highlight; joined again it is the same text."""
    end = len(text) if end is None else end
    begins: dict[int, list[Highlight]] = defaultdict(list)
    ends: dict[int, list[Highlight]] = defaultdict(list)
    for mark in highlights:
        if mark.start < end and mark.end > start and mark.start < mark.end:
            begins[max(mark.start, start)].append(mark)
            ends[min(mark.end, end)].append(mark)
    over: list[Highlight] = []
    for left, right in itertools.pairwise(sorted({start, end, *begins, *ends})):
        over = [mark for mark in over if mark.end > left] + begins[left]
        yield Piece(text[left:right], _classes(over), tuple(dict.fromkeys(mark.card for mark in over)))


def _classes(over: Sequence[Highlight]) -> tuple[str, ...]:
    """Role and stance in one word, so that overlapping ones do not mix; and whether contents lie over each other."""
    found = {f"{mark.role}-{mark.side}" for mark in over}
    if sum(mark.role == "content" for mark in over) > 1:
        found.add("is-shared")
    return tuple(sorted(found))


def paragraphs(
    text: str,
    highlights: Iterable[Highlight],
    sentences: Iterable[tuple[int, int]],
    *,
    only: Sequence[tuple[int, int]] | None = None,
) -> list[Paragraph]:
    """The lines of the text that hold words, each cut at the start of every sentence that is given; with ``only``,
    those alone that one of these spans touches.

    A sentence ends where the next begins, or with its paragraph, so that none lies within another.
    """
    last: dict[int, int] = {}
    for first, end in sentences:
        last[first] = max(end, last.get(first, end))
    starts = sorted(last)
    found: list[Paragraph] = []
    waiting = sorted(highlights, key=lambda mark: mark.start)
    at = 0
    open_marks: list[Highlight] = []
    for left, right in _lines(text):
        open_marks = [mark for mark in open_marks if mark.end > left]
        while at < len(waiting) and waiting[at].start < right:
            open_marks.append(waiting[at])
            at += 1
        if only is not None and not any(start < right and end > left for start, end in only):
            continue
        cuts = _cuts(left, right, starts, last)
        found.append(Paragraph(left, tuple(_sentences(text, open_marks, cuts, right))))
    return found


def _sentences(
    text: str, marks: Sequence[Highlight], cuts: Sequence[tuple[int, int | None]], right: int
) -> Iterator[Sentence]:
    at: list[Highlight] = []
    waiting = list(marks)
    for (start, anchor), (end, _) in zip(cuts, [*cuts[1:], (right, None)], strict=True):
        at = [mark for mark in waiting if mark.start < end]
        waiting = [mark for mark in waiting if mark.end > end]
        if start < end:
            yield Sentence(anchor, tuple(pieces(text, at, start=start, end=end)))


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _cuts(left: int, right: int, starts: list[int], ends: dict[int, int]) -> list[tuple[int, int | None]]:
    """Where a sentence begins (with its anchor) or ends (with None), within one paragraph."""
    cuts: dict[int, int | None] = {left: None}
    here = starts[bisect_left(starts, left) : bisect_left(starts, right)]
    for start, following in itertools.zip_longest(here, here[1:], fillvalue=right):
        cuts[start] = start
        if ends[start] < following:
            cuts[ends[start]] = None
    return sorted(cuts.items())
