"""The lists of data/, read once.  data/README.md says what each is for."""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from claims.gazetteer.names import fold, gazetteer

DATA = Path(__file__).parent / "data"


@dataclass(frozen=True, slots=True)
class Lexicon:
    verbs: dict[str, frozenset[str]]  # a verb's senses
    nouns: dict[str, frozenset[str]]  # a noun's senses
    states: dict[str, str]  # by lower-case name, adjective or capital
    places: dict[str, str]  # the states and other places, by every name
    around: dict[str, frozenset[str]]  # what a place lies in
    disputed: dict[str, frozenset[str]]  # who else holds or wants it
    words: dict[str, frozenset[str]]
    number_words: dict[str, int]
    irregular: dict[str, str]  # forms to lemmas, where no ending tells

    def act(self, verb: str) -> frozenset[str]:
        """The senses of a verb; one that no set holds is a sense of its own."""
        return self.verbs.get(verb) or frozenset({verb} if verb else ())

    def thing(self, noun: str) -> frozenset[str]:
        return self.nouns.get(noun) or frozenset({noun} if noun else ())

    def senses(self, word: str) -> frozenset[str]:
        """All that a word can mean, be it verb or noun or the name of a state."""
        if state := self.states.get(word):
            return frozenset({state})
        return (self.verbs.get(word, frozenset()) | self.nouns.get(word, frozenset())) or frozenset({word})

    def place(self, name: str) -> str:
        """One name for a place or a state: "Baku" is "azerbaijan"."""
        plain = name.lower().replace("\u2019", "'").removesuffix("'s").removeprefix("the ").strip()
        return self.places.get(plain, plain)

    def near(self, one: str, other: str, *, disputed: bool = False) -> bool:
        """Is one the other, or inside it?  With ``disputed`` also: does the other lay a hand on it?"""
        if one == other:
            return True
        lists = (self.around, self.disputed) if disputed else (self.around,)
        return any(other in held.get(one, ()) or one in held.get(other, ()) for held in lists)


def _read(name: str) -> Any:
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _senses(sets: dict[str, list[str]], sign: str) -> dict[str, frozenset[str]]:
    """The sets that each word stands in; ``sign`` keeps "a strike" apart from "to strike" by its mark."""
    found: dict[str, set[str]] = defaultdict(set)
    for name, words in sets.items():
        for word in words:
            found[word].add(f"{sign}:{name}")
    return {word: frozenset(names) for word, names in found.items()}


def _states() -> dict[str, str]:
    """The gazetteer's states by every name, in small letters, with the full stops of their initials too ("u.s.")."""
    held = gazetteer()
    found: dict[str, str] = {}
    for name, adjectives in held.adjectives.items():
        for other in (name, *held.entries[name].also, *adjectives):
            found |= dict.fromkeys((fold(other), other.lower().removeprefix("the ")), fold(name))
    return found


@cache
def lexicon() -> Lexicon:
    synonyms, places, words = _read("synonyms.json"), _read("places.json"), _read("words.json")
    states = _states() | places["seats"]
    named = {name: place for place, others in places["also"].items() for name in (place, *others)}
    return Lexicon(
        verbs=_senses(synonyms["verbs"], "to"), nouns=_senses(synonyms["nouns"], "a"), states=states,
        places=states | named,
        around={place: frozenset(held) for place, held in places["within"].items()},
        disputed={place: frozenset(held) for place, held in places["disputed_with"].items()},
        words={name: frozenset(held) for name, held in words.items() if isinstance(held, list)},
        number_words=words["number_words"], irregular=words["irregular"],
    )  # fmt: skip
