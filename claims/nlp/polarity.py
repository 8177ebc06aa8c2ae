"""Whether a denying word denies: "did not deny", "if he denies", "asked to deny", "neither confirmed nor denied"."""

from __future__ import annotations

from enum import Enum

from spacy.tokens import Token

from claims.nlp.lexicon import lexicon
from claims.nlp.syntax import child, subject

_CONDITIONAL = {"if", "unless", "whether", "lest", "until"}
_NEGATIVE = {"never", "hardly", "scarcely", "barely"}
_INSTEAD = {"without", "instead", "than", "far", "short"}


class Polarity(Enum):
    PLAIN = "it denies"
    NEGATED = "it does not: nobody denies, did not deny, stopped short of denying"
    NEITHER = "neither confirmed nor denied"
    UNREAL = "nothing was said: if he denies, asked him to deny, will deny"


def of(verb: Token) -> Polarity:
    """The polarity of a verb, by what stands around it and above it."""
    if _neither(verb):
        return Polarity.NEITHER
    above = _governed(verb)
    if above is not None:
        return above
    if is_negated(verb):
        return Polarity.NEGATED
    return Polarity.UNREAL if _is_unreal(verb) else Polarity.PLAIN


def is_negated(verb: Token) -> bool:
    """ "did not deny", "never denied", "nobody denies", "few dispute", "no expert disputes" """
    if any(c.dep_ == "neg" or c.lower_ in _NEGATIVE for c in verb.children if c.i < verb.i):
        return True
    if any(c.lower_ == "longer" and c.i and c.nbor(-1).lower_ == "no" for c in verb.children):
        return True  # "no longer denies"
    return is_nobody(subject(verb))


def is_nobody(who: Token | None) -> bool:
    """ "nobody", "few", "no expert", "neither side": who does so that none does."""
    if who is None:
        return False
    # spaCy splits "no one" in two
    none = {"no", "few", "neither"}
    return who.lower_ in lexicon().denials["quantifiers_of_none"] or any(
        c.lower_ in none and (c.lower_ != "few" or who.i - c.i == 1) and c.dep_ in {"det", "amod"} and
        not any(k.lower_ == "a" for k in who.children)
        for c in who.children
    )  # fmt: skip


def _neither(verb: Token) -> bool:
    """ "neither confirmed nor denied", "could not confirm or deny", "refused to confirm or deny" """
    others = [verb.head] if verb.dep_ == "conj" else [c for c in verb.children if c.dep_ == "conj"]
    if not any(other.lemma_ == "confirm" for other in others):
        return False
    around = {c.lower_ for t in (verb, *others) for c in t.children}
    top = verb.head if verb.dep_ == "conj" else verb
    withheld = top.dep_ in {"xcomp", "ccomp"} and top.head.lemma_ in lexicon().denials["withholding"]
    return withheld or bool(around & {"neither", "nor", "not", "n't", "n’t"})


def _governed(verb: Token) -> Polarity | None:
    """By the verb or preposition that it hangs on: "refused to deny", "asked to deny", "without denying"."""
    words = lexicon().denials
    if verb.tag_ == "VBG" and verb.dep_ == "pcomp":
        above = [verb.head.lower_, verb.head.head.lower_]
        return Polarity.NEGATED if _INSTEAD & set(above) else None
    if verb.tag_ == "VBG" and verb.dep_ == "xcomp" and verb.head.lemma_ in words["withholding"]:
        return Polarity.NEGATED
    if not any(c.lower_ == "to" and c.dep_ == "aux" for c in verb.children):
        return None
    head = verb.head
    if verb.dep_ == "conj":
        head = head.head
    if head.lemma_.lower() in words["withholding"]:
        return Polarity.NEGATED
    if any(c.lower_ == "yet" for c in (*head.children, *verb.children)):
        return Polarity.NEGATED  # "has yet to deny"
    if head.lemma_.lower() in words["asking"] or head.lower_ in words["asking_adjectives"]:
        return Polarity.UNREAL
    return None


def _is_unreal(verb: Token) -> bool:
    if any(c.dep_ == "mark" and c.lower_ in _CONDITIONAL for c in verb.children):
        return True
    if verb.tag_ == "VBG" and any(c.lower_ == "no" for c in verb.children):
        return True  # "there is no denying"
    modals = lexicon().denials["modals"]
    own = [c for c in verb.children if c.dep_ == "aux"]
    if not own and verb.dep_ == "conj" and child(verb, "nsubj", "nsubjpass") is None and verb.tag_ == "VB":
        own = [c for c in verb.head.children if c.dep_ == "aux"]
    return any(c.lower_ in modals for c in own)
