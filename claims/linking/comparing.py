"""How one statement stands to another: role by role, with reasons that a person can read."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import lru_cache

from claims.linking.counting import hedges
from claims.linking.lexicon import lexicon
from claims.linking.reading import Reading
from claims.linking.types import Relation

#: Each relation has a band of scores of its own, so that what fits exactly is first.
BANDS = {
    Relation.SAME: (0.8, 1.0),
    Relation.VARIANT: (0.7, 0.8),
    Relation.OPPOSITE: (0.6, 0.7),
    Relation.RELATED: (0.0, 0.6),
}
#: From this likeness on, statements without roles to compare count as the same.
NEARLY_EQUAL = 0.9
_OF_FACTS = {"fact", "feeling", "opinion", "prediction"}
MODES = {
    "ended": "that it ends", "planned": "that it is planned", "refused": "that it is refused",
    "future": "that it will be", "possible": "that it may be", "wished": "that it should be", "": "that it is so",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Comparison:
    """``agrees`` and ``differs`` are the reasons, in words."""

    relation: Relation
    score: float
    agrees: tuple[str, ...] = ()
    differs: tuple[str, ...] = ()


def kinds_differ(one: str, other: str) -> bool:
    """A call or a promise is another kind of thing than a fact; what people feel or think of a fact is not."""
    return one != other and not {one, other} <= _OF_FACTS


def compare(one: Reading, other: Reading, *, strict: bool = False) -> Comparison:
    """How ``one`` stands to ``other``: VARIANT where it is the narrower of the two.

    With ``strict`` (a call against a fact) only agreement in every role makes the two one claim.
    """
    likeness = words_alike(one.words, other.words)
    if not (one.act & other.act):
        return _by_words(one, other, likeness)
    agrees, differs = [f"same act ({one.predicate})"], _actors(one, other)
    if one.actors and one.actors == other.actors:
        agrees.append(f"same actor ({_list(one.actors)})")
    for said, wrong in (_objects(one, other), _numbers(one, other), _places(one, other)):
        agrees += said
        differs += wrong
    if bool(one.objects) != bool(other.objects):
        differs.append("names no object" if other.objects else "names an object")
    if not one.objects and not other.objects and likeness <= 0.5 and not _nested(one, other):
        differs.append("few words in common")
    if one.actors and not one.objects and not other.objects and _left(one, other) and _left(other, one):
        differs.append("other details")
    if one.about_nobody or other.about_nobody:
        differs.append("does not say who")
    if one.mode != other.mode:
        differs.append(f"says {MODES[one.mode]}, not {MODES[other.mode]}")
    if strict and not (one.actors and one.objects and likeness >= 0.5):
        differs.append("of another kind")
    detail = min(1.0, 0.5 * likeness + 0.15 * max(0, len(agrees) - 1))
    if differs:
        weight = 0.25 + 0.1 * len(agrees) + 0.2 * likeness - 0.05 * (len(differs) - 1)
        return _result(Relation.RELATED, weight / 0.75, agrees, differs)
    adds, lacks = _additions(one, other), _additions(other, one)
    if one.negated != other.negated and not (adds if one.negated else lacks):
        return _result(Relation.OPPOSITE, detail, agrees, ["says the opposite"])
    if adds and not lacks and not one.negated and not other.negated:
        return _result(Relation.VARIANT, detail, agrees, [f"adds {words}" for words in adds])
    if adds or lacks:
        # Who says that 4,000 were not sent does not say that none were: a narrower "not" is no variant.
        reasons = ["says the opposite"] if one.negated != other.negated else []
        reasons += [f"adds {words}" for words in adds] + [f"leaves out {words}" for words in lacks]
        return _result(Relation.RELATED, 0.8 + 0.2 * detail, agrees, reasons)
    return _result(Relation.SAME, detail, agrees, [])


def words_alike(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of words in common, synonyms counted as one: 0 to 1."""
    if not one or not other:
        return 0.0
    return (_met(one, other) + _met(other, one)) / (len(one) + len(other))


def _nested(one: Reading, other: Reading) -> bool:
    """An immediate ceasefire, and an immediate ceasefire between two armies: without roles, the words of
    the one are all in the other."""
    less, more = sorted((one.words, other.words), key=len)
    return not one.actors and not other.actors and len(less) > 1 and _met(less, more) == len(less)


def _left(one: Reading, other: Reading) -> bool:
    """Has ``one`` words that ``other`` has not, but for times and places, which are compared elsewhere?"""
    lex = lexicon()
    rest = {w for w in one.words if w not in lex.words["passing_words"] and w not in lex.places and not w[:1].isdigit()}
    return _met(frozenset(rest), other.words) < len(rest)


def _met(words: frozenset[str], others: frozenset[str]) -> int:
    known = _all_senses(others)
    return sum(not known.isdisjoint(_senses(word)) for word in words)


@lru_cache(maxsize=65536)
def _senses(word: str) -> frozenset[str]:
    return lexicon().senses(word)


@lru_cache(maxsize=4096)
def _all_senses(words: frozenset[str]) -> frozenset[str]:
    return frozenset(sense for word in words for sense in _senses(word))


def _result(relation: Relation, share: float, agrees: list[str], differs: list[str]) -> Comparison:
    low, high = BANDS[relation]
    share = min(0.999, max(0.0, share)) if relation is not Relation.SAME else min(1.0, share)
    return Comparison(relation, round(low + (high - low) * share, 4), tuple(agrees), tuple(differs))


