"""Rules and the shipped model together, as is the default: EXTRACTOR=learned."""

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
from claims.nlp.merging import PRECISE
from claims.nlp.pipeline import Extractor, Source
from tests.conftest import SHARED

SEED = SHARED / "seed"


@pytest.fixture(scope="module")
def both() -> Extractor:
    return build_nlp(extractor="learned")


def test_an_extractor_that_does_not_exist_is_named() -> None:
    with pytest.raises(ValueError, match="say learned, precise, rules"):
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


_pieces = st.sampled_from(
    ["Iran denies it.", "The mayor said that taxes would rise.", "“", "”", '"', "said", "he told Reuters", "\n", "\x00",
     "\u202e", "\u2028", "中文", "مرحبا", "e\u0301", "😀", "\t\t", "according to the club", ": ", " "]
)  # fmt: skip
_hostile = st.one_of(st.text(max_size=300), st.lists(_pieces, max_size=25).map("".join))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(_hostile, min_size=1, max_size=4))
def test_spans_lie_in_the_text_and_do_not_depend_on_what_else_is_read(both: Extractor, texts: list[str]) -> None:
    together = [d.attributions for d in both.pipe(Source(str(n), t) for n, t in enumerate(texts))]
    for text, found in zip(texts, together, strict=True):
        assert found == both.extract(text).attributions
        for a in found:
            assert all(0 <= s < e <= len(text) for s, e in (*a.cue, *a.content, *(a.source or ())))


def test_the_precise_setting_keeps_what_is_surer(both: Extractor) -> None:
    precise = build_nlp(extractor="precise")
    text = "The mayor said that taxes would rise. Residents fumed at the very idea of another levy."
    found = precise.extract(text).attributions
    assert 0 < len(found) <= len(both.extract(text).attributions)
    assert all(a.confidence.span >= PRECISE for a in found)


@pytest.mark.parametrize(
    "text",
    [
        "Its republic is not recognized by any state.",
        "The exchange has added a quarrel between capitals to a conflict that was decades old.",
    ],
)
def test_where_nobody_says_anything_nothing_is_found(both: Extractor, text: str) -> None:
    assert both.extract(text).attributions == ()


def test_what_the_same_subject_does_besides_is_no_content(both: Extractor) -> None:
    text = "Russia considers Armenia a strategic partner and has a military base there."
    (found,) = both.extract(text).attributions
    assert [text[s:e] for s, e in found.content] == ["Armenia a strategic partner"]


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
