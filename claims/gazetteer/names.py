"""The gazetteer, read once; and names that are put together: "Moscow's foreign ministry", "the French president"."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

DATA = Path(__file__).parent / "data"
_ARTICLE = re.compile(r"^(?:the|an?)\s+")
_BY = re.compile(r" (?:of|for|in) (?:the )?")
_MINISTRY = re.compile(r"^(?:ministry (?:of|for) (?:the )?(?P<of>[\w' ,-]+)|(?P<kind>[\w -]+) ministry)$")
_MINISTER = re.compile(r"^(?:minister (?:of|for) (?:the )?(?P<of>[\w' ,-]+)|(?P<kind>[\w -]+) minister)$")
_NO_BRANCH = frozenset(
    ["former", "ex", "then", "late", "deputy", "vice", "junior", "senior", "new", "outgoing", "shadow"]
)
_ENVOY = re.compile(r"^(?P<rank>ambassador|envoy)(?: (?:to|in) (?P<host>.+))?$")
_MISSION = re.compile(r"^(?P<rank>embassy|consulate|consulate general|mission) (?:to|in) (?P<host>.+)$")
_FEDERAL = re.compile(r"^(?:federal|national|state) ")
#: What news set before or behind the name of a newspaper, a station or an agency.
_OUTLET = (
    r"(?:news |press )?"
    r"(?:agency|service|broadcaster|newspaper|paper|daily|weekly|magazine|television|tv|channel|website)"
)
_OUTLET_BEFORE = re.compile(
    r"^(?:(?:semi-?)?official|state(?:-(?:run|owned|controlled))?|government(?:-run)?|pro-government|private"
    rf"|independent|public|national|local|{_OUTLET}) "
)
_OUTLET_BEHIND = re.compile(rf" {_OUTLET}$")
#: Kinds whose members are read from a name, as ``claims.nlp.types.SourceKind`` spells them.
_GOVERNMENT, _MEDIA, _OFFICE = "government", "media", "office"
_ORGANISATION, _PERSON, _STATE = "organisation", "person", "state"
_MOST_WORDS = 12
_PERSONAL = frozenset({"who", "he", "she", "his", "her", "him", "himself", "herself", "mr", "ms", "mrs"})
_THEIRS = frozenset({"their", "they", "our", "we"})


def fold(name: str) -> str:
    """The form that names are looked up in: lower case, no accents, no full stops, plain apostrophes, one blank
    between words, no article in front."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = plain.replace("\u2019", "'").replace("\u2018", "'").replace(".", "").lower()
    return _ARTICLE.sub("", " ".join(plain.split()), count=1)


@dataclass(frozen=True, slots=True)
class Entry:
    """A canonical name: its kind (of ``SourceKind``), whom it belongs to, and whether its word is that one's."""

    name: str
    kind: str
    of: str | None = None
    speaks: bool = False
    also: tuple[str, ...] = ()
    role: str = ""


@dataclass(frozen=True, slots=True)
class _Body:
    """What a state has one of: ``pattern`` names it, "Ministry of Defence of {}"."""

    pattern: str
    kind: str
    speaks: bool


