"""How many attributions are found: the figures that a training shows and the model card states.

Spans are compared as sets of words.  Found and gold attributions are paired one to one, those first whose contents
agree most.  A pair is *full* where its contents agree by half (Dice) and its sources share a word, or both have none.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from claims.nlp.learned.model import Spans
from claims.nlp.training.corpus import DENIAL_WORDS, GoldDocument

_WORD = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
Words = frozenset[int]


@dataclass(frozen=True, slots=True)
class Triple:
    """An attribution as spans of the document."""

    source: Spans
    cue: Spans
    content: Spans
    cue_score: float = 1.0
    argument_score: float = 1.0


@dataclass(frozen=True, slots=True)
class WordSets:
    source: Words
    cue: Words
    content: Words
    denial: bool


@dataclass(slots=True)
class Share:
    """Precision, recall and F1 of one criterion, in percent."""

    right: int = 0
    found: int = 0
    gold: int = 0

    @property
    def precision(self) -> float:
        return 100 * self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return 100 * self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        return 200 * self.right / (self.found + self.gold) if self.found + self.gold else 0.0

    def as_row(self) -> dict[str, float]:
        row = {"precision": self.precision, "recall": self.recall, "f1": self.f1}
        return {name: round(value, 1) for name, value in row.items()} | {"found": self.found, "gold": self.gold}


@dataclass(slots=True)
class Figures:
    full: Share = field(default_factory=Share)
    content_exact: Share = field(default_factory=Share)
    denial: Share = field(default_factory=Share)

    def as_rows(self) -> dict[str, dict[str, float]]:
        return {
            "full": self.full.as_row(),
            "content exact": self.content_exact.as_row(),
            "denial": self.denial.as_row(),
        }

    def __str__(self) -> str:
        full = self.full
        return (
            f"full P {full.precision:.1f} R {full.recall:.1f} F1 {full.f1:.1f}, "
            f"content exact F1 {self.content_exact.f1:.1f}, denial F1 {self.denial.f1:.1f}"
        )


class Gold:
    """A document's gold attributions, ready to be compared with."""

    def __init__(self, document: GoldDocument) -> None:
        self.text = document.text
        self._word_at = [-1] * (len(document.text) + 1)
        self._letters = []
        for number, match in enumerate(_WORD.finditer(document.text)):
            self._letters.append(match.group()[0].isalnum() or match.group()[0] == "_")
            for at in range(match.start(), match.end()):
                self._word_at[at] = number
        sets = [self.sets(Triple(tuple(a.source), tuple(a.cue), tuple(a.content))) for a in document.attributions]
        self.attributions = [attribution for attribution in sets if attribution.content]

    def sets(self, triple: Triple) -> WordSets:
        denial = any(DENIAL_WORDS.search(self.text[start:end]) for start, end in triple.cue)
        return WordSets(self._words(triple.source), self._words(triple.cue), self._words(triple.content), denial)

    def _words(self, spans: Spans) -> Words:
        """The words of the spans; punctuation only where there is nothing else."""
        all_of = {self._word_at[at] for start, end in spans for at in range(start, end)} - {-1}
        return frozenset(word for word in all_of if self._letters[word]) or frozenset(all_of)

    def judged(self, found: Sequence[Triple]) -> tuple[list[WordSets], list[WordSets | None]]:
        """The found attributions as words, and for each the gold one that it is paired with."""
        sets = [self.sets(triple) for triple in found]
        weights = sorted(
            (
                (-_agreement(gold, here), number, at)
                for number, gold in enumerate(self.attributions)
                for at, here in enumerate(sets)
                if gold.content & here.content
            ),
        )
        partner: list[WordSets | None] = [None] * len(sets)
        taken = set()
        for _, number, at in weights:
            if number not in taken and partner[at] is None:
                taken.add(number)
                partner[at] = self.attributions[number]
        return sets, partner


def score(golds: Sequence[Gold], found: Sequence[Sequence[Triple]]) -> Figures:
    """The figures of all documents together."""
    figures = Figures()
    for gold, triples in zip(golds, found, strict=True):
        sets, partners = gold.judged(triples)
        for share in (figures.full, figures.content_exact):
            share.gold += len(gold.attributions)
            share.found += len(sets)
        figures.denial.gold += sum(attribution.denial for attribution in gold.attributions)
        figures.denial.found += sum(here.denial for here in sets)
        for here, partner in zip(sets, partners, strict=True):
            if partner is not None:
                figures.content_exact.right += here.content == partner.content
                if is_full(partner, here):
                    figures.full.right += 1
                    figures.denial.right += partner.denial and here.denial
    return figures


def is_full(gold: WordSets, found: WordSets) -> bool:
    same_source = bool(gold.source & found.source) or not (gold.source or found.source)
    return same_source and dice(gold.content, found.content) >= 0.5


def dice(one: Words, other: Words) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def _agreement(gold: WordSets, found: WordSets) -> float:
    return dice(gold.content, found.content) + 0.1 * dice(gold.source, found.source) + 0.05 * dice(gold.cue, found.cue)
