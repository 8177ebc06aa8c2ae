"""What a text does with a claim: numbers that a classifier reads, from cue words, marks and words in common.

After the features of Ferreira and Vlachos (Emergent: a novel data-set for stance classification, NAACL 2016):
refuting and hedging words, question marks, overlap, likeness of vectors.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.linking.articles.terms import terms

_WORDS = Path(__file__).parent / "data" / "stance_words.json"
_TOKEN = re.compile(r"[a-z0-9]+(?:'[a-z]+)?|[?!:“”\"‘]|'(?![a-z])")
_FIGURE = re.compile(r"\d[\d,.]*")
_TAGGED = re.compile(r"\s*(?:report|rumou?r|claim|exclusive|breaking|update|watch|video)\b[^:]{0,20}:", re.I)
_TRAILING = re.compile(r"[:,]?\s*(?:reports?|claims?|sources? says?|says? [\w ]+)\s*$", re.I)
_SCARE = re.compile(r"[‘“\"']\w+(?:\s\w+){0,3}[’”\"']")
_SPEAKER = re.compile(r"^\s*[A-Z][^:]{0,25}:")
_NOT = re.compile(r"\bnot\b|n't", re.I)
_ASKS = frozenset({"is", "did", "was", "are", "does", "can", "will", "has"})


@cache
def cue_words() -> dict[str, frozenset[str]]:
    """The lists of data/stance_words.json; what each holds, its name says."""
    lists = json.loads(_WORDS.read_text(encoding="utf-8"))
    return {name: frozenset(words) for name, words in lists.items()}


@cache
def groups() -> tuple[str, ...]:
    return tuple(name for name in cue_words() if name != "other")


@cache
def all_cues() -> tuple[str, ...]:
    return tuple(sorted(frozenset().union(*cue_words().values())))


@dataclass(frozen=True)
class Words:
    """A text as this module reads it; made once, however often it is compared."""

    text: str

    @cached_property
    def plain(self) -> str:
        return self.text.replace("’", "'")

    @cached_property
    def tokens(self) -> tuple[str, ...]:
        return tuple(_TOKEN.findall(self.plain.lower()))

    @cached_property
    def set(self) -> frozenset[str]:
        return frozenset(self.tokens)

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """Of each group of cue words, how many."""
        lists = cue_words()
        return tuple(sum(word in lists[name] for word in self.tokens) for name in groups())

    @cached_property
    def figures(self) -> frozenset[str]:
        return frozenset(figure.rstrip(".,") for figure in _FIGURE.findall(self.text))

    @cached_property
    def marks(self) -> tuple[float, ...]:
        """What its form says, whatever it is compared with."""
        tokens, reported = self.tokens, cue_words()
        voices = reported["reporting"] | reported["saying"] | reported["predicting"]
        return tuple(
            float(value)
            for value in (
                "?" in self.set, tokens[-1:] == ("?",), ":" in self.set,
                bool(_TAGGED.match(self.plain)), bool(_TRAILING.search(self.plain)), bool(_SPEAKER.match(self.text)),
                bool(_SCARE.search(self.text)), any(mark in self.text for mark in "“\"‘"),
                tokens[:1] in {("no",), ("why",)}, bool(tokens) and tokens[0] in _ASKS,
                bool(_NOT.search(self.plain)),
                any(word in voices for word in tokens[-3:]), any(word in voices for word in tokens[:2]),
            )
        )  # fmt: skip


def pair_features(claim: Words, text: Words, cosine: float) -> list[float]:
    """How a sentence or headline takes up a claim."""
    shared = claim.set & text.set
    return [
        *text.marks, "?" in claim.set,
        len(shared) / max(1, len(claim.set)), len(shared) / max(1, len(text.set)),
        len(text.set - claim.set) / max(1, len(text.set)), len(claim.tokens) / 10, len(text.tokens) / 10, cosine,
        bool(claim.figures - text.figures), bool(claim.figures & text.figures), bool(text.figures - claim.figures),
        bool(claim.counts[0]) != bool(text.counts[0]),
        *(float(value) for many, few in zip(text.counts, claim.counts, strict=True)
          for value in (many > 0, many > 0 and not few, few > 0, many)),
    ]  # fmt: skip


def headline_features(claim: Words, headline: Words, cosine: float) -> list[float]:
    """Of a text as short as a headline: also which cue words it has that the claim has not.  ``cue_places`` come last:
    the trees do without them."""
    new = headline.set - claim.set
    return [
        *pair_features(claim, headline, cosine), *(float(word in new) for word in all_cues()),
        *cue_places(claim, headline),
    ]  # fmt: skip


def cue_places(claim: Words, headline: Words) -> list[float]:
    """Where a headline's own cue words stand beside the words that it shares with the claim: "Hoax: ferry sank",
    "ferry did not sink"."""
    shared = [place for place, word in enumerate(headline.tokens) if word in claim.set and terms(word)]
    length, last = max(1, len(headline.tokens)), len(headline.tokens) - 1
    found = [len(shared) / length, shared[0] / 10 if shared else 1.0, (last - shared[-1]) / 10 if shared else 1.0]
    for group in groups():
        words = cue_words()[group]
        cues = [place for place, word in enumerate(headline.tokens) if word in words and word not in claim.set]
        if not (cues and shared):
            found += [0.0] * 5
            continue
        nearest = min(abs(cue - word) for cue in cues for word in shared)
        found += [
            1 / max(1, nearest), float(cues[0] < shared[0]), float(cues[-1] > shared[-1]),
            float(sum(shared[0] < cue < shared[-1] for cue in cues)), cues[0] / length,
        ]  # fmt: skip
    its, those = set(terms(claim.text)), set(terms(headline.text))
    return [*found, len(its & those) / max(1, len(its)), float(len(those - its)), float(len(its - those))]


@cache
def places_read() -> int:
    """How many features ``cue_places`` adds."""
    return len(cue_places(Words(""), Words("")))


def article_features(article: Words, lead: Words) -> list[float]:
    """What an article is like, whatever the claim."""
    length = max(1, len(article.tokens))
    return [
        *(float(count > 0) for count in article.counts), *(100 * count / length for count in article.counts),
        *map(float, lead.counts), math.log(length),
    ]  # fmt: skip


def passage_features(
    claim: Words, passages: Sequence[Words], cosines: NDArray[np.float32], of_headline: Sequence[Sequence[float]]
) -> list[float]:
    """How an article's passages take up a claim: the two nearest and the first, and the cues of those near it.

    ``of_headline`` is what the classifier of headlines thinks of these three, one row each (``shown``).
    """
    order = np.argsort(-cosines, kind="stable")
    found: list[float] = []
    for place, opinion in zip(shown(cosines), of_headline, strict=True):
        found += [*pair_features(claim, passages[place], float(cosines[place])), *opinion]
    nearest = [passages[place].counts for place in order[:4]]
    found += [float(sum(counts)) for counts in zip(*nearest, strict=True)]
    near = [passages[place].counts for place in np.flatnonzero(cosines > 0.45)[:8]] or [(0,) * len(groups())]
    found += [sum(count > 0 for count in counts) / len(near) for counts in zip(*near, strict=True)]
    top = np.sort(cosines)[-3:]
    return [*found, float(top.max()), float(top.mean()), float(cosines[:3].max()), float(order[0]) / len(passages)]


def shown(cosines: NDArray[np.float32]) -> list[int]:
    """The places of the nearest passage, of the next, and of the first."""
    order = np.argsort(-cosines, kind="stable")
    return [int(order[0]), int(order[min(1, len(order) - 1)]), 0]
