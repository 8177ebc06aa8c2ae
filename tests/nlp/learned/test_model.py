"""The shipped model: whole, quick to load, and never surprised by a text."""

from __future__ import annotations

import json
import shutil
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.nlp.learned.model import DATA, ENCODER, MANIFEST, TOKENIZER, Learned, LearnedFinding, LearnedModelError

_TEXTS = (
    "The mayor said that taxes would rise.",
    "Turkey denied sending fighters to Azerbaijan, and Iran called the report false.",
    "It rained.",
    "",
    "“We never agreed,” Barrett told reporters on Monday, “and we never will.”",
    "According to Reuters, 1,400 people were hurt.",
)


def _words(text: str, finding: LearnedFinding) -> tuple[str, str, str]:
    source, cue, content = (
        " ".join(text[start:end] for start, end in spans or ())
        for spans in (finding.source, finding.cue, finding.content)
    )
    return source, cue, content


@pytest.mark.parametrize(
    ("text", "source", "cue", "content"),
    [
        (_TEXTS[0], "The mayor", "said", "that taxes would rise"),
        ("Prices fell last year, the ministry said.", "the ministry", "said", "Prices fell last year"),
        ("Iran denied that it had sent weapons.", "Iran", "denied", "that it had sent weapons"),
    ],
)
def test_plain_attributions_are_found(learned: Learned, text: str, source: str, cue: str, content: str) -> None:
    ((finding,),) = learned.find([text])
    assert _words(text, finding) == (source, cue, content)
    assert finding.cue_score > 0.5
    assert 0 <= finding.argument_score <= 1


def test_a_text_without_attribution_has_none(learned: Learned) -> None:
    assert learned.find([_TEXTS[2], _TEXTS[3], " \t "]) == [[], [], []]


def test_many_give_what_each_gives_alone(learned: Learned) -> None:
    together = learned.find(_TEXTS)
    assert together == [learned.find([text])[0] for text in _TEXTS]
    assert learned.find(_TEXTS[::-1]) == together[::-1]


def test_a_higher_threshold_only_leaves_out(learned: Learned) -> None:
    many, few = learned.find(_TEXTS, threshold=0.0), learned.find(_TEXTS, threshold=0.7)
    for all_of, some in zip(many, few, strict=True):
        assert some == [finding for finding in all_of if finding.score >= 0.7]


_pieces = st.sampled_from(
    ["said", "denied", "“", "”", '"', ", ", ": ", "the mayor", "which", "that", "according to", " ", "😀", "é", "(",
     "—", ".", "was", "\u0301", "\u200d", "\x00", "中文", "مرحبا", "\u2028"]
)  # fmt: skip


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.one_of(st.text(max_size=200), st.lists(_pieces, max_size=40).map("".join)))
def test_every_span_lies_within_the_paragraph(learned: Learned, text: str) -> None:
    (found,) = learned.find([text])
    for finding in found:
        assert finding.cue
        assert finding.content
        for spans in (finding.cue, finding.source or (), finding.content):
            assert all(0 <= start < end <= len(text) for start, end in spans)
            assert list(spans) == sorted(spans)


@pytest.mark.slow
def test_a_paragraph_ten_times_as_long_takes_ten_times_as_long(learned: Learned) -> None:
    def seconds(times: int) -> float:
        since = time.process_time()
        learned.find([(_TEXTS[1] + " ") * times])
        return time.process_time() - since

    seconds(10)
    assert seconds(1000) < 20 * seconds(100)


def test_it_is_loaded_in_two_seconds() -> None:
    since = time.process_time()
    Learned.load()
    assert time.process_time() - since < 2


def test_it_is_small() -> None:
    assert sum(file.stat().st_size for file in DATA.iterdir()) < 40_000_000


@pytest.mark.parametrize("file", [ENCODER, TOKENIZER])
def test_a_changed_file_is_refused(tmp_path: Path, file: str) -> None:
    folder = Path(shutil.copytree(DATA, tmp_path / "model"))
    with (folder / file).open("ab") as opened:
        opened.write(b" ")
    with pytest.raises(LearnedModelError, match=file):
        Learned.load(folder)


@pytest.mark.parametrize("missing", [ENCODER, TOKENIZER, MANIFEST])
def test_a_missing_file_is_named(tmp_path: Path, missing: str) -> None:
    folder = Path(shutil.copytree(DATA, tmp_path / "model"))
    (folder / missing).unlink()
    with pytest.raises(LearnedModelError, match=missing):
        Learned.load(folder)


def test_the_card_states_the_figures() -> None:
    figures = json.loads((DATA / "figures.json").read_text(encoding="utf-8"))
    card = (DATA / "card.md").read_text(encoding="utf-8")
    full = figures["dev"]["full"]
    assert f"| full | {full['precision']} | {full['recall']} | {full['f1']} |" in card
    assert "no licence" in card
    assert full["f1"] >= 78
