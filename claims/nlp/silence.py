"""No comment: "would not say whether", "had no comment on", "could not be reached", "does not comment on"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Token

from claims.nlp.finding import Finding
from claims.nlp.lexicon import lexicon
from claims.nlp.shells import OBJECT_WORDS
from claims.nlp.syntax import child, several, subject, subtree, verb_group
from claims.nlp.types import Kind, Stance

_MODALS = {"would", "could", "will", "wo", "can", "ca", "does", "do", "did"}
_HABIT = {"comment", "discuss"}  # "does not comment on security matters"
_CONTACT = {"comment", "request", "call", "message", "email", "question", "enquiry", "inquiry", "letter", "query"}
_ABOUT = {"on", "about", "regarding", "over"}
_GIVING = {"have", "make", "offer", "give", "issue", "provide"}


def is_no_comment(verb: Token) -> bool:
    """ "would not say whether", "did not respond to a request for comment" """
    if not any(c.dep_ == "neg" for c in verb.children):
        return False
    lemma = verb.lemma_.lower()
    if lemma in lexicon().words["verbs_of_answering"]:
        modals = _MODALS if lemma in _HABIT else _MODALS - {"does", "do", "did"}
        return any(c.lower_ in modals for c in verb.children if c.dep_ == "aux")
    return lemma in {"respond", "reply", "return", "answer"} and any(t.lemma_ in _CONTACT for t in verb.subtree)


def not_drawn(verb: Token) -> Finding | None:
    """ "would not be drawn on whether fuel duty would rise" """
    on = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ in {"on", "about"}), None)
    body = child(on, "pobj", "pcomp") if on is not None else None
    who = child(verb, "nsubjpass")
    if on is None or body is None or who is None or not any(c.dep_ == "neg" for c in verb.children):
        return None
    cue = verb_group(verb) | {on.i}
    return Finding("no-comment", verb, cue, subtree(body), Stance.NO_COMMENT, Kind.FACT, several(who))


def no_comment(noun: Token) -> Iterator[Finding]:
    """ "had no comment on the lawsuit", "There was no immediate comment from Pyongyang" """
    if not any(c.lower_ == "no" for c in noun.children):
        return
    verb = noun.head
    source = next((child(c, "pobj") for c in noun.children if c.dep_ == "prep" and c.lower_ in {"from", "by"}), None)
    if source is None and noun.dep_ == "dobj" and verb.lemma_ in _GIVING:
        source = subject(verb)
    if source is None:
        return
    carried = verb.pos_ in {"VERB", "AUX"} and 0 < noun.i - verb.i < 4
    cue = set(range(verb.i, noun.i + 1)) if carried else {noun.i}
    yield _on(noun, verb, cue, several(source))


def absent(token: Token) -> Finding | None:
    """Who was asked, and not there to answer."""
    if token.lemma_ == "reach":
        return not_reached(token)
    return unavailable(token) if token.lower_ in {"available", "unavailable"} else None


def not_reached(verb: Token) -> Finding | None:
    """ "could not be reached for comment", "did not return calls" """
    who = child(verb, "nsubjpass")
    if verb.lemma_ != "reach" or who is None or not any(c.dep_ == "neg" for c in verb.children):
        return None
    words = {i for i in subtree(verb) if i > verb.i and verb.doc[i].lower_ in {"for", "comment"}}
    content = words or {verb.i}
    return Finding("no-comment", verb, verb_group(verb), content, Stance.NO_COMMENT, Kind.FACT, several(who))


def unavailable(word: Token) -> Finding | None:
    """ "was not immediately available for comment", "was unavailable for comment" """
    comment = next((t for t in word.subtree if t.lower_ == "comment"), None)
    verb = word.head
    negated = word.lower_ == "unavailable" or any(c.dep_ == "neg" for c in (*verb.children, *word.children))
    who = subject(verb)
    if comment is None or who is None or not negated:
        return None
    cue = set(range(verb.i, word.i + 1))
    return Finding("no-comment", word, cue, {comment.i}, Stance.NO_COMMENT, Kind.FACT, several(who))


def _on(noun: Token, verb: Token, cue: set[int], sources: list[Token]) -> Finding:
    """With what is not commented on, if that is said; of "this", what it stands for."""
    on = next(
        (c for head in (noun, verb) for c in head.rights if c.dep_ == "prep" and c.lower_ in _ABOUT and c.i > noun.i),
        None,
    )
    body = child(on, "pobj", "pcomp") if on is not None else None
    if on is None or body is None:
        return Finding("no-comment", noun, cue - {noun.i} or cue, {noun.i}, Stance.NO_COMMENT, Kind.FACT, sources)
    if body.lower_ in OBJECT_WORDS:
        return Finding(
            "no-comment", noun, cue | {on.i}, set(), Stance.NO_COMMENT, Kind.FACT, sources, in_place={body.i},
            antecedent="clause",
        )  # fmt: skip
    return Finding("no-comment", noun, cue | {on.i}, subtree(body), Stance.NO_COMMENT, Kind.FACT, sources)
