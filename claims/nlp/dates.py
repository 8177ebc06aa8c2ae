"""When it was said: only a date that hangs on the cue dates the statement."""

from __future__ import annotations

import re
from datetime import date
from typing import NamedTuple

from dateutil.relativedelta import FR, MO, SA, SU, TH, TU, WE, relativedelta
from spacy.tokens import Token

from claims.nlp.lexicon import lexicon
from claims.nlp.types import Precision

_WEEKDAYS = dict(zip(("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"),
                     (MO, TU, WE, TH, FR, SA, SU), strict=True))  # fmt: skip
_MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
           "november", "december")  # fmt: skip
_ABBREVIATED = {name[:3]: number for number, name in enumerate(_MONTHS, 1)} | {"sept": 9}
_COUNTS = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
           "nine": 9, "ten": 10}  # fmt: skip
_LONGEST_YEAR = 4  # words: "in early 2015"
_NUMBER = re.compile(r"^(\d{1,2})(?:st|nd|rd|th)?$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")


class Said(NamedTuple):
    """A date, its precision, and the tokens that name it."""

    on: date
    precision: Precision
    tokens: frozenset[int]


def said_on(verb: Token, published: date | None) -> Said | None:
    """The date that hangs on ``verb``: "said on Monday", "said Monday", "on Oct. 1 said", "said yesterday".

    A weekday is the last one up to the day of publication: the day itself, if it is that weekday.
    """
    for token in sorted(verb.children, key=lambda t: t.i):
        if token.dep_ in {"prep", "npadvmod", "advmod", "nmod", "dobj", "tmod"} and (
            token.dep_ != "prep" or token.lower_ in {"on", "in", "late", "early", "at"}
        ):
            found = read(token, published)
            if found:
                return found
    return None


def read(phrase: Token, published: date | None) -> Said | None:
    """The date that a phrase names, if it is short enough to be nothing else."""
    tokens = list(phrase.subtree)
    if len(tokens) > 9:
        return None
    words = [t.lower_.rstrip(".") for t in tokens]
    ids = frozenset(t.i for t in tokens)
    if any(word in {"since", "until", "before", "after", "by", "from"} for word in words):
        return None
    month = next((number for word in words if (number := _month(word))), None)
    if month and any(w in lexicon().words["months"] or w[:3] in _ABBREVIATED for w in words):
        day = next((int(m[1]) for word in words if (m := _NUMBER.match(word))), None)
        year = next((int(word) for word in words if _YEAR.match(word)), None)
        return _calendar(year, month, day, published, ids)
    years = [word for word in words if _YEAR.match(word)]
    if len(years) == 1 and words[0] == "in" and len(words) <= _LONGEST_YEAR:
        return Said(date(int(years[0]), 1, 1), Precision.YEAR, ids)
    if published is None:
        return None
    if words[-1] == "ago" and (ago := _days_ago(words)) is not None:
        return Said(published - relativedelta(days=ago), Precision.DAY, ids)
    for word in words:
        if word in _WEEKDAYS:
            return Said(published + relativedelta(weekday=_WEEKDAYS[word](-1)), Precision.DAY, ids)
    if words in (["yesterday"], ["on", "yesterday"]) or words[0] == "yesterday":
        return Said(published - relativedelta(days=1), Precision.DAY, ids)
    if words[0] == "today" or words == ["earlier", "today"]:
        return Said(published, Precision.DAY, ids)
    return None


def _days_ago(words: list[str]) -> int | None:
    """ "two days ago", "a day ago", "a week ago" is none: nobody counts its days"""
    if len(words) < 3 or words[-2] not in {"day", "days"}:
        return None
    count = words[-3]
    return int(count) if count.isdecimal() else _COUNTS.get(count)


def _month(word: str) -> int | None:
    if word in _MONTHS:
        return _MONTHS.index(word) + 1
    return _ABBREVIATED.get(word) if word in _ABBREVIATED and word not in {"mar", "may"} else None


def _calendar(
    year: int | None, month: int, day: int | None, published: date | None, ids: frozenset[int]
) -> Said | None:
    if year is None:
        if published is None:
            return None
        year = published.year
        if (month, day or 1) > (published.month, published.day):
            year -= 1  # "in November", read in October, was last year's
    try:
        return Said(date(year, month, day or 1), Precision.DAY if day else Precision.MONTH, ids)
    except ValueError:  # the 31st of September
        return None
