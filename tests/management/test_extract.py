"""`manage.py extract`: what it prints, and what it says of files that it cannot read."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

TEXT = "The mayor said on Monday that taxes would rise, which the council denied."
KEYS = {
    "id", "answers", "nested_in", "source", "cue", "content", "content_in_place", "stance", "kind", "speech",
    "sources", "via", "relays", "said_on", "said_precision", "confidence", "found_by", "statement",
}  # fmt: skip


def _extract(*args: str) -> list[dict[str, Any]]:
    out = StringIO()
    call_command("extract", *args, "--format", "jsonl", stdout=out)
    return [json.loads(line) for line in out.getvalue().splitlines()]


def test_a_text_file_is_one_document_named_by_its_stem(tmp_path: Path) -> None:
    path = tmp_path / "council.txt"
    path.write_text(TEXT, encoding="utf-8")
    (document,) = _extract(str(path), "--published", "2020-10-01")
    assert document["doc"] == "council"
    assertion, denial = document["attributions"]
    assert set(assertion) == KEYS
    assert assertion["said_on"] == "2020-09-28"
    assert [TEXT[s:e].removeprefix("that ") for s, e in denial["content"]] == ["taxes would rise"]
    assert [TEXT[s:e] for s, e in denial["content_in_place"]] == ["which"]
    assert denial["answers"] == assertion["id"]


def test_line_ends_of_windows_count_once_as_python_reads_them(tmp_path: Path) -> None:
    path = tmp_path / "crlf.txt"
    path.write_bytes(b"Nothing here.\r\nThe mayor said that taxes would rise.\r\n")
    (document,) = _extract(str(path))
    (found,) = document["attributions"]
    text = path.read_text(encoding="utf-8")
    assert [text[s:e].removeprefix("that ") for s, e in found["content"]] == ["taxes would rise"]


def test_each_object_of_a_jsonl_file_is_a_document_with_its_own_day(tmp_path: Path) -> None:
    path = tmp_path / "two.jsonl"
    rows = [{"id": "a", "text": TEXT, "published": "2020-10-08"}, {"id": "b", "text": TEXT}]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    first, second = _extract(str(path), "--published", "2020-10-01")
    assert (first["doc"], second["doc"]) == ("a", "b")
    assert first["attributions"][0]["said_on"] == "2020-10-05"
    assert second["attributions"][0]["said_on"] == "2020-09-28"


def test_several_processes_print_the_same_in_the_same_order(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    rows = [{"id": str(n), "text": f"The mayor said that {n} schools would close."} for n in range(70)]
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    assert _extract(str(path), "--processes", "2") == _extract(str(path))


BAD = [
    ("bytes.txt", b"\xff\xfe\x00", "bytes.txt is not UTF-8"),
    ("bad.jsonl", b'{"id": 1}\n', "bad.jsonl, line 1"),
    ("bad.jsonl", b'{"id": 1, "text": "Fine."}\nnot json\n', "bad.jsonl, line 2"),
    ("bad.jsonl", b'{"id": 1, "text": "Fine.", "published": "yesterday"}\n', "bad.jsonl, line 1"),
    ("bad.jsonl", b'{"id": 1, "text": 7}\n', "text is not a string"),
]


@pytest.mark.parametrize(("name", "content", "says"), BAD)
def test_what_cannot_be_read_is_named(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(CommandError, match=says):
        _extract(str(path))


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match="cannot be read"):
        _extract(str(tmp_path / "gone.txt"))
