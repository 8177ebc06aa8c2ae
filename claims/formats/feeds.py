"""Entries of RSS and Atom feeds, from bytes: feedparser is never given an address."""

from __future__ import annotations

import hashlib
import io
import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import feedparser

from claims.formats.read import UnreadableError, one_line

MOST_ENTRIES: Final = 500
_HTML: Final = re.compile(rb"(?i)\A\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html)\b", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Entry:
    """``key``: by what it is known again: its guid or atom:id, else its address, else its words; SHA-256, hex."""

    key: str
    url: str
    title: str = ""
    published: str = ""  # ISO date
    updated: str = ""  # as the feed spells it: another spelling means that the entry changed


@dataclass(frozen=True, slots=True)
class ReadFeed:
    """``broken``: what is wrong with a feed that gave entries all the same."""

    title: str
    entries: tuple[Entry, ...]
    broken: str = ""


def read_feed(data: bytes, *, url: str, content_type: str = "") -> ReadFeed:
    """Raises UnreadableError, in words, for what is no feed."""
    headers = {"content-location": url} | ({"content-type": content_type} if content_type else {})
    if _HTML.match(data[:2000]):
        raise UnreadableError("This is a page, not a feed: the address of the feed is often linked from it.")
    try:
        its = feedparser.parse(io.BytesIO(data), response_headers=headers)
        entries = tuple(entry for raw in its.entries[:MOST_ENTRIES] if (entry := _entry(raw)))
        title = one_line(str(its.feed.get("title") or ""), 300)
    except Exception as error:  # broken XML from outside: the library raises of every kind
        raise UnreadableError(f"The feed cannot be read: {one_line(str(error), 150)}.") from error
    wrong = one_line(str(its.get("bozo_exception") or ""), 150).rstrip(".") if its.get("bozo") else ""
    if not entries and (wrong or not its.get("version")):
        raise UnreadableError(f"This is no feed that can be read{f': {wrong}' if wrong else ''}.")
    return ReadFeed(title, entries, f"The feed is not well made: {wrong}." if wrong else "")


def _entry(raw: Any) -> Entry | None:
    url = str(raw.get("link") or "").strip()
    if not url.startswith(("http://", "https://")) or len(url) > 2000:
        return None
    title = one_line(str(raw.get("title") or ""), 500)
    known_by = str(raw.get("id") or "").strip() or url or f"{title}\n{raw.get('summary') or ''}"
    key = hashlib.sha256(known_by.encode("utf-8", "replace")).hexdigest()
    return Entry(key, url, title, _day(raw), one_line(str(raw.get("updated") or ""), 100))


def _day(raw: Any) -> str:
    moment = raw.get("published_parsed") or raw.get("updated_parsed")
    try:
        return date(*moment[:3]).isoformat() if moment else ""
    except (ValueError, TypeError):
        return ""
