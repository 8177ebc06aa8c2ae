"""An article as passages: its sentences, short ones with the next."""

from __future__ import annotations

import re
from itertools import pairwise

#: A sentence of fewer words is read with the next: "No." says nothing by itself.
LEAST_WORDS = 6
_SENTENCE_END = re.compile(r'(?<=[.!?][\s"”’\')])\s*(?=["“‘\'(]?[A-Z0-9])|\n+')


def passages(text: str) -> list[tuple[int, int]]:
    """[start, end) of each passage in code points, without the white space around it; none of a blank text."""
    cuts = [0, *(match.end() for match in _SENTENCE_END.finditer(text)), len(text)]
    found: list[tuple[int, int]] = []
    start: int | None = None
    for begin, end in pairwise(cuts):
        if not text[begin:end].strip():
            continue
        start = begin if start is None else start
        if len(text[start:end].split()) >= LEAST_WORDS:
            found.append((start, end))
            start = None
    if start is not None:
        found.append((start, len(text)))
    return [_trimmed(text, *span) for span in found]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    words = text[start:end]
    start += len(words) - len(words.lstrip())
    return start, start + len(words.strip())
