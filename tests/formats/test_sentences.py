"""An attribution as one sentence: nothing in it that is not on record."""

from __future__ import annotations

import doctest
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from claims.formats import sentences
from claims.formats.sentences import Said, sentence
from claims.nlp.types import Stance

SAID = Said(
    sources=["Turkey"], stance="denies", claim="Turkey is sending Syrian fighters to Azerbaijan",
    quote="the report", is_direct=False, said_on=date(2020, 10, 8), precision="day", relays=[],
    outlet="The Harbour Courier", published_on=date(2020, 10, 9), link="https://courier.example/1",
)  # fmt: skip
WHERE = "(The Harbour Courier, 9 October 2020, https://courier.example/1)."


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, "Turkey denied on 8 October 2020 that Turkey is sending Syrian fighters to Azerbaijan"),
        ({"sources": ["two rebel sources"], "stance": "asserts", "said_on": None, "precision": ""},
         "Two rebel sources said that Turkey is sending Syrian fighters to Azerbaijan"),
        ({"sources": ["Turkey", "Azerbaijan"], "claim": "The fighters were sent."},
         "Turkey and Azerbaijan denied on 8 October 2020 that the fighters were sent"),
        ({"sources": ["A", "B", "C"], "precision": "month"},
         "A, B and C denied in October 2020 that Turkey is sending Syrian fighters to Azerbaijan"),
        ({"relays": ["Reuters"], "precision": "year"},
         "Turkey denied in 2020, according to Reuters, that Turkey is sending Syrian fighters to Azerbaijan"),
        ({"relays": ["TASS", "Reuters"], "said_on": None, "precision": ""},
         "Turkey denied, according to Reuters through TASS, that Turkey is sending Syrian fighters to Azerbaijan"),
        ({"sources": ["Martin Hale"], "stance": "asserts", "quote": "“We stop at six,”", "is_direct": True,
          "relays": ["Reuters"]},
         "Martin Hale said on 8 October 2020, according to Reuters: “We stop at six”"),
        ({"stance": "calls_for", "claim": "Both sides should stop at once."},
         "Turkey made a call on 8 October 2020: Both sides should stop at once"),
        ({"stance": "no_comment", "claim": "It rained."},
         "On 8 October 2020 Turkey declined to comment on the claim that it rained"),
        ({"translation": "Turkey has sent nobody."},
         "Turkey denied on 8 October 2020: Turkey has sent nobody (translated)"),
        ({"quote": "Kimse gitmedi", "is_direct": True, "stance": "asserts", "translation": "Nobody went"},
         "Turkey said on 8 October 2020: “Kimse gitmedi” (translated: “Nobody went”)"),
        ({"is_hedged": True},
         "Turkey denied on 8 October 2020 that Turkey is sending Syrian fighters to Azerbaijan, in hedged words"),
    ],
)  # fmt: skip
def test_a_sentence(change: dict[str, Any], expected: str) -> None:
    assert sentence(replace(SAID, **change)) == f"{expected} {WHERE}"


def test_what_is_not_known_is_left_out() -> None:
    bare = replace(SAID, sources=[], outlet="", published_on=None, link="", said_on=None, precision="")
    assert sentence(bare) == "Somebody who is not named denied that Turkey is sending Syrian fighters to Azerbaijan."
    assert sentence(replace(SAID, is_training=True)).endswith(f"{WHERE} [training text, not for publication]")


@pytest.mark.parametrize("stance", Stance)
def test_every_stance_has_its_verb(stance: Stance) -> None:
    assert stance.value in sentences._VERBS
    assert SAID.claim in sentence(replace(SAID, stance=stance.value))


def test_the_example_in_the_docstring_is_true() -> None:
    assert doctest.testmod(sentences).failed == 0