def _by_words(one: Reading, other: Reading, likeness: float) -> Comparison:
    """Where the acts differ or one has none, only nearly the same words in the same order make the same claim."""
    differs = [*_actors(one, other, by_words=True), *_numbers(one, other)[1], *_places(one, other)[1]]
    if one.numbers != other.numbers:
        differs = differs or ["only one names a number"]
    if _named(one) != _named(other):  # "Fighters were sent" and "Turkey's fighters were sent"
        differs = differs or ["names other states"]
    in_order = SequenceMatcher(None, one.order, other.order, autojunk=False).ratio() if likeness >= 0.5 else 0.0
    poor = not one.act or not other.act or one.order == other.order
    whole = not (one.about_nobody or other.about_nobody) and one.mode == other.mode
    if poor and whole and in_order >= NEARLY_EQUAL and not differs:
        if one.negated != other.negated:
            return _result(Relation.OPPOSITE, 0.0, ["nearly the same words"], ["says the opposite"])
        return _result(Relation.SAME, in_order - NEARLY_EQUAL, ["nearly the same words"], [])
    agrees = ["words in common"] if likeness >= 0.3 else []
    return _result(Relation.RELATED, likeness * (0.6 if differs else 0.8), agrees, differs)


def _actors(one: Reading, other: Reading, *, by_words: bool = False) -> list[str]:
    """What is wrong with the actors, in words.  With ``by_words`` a poor reading names an actor by having
    the word at all."""
    if one.actors == other.actors:
        return []
    mine, theirs = one.actors, other.actors
    if by_words and not (mine and theirs):
        return [] if _said(mine, other) and _said(theirs, one) else ["names no actor" if theirs else "names an actor"]
    if not mine:
        return ["names no actor"]
    if not theirs:
        return [f"names an actor ({_list(mine)})"]
    if mine > theirs:
        return [f"names one more actor ({_list(mine - theirs)})"]
    if mine < theirs:
        return [f"leaves out an actor ({_list(theirs - mine)})"]
    return [f"another actor ({_list(mine)}, not {_list(theirs)})"]


def _named(reading: Reading) -> set[str]:
    return {lexicon().states[word] for word in reading.order if word in lexicon().states}


def _said(actors: frozenset[str], other: Reading) -> bool:
    known = _all_senses(frozenset(other.order))
    return all(_senses(word) & known for actor in actors for word in actor.split())


def _objects(one: Reading, other: Reading) -> tuple[list[str], list[str]]:
    if not one.objects or not other.objects:
        return [], []
    one_way = all(any(a.senses & b.senses for b in other.objects) for a in one.objects)
    back = all(any(a.senses & b.senses for b in one.objects) for a in other.objects)
    if not (one_way and back):
        return [], [f"another object ({_heads(one)}, not {_heads(other)})"]
    mine, theirs = {o.place for o in one.origins}, {o.place for o in other.origins}
    if mine and theirs and not any(lexicon().near(a, b) for a in mine for b in theirs):
        return [], [f"another origin ({_list(mine)}, not {_list(theirs)})"]
    return [f"same object ({_heads(one)})"], []


def _numbers(one: Reading, other: Reading) -> tuple[list[str], list[str]]:
    if not one.numbers or not other.numbers:
        return [], []
    if one.numbers == other.numbers:
        return [f"same number ({_figures(one.numbers)})"], []
    if one.numbers < other.numbers or other.numbers < one.numbers:
        return [f"same number ({_figures(one.numbers & other.numbers)})"], []
    return [], [f"another number ({_hedged(one)}, not {_hedged(other)})"]


def _places(one: Reading, other: Reading) -> tuple[list[str], list[str]]:
    """Places named as such on both sides decide; a state that is merely mentioned can agree, and it
    can disagree only with a place."""
    near = lexicon().near
    mine, theirs = one.places | one.mentioned, other.places | other.mentioned
    if not mine or not theirs or not (one.places or other.places):
        shared = mine & theirs
        return ([f"same place ({_list(shared)})"] if shared else []), []
    both = bool(one.places and other.places)
    pairs = [(a, b) for a in mine for b in theirs if near(a, b, disputed=not both)]
    if pairs:
        return [f"same place ({_list({a for a, _ in pairs})})"], []
    return [], [f"another place ({_list(mine)}, not {_list(theirs)})"]


def _additions(one: Reading, other: Reading) -> list[str]:
    """What ``one`` says beyond ``other`` that makes it narrower: numbers, origins, what the object is."""
    lex = lexicon()
    found = [f"the number {_figures({number})}" for number in sorted(one.numbers - other.numbers)]
    counted = bool(one.numbers & other.numbers)  # the same 4,000: which part of a country adds nothing then
    for origin in sorted(one.origins, key=str) if not other.origins_open else ():
        same = [o for o in other.origins if o.place == origin.place or origin.place in lex.around.get(o.place, ())]
        if not same or (origin.region and not counted and origin.region not in {o.region for o in same}):
            found.append(f"the origin {origin}")
    theirs = frozenset(word for thing in other.objects for word in (*thing.modifiers, thing.head))
    for word in sorted({word for thing in one.objects for word in thing.modifiers}):
        if not _met(frozenset({word}), theirs):
            found.append(f"“{word}”")
    return found


def _list(names: frozenset[str] | set[str]) -> str:
    return ", ".join(sorted(name.title() if name in lexicon().places else name for name in names))


def _heads(reading: Reading) -> str:
    return ", ".join(thing.head for thing in reading.objects)


def _hedged(reading: Reading) -> str:
    """The numbers as the statement has them: "around 4,000"."""
    hedged = hedges(reading.statement)
    return ", ".join(f"{hedged.get(n, '')} {_figures({n})}".strip() for n in sorted(reading.numbers))


def _figures(numbers: frozenset[str] | set[str]) -> str:
    return ", ".join(sorted(f"{float(n):,.10g}" if n[:1].isdigit() else n for n in numbers))
