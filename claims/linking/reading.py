"""A proposition as it is compared: names made one, origins told from destinations, numbers as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from claims.linking.lexicon import lexicon
from claims.linking.types import Proposition

_NAME = r"(?:[A-Z][\w.’'-]*)(?:[ -][A-Z][\w.’'-]*)*"
_ORIGIN = re.compile(rf"\bfrom (?:the )?((?:[\w-]+ )?)({_NAME})")
_WORD = re.compile(r"[^\W\d_][\w’'.-]*")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:\s*(?:hundred|thousand|million|billion))?(?!\w)", re.I)
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATES = re.compile(
    rf"\b(?:{_MONTHS})\s+\d{{1,2}}(?:,?\s+\d{{4}})?\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\b(?:\s+\d{{4}})?"
    r"|\b(?:in|since|of|by|until|from|during)\s+(?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d(?:\d\d)?\b",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Where something comes from: "northern Syria" has a region, "Syrian" has none."""

    place: str
    region: str = ""

    def __str__(self) -> str:
        return f"{self.region} {self.place.title()}".strip()


@dataclass(frozen=True, slots=True)
class Object:
    """What it is done to: the head's senses, and what is said of it beyond."""

    head: str
    senses: frozenset[str]
    modifiers: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Reading:
    statement: str
    predicate: str
    act: frozenset[str]
    actors: frozenset[str]
    objects: tuple[Object, ...]
    origins: frozenset[Origin]
    places: frozenset[str]  # where it happens or goes
    mentioned: frozenset[str]  # states named in another way: "to support Azerbaijan"
    numbers: frozenset[str]
    words: frozenset[str]
    mode: str  # "" for done or being done; "planned", "future", "ended" ...
    negated: bool


@lru_cache(maxsize=4096)
def read(statement: str, proposition: Proposition) -> Reading:
    """What the comparison looks at; the statement's words tell what the proposition's fields leave open."""
    lex = lexicon()
    objects, adjectives = _objects(proposition.objects)
    origins = _origins(statement) | {Origin(state) for state in adjectives}
    actors = frozenset(_actor(name, statement) for name in proposition.actors if name)
    from_where = {origin.place for origin in origins}
    places = {lex.place(name) for name in proposition.places} - _only_origins(statement)
    return Reading(
        statement=statement,
        predicate=proposition.predicate, act=lex.act(proposition.predicate), actors=actors, objects=objects,
        origins=frozenset(origins), places=frozenset(places),
        mentioned=frozenset(_states(statement) - actors - from_where - places),
        numbers=_numbers(statement) if statement else frozenset(map(_plain, proposition.numbers)),
        words=frozenset(proposition.lemmas) or content_words(statement),
        mode=_mode(statement), negated=proposition.negated,
    )  # fmt: skip


def content_words(text: str) -> frozenset[str]:
    """The words that carry the content, cut to a rough lemma."""
    stop = lexicon().words["stop_words"]
    words = (word.lower().replace("\u2019", "'").removesuffix("'s").rstrip(".'-") for word in _WORD.findall(text))
    return frozenset(_lemma(word) for word in words if word and word not in stop)


def _lemma(word: str) -> str:
    lex = lexicon()
    if word in lex.states or word in lex.verbs or word in lex.nouns or len(word) < 4:
        return word
    endings = ("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")
    for ending, instead in endings:
        stem = word.removesuffix(ending) + instead
        if word.endswith(ending) and (stem in lex.verbs or stem in lex.nouns):
            return stem
    irregular = {"sent": "send", "flown": "fly", "flew": "fly", "gave": "give", "men": "man", "women": "woman"}
    return irregular.get(word) or (word[:-1] if word.endswith("s") and not word.endswith("ss") else word)


def _actor(name: str, statement: str) -> str:
    """One name for who does it: the government of a state acts as the state."""
    lex = lexicon()
    plain = name.lower().replace("\u2019", "'").removeprefix("the ")
    if plain in lex.states:
        return lex.states[plain]
    organs = "|".join(sorted(lex.words["state_organs"], key=len, reverse=True))
    if found := re.fullmatch(rf"(?:(.+?)(?:'s)? )?(?:{organs})s?(?: of (?:the )?(.+))?", plain):
        named = lex.states.get(found[1] or "") or lex.states.get(found[2] or "")
        return named or _owner(plain, statement) or plain
    return plain


