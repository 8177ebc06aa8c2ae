"""Edited copies of a text are recognised, other texts are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.formats.copies import is_copy, sketch

PARTS = [
    f"The harbour master of quay {n} told reporters that ferry number {n} would leave late because of fog and ice."
    for n in range(12)
]
TEXT = " ".join(PARTS)
OTHER = " ".join(
    f"In valley {n} the bakers of the old town kneaded bread for {n} days and sold none." for n in range(12)
)


@pytest.mark.parametrize(
    "copy",
    [
        f"Ferries late\n{TEXT}\nOur own correspondent adds a line.",
        " ".join(PARTS[:5]),
        " ".join(reversed(PARTS)),
        TEXT.replace("fog", "mist").replace("late", "soon"),
        f"{OTHER} {TEXT}",
        TEXT.upper(),
    ],
    ids=["headline", "cut", "reordered", "reworded", "with as much of its own", "in capitals"],
)
def test_an_edited_copy_is_one(copy: str) -> None:
    assert is_copy(sketch(TEXT), sketch(copy))
    assert is_copy(sketch(copy), sketch(TEXT))


@pytest.mark.parametrize("other", [OTHER, f"{OTHER} {PARTS[0]}", PARTS[0], "", "One word."])
def test_another_text_is_none_though_it_quotes(other: str) -> None:
    assert not is_copy(sketch(TEXT), sketch(other))


@given(st.text())
def test_any_text_has_its_sketch(text: str) -> None:
    its = sketch(text)
    assert its == sorted(set(its))
    assert all(-(2**63) <= number < 2**63 for number in its)
