"""Where somebody goes and where somebody comes from, by the words of a statement."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from claims.linking.lexicon import lexicon

_NAME = r"[A-Z][\w-]*(?:[ -][A-Z][\w-]*)*"
_ORIGIN = re.compile(
    rf"\bfrom (?:the )?(?:(?:[a-z][\w-]* ){{1,4}}in )?((?:[\w-]+ (?:of |parts of )?)?)"
    rf"({_NAME})(?:['’]s ([\w-]+))?(?: and ({_NAME}))?"
)
_GOAL = re.compile(rf"\b(?:to|in|into|inside|at|near|for|towards?|over) (?:the )?(?:[\w-]+ern )?({_NAME})")
_WORD = re.compile(r"[^\W\d_][\w’'.-]*")
_DAYS = frozenset({
    "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november",
    "december", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something comes from: "northern Syria" has a region, "Syrian" has none."""

    place: str
    region: str = ""

    def __str__(self) -> str:
        return f"{self.region} {self.place.title()}".strip()


def origins(statement: str) -> set[Origin]:
    """What stands after "from": a place, with its region where one is named in front or behind."""
    lex = lexicon()
    regions = lex.words["regions"]
    found = set()
    for before, name, behind, second in _ORIGIN.findall(statement):
        region = before.lower().partition(" ")[0]
        first, _, rest = name.partition(" ")
        if not region and rest and first.lower() in regions and name.lower() not in lex.places:
            region, name = first.lower(), rest
        region = region or (behind.lower() if behind.lower() in regions else "")
        if name.lower() not in _DAYS and (not region or region in regions):
            found.add(Origin(lex.place(name), f"{region}ern" if region.endswith(("th", "st")) else region))
        if second and lex.place(second) in lex.states.values():
            found.add(Origin(lex.place(second)))
    return found


def belonging(heads: Iterable[str], statement: str) -> set[Origin]:
    """States that something is of: "the foreign ministers of Armenia and Azerbaijan"."""
    lex = lexicon()
    found = set()
    for head in heads:
        pattern = rf"\b{re.escape(head)}\w* of (?:the )?({_NAME})(?: and ({_NAME}))?"
        for names in re.findall(pattern, statement):
            found |= {Origin(lex.states[name.lower()]) for name in names if name.lower() in lex.states}
    return found


def names_parties(statement: str) -> bool:
    """Does it speak of states that the article named before: "of both countries"?"""
    parties = "|".join(sorted(lexicon().words["parties"]))
    return bool(re.search(rf"\b(?:both|two|these|those) (?:{parties})\b", statement))


def only_origins(statement: str) -> set[str]:
    """Places that stand after "from" and are not where it goes as well."""
    goals = {lexicon().place(name) for name in _GOAL.findall(statement)}
    return {origin.place for origin in origins(statement)} - goals


def states(text: str) -> set[str]:
    """The states and places that a text names, by name, adjective or capital."""
    lex = lexicon()
    words = [word.replace("\u2019", "'").removesuffix("'s").rstrip(".") for word in _WORD.findall(text)]
    names = [*words, *(" ".join(pair) for pair in pairwise(words))]
    return {lex.places[name.lower()] for name in names if name[:1].isupper() and name.lower() in lex.places}
