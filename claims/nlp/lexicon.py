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
    denials: dict[str, frozenset[str]]  # the lists of denials.json
    denial_phrases: dict[
        str, tuple[tuple[str, ...], ...]
    ]  # by first word: "push" -> ("push", "back", "on"), longest first
    kinds: dict[str, frozenset[str]]  # the lists of kinds.json
    nominalisations: dict[str, str]
    senses: dict[str, CueWord]  # stance and kind of verbs that no rule reads, but the model finds
    cue_phrases: dict[str, CueWord]  # "call on": by lemmas, where the whole cue means another thing than its verb


def _cue(entry: dict[str, Any]) -> CueWord:
    return CueWord(
        stance=Stance(entry["stance"]), kind=Kind(entry["kind"]),
        frames=frozenset(entry.get("frames", ())), prepositions=frozenset(entry.get("prepositions", ())),
        small_clause=entry.get("small_clause", False), needs_claim_noun=entry.get("needs_claim_noun", False),
    )  # fmt: skip


def _senses(groups: dict[str, list[str]]) -> dict[str, CueWord]:
    """By word: "believes opinion" of a group is the stance and the kind of all its words."""
    found: dict[str, CueWord] = {}
    for sense, words in groups.items():
        stance, kind = sense.split()
        found |= {word: CueWord(Stance(stance), Kind(kind)) for word in words}
    return found


#: The lists of denials.json that hold verbs with the words that belong to them.
_PHRASES = ("of_anything", "of_clauses", "of_claims", "doubting")


def _phrases(phrases: set[str]) -> dict[str, tuple[tuple[str, ...], ...]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for phrase in sorted(phrases, key=lambda p: (-p.count(" "), p)):
        words = tuple(phrase.split())
        found.setdefault(words[0], []).append(words)
    return {first: tuple(several) for first, several in found.items()}


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


@cache
def lexicon() -> Lexicon:
    words = _read("words.json")
    senses = _read("senses.json")
    denials = {key: frozenset(value) for key, value in _read("denials.json").items()}
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
        denials=denials, denial_phrases=_phrases(set().union(*(denials[key] for key in _PHRASES))),
        kinds={key: frozenset(value) for key, value in _read("kinds.json").items()},
        nominalisations=words["nominalisations"], senses=_senses(senses["verbs"]),
        cue_phrases=_senses(senses["phrases"]),
    )  # fmt: skip
