"""Later mentions in one article: (mentions in order, what the last is taken for, is it a guess)."""

from __future__ import annotations

import pytest

from claims.linking.mentions import Mention, follow

HALE = Mention("Martin Hale", "person")
PORTS = Mention("Ministry of Ports", "government", "the Ministry of Ports", affiliation="Weldland")
CASES = [
    ([HALE, Mention("Hale", "person", "Hale")], "Martin Hale", True),
    ([HALE, Mention("Ann Hale", "person"), Mention("Hale", "person", "Hale")], "Hale", False),
    ([Mention("Hale", "person", "Hale"), HALE], "Martin Hale", False),
    ([PORTS, Mention("ministry", "government", "The ministry")], "Ministry of Ports", True),
    ([PORTS, Mention("ministry", "government", "a ministry")], "ministry", False),
    ([PORTS, Mention("Ministry of Roads", "government"), Mention("ministry", "government", "the ministry")],
     "ministry", False),
    ([Mention("Board of River Quays", "organisation"), Mention("BRQ", "organisation", "the BRQ")],
     "Board of River Quays", True),
    ([Mention("two rebel sources", "anonymous", group_size=2), Mention("sources", "anonymous", "the sources")],
     "two rebel sources", True),
    ([Mention("two rebel sources", "anonymous"), Mention("sources", "anonymous", "Sources")], "sources", False),
    ([Mention("a rebel commander", "anonymous"), Mention("Ivo Petrak", "person")], "Ivo Petrak", False),
    ([HALE, Mention("Martin Hale", "person", "He", is_guess=True)], "Martin Hale", True),
    ([Mention("Turkey", "state"), Mention("government", "government", "the government")], "government", False),
]  # fmt: skip


@pytest.mark.parametrize(("mentions", "name", "guess"), CASES)
def test_a_later_mention_is_a_guess_at_an_earlier_one(mentions: list[Mention], name: str, guess: bool) -> None:
    last = follow(mentions)[-1]
    assert (last.name, last.is_guess) == (name, guess)


def test_what_is_known_of_the_earlier_one_goes_with_it() -> None:
    last = follow([PORTS, Mention("ministry", "government", "the ministry")])[-1]
    assert (last.kind, last.affiliation) == ("government", "Weldland")


def test_nobody_unnamed_is_ever_taken_for_somebody_named() -> None:
    last = follow([HALE, Mention("mayor", "anonymous", "the mayor"), Mention("official", "anonymous", "the official")])
    assert [its.name for its in last] == ["Martin Hale", "mayor", "official"]
