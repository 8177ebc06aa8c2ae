"""Our own gold set: the half that may be tuned on is held, the other only reported."""

from __future__ import annotations

from pathlib import Path

import pytest

from claims.nlp.evaluation.gold import read_gold
from claims.nlp.evaluation.report import log_line
from claims.nlp.evaluation.scoring import Figures, pair, score
from claims.nlp.pipeline import Extractor, Source

GOLD = Path(__file__).resolve().parents[1] / "gold"

#: A little under what the rules reach alone (24 November 2026: FULL 92, denials 95).  Raise them with the rules.
LEAST = {
    ("spans", "FULL", "f1"): 90.0,
    ("spans", "FULL", "precision"): 91.0,
    ("spans", "FULL", "recall"): 88.5,
    ("spans", "content, exact", "f1"): 69.5,
    ("spans", "cue, overlap", "f1"): 90.5,
    ("denials", "denials", "precision"): 94.5,
    ("denials", "denials", "recall"): 89.0,
    ("senses", "stance", "f1"): 97.5,
    ("senses", "kind", "f1"): 94.0,
    ("senses", "date", "f1"): 98.5,
    ("senses", "antecedent", "f1"): 92.0,
    ("senses", "relays", "f1"): 90.0,
}
MOST_FALSE_DENIALS = 2.0  # percent of those found; 1.0 now


def _figures(extractor: Extractor, name: str) -> Figures:
    corpus = read_gold(GOLD / name)
    sources = [Source(document.id, document.text, document.published) for document in corpus.documents]
    found = {document.id: document.attributions for document in extractor.pipe(sources)}
    return score(pair(corpus, found), full_marks=corpus.full_marks)


def test_the_tuned_half_is_held(extractor: Extractor) -> None:
    figures = _figures(extractor, "tuned.jsonl")
    reached = {(part, name, of): getattr(figures[part, name], of) for part, name, of in LEAST}
    assert {key: round(value, 1) for key, value in reached.items() if value < LEAST[key]} == {}
    assert figures.false_denial_share <= MOST_FALSE_DENIALS


@pytest.mark.slow
def test_the_scored_half_is_reported(extractor: Extractor, capsys: pytest.CaptureFixture[str]) -> None:
    figures = _figures(extractor, "scored.jsonl")
    with capsys.disabled():
        print(f"\nscored half of our gold, rules only: {log_line(figures)}")
    assert figures["spans", "FULL"].gold > 200
