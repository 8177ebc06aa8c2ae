"""Bytes from outside, of every kind of file: a clean article or an error in words; never a traceback, never half."""

from __future__ import annotations

import io
import time
import zipfile
from typing import Any

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from claims.formats.archives import MOST_OF_ONE
from claims.formats.decoding import decode
from claims.formats.feeds import read_feed
from claims.formats.pages import read_page
from claims.formats.read import READABLE, Read, UnreadableError
from claims.formats.readers import read
from claims.formats.tables import read_csv
from tests.site import article_html

NO_HURRY = settings(suppress_health_check=[HealthCheck.too_slow], deadline=None, max_examples=60)
WORDS = st.text(max_size=40)
NAMES = st.text(st.characters(exclude_characters="\0"), min_size=1, max_size=12)
TAGS = st.sampled_from(
    ["p", "div", "table", "tr", "td", "article", "script", "style", "b", "a", "br", "h1", "svg", "title", "body"]
)
HTML = st.recursive(
    WORDS, lambda inner: st.builds(lambda tag, its, end: f"<{tag}>{''.join(its)}{f'</{tag}>' if end else ''}",
                                   TAGS, st.lists(inner, max_size=4), st.booleans()), max_leaves=25,
)  # fmt: skip


def check(reads: list[Read]) -> None:
    for its in reads:
        assert bool(its.error) != bool(its.payload), its
        if its.payload:
            assert its.payload.get("text", "").strip() or its.payload["url"]
            assert its.payload.get("title") or "text" not in its.payload
        for value in its.payload.values():
            assert "\x00" not in value
            assert "\r" not in value
            value.encode()


@given(data=st.binary(max_size=400), ending=st.sampled_from(READABLE), text=WORDS)
@example(data=b"%PDF-1.7\n", ending=".pdf", text="")
@example(data=b"PK\x03\x04", ending=".docx", text="")
@example(data=b"From: \xff\xfe\nContent-Type: text/html; charset=nonsense\n\n<p>\x00", ending=".eml", text="")
@NO_HURRY
def test_any_bytes_in_any_file(data: bytes, ending: str, text: str) -> None:
    whole = data + text.encode("utf-8", "surrogatepass") + data
    check(list(read(whole.splitlines(keepends=True), name=f"f{ending}")))


@given(html=HTML, charset=st.sampled_from(["", "utf-8", "cp1252", "utf-16", "nonsense"]))
@NO_HURRY
def test_any_html(html: str, charset: str) -> None:
    check([read_page(html.encode("utf-8", "replace"), name="a", url="https://a.invented.org/", charset=charset)])


@given(rows=st.lists(st.lists(WORDS, max_size=5), max_size=5), delimiter=st.sampled_from(",;\t|"))
@NO_HURRY
def test_any_table(rows: list[list[str]], delimiter: str) -> None:
    lines = [delimiter.join(row) for row in [["title", "text", "url"], *rows]]
    check(list(read_csv("\n".join(lines).encode("utf-8", "replace"), name="a.csv")))


@given(names=st.lists(NAMES, max_size=4, unique=True), data=st.binary(max_size=80),
       cut=st.integers(0, 60))  # fmt: skip
@NO_HURRY
def test_any_zip_whole_or_cut(names: list[str], data: bytes, cut: int) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name.encode("utf-8", "replace").decode() + ".txt", data)
    whole = packed.getvalue()
    check(list(read([whole[: len(whole) - cut]], name="a.zip")))


@given(data=st.binary(max_size=300), entries=st.lists(WORDS, max_size=3))
@example(data=b"<?xml version='1.0'?><!DOCTYPE x [<!ENTITY a 'aaaa'><!ENTITY b '&a;&a;&a;'>]><rss>&b;", entries=[])
@NO_HURRY
def test_any_feed(data: bytes, entries: list[str]) -> None:
    items = "".join(f"<item><link>https://a.invented.org/{n}</link><title>{its}" for n, its in enumerate(entries))
    for feed in (data, b"<rss version='2.0'><channel>" + items.encode("utf-8", "replace") + data):
        try:
            found = read_feed(feed, url="https://a.invented.org/rss")
        except UnreadableError:  # the only error, and it is said in words
            continue
        assert all(its.url.startswith("http") and len(its.key) == 64 for its in found.entries)


@given(text=st.text(max_size=200), encoding=st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32"]))
@NO_HURRY
def test_what_says_its_encoding_is_read_as_it_was_written(text: str, encoding: str) -> None:
    written = text.encode("utf-8", "replace").decode().replace("\x00", "").removeprefix("\ufeff")
    if encoding == "utf-8" and sum(letter < " " for letter in written) > 0:
        return  # no text but something else
    read_back = decode(written.encode(encoding))
    assert read_back == written.replace("\r\n", "\n").replace("\r", "\n")


@pytest.mark.parametrize("encoding", ["cp1252", "cp1250", "utf-8", "utf-16"])
def test_typographic_quotation_marks_survive_old_encodings(encoding: str) -> None:
    words = "She said: “It is over” – and left. ‘Never,’ the others said; the café was closed for good after that."
    assert decode(words.encode(encoding)) == words


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 50_000 + "words", "<p>" + "<b>" * 20_000, "<table><tr><td>" * 3_000, "&" * 100_000, "<!--" * 20_000,
        "<a href='" * 20_000, "<p>word " * 20_000, article_html("T", "x" * 300_000), "<svg>" * 20_000 + "</p>" * 20_000,
    ],
)  # fmt: skip
def test_a_page_made_to_hurt_is_over_soon(html: str) -> None:
    started = time.process_time()
    check([read_page(html.encode(), name="a", url="https://a.invented.org/")])
    assert time.process_time() - started < 20


def zipped(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries:
            archive.writestr(name, data)
    return packed.getvalue()


def link_to(path: str) -> zipfile.ZipInfo:
    its = zipfile.ZipInfo("link.txt")
    its.external_attr = 0o120777 << 16
    return its


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (("../a.txt", b"x"), "leads out"), (("/etc/a.txt", b"x"), "leads out"), (("a/../../b.txt", b"x"), "leads out"),
        (("C:\\a.txt", b"x"), "leads out"), (("..\\a.txt", b"x"), "leads out"), (("in.zip", b"x"), "archive within"),
        (("a.exe", b"x"), "are not read"), (("bomb.txt", b"\0" * 40_000_000), "far too much"),
        (("big.txt", b"ab" * (MOST_OF_ONE // 2 + 1)), "far too much"),
        ((link_to("/etc/passwd"), b"/etc/passwd"), "link"),
    ],
)  # fmt: skip
def test_tricks_in_a_zip_are_refused_and_the_others_land(entry: Any, words: str) -> None:
    good = ("good.txt", b"Head\n\nThe words, she said.")
    bad, fine = read([zipped(entry, good)], name="a.zip")
    assert words in bad.error
    assert fine.payload == {"title": "Head", "text": "The words, she said."}
