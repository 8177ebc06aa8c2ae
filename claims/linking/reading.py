"""A proposition as it is compared: names made one, origins told from destinations, numbers as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from claims.linking.lexicon import lexicon
from claims.linking.types import Proposition

_NAME = r"[A-Z][\w-]*(?:[ -][A-Z][\w-]*)*"
_ORIGIN = re.compile(rf"\bfrom (?:the )?((?:[\w-]+ (?:of |parts of )?)?)({_NAME})(?:['’]s ([\w-]+))?")
_GOAL = re.compile(rf"\b(?:to|in|into|inside|at|near|for|towards?|over) (?:the )?(?:[\w-]+ern )?({_NAME})")
_WORD = re.compile(r"[^\W\d_][\w’'.-]*")
_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:\s*(?:hundred|thousand|million|billion))?(?!\w)", re.IGNORECASE)
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DAYS = {*_MONTHS.split("|"), "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}
_DATES = re.compile(
    rf"\b(?:{_MONTHS})\s+\d{{1,2}}(?:,?\s+\d{{4}})?\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\b(?:\s+\d{{4}})?"
    r"|\b(?:in|since|of|by|until|from|during)\s+(?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d(?:\d\d)?\b",
    re.IGNORECASE,
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
    order: tuple[str, ...]  # the statement's content words as they come
    mode: str  # "" for done or being done; "planned", "future", "ended" ...
    negated: bool


@lru_cache(maxsize=4096)
def read(statement: str, proposition: Proposition) -> Reading:
    """What the comparison looks at; the statement's words tell what the proposition's fields leave open."""
    lex = lexicon()
    objects, adjectives = _objects(_counted(phrase, statement) for phrase in proposition.objects)
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
        words=frozenset(proposition.lemmas or content_words(statement)), order=content_words(statement),
        mode=_mode(statement, proposition.predicate),
        negated=proposition.negated or any(_none_of(thing.head, statement) for thing in objects),
    )  # fmt: skip


def content_words(text: str) -> tuple[str, ...]:
    """The words that carry the content, in order, cut to a rough lemma."""
    stop = lexicon().words["stop_words"]
    words = (word.lower().replace("\u2019", "'").removesuffix("'s").rstrip(".'-") for word in _WORD.findall(text))
    return tuple(_lemma(word) for word in words if word and word not in stop)


def _lemma(word: str) -> str:
    lex = lexicon()
    if word in lex.states or word in lex.verbs or word in lex.nouns or len(word) < 4:
        return word
    endings = ("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", "e"), ("ed", ""), ("ing", "e"), ("ing", "")
    for ending, instead in endings:
        stem = word.removesuffix(ending) + instead
        if word.endswith(ending) and (stem in lex.verbs or stem in lex.nouns):
            return stem
    return lex.irregular.get(word) or (word[:-1] if word.endswith("s") and not word.endswith("ss") else word)


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
    """Whose government it is, by the word before it in the statement: "the Turkish government".  Ethnic
    Armenian forces are not Armenia's, Turkish-backed ones not Turkey's."""
    lex = lexicon()
    text = statement.lower().replace("\u2019", "'")
    stem = organ.removesuffix("y")
    before = re.search(rf"(?<![\w-])([\w.]+ )?([\w.]+?)(?:'s)? {re.escape(stem)}", text)
    after = re.search(rf"{re.escape(stem)}\w* of (?:the )?([\w.]+)( [\w.]+)?", text)
    names = [f"{before[1] or ''}{before[2]}", before[2]] if before and before[1] != "ethnic " else []
    names += [f"{after[1]}{after[2] or ''}", after[1]] if after else []
    return next((lex.states[name] for name in names if name in lex.states), None)


def _counted(phrase: str, statement: str) -> str:
    """What is counted: "hundred", of "hundreds of Syrian fighters", is "syrian fighter"."""
    vague = lexicon().words["vague_counts"]
    if phrase.lower() not in {word.removesuffix("s") for word in vague} | vague:
        return phrase
    found = re.search(rf"\b{re.escape(phrase.lower())}s? of ((?:[\w-]+ ){{0,3}}[\w-]+)", statement.lower())
    words: list[str] = []
    for word in found[1].split() if found else ():
        if word in lexicon().words["stop_words"]:
            break
        words.append(_lemma(word))
        if words[-1] in lexicon().nouns:
            break
    return " ".join(words) or phrase


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


def _none_of(head: str, statement: str) -> bool:
    """ "Turkey sent no fighters" """
    return bool(
        head
        and re.search(rf"\bno (?!more|less|fewer|longer)(?:[\w-]+ ){{0,2}}{re.escape(head)}", statement, re.IGNORECASE)
    )


def _origins(statement: str) -> set[Origin]:
    """What stands after "from": a place, with its region where one is named in front or behind."""
    lex = lexicon()
    regions = lex.words["regions"]
    found = set()
    for before, name, behind in _ORIGIN.findall(statement):
        region = before.lower().partition(" ")[0]
        first, _, rest = name.partition(" ")
        if not region and rest and first.lower() in regions and name.lower() not in lex.places:
            region, name = first.lower(), rest
        region = region or (behind.lower() if behind.lower() in regions else "")
        if name.lower() not in _DAYS and (not region or region in regions):
            found.add(Origin(lex.place(name), f"{region}ern" if region.endswith(("th", "st")) else region))
    return found


def _only_origins(statement: str) -> set[str]:
    """Places that stand after "from" and are not where it goes as well."""
    goals = {lexicon().place(name) for name in _GOAL.findall(statement)}
    return {origin.place for origin in _origins(statement)} - goals


def _states(text: str) -> set[str]:
    lex = lexicon()
    words = [word.replace("\u2019", "'").removesuffix("'s").rstrip(".") for word in _WORD.findall(text)]
    names = [*words, *(" ".join(pair) for pair in pairwise(words))]
    return {lex.places[name.lower()] for name in names if name[:1].isupper() and name.lower() in lex.places}


def _numbers(statement: str) -> frozenset[str]:
    """The numbers in it but for dates: "around 4,000" and "four thousand" are "4000"; "hundreds" stays a word."""
    text = _DATES.sub(" ", statement)
    found = {_plain(number) for number in _NUMBER.findall(text)}
    lex = lexicon()
    rest = _NUMBER.sub(" ", text).lower()
    for run in re.findall(rf"\b(?:(?:{'|'.join(lex.number_words)})[ -]?)+\b", rest):
        found.add(_plain(run))
    vague = set(re.findall(r"\b([a-z]+) of\b", rest)) & lex.words["vague_counts"]
    return frozenset((found | vague) - {""})


def _plain(number: str) -> str:
    """ "4 million" and "4,000,000" alike."""
    words = lexicon().number_words
    total, current = 0.0, 0.0
    for part in re.split(r"[\s-]+", number.lower().replace(",", "").strip()):
        value = words.get(part, 0)
        if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", part):
            current = float(part)
        elif value >= 1000:
            total, current = total + (current or 1) * value, 0.0
        elif value == 100:
            current = (current or 1) * 100
        else:
            current += value
    value_of_all = total + current
    return f"{value_of_all:.10g}" if value_of_all else ""


def _mode(statement: str, predicate: str) -> str:
    """Is it done, or planned, refused, ended, possible, wished for?  By the words before the predicate."""
    lists = lexicon().words
    words = [word.replace("\u2019", "'") for word in _WORD.findall(statement)][:40]
    words = [word if place else word.lower() for place, word in enumerate(words)]  # "may" is not "May"
    end = next((i for i, word in enumerate(words) if _lemma(word.lower()) == predicate), min(len(words), 12))
    before, after = words[:end], [word.lower() for word in words[1 : end + 1]]
    for word, following in zip(before, after, strict=False):
        if word in lists["ended"] and (following == "from" or following.endswith("ing")):
            return "ended"
        for mode in ("planned", "refused"):
            if word in lists[mode] and following == "to":
                return mode
    for mode in ("future", "possible", "wished"):
        if lists[mode] & set(before):
            return mode
    return ""
