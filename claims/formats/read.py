"""What reading gives: an article of a file, or what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

#: The fields of an article and how long each may be; ``text`` has its own limit in the service.
FIELDS: Final[dict[str, int | None]] = {"title": 500, "text": None, "outlet": 300, "url": 2000, "byline": 300}

#: Endings of the files that are read.
READABLE: Final = (".csv", ".docx", ".eml", ".htm", ".html", ".jsonl", ".md", ".pdf", ".txt", ".zip")


@dataclass(frozen=True, slots=True)
class Read:
    """One article of a file: where it stood, and its fields; or what is wrong with it.

    ``payload`` holds strings only: title, text, and where known outlet, url, byline, published (ISO date), language
    (as the page says), note (what a person should know of it), original (all the words of a page, to compare with).
    Where it has a url and no text, the article is still to be fetched from there.
    """

    name: str
    payload: dict[str, str] = field(default_factory=dict)
    error: str = ""


class UnreadableError(Exception):
    """The bytes are not an article; the message says why.  Never leaves the readers."""


def clean(text: str) -> str:
    """LF line ends, and nothing that the database cannot hold: no NUL, no half of a character."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return text if text.isascii() else text.encode("utf-8", "replace").decode()


def one_line(text: str, most: int) -> str:
    """Without line breaks, and cut to ``most`` characters."""
    line = " ".join(clean(text).split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"


def headline_of(text: str) -> str:
    """A title for a text that has none: its first sentence or line, cut at a word."""
    first = next((line.strip() for line in text.splitlines() if line.strip()), "Untitled")
    if len(first) <= 120:
        return first
    return first[: first.rfind(" ", 60, 120) if " " in first[60:120] else 120].rstrip(",;: ") + "…"
