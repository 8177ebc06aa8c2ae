"""Denials and refusals that lean on what was said before: "That never happened", "as has the club", "insists
otherwise", "would not say whether"."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Doc, Token

from claims.nlp.finding import Finding
from claims.nlp.lexicon import lexicon
from claims.nlp.syntax import child, several, sources_of, subject, subtree, verb_group
from claims.nlp.types import Kind, Stance

_LONGEST_ANSWER = 10  # words
_MODALS = {"would", "could", "will", "wo", "can", "ca"}
_CONTACT = {"comment", "request", "call", "message", "email", "question", "enquiry", "inquiry"}


@cache
def _answers() -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{pattern})" for pattern in sorted(lexicon().words["denial_answers"])))


def said_no(finding: Finding) -> Finding | None:
    """ "“That never happened,” she said": all that is said is that it is not so."""
    doc = finding.anchor.doc
    words = [doc[i].lower_.replace("’", "'") for i in sorted(finding.content) if not doc[i].is_punct]
    if finding.stance != Stance.ASSERTS or not words or len(words) > _LONGEST_ANSWER or not finding.sources:
        return None
    if not _answers().fullmatch(" ".join(words)):
        return None
    return Finding(
        "answered-no", finding.anchor, finding.cue, set(), Stance.DENIES, Kind.FACT, finding.sources,
        in_place=finding.content, antecedent="clause",
    )  # fmt: skip


def otherwise(verb: Token) -> Finding | None:
    """ "its owner insists otherwise" """
    word = next((c for c in verb.children if c.lower_ == "otherwise" and c.i > verb.i), None)
    sources = sources_of(verb)
    if word is None or not sources:
        return None
    return Finding(
        "answered-no", verb, verb_group(verb), set(), Stance.DENIES, Kind.FACT, sources,
        in_place={word.i}, antecedent="clause",
    )  # fmt: skip


def so_did(doc: Doc, found: Sequence[Finding]) -> Iterator[Finding]:
    """ "The maker denied it, as has the club": whoever follows denies the same."""
    for token in doc[:-2]:
        aux = token.nbor(1)
        if token.lower_ not in {"as", "so"} or aux.lemma_ not in {"have", "do"} or aux.pos_ not in {"AUX", "VERB"}:
            continue
        denial = next((f for f in reversed(found) if f.stance == Stance.DENIES and f.anchor.i < token.i), None)
        who = next(
            (t for t in doc[aux.i + 1 : aux.i + 9] if t.pos_ in {"NOUN", "PROPN"} and t.dep_ != "compound"), None
        )
        if denial is None or denial.anchor.sent != token.sent or who is None:
            continue
        denial.content -= (
            subtree(aux) if aux.i not in {denial.anchor.i, *{a.i for a in denial.anchor.ancestors}} else set()
        )
        yield Finding(
            "so-did", aux, {token.i, aux.i}, set(denial.content), Stance.DENIES, denial.kind, several(who),
            in_place=set() if denial.content else {token.i}, antecedent="" if denial.content else "clause",
        )  # fmt: skip


def is_no_comment(verb: Token) -> bool:
    """ "would not say whether", "did not respond to a request for comment" """
    if not any(c.dep_ == "neg" for c in verb.children):
        return False
    lemma = verb.lemma_.lower()
    if lemma in lexicon().words["verbs_of_answering"]:
        return any(c.lower_ in _MODALS for c in verb.children if c.dep_ == "aux")
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


def quoted_as(verb: Token) -> Token | None:
    """The saying of "was quoted by Interfax as denying that ..."."""
    prep = next((c for c in verb.children if c.dep_ == "prep" and c.lower_ == "as"), None)
    saying = child(prep, "pcomp") if prep is not None else None
    return saying if saying is not None and child(verb, "nsubjpass") is not None else None


def convinced(token: Token) -> Finding | None:
    """ "is convinced that": a participle that parses as a passive."""
    who, clause = child(token, "nsubjpass"), child(token, "ccomp")
    word = lexicon().adjectives.get(token.lower_)
    if word is None or who is None or clause is None or subject(clause) is None:
        return None
    marks = {c.i for c in clause.children if c.dep_ == "mark" and c.lower_ == "that"}
    content = subtree(clause) - marks
    return Finding("adjective", token, verb_group(token), content, word.stance, word.kind, several(who))
