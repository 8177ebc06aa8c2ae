"""Invented news pages in the shapes that the web has: title, byline, date, outlet, text, as a person would take them.

``pages/NN-shape.html`` with what is expected of it in the .json beside it.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from claims.formats.pages import read_page
from claims.formats.read import Read

PAGES = sorted((Path(__file__).parent / "pages").glob("*.html"))
FLOOR = 0.95


def expected(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(path.with_suffix(".json").read_text())
    return found


def page(path: Path, **more: Any) -> Read:
    return read_page(path.read_bytes(), name=path.name, url="https://news.invented.org/a/1", **more)


def word_f1(found: str, wanted: str) -> float:
    """Of words as a multiset, as the benchmarks of text extraction count it."""
    ours, theirs = (Counter(re.findall(r"\w+", text.casefold())) for text in (found, wanted))
    shared = (ours & theirs).total()
    return 2 * shared / (ours.total() + theirs.total()) if shared else 0.0


def test_there_are_pages_enough() -> None:
    assert len(PAGES) >= 25


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_the_text_is_the_articles(path: Path) -> None:
    wanted, got = expected(path), page(path)
    assert got.error == ""
    score = word_f1(got.payload["text"], "\n".join(wanted["text"]))
    assert score >= FLOOR, f"{score:.3f}: {got.payload['text']}"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_paragraphs_and_quotation_marks_stay(path: Path) -> None:
    lines = page(path).payload["text"].split("\n")
    wanted = [" ".join(line.split()) for line in expected(path)["text"]]
    missing = [line for line in wanted if line not in lines]
    assert not missing, lines


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.stem)
def test_title_byline_date_and_outlet_are_the_articles(path: Path) -> None:
    wanted, got = expected(path), page(path).payload
    fields = ("title", "byline", "published")
    assert {key: got.get(key, "") for key in fields} == {key: wanted[key] for key in fields}
    assert got.get("language", "en") == wanted.get("language", "en")
    if wanted["outlet"]:
        assert got["outlet"] == wanted["outlet"]
    assert bool(got.get("note")) == bool(wanted.get("note"))
