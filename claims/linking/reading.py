"""A proposition as it is compared: names made one, origins told from destinations, numbers as numbers."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from claims.linking.counting import numbers, plain
from claims.linking.lexicon import lexicon
from claims.linking.places import Origin, belonging, names_parties, only_origins, origins, states
from claims.linking.types import Proposition

#: What is called for should be, what is promised will be, whether the words say so or not.
MODE_OF_KIND = {"call": "wished", "promise": "future"}
_WORD = re.compile(r"[^\W\d_][\w’'.-]*")


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
    origins_open: bool  # "of both countries": of states named before
    places: frozenset[str]  # where it happens or goes
    mentioned: frozenset[str]  # states named in another way: "to support Azerbaijan"
    numbers: frozenset[str]
    words: frozenset[str]
    order: tuple[str, ...]  # the statement's content words as they come
    mode: str  # "" for done or being done; "planned", "future", "ended" ...
    negated: bool
    about_nobody: bool  # "It to be a strategic partner"


#: "Nobody warned them" denies that somebody did.
_NOBODY = re.compile(r"(?:nobody|no[ -]one|none of)\b", re.IGNORECASE)


@lru_cache(maxsize=4096)
def read(statement: str, proposition: Proposition, kind: str = "fact") -> Reading:
    """What the comparison looks at; the statement's words tell what the proposition's fields leave open.

    The statement is what people read and edit, so its words win over a proposition that was made before.
    """
    lex = lexicon()
    order = content_words(statement)
    objects, adjectives = _objects(_counted(phrase, statement) for phrase in proposition.objects)
    whence = origins(statement) | belonging((o.head for o in objects), statement)
    whence |= {Origin(state) for state in adjectives}
    actors = frozenset(_actor(name, statement) for name in proposition.actors if name)
    actors -= _edited_out(actors, proposition.lemmas, order)
    nobody = bool(_NOBODY.match(statement)) or any(_none_of(actor, statement) for actor in actors)
    from_where = {origin.place for origin in whence}
    places = {lex.place(name) for name in proposition.places} - only_origins(statement)
    return Reading(
        statement=statement,
        predicate=proposition.predicate, act=lex.act(proposition.predicate), actors=actors, objects=objects,
        origins=frozenset(whence), origins_open=names_parties(statement), places=frozenset(places),
        mentioned=frozenset(states(statement) - actors - from_where - places),
        numbers=numbers(statement) if statement else frozenset(map(plain, proposition.numbers)),
        words=frozenset(proposition.lemmas or order), order=order,
        mode=_mode(statement, proposition.predicate) or MODE_OF_KIND.get(kind, ""),
        negated=proposition.negated != nobody or any(_none_of(thing.head, statement) for thing in objects),
        about_nobody=not actors and statement.partition(" ")[0].lower() in lex.words["pronouns"] - {"there"},
    )  # fmt: skip


def _edited_out(actors: frozenset[str], lemmas: tuple[str, ...], order: tuple[str, ...]) -> set[str]:
    """States that the content named and that the statement, edited since, no longer does."""
    named = lexicon().states
    kept = {named.get(word) for word in order} | {named.get(" ".join(pair)) for pair in pairwise(order)}
    said = {named.get(word) for word in lemmas}
    return {actor for actor in actors if actor in said and actor not in kept}


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
    senses = lex.nouns.get(plain, frozenset())
    if senses and not senses & lex.words["acting_apart"]:
        return min(senses).partition(":")[2]  # a firm is a company
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
    if found is None:
        return "person"  # "dozens have been killed"
    words: list[str] = []
    for word in found[1].split():
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
        if word in {"is", "are", "was", "were"} and following == "to":
            return "future"
        for mode in ("planned", "refused"):
            if word in lists[mode] and following == "to":
                return mode
    for mode in ("future", "possible", "wished"):
        if lists[mode] & set(before):
            return mode
    return ""
