"""The day of a publication, in the spellings that mean one day only."""

from __future__ import annotations

import email.utils
import re
from datetime import date, datetime

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}\.?"
_DAY_FIRST = re.compile(
    rf"\b(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\.?\s+(?:of\s+)?{_MONTH},?\s+(?P<year>\d{{4}})\b", re.IGNORECASE
)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}})\b", re.IGNORECASE)


def day_of(words: str) -> str:
    """ "2020-10-01", "2020-10-01T09:30:00+03:00", "Thu, 01 Oct 2020 ...", "1 October 2020" as an ISO date; else "".

    "03/04/2020" is two days, one on each side of the Atlantic: it is none here.
    """
    words = words.strip()[:100]
    for parse in (
        date.fromisoformat, lambda its: datetime.fromisoformat(its).date(),
        lambda its: email.utils.parsedate_to_datetime(its).date(), _in_words,
    ):  # fmt: skip
        try:
            return parse(words).isoformat()
        except (ValueError, TypeError, OverflowError, IndexError):
            continue
    return ""


def _in_words(words: str) -> date:
    found = _DAY_FIRST.search(words) or _MONTH_FIRST.search(words)
    if not found:
        raise ValueError(words)
    return date(int(found["year"]), _MONTHS.index(found["month"].lower()) + 1, int(found["day"]))
