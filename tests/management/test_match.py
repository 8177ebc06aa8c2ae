"""`manage.py match`, as score_matching.py reads it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

BREAD = "The price of bread has doubled, the statistics office said on Monday. Flour is dear this year."
FERRY = "A ferry sank off Norlund in the night. All forty passengers were saved by the coast guard."
KEYS = {"claim", "doc", "score", "related", "stance", "quote"}


@pytest.fixture
def claims(tmp_path: Path) -> Path:
    path = tmp_path / "claims.txt"
    path.write_text("The price of bread has doubled\n\nA ferry sank off Norlund\nThe price of bread has doubled\n")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "articles"
    path.mkdir()
    (path / "bread.txt").write_text(BREAD)
    (path / "ferry.txt").write_text(FERRY)
    return path


def lines(capsys: pytest.CaptureFixture[str], **asked: Any) -> list[dict[str, Any]]:
    call_command("match", **{"format": "jsonl"} | asked)
    return [json.loads(line) for line in capsys.readouterr().out.splitlines()]


def test_all_pairs_with_all_keys(claims: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = lines(capsys, claims=claims, articles=folder)
    assert len(found) == 4
    assert all(set(line) == KEYS and 0 <= line["score"] <= 1 for line in found)
    assert {(line["claim"], line["doc"]) for line in found if line["related"]} == {
        ("The price of bread has doubled", "bread"), ("A ferry sank off Norlund", "ferry"),
    }  # fmt: skip
    quote = next(line["quote"] for line in found if line["related"] and line["doc"] == "bread")
    assert BREAD[slice(*quote)].startswith("The price of bread")


def test_tables_are_read_by_their_columns(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims, articles = tmp_path / "claims.csv", tmp_path / "articles.csv"
    claims.write_text('n,claim\n1,"A ferry sank off Norlund"\n')
    articles.write_text(f'id,date,text\n7,2020,"{FERRY}\n\nMore, later."\n8,2020,"{BREAD}"\n')
    asked = {"claims": claims, "articles": articles, "claim_column": "claim"}
    assert [(line["doc"], line["related"]) for line in lines(capsys, **asked)] == [("7", True), ("8", False)]
    assert [line["doc"] for line in lines(capsys, **asked, id_column="date")] == ["2020"]
    assert [line["related"] for line in lines(capsys, **asked, text_column="date")] == [False, False]


def test_only_the_best(claims: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert [line["doc"] for line in lines(capsys, claims=claims, articles=folder, top=1)] == ["bread", "ferry"]


def test_a_table_for_people(claims: Path, folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("match", claims=claims, articles=folder)
    shown = capsys.readouterr().out
    assert "bread" in shown
    assert "asserts" in shown


@pytest.mark.parametrize(
    ("claims", "articles", "message"),
    [
        ("nowhere.txt", "one.txt", "nowhere.txt cannot be read"),
        ("empty.txt", "one.txt", "holds no claim"),
        ("one.txt", "empty", "holds no article"),
        ("latin.txt", "one.txt", "is not UTF-8"),
        ("one.txt", "empty.csv", "is empty"),
    ],
)
def test_what_cannot_be_read_is_named(tmp_path: Path, claims: str, articles: str, message: str) -> None:
    (tmp_path / "one.txt").write_text("Something happened")
    (tmp_path / "empty.txt").write_text("\n")
    (tmp_path / "empty.csv").write_text("")
    (tmp_path / "empty").mkdir()
    (tmp_path / "latin.txt").write_bytes(b"Stra\xdfe")
    with pytest.raises(CommandError, match=message):
        call_command("match", claims=tmp_path / claims, articles=tmp_path / articles)


def test_a_column_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    (tmp_path / "claims.csv").write_text("a,b\n1,2\n")
    with pytest.raises(CommandError, match="no column c; it has a, b"):
        call_command("match", claims=tmp_path / "claims.csv", articles=tmp_path / "claims.csv", claim_column="c")
