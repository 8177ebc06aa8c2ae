"""Sentences with their neighbours, cut without a model and without losing a letter."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claims.models import User
from claims.queries.passages import CONTEXT, passage, passage_of, sentences, with_passages
from tests.scenes import make_claim, make_source, on_record


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("One. Two.", ["One.", "Two."]),
        ("One! “Two?” he asked. Three", ["One!", "“Two?” he asked.", "Three"]),
        ("He said: “It is over.” Nobody answered.", ["He said: “It is over.”", "Nobody answered."]),
        ("Mr. Adams met Gen. Baker. They spoke.", ["Mr. Adams met Gen. Baker.", "They spoke."]),
        ("The U.S. Senate sat. J. K. Bell left.", ["The U.S. Senate sat.", "J. K. Bell left."]),
        ("About 4.5 million came. 200 left.", ["About 4.5 million came.", "200 left."]),
        ("It cost 5 No. 7 stayed. End.", ["It cost 5 No. 7 stayed.", "End."]),
        ("“Ça alors. Élan vital.”", ["“Ça alors.", "Élan vital.”"]),
        ("   ", []),
        ("", []),
    ],
)
def test_a_paragraph_is_split_into_sentences(paragraph: str, expected: list[str]) -> None:
    assert [paragraph[a:b] for a, b in sentences(paragraph)] == expected


TEXT = "Dawn broke. The mayor said the bridge was safe. Traffic went on.\nThe next day was calm. It rained."
SAFE = (TEXT.index("The mayor"), TEXT.index(" Traffic"))


def test_neighbours_come_from_the_same_paragraph() -> None:
    start = TEXT.index("the bridge")
    found = passage(TEXT, SAFE, [(start, start + 19)])
    assert (found.before, found.after) == ("Dawn broke.", "Traffic went on.")
    assert (found.before_is_apart, found.after_is_apart) == (False, False)
    assert [(p.text, p.is_content) for p in found.pieces] == [
        ("The mayor said ", False), ("the bridge was safe", True), (".", False),
    ]  # fmt: skip


def test_at_the_edge_of_a_paragraph_the_neighbour_is_the_next_paragraphs() -> None:
    start = TEXT.index("Traffic")
    found = passage(TEXT, (start, start + 16), [(start, start + 7)])
    assert (found.before, found.after) == ("The mayor said the bridge was safe.", "The next day was calm.")
    assert (found.before_is_apart, found.after_is_apart) == (False, True)


def test_the_first_and_the_last_sentence_have_one_neighbour() -> None:
    assert passage(TEXT, (0, 11), []).before == ""
    start = TEXT.index("It rained")
    assert passage(TEXT, (start, len(TEXT)), []).after == ""


def test_a_neighbour_that_the_window_cut_says_so() -> None:
    text = "half of a long sentence. The mayor left. Then half of"
    start = text.index("The mayor")
    found = passage(text, (start, start + 15), [], cut_before=True, cut_after=True)
    assert (found.before, found.after) == ("… half of a long sentence.", "Then half of …")


@given(
    text=st.text(min_size=1, max_size=80),
    data=st.data(),
)
def test_the_pieces_are_the_sentence(text: str, data: st.DataObject) -> None:
    place = st.integers(0, len(text))
    start, end = sorted((data.draw(place), data.draw(place)))
    spans = [tuple(sorted((data.draw(place), data.draw(place)))) for _ in range(3)]
    found = passage(text, (start, end), spans)  # type: ignore[arg-type]
    assert "".join(piece.text for piece in found.pieces) == text[start:end]
    assert all(piece.text for piece in found.pieces)
    assert found.before in text
    assert found.after in text


@pytest.mark.django_db
def test_where_the_content_stands_in_another_sentence_the_words_in_its_place_are_marked(editor: User) -> None:
    text = "Ann said that the dam had burst. The mayor denied this."
    first = on_record(editor, make_claim(editor), "Ann", text=text, content="the dam had burst")
    start = text.index("The mayor")
    first.sentence_start, first.sentence_end = start, len(text)
    first.save()
    this = text.index("this")
    first.anchors.create(version=first.version, role="in_place", start=this, end=this + 4, exact="this")
    leaning = passage_of(with_passages(type(first).objects.filter(pk=first.pk)).get())
    assert [piece.text for piece in leaning.pieces if piece.is_content] == ["this"]
    assert leaning.leans_back
    assert leaning.before == "Ann said that the dam had burst."


@pytest.mark.django_db
def test_only_a_window_of_the_text_is_fetched(editor: User) -> None:
    padding = "Filler words of no weight stand here. " * 100
    text = f"{padding}An emoji 😀 came. Turkey said that the fighters were there 😀. It ended. {padding}"
    attribution = on_record(editor, make_claim(editor), make_source("Turkey"), text=text.strip())
    # The factory's sentence is the whole line; narrow it to the one that an extractor would give.
    start = text.index("Turkey said")
    attribution.sentence_start, attribution.sentence_end = start, text.index(" It ended")
    attribution.save()
    row = with_passages(type(attribution).objects.filter(pk=attribution.pk)).get()
    assert len(row.window) <= 2 * CONTEXT + 60  # type: ignore[attr-defined]
    found = passage_of(row)
    assert "".join(piece.text for piece in found.pieces) == "Turkey said that the fighters were there 😀."
    assert [piece.text for piece in found.pieces if piece.is_content] == ["the fighters were there"]
    assert (found.before, found.after, found.leans_back) == ("An emoji 😀 came.", "It ended.", False)
