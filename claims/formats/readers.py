"""Articles from the bytes of .txt and .jsonl files.

Nothing here raises for what a file holds: what cannot be read becomes a ``Read`` with its error, so that
one bad line among good ones costs that line only.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import PurePath
from typing import Any, Final

#: The fields of an article and how long each may be; ``text`` has its own limit in the service.
FIELDS: Final[dict[str, int | None]] = {"title": 500, "text": None, "outlet": 300, "url": 2000, "byline": 300}
READABLE: Final = (".jsonl", ".txt")
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_HEADLINE = 150  # characters; a longer first line is a paragraph
_NO_HEADLINE = (".", ",", ";", ":", "…")


@dataclass(frozen=True, slots=True)
class Read:
    """One article of a file: where it stood, and its fields; or what is wrong with it.

    ``payload`` holds strings only: title, text, and where given outlet, url, byline, published (ISO date).
    """

    name: str
    payload: dict[str, str] = field(default_factory=dict)
    error: str = ""


def read(data: Iterable[bytes], *, name: str) -> Iterator[Read]:
    """The articles of one file, by the ending of its name; ``data`` is its lines, as an open file gives them."""
    ending = PurePath(name).suffix.lower()
    if ending == ".jsonl":
        yield from read_jsonl(data, name=name)
    elif ending == ".txt":
        yield read_txt(b"".join(data), name=name)
    else:
        yield Read(name, error=f"Only {' and '.join(READABLE)} files are read, not “{ending or PurePath(name).name}”.")


def read_txt(data: bytes, *, name: str) -> Read:
    """A text with its title: a first line that is followed by an empty one and looks like a headline, else
    the file's name made readable."""
    try:
        text = _decode(data)
    except UnreadableError as error:
        return Read(name, error=str(error))
    first, _, rest = text.strip().partition("\n")
    if _is_headline(first) and rest.strip() and not rest.partition("\n")[0].strip():
        return Read(name, {"title": first.strip(), "text": rest.strip()})
    if not text.strip():
        return Read(name, error="The file is empty.")
    return Read(name, {"title": _readable(PurePath(name).stem), "text": text.strip()})


def read_jsonl(lines: Iterable[bytes], *, name: str) -> Iterator[Read]:
    """One article for each line that is not empty: an object with ``title`` and ``text``, and optionally
    ``outlet``, ``url``, ``byline``, ``published`` (ISO date), ``id``."""
    for number, line in enumerate(lines, start=1):
        place = f"{name}, line {number}"
        try:
            words = _decode(line)
            if not words.strip():
                continue
            entry = _object(words)
            if isinstance(entry.get("id"), str) and entry["id"].strip():
                place += f" ({' '.join(_clean(entry['id']).split())[:80]})"
            yield Read(place, _payload(entry))
        except UnreadableError as error:
            yield Read(place, error=str(error))


class UnreadableError(Exception):
    """The bytes or the object are not an article; the message says why.  Never leaves this module."""


def _decode(data: bytes) -> str:
    if data.startswith(_UTF16):
        raise UnreadableError("This is UTF-16; save it as UTF-8.")
    try:
        text = data.removeprefix(_BOM).decode("utf-8")
    except UnicodeDecodeError as error:
        byte = data[error.start : error.start + 1].hex()
        raise UnreadableError(f"This is not UTF-8: byte {error.start + 1} ({byte}) fits no character.") from error
    return _clean(text)


def _clean(text: str) -> str:
    """LF line ends, and no NUL, which the database cannot hold."""
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")


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
        raise UnreadableError("This line is JSON, but no object with a title and a text.")
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
        value = _clean(value).strip()
        if longest and len(value) > longest:
            raise UnreadableError(f"“{key}” has {len(value):,} characters; {longest:,} is the most.")
        if value:
            payload[key] = value
    missing = [key for key in ("title", "text") if key not in payload]
    if missing:
        raise UnreadableError(f"The article has no {' and no '.join(missing)}.")
    if published := _published(entry.get("published")):
        payload["published"] = published
    return payload


def _published(value: object) -> str:
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        for parse in (date.fromisoformat, lambda words: datetime.fromisoformat(words).date()):
            try:
                return parse(value.strip()).isoformat()
            except ValueError:
                continue
    raise UnreadableError(f"“published” is {str(value)[:40]!r}: give a date like 2020-10-01.")


def _is_headline(line: str) -> bool:
    return 0 < len(line.strip()) <= _HEADLINE and not line.rstrip().endswith(_NO_HEADLINE)


def _readable(stem: str) -> str:
    """ "03_ceasefire-talks" reads "03 ceasefire talks"."""
    words = re.sub(r"[\s_-]+", " ", _clean(stem)).strip() or "Untitled"
    words = words.encode("utf-8", "replace").decode()[:500]  # a file's name may hold bytes that are no text
    return words[:1].upper() + words[1:]
