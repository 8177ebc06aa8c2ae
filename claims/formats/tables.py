"""Articles from tables: .jsonl, an object a line, and .csv, a row each.

Nothing here raises for what a file holds: what cannot be read becomes a ``Read`` with its error, so that
one bad line among good ones costs that line only.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from claims.formats.days import day_of
from claims.formats.decoding import decode
from claims.formats.read import FIELDS, Read, UnreadableError, clean, headline_of, one_line

#: What columns are called elsewhere, without blanks, dashes and case.
COLUMNS: Final = {
    "title": ("title", "headline", "head", "subject"),
    "text": ("text", "articlebody", "body", "content", "fulltext", "article", "story"),
    "outlet": ("outlet", "publisher", "publication", "sitename", "site", "newspaper", "source", "medium"),
    "url": ("url", "link", "address", "href", "canonicalurl", "uri"),
    "byline": ("byline", "author", "authors", "writer"),
    "published": ("published", "date", "publishedat", "publishedon", "datepublished", "pubdate", "publicationdate"),
    "id": ("id", "bodyid", "articleid", "guid"),
}
_DELIMITERS: Final = (",", ";", "\t", "|")
csv.field_size_limit(10_000_000)  # a cell holds a whole article; the module's own limit is 131,072


def read_jsonl(lines: Iterable[bytes], *, name: str) -> Iterator[Read]:
    """One article for each line that is not empty: an object with ``title`` and ``text``, and optionally
    ``outlet``, ``url``, ``byline``, ``published`` (ISO date), ``id``."""
    for number, line in enumerate(lines, start=1):
        place = f"{name}, line {number}"
        try:
            words = _utf8(line)
            if not words.strip():
                continue
            entry = _object(words)
            if isinstance(entry.get("id"), str) and entry["id"].strip():
                place += f" ({' '.join(clean(entry['id']).split())[:80]})"
            payload = _payload(entry)
            yield Read(place if payload.get("text") else f"{place}: {payload['url']}", payload)
        except UnreadableError as error:
            yield Read(place, error=str(error))


def article_of(words: bytes) -> dict[str, str]:
    """The payload of one JSON object, as a line of .jsonl has it.  Raises UnreadableError."""
    return _payload(_object(_utf8(words)))


def read_csv(data: bytes, *, name: str) -> Iterator[Read]:
    """One article for each row that is not empty; the first row names the columns, by any name of ``COLUMNS``.

    A text without a title is called by its first words.
    """
    try:
        text = decode(data)
        columns, delimiter = _columns(text.partition("\n")[0])
    except UnreadableError as error:
        yield Read(name, error=str(error))
        return
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    next(rows)
    while True:
        line = rows.line_num + 1
        try:
            row = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield Read(f"{name}, line {line}", error=f"The row cannot be read: {error}.")
            continue
        if not any(cell.strip() for cell in row):
            continue
        yield _row(row, columns, f"{name}, line {line}")


def _row(row: list[str], columns: dict[str, int], place: str) -> Read:
    entry: dict[str, Any] = {key: row[at] for key, at in columns.items() if at < len(row) and row[at].strip()}
    if id := entry.get("id"):
        place += f" ({one_line(id, 80)})"
    if "title" not in entry and "text" in entry:
        entry["title"] = headline_of(clean(entry["text"]))
    try:
        payload = _payload(entry)
        return Read(place if payload.get("text") else f"{place}: {payload['url']}", payload)
    except UnreadableError as error:
        return Read(place, error=str(error))


def _columns(line: str) -> tuple[dict[str, int], str]:
    """Where each field stands, and what parts the columns: whichever knows the most of them."""
    known = {name: field for field, names in COLUMNS.items() for name in names}
    best: dict[str, int] = {}
    by = ","
    for delimiter in _DELIMITERS:
        try:
            [heads] = list(csv.reader([line], delimiter=delimiter)) or [[]]
        except (csv.Error, ValueError):
            continue
        places: dict[str, int] = {}
        for at, head in enumerate(heads):
            if field := known.get("".join(c for c in head.casefold() if c.isalnum())):
                places.setdefault(field, at)
        if len(places) > len(best):
            best, by = places, delimiter
    if not {"text", "url"} & set(best):
        raise UnreadableError(
            "The first row has to name the columns: “text” or “url”, and where known "
            "“title”, “outlet”, “byline”, “published”."
        )
    return best, by


def _utf8(line: bytes) -> str:
    """JSON is UTF-8 by its definition (RFC 8259)."""
    if line.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnreadableError("This is UTF-16; save it as UTF-8.")
    try:
        return clean(line.removeprefix(b"\xef\xbb\xbf").decode("utf-8"))
    except UnicodeDecodeError as error:
        byte = line[error.start : error.start + 1].hex()
        raise UnreadableError(f"This is not UTF-8: byte {error.start + 1} ({byte}) fits no character.") from error


def _object(words: str) -> dict[str, Any]:
    try:
        entry = json.loads(words)
    except json.JSONDecodeError as error:
        raise UnreadableError(f"This is not JSON: {error.msg} at character {error.pos + 1}.") from error
    except (RecursionError, ValueError) as error:
        raise UnreadableError(
            "This is not JSON that can be read: it is nested too deep or a number is too long."
        ) from error
    if not isinstance(entry, dict):
        raise UnreadableError("This is JSON, but no object with a title and a text.")
    return entry


def _payload(entry: dict[str, Any]) -> dict[str, str]:
    payload: dict[str, str] = {}
    for key, longest in FIELDS.items():
        value = entry.get(key)
        if value is None:
            continue
        if not isinstance(value, str):
            raise UnreadableError(f"“{key}” is not text.")
        if any("\ud800" <= character <= "\udfff" for character in value):
            raise UnreadableError(f"“{key}” holds half of a character (a lone surrogate).")
        value = clean(value).strip()
        if longest and len(value) > longest:
            raise UnreadableError(f"“{key}” has {len(value):,} characters; {longest:,} is the most.")
        if value:
            payload[key] = value
    missing = [key for key in ("title", "text") if key not in payload]
    if missing and not ("url" in payload and "text" in missing):  # with an address alone, it is to be fetched
        raise UnreadableError(f"The article has no {' and no '.join(missing)}.")
    if published := _published(entry.get("published")):
        payload["published"] = published
    return payload


def _published(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, str) and (day := day_of(value)):
        return day
    raise UnreadableError(f"“published” is {str(value)[:40]!r}: give a date like 2020-10-01.")
