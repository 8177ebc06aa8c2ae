"""Denials by their words alone, where the parse has none: headlines, and verbs that the tagger takes for nouns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache

from spacy.tokens import Doc, Token

from claims.nlp.finding import Finding
from claims.nlp.lexicon import lexicon
from claims.nlp.types import Kind, Stance

_ENDS = {"but", "yet", "although", "though", "while", "saying", "adding", "calling", "insisting"}
_NOT_IN_FRONT = {
    "to",
    "not",
    "n't",
    "never",
    "will",
    "would",
    "could",
    "if",
    "of",
    "in",
    "or",
    "nor",
    "that",
    "which",
    "who",
}
_PHRASE = {"NOUN", "PROPN", "DET", "ADJ", "ADP", "PART", "NUM", "CCONJ", "PRON", "PUNCT"}


@cache
def _forms() -> dict[str, str]:
    """ "rubbished", "rubbishes" -> "rubbish": of the verbs that are one word."""
    words = lexicon().denials
    found: dict[str, str] = {}
    for verb in (words["of_anything"] | words["of_clauses"] | words["of_claims"]) - {"deride", "counter"}:
        if " " in verb:
            continue
        stem = verb[:-1] if verb.endswith(("e", "y")) else verb
        third = f"{stem}ies" if verb.endswith("y") else f"{verb}es" if verb.endswith(("sh", "ss", "ch")) else f"{verb}s"
        past = f"{stem}ied" if verb.endswith("y") else f"{stem}ed"
        found |= {third: verb, past: verb}
    return found


def denials(doc: Doc, found: Sequence[Finding]) -> Iterator[Finding]:
    """Of each denying form that no rule has read: whoever stands before it denies what stands behind it."""
    read = {i for f in found for i in f.cue if not f.silent}
    for token in doc:
        verb = _forms().get(token.lower_)
        if verb is None and token.pos_ == "NOUN" and token.i + 1 < len(doc) and doc[token.i + 1].lower_ == "that":
            verb = token.lower_ if token.lower_ in lexicon().denials["of_clauses"] else None  # "Lawyers dispute that"
        if verb is None or token.i in read or (token.pos_ == "VERB" and not _is_headline(doc)):
            continue
        who, head = _before(token)
        content = _behind(token, verb)
        if who and head is not None and content:
            yield Finding(
                "denied-surface", token, {token.i}, content, Stance.DENIES, Kind.FACT, [head], source_words=who,
            )  # fmt: skip


def _is_headline(doc: Doc) -> bool:
    return len(doc) < 16 and doc[-1].text not in {".", "!", "?", "”", '"'}


def _before(token: Token) -> tuple[set[int], Token | None]:
    """The noun phrase that reaches from the sentence's start, or its last comma, to the verb."""
    doc, start = token.doc, token.sent.start
    low = token.i
    while low > start and doc[low - 1].pos_ in _PHRASE and doc[low - 1].text not in {",", ";", ":", "“", '"', "("}:
        low -= 1
    words = set(range(low, token.i))
    head = next((doc[i] for i in sorted(words, reverse=True) if doc[i].pos_ in {"NOUN", "PROPN"}), None)
    if head is None or head.i != token.i - 1 or (low == start and doc[low].lower_ in _NOT_IN_FRONT):
        return set(), None
    return words, head


def _behind(token: Token, verb: str) -> set[int]:
    """A clause with "that", a claim noun, or (of "deny") a gerund; in a headline, whatever is denied."""
    doc, end = token.doc, token.sent.end
    first = next(
        (t for t in doc[token.i + 1 : min(token.i + 3, end)] if t.pos_ not in {"ADV", "DET"} or t.lower_ == "that"),
        None,
    )
    if first is None:
        return set()
    words = lexicon().denials
    noun = first.lower_.removesuffix("s") in words["claim_nouns"] or first.lower_ in words["claim_nouns"]
    clause = first.lower_ == "that"
    own = verb in words["of_anything"] and (first.tag_ == "VBG" or _is_headline(doc))
    if not (noun or clause or own) or (own and not noun and first.lemma_ in words["benefits"]):
        return set()
    low = first.i + 1 if clause else token.i + 1
    if noun and (that := next((t.i for t in doc[first.i + 1 : first.i + 2] if t.lower_ == "that"), None)) is not None:
        low = that + 1
    high = low
    while high < end and not (
        doc[high].text in {",", ";", "–", "—"} and high + 1 < end and doc[high + 1].lower_ in _ENDS
    ):
        high += 1
    return {i for i in range(low, high) if not doc[i].is_space} - {end - 1 if doc[end - 1].is_punct else -1}
