"""Word by word, both texts whole, and no letter torn from its accent."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.linking.changes import Moves, changes, leans_on_what_is_before, words_of

ANY_TEXT = st.text(alphabet=st.sampled_from("ab c,.\n\r\u0301é👩\u200d💻🏽אב، 4"), max_size=60)


def shown(old: str, new: str) -> str:
    """Taken out in [-], put in in {+}."""
    out = ""
    for its in changes(old, new):
        was, is_now = old[slice(*its.old)], new[slice(*its.new)]
        out += is_now if its.same else (f"[-{was}-]" if was else "") + (f"{{+{is_now}+}}" if is_now else "")
    return out


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("The ferry left.", "The ferry left.", "The ferry left."),
        ("The ferry left.", "The ferry sank.", "The ferry [-left-]{+sank+}."),
        ("One.\nTwo.\nThree.", "One.\nThree.", "One.\n[-Two.\n-]Three."),
        ("One.\nThree.", "One.\nTwo.\nThree.", "One.\n{+Two.\n+}Three."),
        ("It had sent 4,000 men.", "It had sent 40,000 men.", "It had sent [-4-]{+40+},000 men."),
        ("He denied the old report.", "He confirmed a new report.", "He [-denied the old-]{+confirmed a new+} report."),
        ("cafe\u0301 here", "cafe here", "[-cafe\u0301-]{+cafe+} here"),
        ("", "New.", "{+New.+}"),
        ("Old.", "", "[-Old.-]"),
        ("", "", ""),
    ],
)
def test_what_changed_is_shown_by_words(old: str, new: str, expected: str) -> None:
    assert shown(old, new) == expected


@given(ANY_TEXT)
def test_words_joined_are_the_text_and_none_begins_within_a_letter(text: str) -> None:
    words = words_of(text)
    assert "".join(words) == text
    assert not any(leans_on_what_is_before(word[0]) for word in words[1:])


@given(ANY_TEXT, ANY_TEXT)
def test_changes_cover_both_texts_in_order(old: str, new: str) -> None:
    found = changes(old, new)
    assert "".join(old[slice(*its.old)] for its in found) == old
    assert "".join(new[slice(*its.new)] for its in found) == new
    assert all(old[slice(*its.old)] == new[slice(*its.new)] for its in found if its.same)
    assert all(a.same != b.same for a, b in itertools.pairwise(found))
    moves = Moves(found)
    for start, end in itertools.combinations(range(len(old) + 1), 2):
        (left, right), unchanged = moves.span(start, end)
        assert 0 <= left <= right <= len(new)
        assert not unchanged or new[left:right] == old[start:end]
