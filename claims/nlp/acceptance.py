"""Denials by a verb of acceptance that is withheld: "does not accept that", "refused to concede that"."""

from __future__ import annotations

from spacy.tokens import Token

from claims.nlp.finding import Finding
from claims.nlp.lexicon import lexicon
from claims.nlp.shells import is_claim, thing_denied
from claims.nlp.syntax import child, reported_clause, sources_of, subject, verb_group
from claims.nlp.types import Kind, Stance


def withheld(token: Token) -> list[Finding] | None:
    """ "does not accept that", "refused to concede that", "does not recognise these figures" """
    above = token.head
    withheld = token.dep_ == "xcomp" and above.lemma_ in lexicon().denials["withholding"]
    who = subject(token)
    neither = who is not None and any(c.lower_ == "neither" for c in who.children)
    negated = neither or any(c.dep_ == "neg" or c.lower_ == "nor" for c in token.children)
    if not (withheld or negated):
        return None
    sources = sources_of(token)
    that = next((t for t in token.doc[token.i + 1 : token.i + 2] if t.lower_ == "that"), None)
    if sources and that is not None and child(token, "ccomp") is None:
        content = _to_the_end(that)  # a clause that the parse has in pieces
        cue = set(range(min(verb_group(above if withheld else token)), token.i + 1))
        return [Finding("not-accepted", token, cue, content, Stance.DENIES, Kind.FACT, sources)]
    clause, thing = child(token, "ccomp"), child(token, "dobj")
    cue = verb_group(token)
    if withheld:
        cue = set(range(min(verb_group(above)), token.i + 1))
    if not sources or (token.lemma_ in {"acknowledge", "buy", "endorse"} and clause is None and thing is None):
        return None
    if clause is not None and clause.i > token.i and token.lemma_ not in {"endorse", "recognize", "recognise"}:
        content = reported_clause(clause)
        return [Finding("not-accepted", token, cue, content, Stance.DENIES, Kind.FACT, sources)]
    guilt = thing is not None and thing.lemma_ in lexicon().denials["guilt_nouns"]
    if thing is not None and thing.i > token.i and is_claim(thing) and not guilt and token.lemma_ != "agree":
        found = thing_denied(token, thing, sources, "not-accepted")
        found.cue = cue
        return [found]
    return None


def _to_the_end(that: Token) -> set[int]:
    """From behind "that" to the sentence's end."""
    words = [t.i for t in that.sent if t.i > that.i]
    return {i for i in words if not (i == words[-1] and that.doc[i].is_punct)}
