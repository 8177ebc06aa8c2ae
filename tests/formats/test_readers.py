from __future__ import annotations

import json

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims.formats.read import READABLE, Read
from claims.formats.readers import read
from claims.formats.tables import read_jsonl
from claims.formats.texts import read_txt

NAME = "02 talks offered"
GOOD = {"title": "Talks offered", "text": "Moscow offered to host talks."}


def lines(*entries: object) -> list[bytes]:
    return [e if isinstance(e, bytes) else json.dumps(e).encode() + b"\n" for e in entries]


@pytest.mark.parametrize(
    ("data", "title", "text"),
    [
        (b"Moscow offered to host talks.\nA second line.", NAME, "Moscow offered to host talks.\nA second line."),
        (b"Talks offered\n\nMoscow offered.", "Talks offered", "Moscow offered."),
        (b"\xef\xbb\xbfTalks offered\r\n\r\nMoscow.\r\nParis.", "Talks offered", "Moscow.\nParis."),
        (b"Moscow offered to host talks.\n\nParis too.", NAME, "Moscow offered to host talks.\n\nParis too."),
        (b"Talks offered\nMoscow offered.", NAME, "Talks offered\nMoscow offered."),
        (b"Just a line", NAME, "Just a line"),
        (b"x" * 151 + b"\n\nMoscow offered.", NAME, "x" * 151 + "\n\nMoscow offered."),
        ("Größe 👍\n\nAnkara “denied” it.".encode(), "Größe 👍", "Ankara “denied” it."),
    ],
)  # fmt: skip
def test_a_text_takes_its_title_from_its_headline_or_from_the_name(data: bytes, title: str, text: str) -> None:
    assert read_txt(data, name="some/02_talks-offered.txt") == Read(
        "some/02_talks-offered.txt", {"title": title, "text": text}
    )


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "empty"),
        (b" \r\n \xef\xbb\xbf"[:4], "empty"),
        (b"\xef\xbb\xbfcaf\xe9 talks", "marked as UTF-8, but byte 4"),
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9, "This is no text"),
    ],
)
def test_a_text_that_cannot_be_read_says_why(data: bytes, words: str) -> None:
    article = read_txt(data, name="a.txt")
    assert words in article.error
    assert article.payload == {}


@pytest.mark.parametrize(
    ("line", "words"),
    [
        (b"{not json}\n", "not JSON"),
        (b"[1, 2]\n", "no object"),
        (b'"words"\n', "no object"),
        (b'{"text": "Words."}\n', "no title"),
        (b'{"title": "T", "text": "  "}\n', "no text"),
        (b"{}\n", "no title and no text"),
        (b'{"title": 7, "text": "Words."}\n', "“title” is not text"),
        (b'{"title": "T", "text": "Words.", "outlet": ["a"]}\n', "“outlet” is not text"),
        (b'{"title": "T", "text": "Words.", "published": "yesterday"}\n', "give a date like 2020-10-01"),
        (b'{"title": "T", "text": "Words.", "published": 20201001}\n', "give a date like"),
        (b'{"title": "T", "text": "Words \\ud800."}\n', "lone surrogate"),
        (b'{"title": "T", "text": "caf\xe9"}\n', "not UTF-8"),
        (b"[" * 100_000 + b"\n", "nested too deep"),
        (b'{"title": ' + b"9" * 5000 + b"}\n", "number is too long"),
        (json.dumps(GOOD | {"outlet": "x" * 301}).encode(), "301 characters; 300 is the most"),
    ],
)
def test_a_bad_line_among_good_ones_is_an_error_of_that_line_only(line: bytes, words: str) -> None:
    articles = list(
        read_jsonl([*lines(GOOD), line if line.endswith(b"\n") else line + b"\n", *lines(GOOD)], name="a.jsonl")
    )
    assert [a.name for a in articles] == ["a.jsonl, line 1", "a.jsonl, line 2", "a.jsonl, line 3"]
    assert words in articles[1].error
    assert articles[0].payload == articles[2].payload == GOOD


def test_a_line_gives_all_its_fields_and_its_id() -> None:
    entry = GOOD | {
        "id": "02-talks", "outlet": "The Harbour Courier", "url": "https://courier.example/2", "byline": "By A. Writer",
        "published": "2020-10-01T09:30:00+03:00", "unknown": {"kept": "out"}, "text": "One.\r\nTwo.\u0000",
    }  # fmt: skip
    [article] = read_jsonl([b"\xef\xbb\xbf" + json.dumps(entry).encode() + b"\r\n", b"\r\n"], name="a.jsonl")
    assert article == Read(
        "a.jsonl, line 1 (02-talks)",
        {
            "title": "Talks offered", "text": "One.\nTwo.", "outlet": "The Harbour Courier",
            "url": "https://courier.example/2", "byline": "By A. Writer", "published": "2020-10-01",
        },
    )  # fmt: skip


def test_a_file_of_another_kind_is_refused_by_its_ending() -> None:
    [article] = read([b"MZ"], name="report.exe")
    assert article.error.startswith("Files like “.exe” are not read: only .csv, .docx,")


@given(data=st.binary(), ending=st.sampled_from([".JSONL", "", *READABLE]))
@example(data=b'{"title": "T", "text": "\\u0000"}', ending=".jsonl")
@example(data=b"\x00", ending=".txt")
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_bytes_give_articles_or_errors_and_never_raise(data: bytes, ending: str) -> None:
    for article in read(data.splitlines(keepends=True), name="some-file" + ending):
        assert bool(article.error) != bool(article.payload)
        if article.payload:
            assert article.payload["title"].strip()
            assert article.payload["text"].strip()
            assert "\x00" not in "".join(article.payload.values())
            "".join(article.payload.values()).encode()


@given(
    entries=st.lists(
        st.dictionaries(
            st.sampled_from(["title", "text", "outlet", "url", "published", "byline", "id", "else"]),
            st.none() | st.booleans() | st.floats() | st.text(max_size=20) | st.lists(st.integers(), max_size=2),
        ),
        max_size=4,
    )
)
@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
def test_any_object_gives_an_article_or_an_error_for_each_line(entries: list[dict[str, object]]) -> None:
    articles = list(read_jsonl(lines(*entries), name="a.jsonl"))
    assert len(articles) == len(entries)
    for article in articles:
        assert bool(article.error) != bool(article.payload)
