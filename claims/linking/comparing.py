"""How one statement stands to another: role by role, with reasons that a person can read."""

from __future__ import annotations

from dataclasses import dataclass

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
NEARLY_EQUAL = 0.9
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


def compare(one: Reading, other: Reading, *, strict: bool = False) -> Comparison:
    """How ``one`` stands to ``other``: VARIANT where it is the narrower of the two.

    With ``strict`` (a call against a fact) only agreement in every role makes the two one claim.
    """
    likeness = words_alike(one.words, other.words)
    if not (one.act & other.act):
        return _by_words(one, other, likeness)
    agrees, differs = [f"same act ({one.predicate})"], []
    for said, wrong in (_actors(one, other), _objects(one, other), _numbers(one, other), _places(one, other)):
        agrees += said
        differs += wrong
    if bool(one.objects) != bool(other.objects):
        differs.append("names no object" if other.objects else "names an object")
    if not one.objects and not other.objects and likeness < 0.5:
        differs.append("few words in common")
    if one.mode != other.mode:
        differs.append(f"says {MODES[one.mode]}, not {MODES[other.mode]}")
    if strict and not (one.actors and one.objects and likeness >= 0.5):
        differs.append("of another kind")
    detail = min(1.0, 0.5 * likeness + 0.15 * max(0, len(agrees) - 1))
    if differs:
        weight = 0.25 + 0.1 * len(agrees) + 0.2 * likeness - 0.05 * (len(differs) - 1)
        return _result(Relation.RELATED, weight / 0.75, agrees, differs)
    adds, lacks = _additions(one, other), _additions(other, one)
    if one.negated != other.negated:
        return _result(Relation.OPPOSITE, detail, agrees, ["says the opposite"])
    if adds and not lacks:
        return _result(Relation.VARIANT, detail, agrees, [f"adds {words}" for words in adds])
    if lacks:
        reasons = [f"adds {words}" for words in adds] + [f"leaves out {words}" for words in lacks]
        return _result(Relation.RELATED, 0.8 + 0.2 * detail, agrees, reasons)
    return _result(Relation.SAME, detail, agrees, [])


def words_alike(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of words in common, synonyms counted as one: 0 to 1."""
    if not one or not other:
        return 0.0
    return (_met(one, other) + _met(other, one)) / (len(one) + len(other))


def _met(words: frozenset[str], others: frozenset[str]) -> int:
    known = frozenset(sense for word in others for sense in lexicon().senses(word))
    return sum(bool(lexicon().senses(word) & known) for word in words)


def _result(relation: Relation, share: float, agrees: list[str], differs: list[str]) -> Comparison:
    low, high = BANDS[relation]
    share = min(0.999, max(0.0, share)) if relation is not Relation.SAME else min(1.0, share)
    return Comparison(relation, round(low + (high - low) * share, 4), tuple(agrees), tuple(differs))


def _by_words(one: Reading, other: Reading, likeness: float) -> Comparison:
    """Where the acts differ or one has none, only nearly the same words make the same claim."""
    conflict = [*_actors(one, other)[1], *_numbers(one, other)[1], *_places(one, other)[1]]
    if one.numbers != other.numbers and not conflict:
        conflict.append("only one names a number")
    poor = not one.act or not other.act or one.words == other.words
    if poor and likeness >= NEARLY_EQUAL and not conflict and one.mode == other.mode:
        if one.negated != other.negated:
            return _result(Relation.OPPOSITE, 0.0, ["nearly the same words"], ["says the opposite"])
        return _result(Relation.SAME, likeness - NEARLY_EQUAL, ["nearly the same words"], [])
    agrees = ["words in common"] if likeness >= 0.3 else []
    return _result(Relation.RELATED, likeness * (0.8 if not conflict else 0.6), agrees, conflict)


def _actors(one: Reading, other: Reading) -> tuple[list[str], list[str]]:
    if one.actors == other.actors:
        return ([f"same actor ({_list(one.actors)})"] if one.actors else []), []
    if not one.actors:
        return [], ["names no actor"]
    if not other.actors:
        return [], [f"names an actor ({_list(one.actors)})"]
    return [], [f"another actor ({_list(one.actors)}, not {_list(other.actors)})"]


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
    return [], [f"another number ({_figures(one.numbers)}, not {_figures(other.numbers)})"]


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
    found = [f"the number {_figures({number})}" for number in sorted(one.numbers - other.numbers)]
    held = {origin.place for origin in other.origins}
    for origin in sorted(one.origins, key=str):
        known = any(lexicon().near(origin.place, place) for place in held)
        if not known or (origin.region and origin not in other.origins):
            found.append(f"the origin {origin}")
    theirs = frozenset(word for thing in other.objects for word in (*thing.modifiers, thing.head))
    for word in sorted({word for thing in one.objects for word in thing.modifiers}):
        if not _met(frozenset({word}), theirs):
            found.append(f"“{word}”")
    return found


def _list(names: frozenset[str] | set[str]) -> str:
    return ", ".join(sorted(name.title() for name in names))


def _heads(reading: Reading) -> str:
    return ", ".join(thing.head for thing in reading.objects)


def _figures(numbers: frozenset[str] | set[str]) -> str:
    return ", ".join(sorted(f"{float(n):,.10g}" for n in numbers))
