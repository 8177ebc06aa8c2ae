"""One attribution as a sentence for a story: who, what stance, when, through whom, in which words, and where.  Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

#: What follows the source, and whether the claim can follow it as a clause with "that".
_VERBS: Final[dict[str, tuple[str, bool]]] = {
    "asserts": ("said", True),
    "denies": ("denied", True),
    "doubts": ("cast doubt on the claim", True),
    "expresses_concern": ("voiced concern", False),
    "believes": ("said they believed", True),
    "agrees": ("agreed", True),
    "calls_for": ("made a call", False),
    "offers": ("made an offer", False),
    "discusses": ("spoke of it", False),
    "no_comment": ("declined to comment on the claim", True),
    "retracts": ("withdrew the statement", True),
}
_QUOTES: Final = '"“”„«»'
#: Words that begin a sentence with a capital and are none within one.  A name keeps its capital.
_SMALL: Final = frozenset(
    [
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "there",
        "it",
        "its",
        "they",
        "their",
        "he",
        "his",
        "she",
        "her",
        "we",
        "our",
        "you",
        "your",
        "some",
        "all",
        "many",
        "most",
        "no",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "in",
        "on",
        "at",
        "around",
        "about",
        "more",
        "fewer",
        "several",
    ]
)


@dataclass(frozen=True, slots=True)
class Said:
    """What the sentence is made of, as it stands on record.  ``precision`` is "day", "month", "year" or "";
    ``quote`` the article's words, ``is_direct`` where it has them in quotation marks."""

    sources: Sequence[str]
    stance: str
    claim: str
    quote: str
    is_direct: bool
    said_on: date | None
    precision: str
    relays: Sequence[str]  # the nearest to the source first
    outlet: str
    published_on: date | None
    link: str
    translation: str = ""
    is_hedged: bool = False
    is_training: bool = False


def sentence(its: Said) -> str:
    """Nothing is said that is not on record: an unknown date is left out, words stand in quotation marks only where
    the article quotes them, and what the article has in other words is the claim's.

    >>> sentence(Said(["Turkey"], "denies", "The fighters were sent.", "this", False, None, "", ["Reuters"],
    ...               "The Courier", date(2020, 10, 4), "https://a.example/1"))
    'Turkey denied, according to Reuters, that the fighters were sent (The Courier, 4 October 2020, https://a.example/1).'
    """
    verb, takes_that = _VERBS.get(its.stance, ("spoke of it", False))
    who, when = _listed(its.sources) or "somebody who is not named", _when(its.said_on, its.precision)
    is_long = takes_that and " " in verb  # "cast doubt on the claim": the date goes before, the clause stays beside it
    parts = [when, who, verb] if is_long else [who, verb, when]
    head = _upper(" ".join(part for part in parts if part))
    through = f", according to {' through '.join(reversed(its.relays))}" if its.relays else ""
    words = its.quote.strip().strip(_QUOTES).strip().rstrip(",")
    if its.is_direct and words:
        said = f": “{words}”" + (
            f" (translated: “{its.translation.strip().strip(_QUOTES)}”)" if its.translation else ""
        )
    elif its.translation:
        said = f": {its.translation.strip().rstrip('.')} (translated)"
    elif takes_that:
        said = f"{',' if through else ''} that {_lower(its.claim.strip().rstrip('.'))}"
    else:
        said = f": {its.claim.strip().rstrip('.')}"
    hedged = ", in hedged words" if its.is_hedged else ""
    training = " [training text, not for publication]" if its.is_training else ""
    cited = ", ".join(
        part for part in (its.outlet, _when(its.published_on, "day").removeprefix("on "), its.link) if part
    )
    return f"{head}{through}{said}{hedged}{f' ({cited})' if cited else ''}.{training}"


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names[:-1]) + " and " + names[-1] if len(names) > 1 else "".join(names)


def _when(day: date | None, precision: str) -> str:
    """``on 4 October 2020``, ``in October 2020``, ``in 2020``, or nothing."""
    if day is None:
        return ""
    if precision == "year":
        return f"in {day.year}"
    if precision == "month":
        return f"in {day:%B} {day.year}"
    return f"on {day.day} {day:%B} {day.year}"


def _upper(words: str) -> str:
    return words[:1].upper() + words[1:]


def _lower(statement: str) -> str:
    first = statement.split(maxsplit=1)[:1]
    return statement[:1].lower() + statement[1:] if first and first[0].lower() in _SMALL else statement
