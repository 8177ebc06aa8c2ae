"""Brat files as examples to learn from, and how findings are scored against them."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.nlp.learned.model import Learned
from claims.nlp.training.corpus import GoldDocument, examples, paragraphs_of, read_brat, read_corpus, split
from claims.nlp.training.scoring import Gold, Triple, score

TEXT = "Rain came.\n\nThe mayor said it\nwould rise.\nIran denied the report."
BRAT = """T1\tSource 12 21\tThe mayor
T2\tCue 22 26\tsaid
T3\tContent 27 29;30 40\tit
would rise
E1\tAttribution:T2 Source:T1 Content:T3 Cue:T2
T4\tSource 42 46\tIran
T5\tCue 47 53\tdenied
T6\tContent 54 64\tthe report
T7\tCue 0 4\tRain
E2\tAttribution:T5 Source:T4 Cue:T5 Content:T6
E3\tAttribution:T7 Cue:T7
"""


def test_brat_files_are_read() -> None:
    first, second = read_brat(BRAT)  # one without content is none
    assert (first.source, first.cue, first.content) == ([(12, 21)], [(22, 26)], [(27, 29), (30, 40)])
    assert (second.source, second.cue, second.content) == ([(42, 46)], [(47, 53)], [(54, 64)])


def test_of_several_annotators_the_first_counts(tmp_path: Path) -> None:
    for folder in ("text", "attributions"):
        (tmp_path / folder).mkdir()
    (tmp_path / "text" / "one.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "text" / "unread.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "attributions" / "one_b.ann").write_text("", encoding="utf-8")
    (tmp_path / "attributions" / "one_a.ann").write_text(BRAT, encoding="utf-8")
    (document,) = read_corpus(tmp_path)
    assert (document.name, len(document.attributions)) == ("one", 2)


def test_paragraphs_keep_their_place() -> None:
    found = paragraphs_of(TEXT)
    assert [TEXT[at : at + len(line)] for at, line in found] == [line for _, line in found]
    assert len(found) == 4


def test_examples_carry_the_labels(learned: Learned) -> None:
    document = GoldDocument("one", TEXT, read_brat(BRAT))
    rain, mayor, rise, iran = examples(learned.tokenizer, [document])
    assert not rain.arguments
    assert mayor.cues.tolist() == [0, 0, 1, 0]
    assert mayor.arguments[0].labels.tolist() == [1, 1, 0, 2]
    assert not rise.arguments  # its cue stands in another paragraph
    assert iran.denial
    assert not mayor.denial
    assert iran.arguments[0].labels.tolist() == [1, 0, 2, 2, 0]


@pytest.mark.parametrize(
    ("found", "full", "exact"),
    [
        ([Triple(((42, 46),), ((47, 53),), ((54, 64),))], 1, 1),
        ([Triple(((42, 46),), ((47, 53),), ((58, 64),))], 1, 0),  # half of the content agrees
        ([Triple((), ((47, 53),), ((54, 64),))], 0, 1),  # no source where there is one
        ([Triple(((42, 46),), ((47, 53),), ((0, 4),))], 0, 0),
        ([Triple(((42, 46),), ((47, 53),), ((54, 65),))] * 2, 1, 1),  # one gold attribution is found once
        ([], 0, 0),
    ],
)
def test_findings_are_scored(found: list[Triple], full: int, exact: int) -> None:
    figures = score([Gold(GoldDocument("one", TEXT, read_brat(BRAT)))], [found])
    assert (figures.full.right, figures.content_exact.right) == (full, exact)
    assert (figures.full.found, figures.full.gold) == (len(found), 2)
    assert figures.denial.gold == 1
    assert figures.denial.right == full


def test_what_is_held_out_is_the_same_every_time() -> None:
    documents = [GoldDocument(str(number), "", []) for number in range(40)]
    learning, held = split(documents, 0.2)
    assert (len(learning), len(held)) == (32, 8)
    assert split(documents, 0.2)[1] == held
    assert {d.name for d in learning} | {d.name for d in held} == {d.name for d in documents}


def test_the_command_says_which_folder_is_not_brat(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="has no folders text and attributions"):
        call_command(
            "train_extractor", "--train", str(tmp_path), "--dev", str(tmp_path), "--out", str(tmp_path / "out")
        )
