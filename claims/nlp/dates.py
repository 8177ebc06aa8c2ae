"""When it was said: only a date that hangs on the cue dates the statement.  And which days its words mean."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
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


_LEADS = {"on", "in", "since", "by", "until", "till", "before", "after", "from", "through", "of", "for", "during", "to",
          "between", "and"}  # fmt: skip
_OF_YEARS = {
    "in",
    "since",
    "of",
    "by",
    "until",
    "from",
    "during",
}  # a bare year is no count then (``linking.counting``)
_TIMES = {"morning", "afternoon", "evening", "night"}
_COMES = {"will", "’ll", "'ll", "would", "shall", "should", "may", "might", "can", "could", "must", "to"}


class Day(NamedTuple):
    """A day, week, month or year that leans on another: ``words`` say it outright, in place of the tokens from
    ``first`` to ``last``."""

    first: int
    last: int
    words: str


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


def days_in(tokens: Sequence[Token], published: date | None, said: date | None = None) -> Iterator[Day]:
    """The days in a statement that only the day of publication tells: "on Monday", "last month".

    A weekday is the last one up to that day, or the next one from it on where the verb speaks of what is to come.
    "Today" is the day on which it was ``said``.  Habits ("every Monday") and names ("Black Friday") are no days.
    """
    if published is None:
        return
    within = {token.i for token in tokens}
    for token in tokens:
        word, before = token.lower_, token.nbor(-1) if token.i - 1 in within else None
        if (shift := {"yesterday": -1, "today": 0, "tomorrow": 1}.get(word)) is not None:
            on = (said or published) + relativedelta(days=shift)
            yield from _outright(token, before, "on", _spoken(on), within)
        elif (day := _of_a_month(token, within, published)) is not None:
            yield day
        elif word == "ago" and (ago := _days_ago([t.lower_ for t in token.doc[max(0, token.i - 2) : token.i + 1]])):
            if {token.i - 1, token.i - 2} <= within and token.nbor(-3 if token.i > 2 else -1).lower_ != "than":
                yield Day(token.i - 2, token.i, f"on {_spoken(published - relativedelta(days=ago))}")
        elif word == "night" and before is not None and before.lower_ == "last":
            yield Day(before.i, token.i, f"on the night of {_spoken((said or published) - relativedelta(days=1))}")
        elif word in _WEEKDAYS and token.text[0].isupper() and not _before_a_month(token):
            first = before if before is not None and before.lower_ in {"last", "next"} else token
            which = first.lower_ if first is not token else ""
            lead = first.nbor(-1) if first.i - 1 in within else None
            if not _is_a_name(token, lead):
                yield from _outright(first, lead, "on", _spoken(_weekday(token, which, published)), within, token)
        elif word in {"week", "month", "year"} and before is not None and before.lower_ in {"last", "this", "next"}:
            lead = before.nbor(-1) if before.i - 1 in within else None
            if lead is None or lead.lower_ not in {"the", "of"}:
                step = {"last": -1, "this": 0, "next": 1}[before.lower_]
                yield from _outright(before, lead, "in", _span(word, step, published), within, token)


def _before_a_month(weekday: Token) -> bool:
    """ "Monday, 28 September", "Monday, Sept. 28": the date says more than the weekday"""
    behind = [t.lower_.rstrip(".") for t in weekday.doc[weekday.i + 1 : weekday.i + 4] if t.text != ","]
    return any(_month(word) for word in behind[:1]) or bool(
        behind[1:] and _NUMBER.match(behind[0]) and _month(behind[1])
    )


def _of_a_month(month: Token, within: set[int], published: date) -> Day | None:
    """A month that lacks its year, with its day where it has one: "in August", "on Sept. 3", "3 September"."""
    name, doc = month.lower_.rstrip("."), month.doc
    number = _MONTHS.index(name) + 1 if name in _MONTHS else _month(name)
    if number is None or not month.text[0].isupper():
        return None
    first, last, day = month.i, month.i, None
    if first - 1 in within and (before := _NUMBER.match(doc[first - 1].lower_)):
        day, first = int(before[1]), first - 1
    elif last + 1 in within and (behind := _NUMBER.match(doc[last + 1].lower_)):
        day, last = int(behind[1]), last + 1
    after = [t.text for t in doc[last + 1 : last + 3] if t.text != ","][:1]
    lead = doc[first - 1].lower_ if first - 1 in within else ""
    if (after and _YEAR.match(after[0])) or (day is None and lead not in _LEADS - {"for", "of", "to", "and"}):
        return None  # it has its year; or is a name: "May said", "the March on Rome"
    if doc[last].i + 1 < len(doc) and doc[last + 1].lower_ in {"'s", "’s"}:
        return None
    comes = _comes(month)
    year = published.year
    if not comes and (number, day or 1) > (published.month, published.day):
        year -= 1
    elif comes and (number, day or 31) < (published.month, published.day):
        year += 1
    try:
        on = date(year, number, day or 1)
    except ValueError:  # the 31st of September
        return None
    while first - 1 in within and doc[first - 1].text in {","} and doc[first - 2].lower_ in _WEEKDAYS:
        first -= 2
    if first - 1 in within and doc[first - 1].lower_ in _WEEKDAYS:
        first -= 1
    lead = doc[first - 1].lower_ if first - 1 in within else ""
    named = _spoken(on) if day else f"{_MONTHS[number - 1].title()} {year}"
    return Day(first, last, named if lead in _LEADS or doc[first].dep_ in {"nsubj", "conj"} else f"on {named}")


def _comes(token: Token) -> bool:
    """Does the verb that it hangs on speak of what is to come?"""
    verb = token
    while verb.pos_ not in {"VERB", "AUX"} and verb.head is not verb:
        verb = verb.head
    words = {c.lower_ for c in verb.children if c.dep_ in {"aux", "auxpass"}}
    return bool(words & _COMES) and "have" not in words  # "may have met on Monday" is over


def _outright(
    first: Token, lead: Token | None, preposition: str, named: str, within: set[int], last: Token | None = None
) -> Iterator[Day]:
    """With a preposition of its own, where it has none: "since 27 September 2020", "on 28 September 2020"."""
    last = last or first
    behind = last.nbor(1) if last.i + 1 in within else None
    has_lead = lead is not None and lead.lower_ in _LEADS
    is_year = named.isdecimal()
    if behind is not None and behind.lower_ in {"'s", "’s"}:
        if not is_year and not has_lead:
            yield Day(first.i, behind.i, f"the {named}")  # "Monday's vote"
        return
    if behind is not None and behind.lower_ in _TIMES:
        start = lead if has_lead and lead is not None and lead.lower_ == "on" else first
        if start is lead or not has_lead:
            yield Day(start.i, behind.i, f"on the {behind.lower_} of {named}")
        return
    if has_lead and (not is_year or (lead is not None and lead.lower_ in _OF_YEARS)):
        yield Day(first.i, last.i, named)
    elif not has_lead and first.dep_ not in {"nsubj", "nsubjpass", "conj", "dobj"} and last.dep_ not in {
        "nsubj", "nsubjpass", "conj", "dobj"
    }:  # fmt: skip
        yield Day(first.i, last.i, f"{preposition} {named}")


def _weekday(token: Token, which: str, published: date) -> date:
    if which:
        step = 1 if which == "next" else -1
        return published + relativedelta(days=step) + relativedelta(weekday=_WEEKDAYS[token.lower_](step))
    return published + relativedelta(weekday=_WEEKDAYS[token.lower_](1 if _comes(token) else -1))


def _is_a_name(token: Token, lead: Token | None) -> bool:
    """ "Black Friday", "the Sunday Times", "every Monday", "a Sunday": no one day."""
    behind = token.nbor(1) if token.i + 1 < len(token.doc) else None
    if lead is not None and (lead.dep_ in {"det", "amod", "compound", "quantmod"} or lead.lower_ in {"every", "each"}):
        return lead.head in {token, token.head} and lead.i > 0
    return token.dep_ == "compound" and behind is not None and behind.lower_ not in _TIMES


def _spoken(on: date) -> str:
    return f"{on.day} {_MONTHS[on.month - 1].title()} {on.year}"


def _span(unit: str, step: int, published: date) -> str:
    if unit == "year":
        return str(published.year + step)
    if unit == "month":
        on = published + relativedelta(months=step)
        return f"{_MONTHS[on.month - 1].title()} {on.year}"
    monday = published + relativedelta(weekday=MO(-1)) + relativedelta(weeks=step)
    return f"the week of {_spoken(monday)}"
