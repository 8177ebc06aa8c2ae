"""The word lists of data/, read once.  data/README.md says what each is for."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from claims.gazetteer import gazetteer
from claims.nlp.types import Kind, SourceKind, Stance

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class CueWord:
    """A verb or noun that attributes: its stance, the kind of what it introduces, and how it takes it."""

    stance: Stance
    kind: Kind
    frames: frozenset[str] = frozenset()  # clause, infinitive, object, gerund, preposition
    prepositions: frozenset[str] = frozenset()
    small_clause: bool = False  # "considers it to be": the clause's subject is the verb's object
    needs_claim_noun: bool = False  # "withdrew the allegation", not "withdrew the troops"


@dataclass(frozen=True, slots=True)
class Name:
    """A known name: the canonical one, its kind and what it belongs to."""

    name: str
    kind: SourceKind
    of: str | None = None


@dataclass(frozen=True, slots=True)
class Lexicon:
    verbs: dict[str, CueWord]
    nouns: dict[str, CueWord]
    adjectives: dict[str, CueWord]
    names: dict[str, Name]  # by lower-case name or alias
    states: dict[str, str]  # by lower-case name, adjective or capital
    adjectives_of_states: dict[str, str]
    roles: dict[str, Name]  # "french president" while the article names him
    words: dict[str, frozenset[str]]
    nominalisations: dict[str, str]


def _cue(entry: dict[str, Any]) -> CueWord:
    return CueWord(
        stance=Stance(entry["stance"]), kind=Kind(entry["kind"]),
        frames=frozenset(entry.get("frames", ())), prepositions=frozenset(entry.get("prepositions", ())),
        small_clause=entry.get("small_clause", False), needs_claim_noun=entry.get("needs_claim_noun", False),
    )  # fmt: skip


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def lexicon() -> Lexicon:
    words = _read("words.json")
    states: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    names: dict[str, Name] = {}
    roles: dict[str, Name] = {}
    for entry in gazetteer().entries.values():
        known = Name(entry.name, SourceKind(entry.kind), entry.of)
        names |= {other.lower(): known for other in (entry.name, *entry.also)}
        if entry.kind == SourceKind.STATE:
            its = gazetteer().adjectives[entry.name]
            adjectives |= {word.lower(): entry.name for word in its}
            states |= {other.lower(): entry.name for other in (entry.name, *its, *entry.also)}
        if entry.role:
            roles[entry.role.lower()] = known
    return Lexicon(
        verbs={verb: _cue(entry) for verb, entry in _read("cue_verbs.json").items()},
        nouns={noun: _cue(entry) for noun, entry in words["nominal_cues"].items()},
        adjectives={
            word: CueWord(Stance(stance), Kind(kind)) for word, (stance, kind) in words["adjective_cues"].items()
        },
        names=names, states=states, adjectives_of_states=adjectives, roles=roles,
        words={key: frozenset(value) for key, value in words.items() if isinstance(value, list)},
        nominalisations=words["nominalisations"],
    )  # fmt: skip
