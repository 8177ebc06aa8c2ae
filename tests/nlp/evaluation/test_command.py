"""evaluate_extraction, run over a corpus of two sentences."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from claims.nlp.learned.model import DATA, MANIFEST

ROW = {
    "id": "d1", "text": "Ada Brown said the mine had closed.", "published": "2020-03-14", "phenomena": ["hard"],
    "attributions": [{
        "id": "a1", "source": [{"text": "Ada Brown", "nth": 1}], "cue": [{"text": "said", "nth": 1}],
        "content": [{"text": "the mine had closed", "nth": 1}], "in_place": None, "stance": "asserts",
        "kind": "fact", "speech": "indirect", "relays": [], "said_on": None, "said_precision": None,
        "answers": None, "nested_in": None,
    }],
}  # fmt: skip
MISSED = ROW | {"id": "d2", "text": "Ada Brown said the mine had closed. The pit is deep."}
MISSED["attributions"] = [
    ROW["attributions"][0] | {"content": [{"text": "The pit is deep", "nth": 1}]}  # type: ignore[operator]
]
LOG = "## Log\n\n| date | commit | figures |\n|---|---|---|\n"


@pytest.fixture
def scored(tmp_path: Path) -> Path:
    (tmp_path / "README.md").write_text(LOG, encoding="utf-8")
    path = tmp_path / "scored.jsonl"
    path.write_text("\n".join(map(json.dumps, (ROW, MISSED))), encoding="utf-8")
    return path


def _run(*arguments: str | Path) -> str:
    out = StringIO()
    call_command("evaluate_extraction", "--extractor", "rules", *map(str, arguments), stdout=out)
    return out.getvalue()


def test_a_run_on_the_scored_half_is_logged(scored: Path) -> None:
    assert "rules only" in _run(scored)
    log = (scored.parent / "README.md").read_text(encoding="utf-8")
    assert log.startswith(LOG)
    (line,) = log.removeprefix(LOG).splitlines()
    assert "| rules only: FULL P 50.0 R 50.0 F1 50.0; denials" in line
    assert line.endswith("|")


def test_no_log_is_written_where_none_is_wanted_or_the_corpus_is_another(scored: Path) -> None:
    _run(scored, "--no-log")
    _run(scored.rename(scored.with_name("tuned.jsonl")))
    assert (scored.parent / "README.md").read_text(encoding="utf-8") == LOG


def test_the_errors_of_the_scored_half_are_not_shown(scored: Path) -> None:
    with pytest.raises(CommandError, match="only scored"):
        _run(scored, "--errors", "1")


def test_errors_of_another_file_are_lines(scored: Path) -> None:
    out = _run(scored.rename(scored.with_name("tuned.jsonl")), "--errors", "1")
    assert "missed (no pair) d2 asserts: Ada Brown | said | The pit is deep <hard>" in out
    assert "false  (no pair) d2 asserts: Ada Brown | said | the mine had closed [rules:clause] <hard>" in out


def test_the_tables_go_between_the_markers_of_a_page(scored: Path) -> None:
    page = scored.parent / "page.md"
    page.write_text("before\n\n<!-- figures -->\nold\n<!-- /figures -->\n\nafter\n", encoding="utf-8")
    _run(scored, "--no-log", "--write", page)
    written = page.read_text(encoding="utf-8")
    assert written.startswith("before\n\n<!-- figures -->\nMeasured on ")
    assert written.endswith("\n<!-- /figures -->\n\nafter\n")
    assert "| rules only | 50.0 | 50.0 | 50.0 |" in written
    assert "\nold\n" not in written
    assert str(scored.parent.parent) not in written


def test_a_page_without_markers_is_left_alone(scored: Path) -> None:
    page = scored.parent / "page.md"
    page.write_text("no place here\n", encoding="utf-8")
    with pytest.raises(CommandError, match="has no lines"):
        _run(scored, "--no-log", "--write", page)
    assert page.read_text(encoding="utf-8") == "no place here\n"


def test_what_is_no_gold_is_an_error_in_words(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="neither a folder"):
        _run(tmp_path)


@pytest.mark.skipif(not (DATA / MANIFEST).exists(), reason="no learned part is shipped yet")
def test_each_extractor_has_a_row(scored: Path) -> None:
    page = scored.parent / "page.md"
    page.write_text("<!-- figures -->\n<!-- /figures -->\n", encoding="utf-8")
    call_command("evaluate_extraction", scored, "--no-log", "--write", page, stdout=StringIO())
    rows = [
        line
        for line in page.read_text(encoding="utf-8").splitlines()
        if line.startswith(("| rules", "| l", "| the whole |"))
    ]
    assert [row.split("|")[1].strip() for row in rows[:3]] == ["rules only", "learned only", "the whole"]
    assert rows[1].endswith("| – |")
