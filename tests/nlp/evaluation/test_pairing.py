"""The choice of pairs: held against all possible ones."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.nlp.evaluation.pairing import best_pairs

Weights = dict[tuple[int, int], float]


@pytest.mark.parametrize(
    ("weights", "expected"),
    [
        ({}, []),
        ({(0, 0): 0.5}, [(0, 0)]),
        ({(0, 0): 0.5, (0, 1): 0.6}, [(0, 1)]),
        ({(0, 0): 1.0, (0, 1): 0.9, (1, 0): 0.9}, [(0, 1), (1, 0)]),  # the best single pair gives way to two
        ({(0, 0): 1.0, (0, 1): 0.2, (1, 0): 0.3}, [(0, 0)]),  # and does not where the two are worth less
        ({(0, 0): 0.0}, []),
    ],
)
def test_the_greatest_sum_wins(weights: Weights, expected: list[tuple[int, int]]) -> None:
    assert best_pairs(weights) == expected


@given(st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), st.integers(1, 50), max_size=14))
def test_no_other_choice_is_worth_more(weights: dict[tuple[int, int], int]) -> None:
    pairs = best_pairs(weights)
    assert len({left for left, _ in pairs}) == len({right for _, right in pairs}) == len(pairs)
    best = max(
        sum(weights.get((left, right), 0) for left, right in enumerate(order)) for order in permutations(range(5))
    )
    assert sum(weights[pair] for pair in pairs) == best
