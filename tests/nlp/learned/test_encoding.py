"""Paragraphs as the network reads them."""

from __future__ import annotations

import numpy as np
import pytest

from claims.nlp.learned import encoding
from claims.nlp.learned.encoding import CLOSES, INSIDE, MAX_PIECES, OPENS, OUTSIDE, windows
from claims.nlp.learned.model import Learned


@pytest.mark.parametrize(
    ("word", "case"),
    [
        ("said", encoding.LOWER), ("Iran", encoding.CAPITALISED), ("I", encoding.CAPITALISED), ("UN", encoding.UPPER),
        ("McCain", encoding.OTHER_CASE), ("1,400", encoding.NO_LETTERS), ("”", encoding.NO_LETTERS),
        ("İstanbul", encoding.CAPITALISED),
    ],
)  # fmt: skip
def test_case_of_a_word(word: str, case: int) -> None:
    assert encoding.case_of(word) == case


@pytest.mark.parametrize(
    ("text", "states"),
    [
        ('a "b" c', [OUTSIDE, OUTSIDE, OPENS, INSIDE, CLOSES, OUTSIDE, OUTSIDE]),
        ("“b”", [OPENS, INSIDE, CLOSES]),
        ("“b", [OPENS, INSIDE]),
        ("”b", [CLOSES, OUTSIDE]),
        ("", []),
    ],
)
def test_what_stands_in_quotation_marks(text: str, states: list[int]) -> None:
    assert encoding.quote_states(text) == states


def test_words_of_a_paragraph_are_those_of_its_text(learned: Learned) -> None:
    text = "Café owner İpek Ünal-Şahin “denied” it: no 1,400 € 😀"
    (window,) = windows(learned.tokenizer, [text])[0]
    words = [text[start:end] for start, end in zip(window.starts, window.ends, strict=True)]
    assert words[:3] == ["Café", "owner", "İpek"]
    assert "denied" in words
    assert "".join(words) == text.replace(" ", "")


@pytest.mark.parametrize("text", ["One two three. " * 400, "word " * 1500, "unbelievablystrange" * 4 + " x" * 600])
def test_a_long_paragraph_is_cut_without_loss(learned: Learned, text: str) -> None:
    whole = learned.tokenizer.encode(text, add_special_tokens=False)
    cut = windows(learned.tokenizer, [text])[0]
    assert [piece for window in cut for piece in window.pieces[1:-1]] == whole.ids
    assert all(len(window.pieces) <= MAX_PIECES for window in cut)
    starts = [start for window in cut for start in window.starts]
    assert starts == sorted(set(starts))


def test_a_long_paragraph_is_cut_after_a_sentence(learned: Learned) -> None:
    text = "The mayor said that nobody had asked. " * 60
    for window in windows(learned.tokenizer, [text])[0][:-1]:
        assert text[window.starts[-1] : window.ends[-1]] == "."


def test_nothing_to_read_gives_no_window(learned: Learned) -> None:
    assert windows(learned.tokenizer, ["", "   ", "\t\x00\x07"]) == [[], [], []]


def test_marks_tell_how_far_a_word_is_from_the_cue(learned: Learned) -> None:
    (window,) = windows(learned.tokenizer, ["a b c d e f g"])[0]
    marks = window.marks(2, 3)
    left, right = encoding.IN_CUE, encoding.IN_CUE + len(encoding.DISTANCE_STEPS)
    no_word, in_cue = encoding.NO_WORD, encoding.IN_CUE
    assert marks.tolist() == [no_word, left + 2, left + 1, in_cue, in_cue, right + 1, right + 2, right + 3, no_word]
    assert window.marks(0, 0).max() < encoding.MARKS
    assert (window.marks(0, 6)[1:-1] == in_cue).all()


def test_spans_join_neighbouring_words(learned: Learned) -> None:
    text = "Iran, again, denied it"
    (window,) = windows(learned.tokenizer, [text])[0]
    assert [text[start:end] for start, end in window.spans([5, 0, 2, 4])] == ["Iran", "again", "denied it"]
    assert window.spans([]) == ()


def test_rows_are_padded_with_zeros() -> None:
    assert encoding.padded([np.array([1, 2]), np.array([3])], 3).tolist() == [[1, 2, 0], [3, 0, 0]]
