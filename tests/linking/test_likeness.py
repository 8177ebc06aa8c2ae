from __future__ import annotations

import pytest

from bench.matching_pairs import Pair, figures, likely_same, pairs
from claims.linking.likeness import FEATURES, features, probability
from claims.linking.reading import Reading, read
from claims.linking.types import Proposition
from tests.linking.examples import does


def reading(statement: str, its: Proposition | None = None) -> Reading:
    return read(statement, its or Proposition())


@pytest.fixture(scope="module")
def scored() -> list[Pair]:
    return pairs("scored")


def test_the_blind_pairs_are_told_apart_as_docs_say(scored: list[Pair]) -> None:
    """docs/matching.md: .777 and .065.  The floor is under what was measured; that it should be .85 stands there."""
    its = figures(scored, likely_same)
    assert its.auc >= 0.75
    assert its.error < 0.08
    assert its.auc_interval[0] > 0.6


@pytest.mark.parametrize(
    ("one", "other", "differs"),
    [
        ("The dam burst on 3 May 2021", "The dam burst on 8 May 2021", "dates_conflict"),
        ("Dornex cut 400 jobs", "Dornex cut 900 jobs", "numbers_conflict"),
        ("The court fined Dornex", "The court fined Halden", "names_conflict"),
        ("The army may attack", "The army attacks", "mode"),
    ],
)
def test_what_differs_is_seen(one: str, other: str, differs: str) -> None:
    row = dict(zip(FEATURES, features(reading(one), reading(other)), strict=True))
    assert row[differs] == 1
    assert dict(zip(FEATURES, features(reading(one), reading(one)), strict=True))[differs] == 0


def test_who_did_it_to_whom_is_seen() -> None:
    one = reading("The firm sued the bank", does("sue", "firm", "bank"))
    other = reading("The bank sued the firm", does("sue", "bank", "firm"))
    assert dict(zip(FEATURES, features(one, other), strict=True))["roles_swapped"] == 1


def test_a_date_that_conflicts_makes_it_less_likely() -> None:
    first, second = reading("The dam gave way on 3 May 2021"), reading("On 3 May 2021 the dam burst")
    assert probability(first, second) > probability(first, reading("On 9 June 2021 the dam burst"))
