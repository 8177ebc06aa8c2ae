"""Which found attribution is held against which marked one: the one-to-one choice of the most agreement in all."""

from __future__ import annotations

from collections.abc import Mapping

_SCALE = 10**9  # whole numbers: sums of floats would make ties depend on their order


def best_pairs(weights: Mapping[tuple[int, int], float]) -> list[tuple[int, int]]:
    """The pairs (left, right), each side used once at most, of the greatest sum of weights; sorted.

    Starts with no pair and each time takes the chain of changes that gains most: a free left one takes a right one,
    whose former partner takes another, and so on.  Ends where no chain gains.
    """
    edges: dict[int, dict[int, int]] = {}
    for (left, right), weight in sorted(weights.items()):
        edges.setdefault(left, {})[right] = round(weight * _SCALE)
    partner: dict[int, int] = {}  # of the right ones
    while chain := _best_chain(edges, partner):
        for left, right in chain:
            partner[right] = left
    return sorted((left, right) for right, left in partner.items())


def _best_chain(edges: Mapping[int, Mapping[int, int]], partner: Mapping[int, int]) -> list[tuple[int, int]]:
    """The pairs that are to be made, or none where nothing is gained."""
    taken = {left: right for right, left in partner.items()}
    gain = {left: 0 for left in edges if left not in taken}  # the most that reaches a left one
    reached: dict[int, tuple[int, int]] = {}  # right: what is gained up to it, and from which left one
    waiting = list(gain)
    while waiting:
        left = waiting.pop(0)
        for right, weight in edges[left].items():
            new = gain[left] + weight
            if taken.get(left) == right or (right in reached and new <= reached[right][0]):
                continue
            reached[right] = new, left
            if right in partner:
                former = partner[right]
                gain[former] = new - edges[former][right]
                if former not in waiting:
                    waiting.append(former)
    free = [(total, -right) for right, (total, _) in reached.items() if right not in partner]
    if not free or max(free)[0] <= 0:
        return []
    at: int | None = -max(free)[1]
    chain = []
    while at is not None:
        left = reached[at][1]
        chain.append((left, at))
        at = taken.get(left)
    return chain
