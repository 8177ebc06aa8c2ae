"""Does confidence mean what it says: of the findings with a confidence of .8, are eight in ten right?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from claims.nlp.evaluation.report import Table
from claims.nlp.evaluation.scoring import Pairing, is_full
from claims.nlp.evaluation.words import dice

BINS = 5


def reliability(pairings: Iterable[Pairing], *, full_marks: bool) -> Table:
    """For span, source and stance, the findings in order of their confidence in bins of equal size: the mean
    confidence of each, and the share that is right.

    A span is right where it agrees with a marked content by half (Dice), a source where the finding is FULL; a stance
    is judged on aligned pairs, where stances are marked at all.
    """
    judged: dict[str, list[tuple[float, bool]]] = {"span": [], "source": [], "stance": []}
    for pairing in pairings:
        partners = {id(found): gold for gold, found in pairing.pairs}
        for found in pairing.found:
            gold, confidence = partners.get(id(found)), found.said.confidence
            judged["span"].append((confidence.span, gold is not None and dice(gold.content, found.content) >= 0.5))
            judged["source"].append((confidence.source, gold is not None and is_full(gold, found)))
            if full_marks and gold is not None:
                judged["stance"].append((confidence.stance, gold.said.stance == found.said.stance))
    rows = [row for part, pairs in judged.items() for row in _rows(part, sorted(pairs))]
    return Table(("", "findings", "mean confidence", "right"), tuple(rows))


def _rows(part: str, pairs: list[tuple[float, bool]]) -> Iterator[tuple[str, ...]]:
    for at in range(BINS):
        some = pairs[at * len(pairs) // BINS : (at + 1) * len(pairs) // BINS]
        if some:
            mean = sum(confidence for confidence, _ in some) / len(some)
            right = sum(is_right for _, is_right in some) / len(some)
            yield part, str(len(some)), f"{mean:.2f}", f"{right:.2f}"
