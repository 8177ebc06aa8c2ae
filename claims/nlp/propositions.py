"""What matching compares: who does what to whom, in lemmas."""

from __future__ import annotations

import re

from spacy.tokens import Doc, Token

from claims.nlp.lexicon import lexicon
from claims.nlp.syntax import agent, child
from claims.nlp.types import Proposition

_CONTENT_POS = {"NOUN", "PROPN", "VERB", "ADJ", "NUM"}
_POWERS = {"thousand": 1_000, "million": 1_000_000, "billion": 1_000_000_000, "trillion": 1_000_000_000_000}
_PLAIN = re.compile(r"^\d+(?:\.\d+)?$")
_SKIPPED = {"have", "be", "do", "that", "which", "who"}


def proposition(doc: Doc, indices: set[int], acting: str = "", doers: tuple[str, ...] = ()) -> Proposition:
    """The main predication of the content; poor (no predicate) where the parse shows none.  ``acting`` is who is meant
    where it is a pronoun that acts, ``doers`` are those who act where the content names nobody."""
    tokens = [doc[i] for i in sorted(indices) if not doc[i].is_punct and not doc[i].is_space]
    if not tokens:
        return Proposition()
    head = main_token(tokens, indices)
    lemmas = {t.lemma_.lower() for t in tokens if t.pos_ in _CONTENT_POS and t.lemma_.lower() not in _SKIPPED}
    predicate, actors, objects = _predication(head, indices)
    meant = (acting.lower(),) if acting and [t.pos_ for t in actors] == ["PRON"] else ()
    return Proposition(
        predicate=predicate, actors=tuple(names(actors)) or meant or doers, objects=tuple(_phrases(objects)),
        places=tuple(_places(tokens)), numbers=tuple(_numbers(tokens)), lemmas=tuple(sorted(lemmas)),
        negated=any(c.dep_ == "neg" for c in head.children),
    )  # fmt: skip


def main_token(tokens: list[Token], indices: set[int]) -> Token:
    """The token that the others hang on; of several, the first verb among them."""
    tops = [t for t in tokens if t.head.i not in indices or t.head == t]
    verbs = [t for t in tops if t.pos_ in {"VERB", "AUX"}]
    if verbs:
        return verbs[0]
    inner = [t for t in tokens if t.dep_ == "ccomp" and t.pos_ == "VERB"]
    return inner[0] if inner and not tops else (tops or tokens)[0]


def _predication(head: Token, indices: set[int]) -> tuple[str, list[Token], list[Token]]:
    """Predicate lemma, heads of the actors, heads of the objects."""
    if head.pos_ not in {"VERB", "AUX"}:
        return _nominal(head)
    by = agent(head)
    passive = child(head, "nsubjpass")
    if passive is not None or by is not None:
        infinitive = child(head, "xcomp")
        if passive is not None and by is None and infinitive is not None and infinitive.pos_ == "VERB":
            return infinitive.lemma_.lower(), [], [passive]
        return head.lemma_.lower(), [by] if by is not None else [], [passive] if passive is not None else []
    actor = child(head, "nsubj")
    if actor is not None and actor.tag_ in {"WP", "WDT"}:
        actor = head.head
    predicate = head
    attr = child(head, "attr", "acomp")
    target = child(head, "dobj")
    while target is None and (deeper := child(predicate, "xcomp")) is not None:
        predicate, target = deeper, child(deeper, "dobj")
    if head.lemma_ == "be" and attr is not None:
        return attr.lemma_.lower(), [actor] if actor is not None else [], []
    objects = [] if target is None else [target, *[c for c in target.children if c.dep_ == "conj"]]
    return predicate.lemma_.lower(), [actor] if actor is not None else [], objects


