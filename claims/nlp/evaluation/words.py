"""Spans as sets of words: a comma or a quotation mark at an edge is no difference."""

from __future__ import annotations

import re
from collections.abc import Iterable

from claims.nlp.types import Span, Speech

Words = frozenset[int]

_TOKEN = re.compile(r"\w+(?:['’]\w+)*|[^\w\s]")
_WHOLLY, _HARDLY = 0.9, 0.1  # shares of quoted words: from the first on direct, up to the second indirect


class TextWords:
    """The words of one text by number, and which of them stand between double quotation marks."""

    def __init__(self, text: str) -> None:
        self._at: list[int | None] = [None] * len(text)
        self._spelt: set[int] = set()  # words proper: all but punctuation
        self._quoted: set[int] = set()
        inside = _inside_quotes(text)
        for number, match in enumerate(_TOKEN.finditer(text)):
            self._at[match.start() : match.end()] = [number] * (match.end() - match.start())
            if match.group()[0].isalnum() or match.group()[0] == "_":
                self._spelt.add(number)
            if inside[match.start()]:
                self._quoted.add(number)

    def of(self, spans: Iterable[Span] | None) -> Words:
        """The words that the spans touch; punctuation only where there is nothing else (the cue ":")."""
        touched = {self._at[k] for start, end in spans or () for k in range(start, end)} - {None}
        found = frozenset(number for number in touched if number is not None)
        return found & self._spelt or found

    def speech(self, words: Words) -> Speech:
        """By the share of the words that stand between quotation marks."""
        share = len(words & self._quoted) / len(words) if words else 0.0
        return Speech.DIRECT if share >= _WHOLLY else Speech.INDIRECT if share <= _HARDLY else Speech.MIXED


def _inside_quotes(text: str) -> list[bool]:
    """For each character; a quotation ends with its line, whatever its marks say."""
    flags, inside = [], False
    for character in text:
        if character in "“”\n":
            inside = character == "“"
        elif character == '"':
            inside = not inside
        flags.append(inside)
    return flags


def dice(one: Words, other: Words) -> float:
    """How much two sets agree, from 0 to 1; two empty ones agree in nothing."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0
