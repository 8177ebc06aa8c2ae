"""Who does what an -ing form tells: "Turkey denied sending fighters", "rebels were accused of shelling the town".

The doer stands outside of the content: who denies or admits it, or who is accused.  Without one, the claim would name
nobody, and be related at most to the claim that it is about.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from spacy.tokens import Token

from claims.nlp.placing import Placed
from claims.nlp.propositions import names
from claims.nlp.syntax import child
from claims.nlp.types import SourceKind

_OF_ONESELF = {"deny", "admit", "acknowledge", "confess", "regret", "recall"}
_OF_ANOTHER = {"accuse", "suspect"}
_PLURAL = {"NNS", "NNPS"}


@dataclass(frozen=True, slots=True)
class Doing:
    """``verbs`` are the -ing forms, the first of the content before all; ``doer`` is the words for who does it, and
    ``actors`` the same as a proposition names it; ``many``: is it more than one?"""

    verbs: tuple[Token, ...]
    doer: str
    actors: tuple[str, ...]
    many: bool


def doing(its: Placed) -> Doing | None:
    """What the content tells in -ing forms without saying who, with the one whom the sentence tells it of; or None."""
    anchor, content = its.finding.anchor, its.finding.content
    if anchor.lemma_ in _OF_ANOTHER:
        accused = child(anchor, "dobj", "nsubjpass")
        if accused is None or accused.pos_ == "PRON":
            return None
        first = next(
            (i for i in sorted(content) if _is_told_of(its.doc[i], {anchor.i, accused.i}) and i > anchor.i), None
        )
        if first is None or any(i < first for i in content if i > max(accused.i, anchor.i) + 1 and i != first - 1):
            return None
        last = max([accused.i, *(c.i for c in accused.conjuncts if c.i < first)])
        words = " ".join(its.doc[accused.left_edge.i : last + 1].text.split())
        many = accused.tag_ in _PLURAL or last != accused.i
        return Doing(tuple(_and_then(its.doc[first], content)), words, tuple(names([accused])), many)
    if anchor.lemma_ not in _OF_ONESELF or len(its.sources) != 1:
        return None
    first = next((i for i in sorted(content) if not its.doc[i].is_punct), None)
    source = its.sources[0]
    actors: tuple[str, ...] = ()
    if first is None or not _is_told_of(its.doc[first], {anchor.i}):
        return None
    if source.name[:1].isupper():
        actors, words = (source.name.lower(),), source.name
    elif source.kind == SourceKind.ANONYMOUS or source.span is None:
        return None
    else:
        words = its.doc.text[source.span[0] - its.offset : source.span[1] - its.offset]
    return Doing(tuple(_and_then(its.doc[first], content)), words, actors, bool(source.group_size))


def past(verb: Token, *, many: bool) -> str:
    """The past tense of an -ing form: "sending" gives "sent", "shelling" "shelled"."""
    lemma, form = verb.lemma_.lower(), verb.lower_
    if form in {"being", "having"}:
        return "had" if form == "having" else "were" if many else "was"
    if (irregular := _irregular().get(lemma)) is not None:
        return irregular
    stem = form.removesuffix("ing")
    if stem.endswith("y") and stem[-2:-1] not in set("aeiou"):
        return f"{stem[:-1]}ied"
    return f"{stem}d" if stem.endswith("e") else f"{stem}ed"


def _is_told_of(form: Token, above: set[int]) -> bool:
    """Is it an -ing form without a subject of its own, on one of these, or on their "of" or "to"?"""
    if form.tag_ != "VBG":
        return False
    verb = form.head if form.dep_ in {"aux", "auxpass"} else form
    if child(verb, "nsubj", "nsubjpass") is not None:
        return False
    head = verb.head.head if verb.head.dep_ == "prep" and verb.head.lower_ in {"of", "to"} else verb.head
    return head.i in above


def _and_then(form: Token, content: set[int]) -> Iterator[Token]:
    yield form
    verb = form.head if form.dep_ in {"aux", "auxpass"} else form
    for other in verb.conjuncts:
        if other.tag_ == "VBG" and other.i in content and other.i > form.i:
            yield other


@cache
def _irregular() -> dict[str, str]:
    read: dict[str, str] = json.loads((Path(__file__).parent / "data" / "pasts.json").read_text(encoding="utf-8"))
    return read
