"""Words of texts as numbers: terms, and how rare each is among the texts at hand."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from claims.linking.lexicon import lexicon

_WORD = re.compile(r"[^\W_]+(?:'[a-z]+)?")
_ENDINGS = ("ing", "ed", "es", "s")


def terms(text: str) -> list[str]:
    """The words that carry something, cut to a rough stem, in order."""
    words, stop = _WORD.findall(text.replace("’", "'").lower()), lexicon().words["stop_words"]
    return [_stem(word) for word in words if word not in stop]


def _stem(word: str) -> str:
    word = word.removesuffix("'s")
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    for ending in _ENDINGS:
        if len(word) > len(ending) + 3 and word.endswith(ending) and not word.endswith("ss"):
            return word[: -len(ending)]
    return word


@dataclass
class Rarity:
    """Inverse document frequency over the texts that were counted: log((n + 1) / (count + 0.5))."""

    texts: int = 0
    seen_in: Counter[str] = field(default_factory=Counter)

    def count(self, words: Iterable[str]) -> None:
        self.texts += 1
        self.seen_in.update(set(words))

    def of(self, word: str) -> float:
        return max(0.05, math.log((self.texts + 1) / (self.seen_in[word] + 0.5)))

    def weights(self, words: Sequence[str]) -> tuple[dict[str, float], float]:
        """Each word's damped count times its rarity (1 + log count), and the length of that vector."""
        found = {word: (1 + math.log(count)) * self.of(word) for word, count in Counter(words).items()}
        return found, math.sqrt(sum(weight * weight for weight in found.values())) or 1.0
