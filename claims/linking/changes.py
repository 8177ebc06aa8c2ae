"""What changed from one text to another, word by word.  Pure; all spans are code points, [start, end)."""

from __future__ import annotations

import difflib
import itertools
import re
import unicodedata
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from rapidfuzz.distance import Indel

Span = tuple[int, int]

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_JOINERS = frozenset("\u200d\ufe0e\ufe0f")  # zero-width joiner, variation selectors
#: Beyond so many pairs of words a rewritten passage counts as replaced whole: the table would not fit in memory.
_MOST_PAIRS = 400_000_000

#: Words that share more than this with another place of the old text belong to that place.
_OF_OTHERS = 0.3


@dataclass(frozen=True, slots=True)
class Change:
    """A stretch that both texts share (``same``), or one that took the place of another; either may be empty."""

    old: Span
    new: Span
    same: bool


def leans_on_what_is_before(character: str) -> bool:
    """Combining marks, joiners and skin tones never begin a word: a cut before one would split a letter."""
    return bool(unicodedata.combining(character)) or character in _JOINERS or "\U0001f3fb" <= character <= "\U0001f3ff"


def words_of(text: str) -> list[str]:
    """The text cut into words, blanks and signs; joined again it is the same, and no letter loses its accent."""
    words: list[str] = []
    for token in _TOKEN.findall(text):
        if words and (leans_on_what_is_before(token[0]) or words[-1].endswith("\u200d")):
            words[-1] += token
        else:
            words.append(token)
    return words


def changes(old: str, new: str) -> list[Change]:
    """Both texts from begin to end, in order: what they share, and between it what differs.

    Paragraphs first (difflib), then the words of those that differ (the longest common subsequence, rapidfuzz).
    """
    ours, theirs = old.splitlines(keepends=True), new.splitlines(keepends=True)
    found: list[Change] = []
    at_old = at_new = 0
    for tag, a, b, c, d in difflib.SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes():
        was, is_now = "".join(ours[a:b]), "".join(theirs[c:d])
        if tag == "equal":
            found.append(Change((at_old, at_old + len(was)), (at_new, at_new + len(is_now)), True))
        else:
            found += _shifted(_by_word(words_of(was), words_of(is_now)), at_old, at_new)
        at_old, at_new = at_old + len(was), at_new + len(is_now)
    return _tidy(found, old)


def _by_word(old: Sequence[str], new: Sequence[str]) -> Iterator[Change]:
    ends_old, ends_new = _edges(old), _edges(new)
    if not old or not new or len(old) * len(new) > _MOST_PAIRS:
        yield Change((0, ends_old[-1]), (0, ends_new[-1]), False)
        return
    for step in Indel.opcodes(old, new):
        yield Change(
            (ends_old[step.src_start], ends_old[step.src_end]),
            (ends_new[step.dest_start], ends_new[step.dest_end]), step.tag == "equal",
        )  # fmt: skip


def _edges(words: Sequence[str]) -> list[int]:
    return list(itertools.accumulate(map(len, words), initial=0))


def _shifted(found: Iterator[Change], by_old: int, by_new: int) -> Iterator[Change]:
    for its in found:
        yield Change(
            (its.old[0] + by_old, its.old[1] + by_old), (its.new[0] + by_new, its.new[1] + by_new), its.same
        )  # fmt: skip


def _tidy(found: list[Change], old: str) -> list[Change]:
    """Neighbours of a kind joined, and what two rewritten passages share by chance taken with them.

    A shared stretch goes where both its neighbours are at least as long as it is (the semantic cleanup of
    https://github.com/google/diff-match-patch); line ends stay, since paragraphs are not joined.
    """
    found = _joined(found)
    while True:
        tidy = _joined(
            replace(its, same=False) if _is_by_chance(found, place, old) else its for place, its in enumerate(found)
        )
        if len(tidy) == len(found):
            return tidy
        found = tidy


def _is_by_chance(found: Sequence[Change], place: int, old: str) -> bool:
    its = found[place]
    if not its.same or not 0 < place < len(found) - 1 or "\n" in old[slice(*its.old)]:
        return False
    length = its.old[1] - its.old[0]
    return all(length <= _length(found[beside]) for beside in (place - 1, place + 1))


def _length(change: Change) -> int:
    return max(change.old[1] - change.old[0], change.new[1] - change.new[0])


def _joined(found: Iterable[Change]) -> list[Change]:
    joined: list[Change] = []
    for its in found:
        if joined and joined[-1].same == its.same:
            before = joined.pop()
            its = Change((before.old[0], its.old[1]), (before.new[0], its.new[1]), its.same)
        joined.append(its)
    return joined


class Moves:
    """Where the places of the old text are in the new one."""

    def __init__(self, found: Sequence[Change]) -> None:
        self._same = [its for its in found if its.same]
        self._changes = [its for its in found if its.old[0] < its.old[1]]
        self._starts = [its.old[0] for its in self._changes]

    def span(self, start: int, end: int) -> tuple[Span, bool]:
        """The stretch of the new text in place of the old one, which may be empty; and whether every word of it
        stayed as it was."""
        first, last = self._at(start), self._at(end - 1)
        if first is None or last is None:
            return (0, 0), False
        left = first.new[0] + (start - first.old[0] if first.same else 0)
        right = last.new[0] + (end - last.old[0]) if last.same else last.new[1]
        return (left, max(left, right)), first is last and first.same

    def is_of_others(self, left: int, right: int, start: int, end: int) -> bool:
        """Whether these words of the new text stood in the old one too, elsewhere than from ``start`` to ``end``."""
        shared = 0
        for its in self._same:
            by = its.new[0] - its.old[0]
            a, b = max(its.new[0], left), min(its.new[1], right)
            if a < b:
                shared += (b - a) - max(0, min(b, end + by) - max(a, start + by))
        return shared > _OF_OTHERS * (right - left)

    def _at(self, position: int) -> Change | None:
        place = bisect_right(self._starts, position) - 1
        return self._changes[place] if place >= 0 and position < self._changes[place].old[1] else None
