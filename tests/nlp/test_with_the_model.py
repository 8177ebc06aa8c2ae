"""Rules and the shipped model together: EXTRACTOR=learned."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.management.commands.extract import as_json
from claims.nlp import build_nlp
from claims.nlp.pipeline import Extractor, Source
from tests.conftest import SHARED

SEED = SHARED / "seed"


@pytest.fixture(scope="module")
def both() -> Extractor:
    return build_nlp(extractor="learned")


def test_an_extractor_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match="say rules or learned"):
        build_nlp(extractor="magic")


def test_each_finding_says_which_of_them_found_it(both: Extractor) -> None:
    text = "The mayor said that taxes would rise. Residents fumed at the very idea of another levy."
    said, fumed = both.extract(text).attributions
    assert said.found_by[:2] == ("rules:clause", "model")
    assert fumed.found_by == ("model",)
    assert 0 < fumed.confidence.span <= 1
    assert both.name == "rules-1+learned-1"


@pytest.mark.parametrize(
    "text",
    [
        "The court denied them entry.",
        "The club dismissed its coach.",
        "The region is not recognized internationally as a state.",
    ],
)
def test_what_denies_no_claim_is_no_denial(both: Extractor, text: str) -> None:
    assert "denies" not in {a.stance for a in both.extract(text).attributions}


def test_the_same_is_found_whatever_else_is_read_with_it(both: Extractor) -> None:
    texts = ["The mayor said that taxes would rise.", "Iran denies sending weapons.", "Nobody spoke."] * 5
    together = [d.attributions for d in both.pipe(Source(str(n), t) for n, t in enumerate(texts))]
    assert together == [both.extract(text).attributions for text in texts]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=300))
def test_every_span_lies_within_the_text(both: Extractor, text: str) -> None:
    for a in both.extract(text).attributions:
        assert all(0 <= s < e <= len(text) for s, e in (*a.cue, *a.content, *(a.source or ())))


@pytest.mark.skipif(not SEED.exists(), reason="the seed article lies beside the repository, and is not there")
def test_all_thirteen_rows_of_the_seed_article_are_whole(both: Extractor, tmp_path: Path) -> None:
    text = (SEED / "article.txt").read_text(encoding="utf-8")
    found = tmp_path / "found.jsonl"
    found.write_text(json.dumps(as_json(both.extract(text, id="article", published=date(2020, 10, 1)))))
    scorer = SHARED / "bench" / "score_seed.py"
    scored = subprocess.run(
        [sys.executable, scorer, SEED / "gold.json", found], capture_output=True, text=True, check=False
    )
    assert "13 of 13 rows whole" in scored.stdout, scored.stdout
