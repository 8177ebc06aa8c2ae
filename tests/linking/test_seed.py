"""The seed article through the extractor: what is about one claim comes together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date

import pytest

from claims.linking.grouping import group
from claims.linking.types import Group, Item, Proposition
from claims.nlp import build_nlp
from claims.nlp.types import FoundAttribution
from tests.conftest import SHARED

ARTICLE = SHARED / "seed" / "article.txt"
pytestmark = pytest.mark.skipif(not ARTICLE.exists(), reason=f"needs {ARTICLE}")


@pytest.fixture(scope="module")
def found() -> dict[str, FoundAttribution]:
    text = ARTICLE.read_text(encoding="utf-8")
    return {a.id: a for a in build_nlp().extract(text, published=date(2020, 10, 1)).attributions}


@pytest.fixture(scope="module")
def groups(found: Mapping[str, FoundAttribution]) -> list[Group]:
    return group([
        Item(
            key=a.id, statement=a.statement, kind=a.kind.value, stance=a.stance.value,
            proposition=Proposition.from_dict(asdict(a.proposition)), answers=a.answers,
        )
        for a in found.values()
    ])  # fmt: skip


def _of(groups: list[Group], statement: str) -> tuple[int, Group]:
    return next((place, its) for place, its in enumerate(groups) if statement in its.statement)


def _stands(found: Mapping[str, FoundAttribution], its: Group) -> set[tuple[str, str]]:
    return {(source.name, found[key].stance.value) for key in its.keys for source in found[key].sources}


def test_assertion_denial_and_concern_about_the_fighters_are_one_group(
    found: Mapping[str, FoundAttribution], groups: list[Group]
) -> None:
    _, its = _of(groups, "Syrian rebel fighters")
    assert its.statement == "Turkey is sending Syrian rebel fighters to support Azerbaijan"
    assert _stands(found, its) == {
        ("Two Syrian rebel sources", "asserts"),
        ("Turkey", "denies"), ("Azerbaijan", "denies"),
        ("Emmanuel Macron", "expresses_concern"), ("Vladimir Putin", "expresses_concern"),
    }  # fmt: skip
    assert its.broader is None


def test_the_4000_are_a_narrower_group_of_their_own(found: Mapping[str, FoundAttribution], groups: list[Group]) -> None:
    wide, _ = _of(groups, "Syrian rebel fighters")
    _, its = _of(groups, "4,000")
    assert {stance for _, stance in _stands(found, its)} == {"asserts", "denies"}
    assert len(_stands(found, its)) == 3
    assert its.broader == wide
    assert its.reasons == ("adds the number 4,000", "adds the origin northern Syria")


def test_who_names_no_sender_is_related_at_most(found: Mapping[str, FoundAttribution], groups: list[Group]) -> None:
    wide, _ = _of(groups, "Syrian rebel fighters")
    _, its = _of(groups, "Libyan fighters")
    assert {name for name, _ in _stands(found, its)} == {"Ministry of Foreign Affairs of Russia"}
    assert (its.broader, its.related) == (None, wide)
    assert its.reasons == ("names no actor",)


def test_all_others_stay_apart(groups: list[Group]) -> None:
    fighters = {place for words in ("rebel fighters", "4,000", "Libyan") for place in [_of(groups, words)[0]]}
    others = [its for place, its in enumerate(groups) if place not in fighters]
    assert others
    assert all(len(its.keys) == 1 and its.broader is None and its.related is None for its in others)