def _nominal(noun: Token) -> tuple[str, list[Token], list[Token]]:
    """ "the sending of mercenaries by Turkey", "Turkey's deployment of fighters" """
    verb = lexicon().nominalisations.get(noun.lower_) or lexicon().nominalisations.get(noun.lemma_.lower())
    actors, objects = [], []
    for c in noun.children:
        if c.dep_ == "poss" and c.tag_ != "PRP$":
            actors.append(c)
        elif c.dep_ in {"prep", "agent"} and (body := child(c, "pobj")) is not None:
            if c.lower_ == "by":
                actors.append(body)
            elif c.lower_ == "of":
                objects.append(body)
                by = next((p for p in body.children if p.dep_ == "prep" and p.lower_ == "by"), None)
                if by is not None and (who := child(by, "pobj")) is not None:
                    actors.append(who)
    if verb is None:
        return noun.lemma_.lower(), actors, objects
    return verb, actors, objects


def names(heads: list[Token]) -> list[str]:
    """Who is meant by these nouns and those that go with them, as a proposition has it: states by their name."""
    lex = lexicon()
    found = []
    for head in heads:
        for token in (head, *[c for c in head.children if c.dep_ == "conj"]):
            start = token.i
            while start > 0 and token.doc[start - 1].dep_ == "compound" and token.doc[start - 1].head == token:
                start -= 1
            words = token.doc[start : token.i + 1].text.lower().replace("’", "'")
            words = words.removesuffix("'s")
            if words in lex.states:
                words = lex.states[words].lower()
            elif words in lex.names:
                words = lex.names[words].name.lower()
            elif token.pos_ != "PROPN":
                owners = [
                    c for c in token.children if c.dep_ in {"poss", "amod", "compound"} and c.lower_ in lex.states
                ]
                governs = child(token, "poss") is not None or token.lemma_.lower() in lex.words["government_nouns"]
                if owners and governs:  # "Turkey's army", "the Turkish government": the state acts
                    words = lex.states[owners[0].lower_].lower()
                else:
                    words = token.lemma_.lower()
            if words not in found and token.pos_ != "PRON":
                found.append(words)
    return found


def _phrases(heads: list[Token]) -> list[str]:
    found = []
    for head in heads:
        modifiers = [
            c for c in head.lefts
            if c.dep_ in {"amod", "compound"} or (c.dep_ == "nmod" and c.pos_ != "NUM")
        ]  # fmt: skip
        modifiers += [c for m in modifiers for c in m.children if c.dep_ == "conj"]
        words = [t.lemma_.lower() for t in (*sorted(modifiers, key=lambda t: t.i), head)]
        found.append(" ".join(words))
    return found


def _places(tokens: list[Token]) -> list[str]:
    prepositions = lexicon().words["places_prepositions"]
    found: list[str] = []
    for token in tokens:
        if token.dep_ == "pobj" and token.pos_ == "PROPN" and token.head.lower_ in prepositions:
            start = token.i
            while start > 0 and _belongs(token.doc[start - 1], {token.i, start}):
                start -= 1
            name = token.doc[start : token.i + 1].text.lower()
            name = lexicon().states.get(name, name).lower()
            if name not in found:
                found.append(name)
    return found


def _belongs(token: Token, heads: set[int]) -> bool:
    """Is it a part of the place's name that stands behind it ("Nagorno-Karabakh")?"""
    return token.head.i in heads and token.dep_ in {"compound", "punct", "nmod"} and token.text != ","


def _numbers(tokens: list[Token]) -> list[str]:
    """How many: "around 4,000" gives "4000", "4 million" gives "4000000"; days of a month are no numbers."""
    months = lexicon().words["months"]
    found = []
    for token in tokens:
        if token.dep_ != "nummod" or token.pos_ != "NUM" or token.head.lower_ in months:
            continue
        factor = _POWERS.get(token.lower_)
        count = next((c for c in token.children if c.dep_ == "compound" and c.pos_ == "NUM"), None)
        if factor and count is not None and _PLAIN.match(count.lower_.replace(",", "")):
            found.append(str(int(float(count.lower_.replace(",", "")) * factor)))
        else:
            found.append(token.lower_.replace(",", ""))
    return found
