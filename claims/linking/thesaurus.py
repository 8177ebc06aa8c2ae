"""Words that can stand for one another, by WordNet 3.1 (Miller, 1995; licence beside the data): "shut" for "close",
"plant" for "factory", "murder" for "kill".

Wide and unsure, where ``lexicon`` is narrow and checked: it counts as evidence, and decides nothing.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

FILE = Path(__file__).parent / "data" / "thesaurus.npz"
_NONE: frozenset[int] = frozenset()
_ENDINGS = (
    ("ies", "y"), ("es", ""), ("es", "e"), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"),
    ("er", ""), ("men", "man"),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Thesaurus:
    """Numbers of senses, in two arrays for all words; where those of a word end is in ``…_ends``."""

    words: dict[str, int]
    forms: dict[str, list[str]]
    meant: NDArray[np.int32]
    meant_ends: NDArray[np.int64]
    wider: NDArray[np.int32]
    wider_ends: NDArray[np.int64]

    def of(self, word: str) -> tuple[frozenset[int], frozenset[int]]:
        at = self.words[word]
        rows = ((self.meant, self.meant_ends), (self.wider, self.wider_ends))
        means, widens = (frozenset(held[ends[at - 1] if at else 0 : ends[at]].tolist()) for held, ends in rows)
        return means, widens


def interchangeable(one: str, other: str) -> bool:
    """Have two different words a frequent sense in common, or is the one a kind of the other?"""
    (mine, wide), (theirs, wider) = senses(one), senses(other)
    return not (mine.isdisjoint(theirs) and wide.isdisjoint(theirs) and wider.isdisjoint(mine))


@lru_cache(maxsize=65536)
def senses(word: str) -> tuple[frozenset[int], frozenset[int]]:
    """What a word in small letters can mean, in any of its forms, and what that is a kind of."""
    found = [_thesaurus().of(lemma) for lemma in lemmas(word)]
    return _NONE.union(*(mine for mine, _ in found)), _NONE.union(*(wide for _, wide in found))


@lru_cache(maxsize=65536)
def lemmas(word: str) -> frozenset[str]:
    """The words of which it can be a form: "leaves" of "leaf" and "leave"; none where it is not listed."""
    known = _thesaurus()
    could = [word, *known.forms.get(word, ())]
    for ending, instead in _ENDINGS:
        stem = word.removesuffix(ending)
        if stem != word and len(stem) > 2:
            could.append(stem + instead)
            if not instead and len(stem) > 4 and stem[-1] == stem[-2]:
                could.append(stem[:-1])  # "stopped"
    return frozenset(lemma for lemma in could if lemma in known.words)


@cache
def _thesaurus() -> _Thesaurus:
    with np.load(FILE) as file:
        forms: dict[str, list[str]] = {}
        for form, lemma in (line.split() for line in str(file["forms"]).splitlines()):
            forms.setdefault(form, []).append(lemma)
        words = {word: place for place, word in enumerate(str(file["words"]).splitlines())}
        return _Thesaurus(words, forms, file["meant"], file["meant_ends"], file["wider"], file["wider_ends"])
