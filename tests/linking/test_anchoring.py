"""Anchors follow their words, say how surely, and never stand on others."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.linking.anchoring import FOLLOWS, Follower, selector

OLD = (
    "A dispute over the old quarry has reached the town council.\n"
    "The quarry is blasting at night, two residents told the Gazette on Tuesday.\n"
    "The owner, Martin Hale, denied that the quarry was blasting at night. “We stop at six,” Hale said.\n"
    "The council meets on Friday."
)


def found(new: str, words: str, old: str = OLD) -> tuple[str, float]:
    start = old.index(words)
    match = Follower(old, new).find(selector(old, start, start + len(words)))
    return (new[match.start : match.end], round(match.score, 2)) if match else ("", 0.0)


def followed(new: str, source: str, cue: str, content: str, old: str = OLD) -> tuple[bool, str]:
    anchors = [
        ((role, 0), selector(old, old.index(words), old.index(words) + len(words)))
        for role, words in (("source", source), ("cue", cue), ("content", content))
    ]
    its = Follower(old, new).follow(anchors)
    return not its.reason, its.reason


def test_unchanged_words_follow_wherever_the_text_around_them_grows() -> None:
    new = "Updated at noon.\n" + OLD.replace("on Tuesday", "late on Tuesday")
    assert found(new, "The quarry is blasting at night") == ("The quarry is blasting at night", 1.0)


def test_a_moved_paragraph_is_found_by_its_words() -> None:
    lines = OLD.split("\n")
    new = "\n".join([lines[2], lines[0], lines[1], lines[3]])
    words, score = found(new, "denied that the quarry was blasting at night")
    assert words == "denied that the quarry was blasting at night"
    assert score >= FOLLOWS


def test_of_two_places_with_the_same_words_it_is_the_one_with_the_same_neighbours() -> None:
    old = "Ann said no. Later Ben said yes. Then Cid said no."
    new = "Then Cid said no, he told us. It was Ann who came. Ann said no. Later Ben said yes."
    start = old.rindex("said no")
    match = Follower(old, new).find(selector(old, start, start + len("said no")))
    assert match
    assert new[: match.start] == "Then Cid "


def test_mended_spelling_follows_with_a_score_below_one() -> None:
    words, score = found(
        OLD.replace("blasting at night, two", "blasting rock at night, two"), "The quarry is blasting at night"
    )
    assert words == "The quarry is blasting rock at night"
    assert FOLLOWS <= score < 1


def test_words_that_went_are_not_found_where_others_said_alike_before() -> None:
    new = OLD.replace("The quarry is blasting at night, two residents told the Gazette on Tuesday.\n", "")
    assert found(new, "The quarry is blasting at night") == ("", 0.0)


@pytest.mark.parametrize("new", ["", "Nothing of it is left here.", "x"])
def test_what_is_gone_does_not_follow(new: str) -> None:
    assert found(new, "The quarry is blasting at night")[1] < FOLLOWS


def test_words_are_not_cut_out_of_other_words_nor_letters_from_their_accents() -> None:
    old = "The cafe said it would shut at noon today."
    assert found("The cafe\u0301s said so.", "cafe", old)[0] != "cafe"
    assert found("The cafeteria said so.", "cafe", old)[0] != "cafe"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (("Friday", "Monday"), ""),
        (("two residents", "two local residents"), ""),
        (("told the Gazette", "wrote to the Gazette"), "“told” "),
        (("two residents told", "three residents told"), "A number or a negation changed"),
        (("is blasting at night, two", "is not blasting at night, two"), "A number or a negation changed"),
        (("The quarry is blasting at night, two", "The works make a noise, two"), "is not in this version"),
    ],
)
def test_an_attribution_follows_as_a_whole_or_says_why_not(change: tuple[str, str], expected: str) -> None:
    follows, reason = followed(OLD.replace(*change), "two residents", "told", "The quarry is blasting at night")
    assert follows == (not expected)
    assert expected in reason


WORDS = [
    "Ann",
    "said",
    "denied",
    "the",
    "quarry",
    "👩\u200d💻",
    "cafe\u0301",
    "דובר",
    "المتحدث",
    "4,000",
    "not",
    "\r\n",
    "\n",
]
TEXTS = st.lists(st.sampled_from(WORDS), min_size=3, max_size=30).map(" ".join)


@given(old=TEXTS, data=st.data())
def test_after_any_edit_an_anchor_stands_in_the_text_and_an_exact_one_on_its_words(
    old: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(old) - 1))
    end = data.draw(st.integers(start + 1, len(old)))
    cut = data.draw(st.integers(0, len(old)))
    gone = data.draw(st.integers(0, 12))
    new = old[:cut] + data.draw(TEXTS | st.just("")) + old[cut + gone :]
    its = selector(old, start, end)
    match = Follower(old, new).find(its)
    if match is None:
        return
    assert 0 <= match.start < match.end <= len(new)
    assert 0 <= match.score <= 1
    if match.score == 1:
        assert new[match.start : match.end] == its.exact
    if end <= cut or start >= cut + gone:
        assert its.exact in new
