from __future__ import annotations

import json

import pytest

from claims.gazetteer.names import fold, gazetteer
from claims.linking.lexicon import DATA, lexicon
from claims.linking.thesaurus import interchangeable, lemmas


def test_states_are_those_of_the_gazetteer() -> None:
    named = gazetteer().states
    assert {lexicon().states[name] for name in named} == {fold(state) for state in named.values()}
    assert "states" not in json.loads((DATA / "places.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("name", "state"),
    [("ankara", "turkey"), ("türkiye", "turkey"), ("turkiye", "turkey"), ("u.s.", "united states"), ("delhi", "india"),
     ("the hague", "netherlands"), ("polish", "poland"), ("u.k.", "britain")],
)  # fmt: skip
def test_a_state_is_known_by_every_name(name: str, state: str) -> None:
    assert lexicon().states[name] == state


def test_all_places_within_states_are_known() -> None:
    places = json.loads((DATA / "places.json").read_text(encoding="utf-8"))
    held = {
        outer for others in (places["within"], places["disputed_with"]) for names in others.values() for outer in names
    }
    assert held <= set(lexicon().places) | set(places["within"])


@pytest.mark.parametrize(
    ("one", "other", "yes"),
    [("shut", "closed", True), ("plant", "factory", True), ("murdered", "killed", True), ("rebels", "insurgents", True),
     ("bribe", "advice", False), ("oxygen", "beds", False), ("zzyzx", "beds", False)],
)  # fmt: skip
def test_words_that_stand_for_one_another(one: str, other: str, yes: bool) -> None:
    assert interchangeable(one, other) is yes


def test_a_form_is_traced_to_its_word() -> None:
    assert "sell" in lemmas("sold")
    assert "stop" in lemmas("stopped")
    assert lemmas("zzyzx") == frozenset()
