"""What may be said of words that a person chose in a text: which sentence they stand in, whether they are quoted.

Pure functions over code points.
"""

from __future__ import annotations

from collections.abc import Sequence

from claims.nlp.types import Span, Speech
from claims.queries.passages import sentences

_OPEN, _CLOSE = "\"“„«‘'", "\"”“»’'"
_MARKS = frozenset('"“”„«»')


def trimmed(text: str, span: Span) -> Span:
    """The span without the white space at its ends; empty where it holds nothing else."""
    start, end = span
    words = text[start:end]
    return start + len(words) - len(words.lstrip()), end - (len(words) - len(words.rstrip()))


def sentence_around(text: str, span: Span) -> Span:
    """From the start of the sentence in which the span begins to the end of that in which it ends."""
    return _sentence_at(text, span[0])[0], _sentence_at(text, max(span[1] - 1, span[0]))[1]


def _sentence_at(text: str, place: int) -> Span:
    left = text.rfind("\n", 0, place) + 1
    right = text.find("\n", place)
    right = len(text) if right < 0 else right
    for start, end in sentences(text[left:right]):
        if left + start <= place < left + end:
            return left + start, left + end
    return left, right


def speech_of(text: str, spans: Sequence[Span]) -> Speech:
    """Direct where quotation marks stand around all of the words, mixed where they stand among them."""
    if all(_is_quoted(text, start, end) for start, end in spans):
        return Speech.DIRECT
    return Speech.MIXED if any(_MARKS & set(text[start:end]) for start, end in spans) else Speech.INDIRECT


def _is_quoted(text: str, start: int, end: int) -> bool:
    words, before, after = text[start:end], text[:start].rstrip()[-1:], text[end:].lstrip()[:1]
    opens = words[0] in _OPEN or (before and before in _OPEN)
    bare = words.rstrip(".,;:!?…")
    closes = bare[-1:] in _CLOSE if bare[-1:] else False
    return bool(opens and (closes or (after and after in _CLOSE)))