@dataclass(frozen=True, slots=True)
class Gazetteer:
    entries: Mapping[str, Entry]  # by canonical name
    names: Mapping[str, Entry]  # by every name, folded
    states: Mapping[str, str]  # states by every name, adjective and capital, folded
    adjectives: Mapping[str, tuple[str, ...]]  # of each state
    bodies: Mapping[str, _Body] = field(repr=False)  # by their words
    heads: Mapping[str, str] = field(repr=False)  # patterns of offices of organisations, by their words
    also_people: frozenset[str] = frozenset()  # first names too, folded
    sports: frozenset[str] = frozenset()

    def look_up(self, name: str, context: str = "") -> Entry | None:
        """What the name stands for: by the list, or put together of a state and one of its bodies; or None.

        ``context`` is the sentence that it stands in: where that tells of a person or of a match, a first name
        ("Jordan") and a club ("Madrid") are no states.
        """
        folded = fold(name)
        if not folded or folded.count(" ") >= _MOST_WORDS:
            return None
        entry = (
            self.names.get(folded)
            or self.names.get(_parted(folded))
            or self._of_a_state(folded)
            or self._of_an_organisation(folded)
            or self._outlet(folded)
        )
        if entry and entry.kind != _STATE and name == name.lower():
            return None  # "the foreign office", "a senate": common words; only states are known by small letters
        return None if entry and context and self._is_another(entry, folded, context) else entry

    def _is_another(self, entry: Entry, folded: str, context: str) -> bool:
        if entry.kind != _STATE:
            return False
        words = set(re.findall(r"[\w-]+", context.lower()))
        if folded in self.also_people and words & _PERSONAL:
            return True
        return len(words & self.sports) > 1 or bool(words & self.sports and words & _THEIRS)

    def state(self, name: str) -> str | None:
        """The state that a name, an adjective or a capital stands for."""
        return self.states.get(fold(name))

    def _of_a_state(self, folded: str) -> Entry | None:
        for owner, body in _split(folded):
            state = self.states.get(owner)
            if state and (entry := self._body(state, body)):
                return entry
        return None

    def _of_an_organisation(self, folded: str) -> Entry | None:
        """An office at the head of one: "the UN secretary-general", "director general of the WHO"."""
        for owner, office in _split(folded):
            body, its = self.names.get(owner), self.heads.get(_parted(office))
            if body and its and body.kind == _ORGANISATION:
                return Entry(its.format(body.name), _OFFICE, body.name)
        return None

    def _outlet(self, folded: str) -> Entry | None:
        """A newspaper or an agency with what it is: "the state news agency SANA", "Turkey's Anadolu news agency"."""
        for name in (folded, *(rest for owner, rest in _split(folded) if owner in self.states)):
            bare = _OUTLET_BEHIND.sub("", name)
            while (rest := _OUTLET_BEFORE.sub("", bare)) != bare:
                bare = rest
            entry = self.names.get(bare) if bare != folded else None
            if entry and entry.kind == _MEDIA:
                return entry
        return None

    def _body(self, state: str, body: str) -> Entry | None:
        if its := self.bodies.get(body) or self.bodies.get(_FEDERAL.sub("", body)):
            return self._canonical(Entry(its.pattern.format(state), its.kind, state, its.speaks))
        body = _FEDERAL.sub("", body)
        if ministry := _MINISTRY.match(body):
            return self._canonical(Entry(f"Ministry of {_branch(ministry)} of {state}", _GOVERNMENT, state, True))
        if (minister := _MINISTER.match(body)) and not _NO_BRANCH & set(re.split(r"\W", body)):
            return self._canonical(Entry(f"{_branch(minister)} Minister of {state}", _OFFICE, state))
        if mission := _MISSION.match(body):
            host = self.states.get(fold(mission["host"]), mission["host"].title())
            return Entry(f"{mission['rank'].title()} of {state} in {host}", _GOVERNMENT, state, True)
        if envoy := _ENVOY.match(body):
            host = fold(envoy["host"] or "")
            to = f" to {self.states.get(host, host.title())}" if host else ""
            return Entry(f"{envoy['rank'].title()} of {state}{to}", _PERSON, state, True)
        return None

    def _canonical(self, entry: Entry) -> Entry:
        """The Ministry of Defence of the United States is the Pentagon."""
        return self.names.get(fold(entry.name), entry)


def _parted(folded: str) -> str:
    return folded.replace("-", " ")


def _branch(named: re.Match[str]) -> str:
    return str(named["of"] or named["kind"]).title().replace(" And ", " and ")


def _split(folded: str) -> Iterator[tuple[str, str]]:
    """The ways to read it as an owner and a body: "france's army", "french army", "army of france"."""
    owner, sep, body = folded.partition("'s ")
    if sep:
        yield owner, body
    words = folded.split(" ")
    for size in (3, 2, 1):
        if len(words) > size:
            owner = " ".join(words[:size])
            yield owner.removesuffix("'"), " ".join(words[size:])
    for by in _BY.finditer(folded):
        yield folded[by.end() :], folded[: by.start()]


@cache
def gazetteer() -> Gazetteer:
    states, hand = _read("states.json"), _read("by_hand.json")
    entries: dict[str, Entry] = {}
    by_state: dict[str, str] = {}
    for name, its in states.items():
        also = tuple(other for other in (its["capital"], *its["also"]) if other)
        entries[name] = Entry(name, _STATE, also=also)
        by_state |= {fold(other): name for other in (name, *also, *its["adjectives"])}
    for name, its in hand["names"].items():
        entries[name] = Entry(
            name, its["kind"], its.get("of"), its.get("speaks", False), tuple(its.get("also", ())), its.get("role", "")
        )
    return Gazetteer(
        entries=entries,
        names={
            form: entry
            for form_of in (_parted, str)  # a name as it is written goes before one that only lost its hyphens
            for entry in entries.values()
            for other in (entry.name, *entry.also)
            for form in (form_of(fold(other)),)
        },
        states=by_state,
        adjectives={name: tuple(its["adjectives"]) for name, its in states.items()},
        bodies={
            word: _Body(pattern, its["kind"], its.get("speaks", False))
            for pattern, its in hand["bodies"].items()
            for word in its["words"]
        },
        heads={word: pattern for pattern, words in hand["heads"].items() for word in words},
        also_people=frozenset(map(fold, hand["also_people"])),
        sports=frozenset(hand["sports"]),
    )


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))
