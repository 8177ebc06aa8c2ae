"""Finding the words of one text again in a changed one: exactly, by what stands around them, then fuzzily.

An anchor is a W3C TextQuoteSelector (https://www.w3.org/TR/annotation-model/#text-quote-selector) with its position;
the order of the search is that of Hypothesis (https://web.hypothes.is/blog/fuzzy-anchoring/): position, exact quote
with context, alike quote.  Pure; all places are code points.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

from claims.linking.changes import Moves, Span, changes, leans_on_what_is_before, words_of

CONTEXT: Final = 32  # code points kept before and after an anchor
#: From this score on an anchor follows by itself; below it a person looks.
FOLLOWS: Final = 0.75
#: A guess below this is none.
GUESS: Final = 0.5
#: What the words around count for: the same words in another place are not surely the same utterance.
_OF_CONTEXT: Final = 0.2
#: From here on the words around say that it is the same place: one side of two is as it was.
_SAME_PLACE: Final = 0.5
#: Fewer code points than this are found anywhere: they need their neighbours.
_SHORT: Final = 20
#: What is compared at least, where the text ends before a whole context does.
_AT_EDGE: Final = 8
#: How far from its expected place a cue or a source is looked for, once its content is found.
_NEAR: Final = 300
#: The most needle times haystack that a search through the whole text may cost.
_MOST: Final = 50_000_000
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*")
_COUNTED: Final = frozenset(
    [
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "dozen",
        "dozens",
        "hundred",
        "hundreds",
        "thousand",
        "thousands",
        "million",
        "millions",
        "billion",
        "billions",
        "half",
        "double",
        "no",
        "not",
        "never",
        "none",
        "neither",
        "nor",
        "nobody",
        "nothing",
        "without",
        "cannot",
    ]
)


@dataclass(frozen=True, slots=True)
class Selector:
    """The words, up to ``CONTEXT`` code points on either side, and where they begin in the old text."""

    exact: str
    prefix: str
    suffix: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.exact)


def selector(text: str, start: int, end: int) -> Selector:
    return Selector(text[start:end], text[max(0, start - CONTEXT) : start], text[end : end + CONTEXT], start)


@dataclass(frozen=True, slots=True)
class Match:
    """A stretch of the new text, never empty; ``score`` is 1 where the words and their place are the same."""

    start: int
    end: int
    score: float


@dataclass(frozen=True, slots=True)
class Followed:
    """What became of one attribution's anchors.  ``reason`` is empty where all of them follow; else ``matches`` are
    those that were found, the first of them the best guess."""

    matches: dict[tuple[str, int], Match]
    score: float
    reason: str = ""


class Follower:
    """Carries anchors from one text over to another."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = old, new
        self._moves = Moves(changes(old, new))

    def find(self, its: Selector, *, around: int | None = None) -> Match | None:
        """Where the words are now; None where nothing is alike.  ``around``: look near this place only."""
        moved, unchanged = self._moves.span(its.start, its.end)
        if unchanged and self._context(its, *moved) >= _SAME_PLACE:
            return Match(*moved, 1.0)
        low, high = (0, len(self.new)) if around is None else (around - _NEAR, around + len(its.exact) + _NEAR)
        found = self._exact(its, moved[0], max(0, low), high, is_near=around is not None)
        if found and found.score >= FOLLOWS:
            return found
        alike = self._alike(its, moved, max(0, low), min(high, len(self.new)))
        return max((match for match in (found, alike) if match), key=lambda match: match.score, default=None)

    def follow(self, anchors: Sequence[tuple[tuple[str, int], Selector]]) -> Followed:
        """All anchors of one attribution, by role and ordinal.  The content leads; the others stay near it.

        It follows as a whole or not at all: with its cue gone, "denied" may have become "confirmed".  Nor where a
        number or a negation changed: alike words then say something else.
        """
        found: dict[tuple[str, int], Match] = {}
        reason = ""
        led_by = [(key, its) for key, its in anchors if key[0] == "content"] or list(anchors[:1])
        for key, its in led_by:
            match = self.find(its)
            if match is not None and match.score >= GUESS:
                found[key] = match
            reason = reason or self._why_not(its, match, exactly=key[0] == "cue")
        lead = next(((its, found[key]) for key, its in led_by if key in found), None)
        for key, its in anchors:
            if lead is None or (key, its) in led_by:
                continue
            match = self.find(its, around=lead[1].start + its.start - lead[0].start)
            why = self._why_not(its, match, exactly=key[0] == "cue")
            if match is not None and not why:
                found[key] = match
            reason = reason or why
        return Followed(found, min((match.score for match in found.values()), default=0.0), reason)

    def _why_not(self, its: Selector, match: Match | None, *, exactly: bool) -> str:
        short = its.exact if len(its.exact) <= 60 else its.exact[:59].rstrip() + "…"
        if match is None or match.score < FOLLOWS:
            return f"“{short}” is not in this version."
        words = self.new[match.start : match.end]
        if exactly and words.casefold() != its.exact.casefold():
            return f"“{short}” now reads “{words}”."
        if _counts(its.exact) != _counts(words):
            return f"A number or a negation changed in “{short}”."
        return ""

    def _exact(self, its: Selector, expected: int, low: int, high: int, *, is_near: bool) -> Match | None:
        places = [
            (self._context(its, a, b), -abs(a - expected), a, b)
            for a, b in self._places(its.exact, low, high)
            if not self._moves.is_of_others(a, b, its.start, its.end)
        ]
        if not places:
            return None
        places.sort(reverse=True)
        context, _, start, end = places[0]
        score = 1 - _OF_CONTEXT * (1 - context)
        is_torn = len(places) > 1 and places[1][0] > context - 0.05 and not is_near
        if (is_torn or (len(its.exact) < _SHORT and not is_near)) and context < _SAME_PLACE:
            score = min(score, FOLLOWS - 0.05)  # found, but nobody can say that it is this one
        return Match(start, end, score)

    def _places(self, exact: str, low: int, high: int) -> Iterator[Span]:
        at = self.new.find(exact, low, high)
        while at >= 0:
            if self._is_whole(at, at + len(exact)):
                yield at, at + len(exact)
            at = self.new.find(exact, at + 1, high)

    def _is_whole(self, start: int, end: int) -> bool:
        """No word and no letter is cut at either edge."""
        text = self.new
        if end < len(text) and (
            leans_on_what_is_before(text[end]) or (text[end - 1].isalnum() and text[end].isalnum())
        ):
            return False
        return not (start > 0 and text[start - 1].isalnum() and text[start].isalnum())

    def _context(self, its: Selector, start: int, end: int) -> float:
        """How alike the words around are, 0 to 1; a side counts by its length, and at the text's edge there is less
        to compare."""
        before = self.new[max(0, start - len(its.prefix)) : start]
        after = self.new[end : end + len(its.suffix)]
        prefix = its.prefix[-max(len(before), _AT_EDGE) :]
        suffix = its.suffix[: max(len(after), _AT_EDGE)]
        length = len(prefix) + len(suffix)
        alike = len(prefix) * fuzz.ratio(prefix, before) + len(suffix) * fuzz.ratio(suffix, after)
        return alike / length / 100 if length else 1.0

    def _alike(self, its: Selector, moved: Span, low: int, high: int) -> Match | None:
        best: Match | None = None
        for start, end in self._candidates(its, moved, low, high):
            left, right = self._snapped(start, end)
            if left >= right or self._moves.is_of_others(left, right, its.start, its.end):
                continue
            words = fuzz.ratio(its.exact, self.new[left:right]) / 100
            score = words * (1 - _OF_CONTEXT * (1 - self._context(its, left, right)))
            if best is None or score > best.score:
                best = Match(left, right, score)
        return best

    def _candidates(self, its: Selector, moved: Span, low: int, high: int) -> Iterator[Span]:
        """What took the place of the words; what is most alike near there; what is most alike anywhere."""
        if low <= moved[0] < moved[1] <= high:
            yield moved
        margin = len(its.exact) + _NEAR
        for left, right in ((max(low, moved[0] - margin), min(high, moved[1] + margin)), (low, high)):
            if right - left < 1 or (right - left) * len(its.exact) > _MOST:
                continue
            alike = fuzz.partial_ratio_alignment(its.exact, self.new[left:right], score_cutoff=100 * GUESS)
            if alike is not None:
                yield left + alike.dest_start, left + alike.dest_end

    def _snapped(self, start: int, end: int) -> Span:
        """Widened to whole words, without blanks at the edges."""
        left = max(0, start - 60)
        right = min(len(self.new), end + 60)
        at, first, last = left, start, end
        for word in words_of(self.new[left:right]):
            if at < start < at + len(word):
                first = at
            if at < end < at + len(word):
                last = at + len(word)
            at += len(word)
        while first < last and self.new[first].isspace():
            first += 1
        while first < last and self.new[last - 1].isspace():
            last -= 1
        return first, last


def _counts(words: str) -> list[str]:
    plain = words.casefold().replace("’", "'")
    said = [word for word in re.findall(r"[\w']+", plain) if word in _COUNTED or word.endswith("n't")]
    return sorted(_NUMBER.findall(plain)) + sorted(said)
