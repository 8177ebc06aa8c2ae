from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.linking.ranking import LIKELY, best, rank
from claims.linking.types import Item, KnownClaim, Proposition, Relation
from tests.linking.examples import AGENTLESS, NARROW, NOUN, WIDE, claim, does, item
from tests.linking.test_grouping import articles

MAYOR = "The mayor resigned on Friday"
ON_RECORD = [
    claim(1, WIDE),
    claim(2, NARROW, of=1),
    claim(3, AGENTLESS),
    claim(4, MAYOR, does("resign", "mayor")),
    claim(5, "Turkey sent Syrian fighters to Libya", does("send", "turkey", "syrian fighter", "libya")),
]


@pytest.mark.parametrize(
    ("thing", "key", "relation"),
    [
        (item("a", WIDE), 1, Relation.SAME),
        (item("a", NOUN, kind="feeling"), 1, Relation.SAME),
        (item("a", NARROW), 2, Relation.SAME),
        (item("a", AGENTLESS), 3, Relation.SAME),
        (item("a", "Ankara flew 1,000 Syrian fighters to Baku", does("fly", "turkey", "syrian fighter", "baku")),
         1, Relation.VARIANT),
        (item("a", "The city's mayor quit", does("quit", "mayor")), 4, Relation.SAME),
    ],
)  # fmt: skip
def test_the_claim_that_fits_best_comes_first(thing: Item, key: int, relation: Relation) -> None:
    first = rank(thing, ON_RECORD)[0]
    assert (first.key, first.relation) == (key, relation)
    assert first.score >= LIKELY
    assert best(thing, ON_RECORD) == first


@pytest.mark.parametrize(
    "thing",
    [
        item("a", "Turkey sent weapons to Azerbaijan", does("send", "turkey", "weapon", "azerbaijan")),
        item("a", "Russia sent Syrian fighters to Azerbaijan", does("send", "russia", "syrian fighter", "azerbaijan")),
        item("a", "Turkey has not sent fighters", does("send", "turkey", "fighter", no=True)),
        item("a", "Fighters had been sent", does("send", "", "fighter")),
        item("a", "The price of bread rose", does("rise")),
        item("a", "", Proposition()),
    ],
)
def test_nothing_is_likely_where_no_claim_fits(thing: Item) -> None:
    assert best(thing, [c for c in ON_RECORD if c.key != 3]) is None


def test_without_its_variant_on_record_the_narrower_finds_the_wide_claim() -> None:
    found = best(item("a", NARROW), [claim(1, WIDE), claim(4, MAYOR)])
    assert found is not None
    assert (found.key, found.relation) == (1, Relation.VARIANT)
    assert found.reasons[:2] == ("adds the number 4,000", "adds the origin northern Syria")


def test_what_has_nothing_in_common_is_not_listed() -> None:
    assert rank(item("a", "The factory burned down", does("burn", "factory")), ON_RECORD) == []


def test_no_more_than_asked_for() -> None:
    assert len(rank(item("a", WIDE), ON_RECORD, limit=2)) == 2
    assert rank(item("a", WIDE), []) == []


def test_equals_are_listed_by_their_age() -> None:
    assert [r.key for r in rank(item("a", WIDE), [claim(9, WIDE), claim(7, WIDE)])] == [7, 9]


@settings(max_examples=150, deadline=None)
@given(
    articles(),
    articles().map(lambda found: [KnownClaim(n, i.statement, i.kind, i.proposition) for n, i in enumerate(found)]),
)
def test_scores_lie_between_0_and_1_and_accuse_nobody(items: list[Item], claims: list[KnownClaim]) -> None:
    for thing in items:
        ranked = rank(thing, claims)
        assert [r.score for r in ranked] == sorted((r.score for r in ranked), reverse=True)
        for its in ranked:
            assert 0 <= its.score <= 1
            assert (its.score >= LIKELY) == (its.relation in {Relation.SAME, Relation.VARIANT})


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([AGENTLESS, "Fighters had been sent", "The sending of 4,000 fighters"]), articles())
def test_without_an_actor_it_is_never_the_claim_that_has_one(statement: str, others: list[Item]) -> None:
    thing = item("a", statement, does("send", "", "fighter"))
    claims = [KnownClaim(n, i.statement, i.kind, i.proposition) for n, i in enumerate(others) if i.proposition.actors]
    assert best(thing, claims) is None
