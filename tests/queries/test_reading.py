"""Text into pieces: nothing is lost, nothing nests, every sentence can be linked to."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.queries.reading import Highlight, Piece, paragraphs, pieces, side_of

TEXT = "Two sources 🕊️ said Turkey sent men, which Ankara denied."


@st.composite
def highlighted(draw: st.DrawFn) -> tuple[str, list[Highlight]]:
    text = draw(st.text(alphabet=st.sampled_from("ab 🕊é\n<&"), min_size=1, max_size=40))
    place = st.integers(0, len(text))
    spans = draw(st.lists(st.tuples(place, place), max_size=8))
    return text, [
        Highlight(min(a, b), max(a, b), "content", ("asserts", "denies")[n % 2], f"suggestion-{n}")
        for n, (a, b) in enumerate(spans)
    ]


@given(highlighted())
def test_pieces_joined_are_the_text(its: tuple[str, list[Highlight]]) -> None:
    text, highlights = its
    cut = list(pieces(text, highlights))
    assert "".join(piece.text for piece in cut) == text
    assert all(piece.text for piece in cut)


@given(highlighted())
def test_every_code_point_carries_exactly_the_highlights_over_it(its: tuple[str, list[Highlight]]) -> None:
    text, highlights = its
    at = 0
    for piece in pieces(text, highlights):
        for place in range(at, at + len(piece.text)):
            assert set(piece.cards) == {h.card for h in highlights if h.start <= place < h.end}
        at += len(piece.text)


@given(highlighted(), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=4))
def test_paragraphs_lose_only_line_ends_and_blank_lines(
    its: tuple[str, list[Highlight]], sentences: list[tuple[int, int]]
) -> None:
    text, highlights = its
    spans = [(start, start + length) for start, length in sentences if start + length <= len(text)]
    shown = [
        "".join(piece.text for sentence in paragraph.sentences for piece in sentence.pieces)
        for paragraph in paragraphs(text, highlights, spans)
    ]
    assert shown == [line for line in text.split("\n") if line.strip()]


@given(highlighted(), st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=4))
def test_no_anchor_appears_twice(its: tuple[str, list[Highlight]], sentences: list[tuple[int, int]]) -> None:
    text, highlights = its
    spans = [(start, start + length) for start, length in sentences if start + length <= len(text)]
    anchors = [s.start for p in paragraphs(text, highlights, spans) for s in p.sentences if s.start is not None]
    assert len(anchors) == len(set(anchors))


def _highlight(words: str, role: str, side: str, card: str) -> Highlight:
    start = TEXT.index(words)
    return Highlight(start, start + len(words), role, side, card)


def test_a_piece_under_two_highlights_carries_both() -> None:
    cut = pieces(
        TEXT,
        [
            _highlight("Turkey sent men", "content", "asserts", "s-1"),
            _highlight("Turkey sent men", "content", "denies", "s-2"),
            _highlight("sent", "cue", "record", "s-3"),
        ],
    )
    assert [(p.text, " ".join(p.classes), " ".join(p.cards)) for p in cut if p.cards] == [
        ("Turkey ", "content-asserts content-denies is-shared", "s-1 s-2"),
        ("sent", "content-asserts content-denies cue-record is-shared", "s-1 s-2 s-3"),
        (" men", "content-asserts content-denies is-shared", "s-1 s-2"),
    ]


def test_an_emoji_before_a_highlight_shifts_nothing() -> None:
    assert Piece("said", ("cue-asserts",), ("s-1",)) in list(
        pieces(TEXT, [_highlight("said", "cue", "asserts", "s-1")])
    )


@pytest.mark.parametrize(
    ("text", "sentences", "expected"),
    [
        ("One. Two. Three.", [(5, 9)], [[(None, "One. "), (5, "Two."), (None, " Three.")]]),
        ("One. Two.", [(0, 4), (0, 9)], [[(0, "One. Two.")]]),
        ("One. Two.", [(0, 9), (5, 9)], [[(0, "One. "), (5, "Two.")]]),
        ("One\nTwo", [(0, 7)], [[(0, "One")], [(None, "Two")]]),
        ("One\n\nTwo", [(5, 8)], [[(None, "One")], [(5, "Two")]]),
        ("One", [], [[(None, "One")]]),
    ],
)
def test_sentences_are_anchored_where_they_begin(
    text: str, sentences: Sequence[tuple[int, int]], expected: list[list[tuple[int | None, str]]]
) -> None:
    assert [
        [(sentence.start, "".join(piece.text for piece in sentence.pieces)) for sentence in paragraph.sentences]
        for paragraph in paragraphs(text, [], sentences)
    ] == expected


@pytest.mark.parametrize(
    ("stance", "side"), [("asserts", "asserts"), ("denies", "denies"), ("doubts", "record"), ("no_comment", "record")]
)
def test_a_stance_has_its_side(stance: str, side: str) -> None:
    assert side_of(stance) == side
