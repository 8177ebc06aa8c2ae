"""An article's text cut into pieces for its page: paragraphs, sentences that can be linked to, highlights.

Pure functions over code points.  Highlights may overlap in any way; no mark ever lies within another.
"""

from __future__ import annotations

import itertools
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
    """One span of one suggestion: ``role`` is source, cue, content or in_place."""

    start: int
    end: int
    role: str
    side: str
    suggestion: int


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that the same highlights cover; without any it is plain text."""

    text: str
    classes: tuple[str, ...] = ()
    suggestions: tuple[int, ...] = ()

    @property
    def class_names(self) -> str:
        return " ".join(self.classes)

    @property
    def keys(self) -> str:
        return " ".join(str(key) for key in self.suggestions)


@dataclass(frozen=True, slots=True)
class Sentence:
    """``start`` is its anchor; None for what lies between the sentences that somebody may link to."""

    start: int | None
    pieces: tuple[Piece, ...]


Paragraph = tuple[Sentence, ...]


def pieces(text: str, highlights: Iterable[Highlight], *, start: int = 0, end: int | None = None) -> Iterator[Piece]:
    """The text from ``start`` to ``end``, cut at every edge of a highlight; joined again it is the same text."""
    end = len(text) if end is None else end
    here = [h for h in highlights if h.start < end and h.end > start and h.start < h.end]
    edges = sorted({start, end, *(e for h in here for e in (h.start, h.end) if start < e < end)})
    for left, right in itertools.pairwise(edges):
        over = [h for h in here if h.start <= left and h.end >= right]
        yield Piece(
            text[left:right],
            tuple(sorted({f"{h.role}-{h.side}" for h in over})),
            tuple(dict.fromkeys(h.suggestion for h in over)),
        )


def paragraphs(text: str, highlights: Sequence[Highlight], sentences: Iterable[tuple[int, int]]) -> list[Paragraph]:
    """The lines of the text that hold words, each cut at the start of every sentence that is given.

    A sentence ends where the next begins, or with its paragraph, so that none lies within another.
    """
    ends: dict[int, int] = {}
    for first, last in sentences:
        ends[first] = max(last, ends.get(first, last))
    starts = sorted(ends)
    found: list[Paragraph] = []
    waiting = sorted(highlights, key=lambda h: h.start)
    for left, right in _lines(text):
        mine = [h for h in waiting if h.start < right and h.end > left]
        cuts = _cuts(left, right, starts, ends)
        found.append(
            tuple(
                Sentence(anchor, tuple(pieces(text, mine, start=a, end=b)))
                for (a, anchor), (b, _) in zip(cuts, [*cuts[1:], (right, None)], strict=True)
                if a < b
            )
        )
        waiting = [h for h in waiting if h.end > right]
    return found


def _lines(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for line in text.split("\n"):
        if line.strip():
            yield start, start + len(line)
        start += len(line) + 1


def _cuts(left: int, right: int, starts: list[int], ends: dict[int, int]) -> list[tuple[int, int | None]]:
    """Where a sentence begins (with its anchor) or ends (with None), within one paragraph."""
    cuts: dict[int, int | None] = {left: None}
    for start in starts:
        if not left <= start < right:
            continue
        cuts[start] = start
        following = next((s for s in starts if s > start), right)
        if ends[start] < min(following, right):
            cuts[ends[start]] = None
    return sorted(cuts.items())
