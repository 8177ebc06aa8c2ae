"""Gold of three kinds, read."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest

from claims.nlp.evaluation.gold import GoldError, read_gold, read_standoff
from claims.nlp.types import Precision, Stance

TEXT = "He said the bank failed. The bank denied it."
ROW = {
    "id": "a1", "source": [{"text": "The bank", "nth": 1}], "cue": [{"text": "denied", "nth": 1}],
    "content": [{"text": "the bank failed", "nth": 1}], "in_place": [{"text": "it", "nth": 1}], "stance": "denies",
    "kind": "fact", "speech": "indirect", "relays": ["Reuters"], "said_on": "2020-03-01", "said_precision": "month",
    "answers": "a0", "nested_in": None,
}  # fmt: skip


def _jsonl(folder: Path, **changes: object) -> Path:
    path = folder / "own.jsonl"
    row = {
        "id": "d1",
        "text": TEXT,
        "published": "2020-03-14",
        "phenomena": ["denial"],
        "attributions": [ROW | changes],
    }
    path.write_text(json.dumps(row) + "\n\n", encoding="utf-8")
    return path


def test_our_own_gold_is_read_with_all_that_it_marks(tmp_path: Path) -> None:
    corpus = read_gold(_jsonl(tmp_path))
    (document,) = corpus.documents
    (marked,) = document.attributions
    assert corpus.full_marks
    assert document.published == date(2020, 3, 14)
    assert [TEXT[slice(*span)] for span in (*marked.source, *marked.cue, *marked.content, *marked.in_place)] == [
        "The bank", "denied", "the bank failed", "it",
    ]  # fmt: skip
    assert (marked.stance, marked.relays, marked.answers) == (Stance.DENIES, ("Reuters",), "a0")
    assert (marked.said_on, marked.said_precision) == (date(2020, 3, 1), Precision.MONTH)


def test_nth_counts_places_within_words_too(tmp_path: Path) -> None:
    (document,) = read_gold(_jsonl(tmp_path, cue=[{"text": "e", "nth": 2}])).documents
    assert document.attributions[0].cue == ((TEXT.index("the") + 2, TEXT.index("the") + 3),)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"cue": [{"text": "denied", "nth": 2}]}, "line 1: 'denied' does not stand 2 times"),
        ({"stance": "grumbles"}, "line 1: 'grumbles' is not a valid Stance"),
        ({"said_on": "yesterday"}, "line 1: Invalid isoformat"),
    ],
)
def test_a_wrong_mark_is_named_with_its_line(tmp_path: Path, changes: dict[str, object], message: str) -> None:
    with pytest.raises(GoldError, match=message):
        read_gold(_jsonl(tmp_path, **changes))


def test_brat_files_are_read_by_their_events() -> None:
    standoff = (
        "T1\tAttribution 3 7\tsaid\nT2\tSource 0 2\tHe\nT3\tContent 8 12;17 23\tthe … failed\nT4\tContent 13 16\ta\nb\n"
        "E1\tAttribution:T1 Source:T2 Cue:T1 Content:T3 Content2:T4\nE2\tAttribution:T1 Source:T2\n"
        "A1\tSpeech E1\n"
    )
    (marked,) = read_standoff(standoff)  # the second has no content
    assert (marked.source, marked.cue, marked.content) == (((0, 2),), ((3, 7),), ((8, 12), (13, 16), (17, 23)))
    assert marked.stance is None


def test_of_several_annotators_the_first_is_read_and_unmarked_texts_are_left_out(tmp_path: Path) -> None:
    for folder in ("text", "attributions"):
        (tmp_path / folder).mkdir()
    (tmp_path / "text" / "a_b.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "text" / "unmarked.txt").write_text(TEXT, encoding="utf-8")
    for name, end in (("a_b_zoe", 5), ("a_b_amy", 7)):
        (tmp_path / "attributions" / f"{name}.ann").write_text(
            f"T1\tContent 0 {end}\tx\nE1\tAttribution:T1 Content:T1\n", encoding="utf-8"
        )
    corpus = read_gold(tmp_path)
    assert [document.id for document in corpus.documents] == ["a_b"]
    assert corpus.documents[0].attributions[0].content == ((0, 7),)
    assert not corpus.full_marks


def test_the_seeds_are_read() -> None:
    corpus = read_gold(Path(__file__).resolve().parents[3] / "seeds")
    assert len(corpus.documents) == 9
    assert sum(len(document.attributions) for document in corpus.documents) > 30
    assert any("Corvane News Agency" in each.relays for document in corpus.documents for each in document.attributions)


def test_what_is_no_gold_is_said(tmp_path: Path) -> None:
    with pytest.raises(GoldError, match="neither a folder"):
        read_gold(tmp_path)
