"""Nouns that deny ("Turkey's denial that ..."), and claims that a text mentions without saying whose they are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from spacy.tokens import Doc, Token

from claims.nlp.finding import Finding
from claims.nlp.lexicon import lexicon
from claims.nlp.shells import clause_of, is_claim, thing_denied
from claims.nlp.syntax import agent, child, reported_clause, several, subject, subtree, verb_group
from claims.nlp.types import Kind, Stance

_DRAWING = {"draw", "bring", "prompt", "provoke", "meet", "elicit", "attract", "earn", "trigger", "spark"}
_WHOSE = {"by", "from"}
_OF_WHAT = {"of", "over", "about", "regarding", "to"}
_ASKED = {"ask", "question", "press", "quiz", "challenge"}
_ACCUSED = {"accuse", "suspect", "charge", "convict", "blame"}


def denial(noun: Token) -> Iterator[Finding]:
    """ "issued a denial of the report", "repeated his denial that", "met with denials from the seller" """
    lemma = noun.lemma_.lower()
    if any(c.lower_ in {"no", "-"} or c.dep_ == "compound" for c in noun.lefts) or (
        noun.i and noun.nbor(-1).text == "-"
    ):
        return
    clause = clause_of(noun)
    if lemma == "refusal":
        clause = _not_accepted(noun)
        if clause is None:
            return
    thing = next(
        (body for c in noun.rights
         if c.dep_ == "prep" and c.lower_ in _OF_WHAT and (body := child(c, "pobj")) is not None),
        None,
    )  # fmt: skip
    owners, governor = _owners(noun)
    if not owners:
        return
    cue = {noun.i}
    if governor is not None:
        cue |= set(range(governor.i, noun.i)) if 0 < noun.i - governor.i < 5 else {governor.i}
        cue -= {i for owner in owners for i in subtree(owner)} if any(owner.i in cue for owner in owners) else set()
    if clause is not None:
        content = reported_clause(clause)
        yield Finding("denial-noun", noun, cue - content, content, Stance.DENIES, Kind.FACT, owners)
    elif thing is not None:
        if thing.lemma_ in lexicon().denials["benefits"] or not (lemma in {"denial", "disavowal"} or is_claim(thing)):
            return
        found = thing_denied(noun, thing, owners, "denial-noun")
        found.cue = cue - found.content
        yield found
    elif lemma == "denial" and (what := _drew(noun, governor)) is not None:
        content = subtree(what) if clause_of(what) is None else reported_clause(clause_of(what) or what)
        yield Finding("denial-noun", noun, cue, content, Stance.DENIES, Kind.FACT, owners)
    elif lemma == "denial" and (governor is not None or noun.tag_ == "NNS"):
        yield Finding(
            "denial-noun", noun, cue, set(), Stance.DENIES, Kind.FACT, owners, in_place={noun.i}, antecedent="clause"
        )


def _drew(noun: Token, governor: Token | None) -> Token | None:
    """What drew the denial, or met with it: "a report that ... drew an immediate denial from"."""
    if governor is None or governor.lemma_.lower() not in _DRAWING:
        return None
    what = child(governor, "nsubj", "nsubjpass")
    return what if what is not None and is_claim(what) else None


def _not_accepted(noun: Token) -> Token | None:
    """ "refusal to accept that ..." """
    verb = child(noun, "acl")
    if verb is None or verb.lemma_ not in lexicon().denials["accepting"]:
        return None
    return child(verb, "ccomp")


def _owners(noun: Token) -> tuple[list[Token], Token | None]:
    """Whose denial it is, and the verb that carries it ("issued")."""
    above = noun.head.head if noun.dep_ == "pobj" else noun.head
    from_whom = above.lemma_ == "come" and any(c.lower_ == "from" for c in above.rights)  # "Denials came from both"
    drawn = above.lemma_.lower() in _DRAWING or from_whom
    for c in (*noun.rights, *(above.rights if drawn else ())):
        if c.dep_ in {"prep", "agent"} and c.lower_ in _WHOSE and (who := child(c, "pobj")) is not None and who != noun:
            return several(who), above if drawn else None
    if drawn:
        return [], None
    poss = child(noun, "poss") or next(
        (c for c in noun.lefts if c.dep_ == "nmod" and any(k.dep_ == "case" for k in c.children)), None
    )
    if poss is not None and poss.tag_ != "PRP$":
        return several(poss), None
    verb = noun.head if noun.dep_ in {"dobj", "nsubjpass"} else None
    if (
        noun.dep_ == "pobj"
        and noun.head.head.pos_ in {"VERB", "AUX"}
        and noun.head.lower_ in {"in", "with", "by", "to"}
    ):
        verb = noun.head.head
    if verb is not None and verb.pos_ == "VERB":
        who = agent(verb) if noun.dep_ == "nsubjpass" else subject(verb)
        named = who is not None and who.dep_ != "nsubjpass" and who != noun
        if who is not None and named:
            return several(who), verb if noun.dep_ != "pobj" else None
    return [], None


def unsaid(doc: Doc, found: Sequence[Finding]) -> Iterator[Finding]:
    """Claims that nobody is named for, there to be answered: "Asked whether he had ...", "Rumours that ... spread"."""
    taken = {i for f in found for i in f.content}
    for token in doc:
        clause: Token | None = None
        if token.tag_ == "VBN" and token.lemma_ in _ASKED and token.dep_ in {"advcl", "acl", "ROOT", "ccomp"}:
            clause = child(token, "ccomp")
            if clause is not None and not any(c.lower_ in {"whether", "if"} for c in clause.lefts):
                clause = None
        elif token.pos_ == "NOUN" and token.i not in taken and is_claim(token):
            clause = clause_of(token)
        if clause is None:
            continue
        content = {
            i for i in subtree(clause) if doc[i].lower_ not in {"whether", "that", "if"} or i > clause.left_edge.i + 1
        }
        if content and not content & taken:
            yield Finding("unsaid", token, {token.i}, content, Stance.ASSERTS, Kind.FACT, silent=True)
    for sent in doc.sents:  # "Did the minister know of the memo? “No,” she says."
        if sent[-1].text == "?" and sent[0].lemma_ in {"do", "be", "have"} and sent[0].pos_ in {"AUX", "VERB"}:
            words = set(range(sent.start, sent.end))
            yield Finding("unsaid", sent[0], {sent.start}, words, Stance.ASSERTS, Kind.FACT, silent=True)


def accused(verb: Token) -> Finding | None:
    """ "had been accused of selling exam papers": a claim whose author is not named."""
    who = child(verb, "nsubjpass")
    if verb.lemma_ not in _ACCUSED or (who is None and verb.tag_ != "VBN"):
        return None
    of = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ in {"of", "with"} and c.i > verb.i), None)
    body = child(of, "pcomp", "pobj") if of is not None else None
    if of is None or body is None or child(verb, "dobj") is not None:
        return None
    by = agent(verb)
    content = subtree(body, [by.head] if by is not None else [])
    return Finding(
        "accused",
        verb,
        verb_group(verb) | {of.i},
        content,
        Stance.ASSERTS,
        Kind.FACT,
        several(by) if by is not None else [],
    )
