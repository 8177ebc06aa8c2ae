"""How likely two statements are one claim: a probability, from features that tell the same from merely related.

The vectors' cosine; how well each content word of one is met by a word of the other, by the cosine of the two words'
own vectors; how many words of the one stand for others of the other, by the thesaurus; how far the rules go along;
names, numbers and dates that differ; mode and roles.  A logistic regression weighs them: ``bench/matching_pairs.py``
chose those of ``data/likeness.json`` on hand-written pairs, and scores them on others.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from claims.linking.comparing import BANDS, compare
from claims.linking.encoder import Vectors, encoder
from claims.linking.lexicon import lexicon
from claims.linking.reading import Reading
from claims.linking.thesaurus import interchangeable, lemmas
from claims.linking.types import Relation

WEIGHTS = Path(__file__).parent / "data" / "likeness.json"
FEATURES = (
    "cosine", "beyond_words", "interchanged", "agreement", "names_conflict", "numbers_conflict", "dates_conflict",
    "mode", "roles_swapped",
)  # fmt: skip
#: What speaks for the same; all else can only speak against it.
FOR = frozenset({"cosine", "beyond_words", "interchanged"})
#: More words than these that stand for one another say no more.
_INTERCHANGED = 3
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_DAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_DATE = re.compile(rf"\b(?:(\d{{1,2}})\s+)?({_MONTH})(?:\s+(\d{{1,2}}))?\b|\b((?:19|20)\d\d)\b|\b({_DAY})\b")


@dataclass(frozen=True, slots=True)
class _Words:
    names: frozenset[str]
    plain: tuple[str, ...]  # content words that are no names
    dates: frozenset[str]


def features(one: Reading, other: Reading, cosine: float | None = None) -> list[float]:
    """FEATURES of two statements.  ``cosine`` is that of their vectors, where it is known already.

    ``beyond_words`` is what the cosine has beyond the words that are met: of two statements that are equally near,
    the one in other words says the same more often than the one in which a single word was exchanged.
    ``agreement``, the rules' score, speaks against it for the same reason: many roles agree, and one does not.
    """
    mine, theirs = _words(one.statement, other.statement), _words(other.statement, one.statement)
    cosine = float(_vector(one.statement) @ _vector(other.statement)) if cosine is None else cosine
    met = (np.mean(_met(mine.plain, theirs)) + np.mean(_met(theirs.plain, mine))) / 2
    swapped = (one.actors & {thing.head for thing in other.objects}) or (
        other.actors & {thing.head for thing in one.objects}
    )
    return [
        cosine, float(cosine - met), _interchanged(mine.plain, theirs.plain),
        min(compare(one, other).score, BANDS[Relation.RELATED][1]), float(_conflict(mine.names, theirs.names)),
        float(bool(one.numbers - other.numbers) and bool(other.numbers - one.numbers)),
        float(bool(mine.dates - theirs.dates) and bool(theirs.dates - mine.dates)),
        float(one.mode != other.mode), float(bool(swapped)),
    ]  # fmt: skip


def _met(words: tuple[str, ...], theirs: _Words) -> list[float]:
    """Of each word the best cosine among theirs: 1 for the same word or a synonym."""
    senses = {sense for word in theirs.plain for sense in lexicon().senses(word)}
    others = [_vector(word) for word in (*theirs.plain, *sorted(theirs.names))]
    found = []
    for word in words:
        if lexicon().senses(word) & senses:
            found.append(1.0)
        else:
            found.append(max((float(_vector(word) @ other) for other in others), default=0.0))
    return found or [1.0]


def _interchanged(words: tuple[str, ...], others: tuple[str, ...]) -> float:
    """How many words, of those that the other has not, stand for one that it has instead: 0 to 1."""
    mine, theirs = _left(words, others), _left(others, words)
    met = [[interchangeable(one, other) for other in theirs] for one in mine]
    count = min(sum(map(any, met)), sum(map(any, zip(*met, strict=True))))
    return min(count, _INTERCHANGED) / _INTERCHANGED


def _left(words: tuple[str, ...], others: tuple[str, ...]) -> list[str]:
    forms = frozenset(others).union(*map(lemmas, others))
    return [word for word in words if forms.isdisjoint({word, *lemmas(word)})]


def _conflict(names: frozenset[str], others: frozenset[str]) -> bool:
    """Has each a name that the other has not?"""
    return all(
        any(not any(_alike(name, other) for other in there) for name in here)
        for here, there in ((names, others), (others, names))
    )


def _alike(name: str, other: str) -> bool:
    return name == other or (min(len(name), len(other)) >= 4 and (name.startswith(other) or other.startswith(name)))


@lru_cache(maxsize=8192)
def _vector(text: str) -> Vectors:
    return np.asarray(encoder().encode([text])[0])


@lru_cache(maxsize=4096)
def _words(statement: str, beside: str) -> _Words:
    lex = lexicon()
    dates = frozenset(part.lower() for found in _DATE.findall(statement) for part in found if part)
    names, plain = set(), []
    for place, token in enumerate(_WORD.findall(_DATE.sub(" ", statement))):
        word = token.replace("’", "'").removesuffix("'s").rstrip("'-")
        low = word.lower()
        if not word or low in lex.words["stop_words"] or low in lex.number_words:
            continue
        inner = place > 0 or f" {word}" in beside
        if low in lex.states or low in lex.places:
            names.add(lex.states.get(low) or lex.places[low])
        elif word[0].isupper() and inner:
            names.add(low)
        else:
            plain.append(low)
    return _Words(frozenset(names), tuple(dict.fromkeys(plain)), dates)


def probability(one: Reading, other: Reading, cosine: float | None = None) -> float:
    """That the two are one claim, from 0 to 1: of the pairs that it gives .8, about 80% should be."""
    bias, weights = _weights()
    row = features(one, other, cosine)
    return 1 / (1 + math.exp(-(bias + sum(weight * value for weight, value in zip(weights, row, strict=True)))))


@cache
def _weights() -> tuple[float, tuple[float, ...]]:
    """The bias, and a weight for each of FEATURES."""
    learned = json.loads(WEIGHTS.read_text(encoding="utf-8"))
    return learned["bias"], tuple(learned["weights"][name] for name in FEATURES)
