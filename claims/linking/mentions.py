"""Later mentions of a source in one article: "Hale" after "Martin Hale", "the ministry" after "the Ministry of Ports".

Each is a guess, and is shown as one: nothing is resolved here that a person does not see as proposed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from claims.linking.sources import normalise

_HEADS = frozenset({
    "ministry", "agency", "government", "company", "organisation", "organization", "group", "party", "union", "bank",
    "court", "council", "commission", "committee", "army", "military", "police", "embassy", "office", "department",
    "newspaper", "paper", "broadcaster", "station", "university", "hospital", "club", "charity", "watchdog", "board",
    "association", "federation", "foundation", "institute", "bureau", "authority", "firm", "bloc", "alliance",
})  # fmt: skip
_WORD = re.compile(r"[^\W_][\w'’-]*")


@dataclass(frozen=True, slots=True)
class Mention:
    """One naming of a source; ``words`` are those of the text, with their article ("the ministry")."""

    name: str
    kind: str
    words: str = ""
    is_guess: bool = False
    affiliation: str = ""
    group_size: int | None = None


def follow(mentions: Sequence[Mention]) -> list[Mention]:
    """The mentions of one article, in its order; one that leans on an earlier takes its name, kind and what is known
    of it, and is a guess.  Where two earlier ones fit, it is left as it is."""
    found: list[Mention] = []
    for mention in mentions:
        meant = None if mention.is_guess else _meant(mention, found)
        found.append(
            replace(
                mention, name=meant.name, kind=meant.kind, is_guess=True,
                affiliation=meant.affiliation, group_size=meant.group_size,
            )
            if meant
            else mention
        )  # fmt: skip
    return found


def _meant(mention: Mention, earlier: Sequence[Mention]) -> Mention | None:
    own = normalise(mention.name)
    named = {its.name: its for its in earlier if normalise(its.name) != own}
    words = _WORD.findall(mention.name)
    if len(words) != 1 or any(normalise(its.name) == own for its in earlier):
        return None
    word = words[0]
    if mention.kind == "person" and word[0].isupper():
        fits = [its for its in named.values() if its.kind == "person" and _WORD.findall(its.name)[-1:] == [word]]
    elif 2 < len(word) <= 8 and word.isupper():
        fits = [its for its in named.values() if _initials(its.name) == word]
    elif mention.words.lower().startswith("the ") and mention.kind != "anonymous" and word.lower() in _HEADS:
        fits = [its for its in named.values() if word.lower() in _WORD.findall(its.name.lower())]
    elif mention.words.lower().startswith("the ") and mention.kind == "anonymous":
        fits = [its for its in named.values() if its.kind == "anonymous" and _last(its.name) == word.lower()]
    else:
        return None
    return fits[0] if len(fits) == 1 else None


def _initials(name: str) -> str:
    words = [word for word in _WORD.findall(name) if word[0].isupper()]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def _last(name: str) -> str:
    """The noun that an unnamed source is described by: "two rebel sources close to the talks" are sources."""
    before = re.split(r"\s+(?:in|of|from|at|with|close|near|who|familiar|for)\b", name, maxsplit=1)[0]
    words: list[str] = _WORD.findall(before.lower())
    return words[-1] if words else ""
