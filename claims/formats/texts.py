"""Articles from .txt and .md files."""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import Final

from markdown_it import MarkdownIt
from markdown_it.token import Token

from claims.formats.days import day_of
from claims.formats.decoding import decode
from claims.formats.read import FIELDS, Read, UnreadableError, clean, one_line

_HEADLINE: Final = 150  # characters; a longer first line is a paragraph
_NO_HEADLINE: Final = (".", ",", ";", ":", "…")
_FRONT: Final = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)
_FRONT_NAMES: Final = {
    "title": "title", "author": "byline", "byline": "byline", "date": "published", "published": "published",
    "url": "url", "link": "url", "outlet": "outlet", "site": "outlet",
}  # fmt: skip


def read_txt(data: bytes, *, name: str) -> Read:
    """A text with its title: a first line that is followed by an empty one and looks like a headline, else
    the file's name made readable."""
    try:
        text = decode(data)
    except UnreadableError as error:
        return Read(name, error=str(error))
    return titled(text, name=name)


def read_md(data: bytes, *, name: str) -> Read:
    """Markdown without its marks: a paragraph each line.  The first heading is the title; front matter may say
    title, author, date, url and outlet."""
    try:
        source = decode(data)
    except UnreadableError as error:
        return Read(name, error=str(error))
    front: dict[str, str] = {}
    if matter := _FRONT.match(source):
        front = _front(matter.group(1))
        source = source[matter.end() :]
    try:
        blocks = _blocks(MarkdownIt("commonmark", {"html": False, "maxNesting": 50}).parse(source))
    except (RecursionError, ValueError, IndexError):
        return Read(name, error="The Markdown of this file is nested too deep to be read.")
    if "title" not in front and blocks and blocks[0][0] == "h":
        front["title"] = one_line(blocks.pop(0)[1], 500)
    text = "\n".join(words for _, words in blocks)
    if not text.strip():
        return Read(name, error="The file is empty.")
    found = titled(text, name=name)
    return Read(name, found.payload | front)


def titled(text: str, *, name: str) -> Read:
    """A plain text as an article; its headline is taken off, where it has one."""
    first, _, rest = text.strip().partition("\n")
    if _is_headline(first) and rest.strip() and not rest.partition("\n")[0].strip():
        return Read(name, {"title": first.strip(), "text": rest.strip()})
    if not text.strip():
        return Read(name, error="The file is empty.")
    return Read(name, {"title": readable(PurePath(name).stem), "text": text.strip()})


def readable(stem: str) -> str:
    """ "03_ceasefire-talks" reads "03 ceasefire talks"."""
    words = re.sub(r"[\s_-]+", " ", clean(stem)).strip() or "Untitled"
    return (words[:1].upper() + words[1:])[:500]


def _front(lines: str) -> dict[str, str]:
    front: dict[str, str] = {}
    for line in lines.splitlines():
        key, colon, value = line.partition(":")
        field = _FRONT_NAMES.get(key.strip().lower())
        value = value.strip().strip("\"'")
        if field and colon and value:
            front[field] = day_of(value) if field == "published" else one_line(value, FIELDS[field] or 300)
    return {key: value for key, value in front.items() if value}


def _blocks(tokens: list[Token]) -> list[tuple[str, str]]:
    """("h" or "p", words) for each block that has words; code and rules are left out."""
    blocks: list[tuple[str, str]] = []
    kind = "p"
    for token in tokens:
        if token.type == "heading_open":
            kind = "h"
        elif token.type == "inline":
            words = "".join(
                " " if child.type in {"softbreak", "hardbreak"} else child.content
                for child in token.children or []
                if child.type in {"text", "code_inline", "softbreak", "hardbreak"}
            )
            if words.strip():
                blocks.append((kind, " ".join(words.split())))
            kind = "p"
    return blocks


def _is_headline(line: str) -> bool:
    return 0 < len(line.strip()) <= _HEADLINE and not line.rstrip().endswith(_NO_HEADLINE)
