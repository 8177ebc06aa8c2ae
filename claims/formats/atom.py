"""Atom feeds (RFC 4287).  Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.etree.ElementTree import Element, SubElement, tostring

MEDIA_TYPE: Final = "application/atom+xml; charset=utf-8"
_ATOM: Final = "http://www.w3.org/2005/Atom"
#: What XML 1.0 cannot hold.
_NOT_XML: Final = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Entry:
    uid: str  # it never changes: by it a reader knows the entry
    title: str
    link: str
    updated: datetime
    published: datetime
    summary: str
    author: str = ""


def atom_feed(*, uid: str, title: str, link: str, own: str, entries: Sequence[Entry], nothing_since: datetime) -> bytes:
    """``link`` is the page that the feed is of, ``own`` its own address; ``nothing_since`` dates an empty feed."""
    feed = Element("feed", xmlns=_ATOM)
    _text(feed, "id", f"urn:uuid:{uid}" if "-" in uid and ":" not in uid else uid)
    _text(feed, "title", title)
    _text(feed, "updated", max([entry.updated for entry in entries], default=nothing_since).isoformat())
    SubElement(feed, "link", rel="self", type="application/atom+xml", href=own)
    SubElement(feed, "link", rel="alternate", type="text/html", href=link)
    _text(SubElement(feed, "author"), "name", "claimtrack")
    _text(feed, "generator", "claimtrack")
    for its in entries:
        entry = SubElement(feed, "entry")
        _text(entry, "id", f"urn:uuid:{its.uid}")
        _text(entry, "title", its.title)
        _text(entry, "updated", its.updated.isoformat())
        _text(entry, "published", its.published.isoformat())
        SubElement(entry, "link", rel="alternate", type="text/html", href=its.link)
        _text(entry, "summary", its.summary)
        if its.author:
            _text(SubElement(entry, "author"), "name", its.author)
    words: bytes = tostring(feed, encoding="utf-8", xml_declaration=True)
    return words


def _text(parent: Element, name: str, words: str) -> None:
    SubElement(parent, name).text = _NOT_XML.sub("\ufffd", words)