def _owner(organ: str, statement: str) -> str | None:
    """Whose government it is, by the word before it in the statement: "the Turkish government"."""
    lex = lexicon()
    text = statement.lower().replace("\u2019", "'")
    stem = organ.removesuffix("y")
    before = re.search(rf"([\w.]+ )?([\w.]+?)(?:'s)? {re.escape(stem)}", text)
    after = re.search(rf"{re.escape(stem)}\w* of (?:the )?([\w.]+)( [\w.]+)?", text)
    names = [f"{before[1] or ''}{before[2]}", before[2]] if before else []
    names += [f"{after[1]}{after[2] or ''}", after[1]] if after else []
    return next((lex.states[name] for name in names if name in lex.states), None)


def _objects(phrases: Iterable[str]) -> tuple[tuple[Object, ...], set[str]]:
    """The objects, and the states whose adjectives stand before them ("Syrian fighters")."""
    lex = lexicon()
    found, states = [], set()
    for phrase in phrases:
        *modifiers, head = phrase.lower().split() or [""]
        senses = lex.thing(head)
        states |= {lex.states[word] for word in modifiers if word in lex.states}
        kept = frozenset(
            word for word in modifiers
            if word not in lex.states and word not in lex.words["weak_modifiers"] and not lex.thing(word) & senses
        )  # fmt: skip
        found.append(Object(head=head, senses=senses, modifiers=kept))
    return tuple(found), states


def _origins(statement: str) -> set[Origin]:
    lex = lexicon()
    found = set()
    for before, name in _ORIGIN.findall(statement):
        region = before.strip().lower()
        if not region or region in lex.words["regions"]:
            first, _, rest = name.partition(" ")
            if not region and rest and first.lower() in lex.words["regions"] and name.lower() not in lex.places:
                region, name = first.lower(), rest
            found.add(Origin(lex.place(name), region))
    return found


def _only_origins(statement: str) -> set[str]:
    """Places that stand after "from" and nowhere else."""
    rest = _ORIGIN.sub(" ", statement)
    return {origin.place for origin in _origins(statement)} - _states(rest)


def _states(text: str) -> set[str]:
    lex = lexicon()
    words = [word.replace("\u2019", "'").removesuffix("'s").rstrip(".") for word in _WORD.findall(text)]
    pairs = [f"{a} {b}" for a, b in zip(words, words[1:], strict=False)]
    return {lex.places[word.lower()] for word in (*words, *pairs) if word[:1].isupper() and word.lower() in lex.places}


def _numbers(statement: str) -> frozenset[str]:
    """The numbers in it but for dates: "around 4,000" and "four thousand" are "4000"."""
    text = _DATES.sub(" ", statement)
    found = {_plain(number) for number in _NUMBER.findall(text)}
    words = lexicon().number_words
    rest = _NUMBER.sub(" ", text).lower()
    for run in re.findall(rf"\b(?:(?:{'|'.join(words)})[ -]?)+\b", rest):
        found.add(_plain(run))
    return frozenset(found - {""})


def _plain(number: str) -> str:
    """ "4 million" and "4,000,000" alike; units without a count ("thousands") are no number."""
    words = lexicon().number_words
    total, current = 0.0, 0.0
    for part in re.split(r"[\s-]+", number.lower().replace(",", "").strip()):
        if re.fullmatch(r"\d+(?:\.\d+)?", part):
            current = float(part)
        elif (value := words.get(part, 0)) >= 1000:
            total, current = total + (current or 1) * value, 0.0
        elif value == 100:
            current = (current or 1) * 100
        else:
            current += value
    value = total + current
    return f"{value:g}" if value < 1e6 else f"{value:.0f}" if value else ""


def _mode(statement: str) -> str:
    """Is it done, or planned, refused, ended, possible, wished for?  By the first such word that stands
    before a verb."""
    words = lexicon().words
    text = statement.lower().replace("\u2019", "'")
    if found := re.search(r"\b([a-z]+) (?:from )?[a-z]+ing\b", text):
        if found[1] in words["ended"]:
            return "ended"
    for first, second in re.findall(r"\b([a-z']+) (?=(to) [a-z]+)", text):
        for mode in ("planned", "refused"):
            if first in words[mode] and second:
                return mode
    for word in re.findall(r"[a-z']+", text)[:12]:
        for mode in ("future", "possible", "wished"):
            if word in words[mode]:
                return mode
    return ""
