"""Set phrases that lean on a claim made before: "pleaded not guilty", "protested her innocence", "begs to differ",
"shook his head", "recanted", "took back her remark", "most of his players agree"."""

from __future__ import annotations

from spacy.tokens import Token

from claims.nlp import polarity
from claims.nlp.finding import Finding
from claims.nlp.lexicon import lexicon
from claims.nlp.polarity import Polarity
from claims.nlp.shells import OBJECT_WORDS, clause_of, is_claim, points_back
from claims.nlp.syntax import child, noun_phrase, sources_of, subtree, verb_group
from claims.nlp.types import Kind, Stance

_INNOCENCE = {"protest", "maintain", "proclaim", "profess", "declare", "assert", "plead", "insist", "affirm", "avow"}
_BACK = {"take", "walk"}
#: The verbs of all the phrases: every verb of a text is asked, few are one of them.
_ANSWERING = {"answer", "say", "reply", "respond"}
_VERBS = _INNOCENCE | _BACK | _ANSWERING | {"agree", "concur", "shake", "beg", "disagree", "differ"}
_ENDINGS = {"guilty", "innocence", "head", "differ", "no"}
_BEHIND = 6  # words within which a phrase ends


def found(token: Token) -> Finding | None:
    """The finding of a set phrase whose verb this is."""
    lemma = token.lemma_.lower()
    if lemma not in _VERBS and lemma not in lexicon().denials["retracting"]:
        return None
    sources = sources_of(token)
    if not sources:
        return None
    if lemma in lexicon().denials["retracting"]:
        return _retracted(token, sources)
    if lemma in _BACK:
        return _taken_back(token, sources)
    if lemma in {"agree", "concur"}:
        return _agreed(token, sources)
    ahead = [t.lower_ for t in token.doc[token.i + 1 : min(token.i + _BEHIND, token.sent.end)]]
    if not _ENDINGS & set(ahead) and lemma not in {"disagree", "differ"}:
        return None
    if polarity.of(token) != Polarity.PLAIN:
        return None
    if lemma == "plead" and ahead[:2] == ["not", "guilty"]:
        return _not_guilty(token, sources)
    if lemma in _INNOCENCE and "innocence" in ahead[:4]:
        return _leaning(token, sources, set(range(token.i, token.i + ahead.index("innocence") + 2)))
    if lemma == "shake" and ahead[1:2] == ["head"]:
        return _leaning(token, sources, set(range(token.i, token.i + 3)))
    if lemma == "beg" and ahead[:2] == ["to", "differ"]:
        return _leaning(token, sources, set(range(token.i, token.i + 3)), Kind.OPINION)
    if lemma in {"answer", "reply", "respond"} and "with" in ahead[:1] and "no" in ahead[1:4]:
        return _leaning(token, sources, set(range(token.i, token.i + ahead.index("no") + 2)))
    if lemma in {"answer", "say", "reply"} and [w for w in ahead[:4] if w.isalpha()][:2] == ["no", "to"]:
        to = next(t for t in token.doc[token.i + 1 : token.i + _BEHIND] if t.lower_ == "to")
        return _to_question(token, to, sources)
    if lemma in {"disagree", "differ"} and len(list(token.rights)) - sum(c.is_punct for c in token.rights) == 0:
        return _leaning(token, sources, verb_group(token), Kind.OPINION)
    return None


def _leaning(token: Token, sources: list[Token], cue: set[int], kind: Kind = Kind.FACT) -> Finding:
    cue = cue | verb_group(token)
    for prep in token.doc[max(cue) + 1 : max(cue) + 2]:
        body = child(prep, "pobj") if prep.lower_ in {"with", "of"} else None
        if body is not None and (is_claim(body) or prep.lower_ == "of"):
            # "begged to differ with the finding that ...", "protested his innocence of the charges"
            return Finding("denied-phrase", token, cue | {prep.i}, subtree(body), Stance.DENIES, kind, sources)
    return Finding(
        "denied-phrase", token, cue, set(), Stance.DENIES, kind, sources, in_place=set(cue), antecedent="clause"
    )


def _not_guilty(token: Token, sources: list[Token]) -> Finding:
    """ "pleaded not guilty to charges of ..." """
    cue = verb_group(token) | {token.i + 1, token.i + 2}
    to = next((t for t in token.doc[token.i + 3 : min(token.i + 9, token.sent.end)] if t.lower_ == "to"), None)
    body = child(to, "pobj", "pcomp") if to is not None else None
    if body is None:
        return _leaning(token, sources, cue)
    return Finding("denied-phrase", token, cue, subtree(body), Stance.DENIES, Kind.FACT, sources)


def _to_question(token: Token, to: Token, sources: list[Token]) -> Finding | None:
    """ "answered “no” to the question whether money had changed hands" """
    whether = next((t for t in token.doc[to.i + 1 : token.sent.end] if t.lower_ in {"whether", "if"}), None)
    cue = set(range(token.i, to.i))
    if whether is None or whether.head.i <= whether.i:
        return _leaning(token, sources, cue)
    return Finding("denied-phrase", token, cue, subtree(whether.head), Stance.DENIES, Kind.FACT, sources)


def _retracted(token: Token, sources: list[Token]) -> Finding | None:
    """ "It retracted the story a week later", "He recanted": what was stated before."""
    thing = child(token, "dobj")
    if any(c.dep_ == "neg" for c in token.children) or (thing is None and token.lemma_ != "recant"):
        return None
    if thing is None:
        return Finding(
            "retracted", token, verb_group(token), set(), Stance.RETRACTS, Kind.FACT, sources, in_place={token.i},
            antecedent="clause",
        )  # fmt: skip
    words = lexicon().denials
    bare = thing.lower_ in OBJECT_WORDS or (
        thing.lemma_ in words["shell_nouns"] and points_back(thing) and clause_of(thing) is None
        and child(thing, "prep", "acl", "relcl") is None
    )  # fmt: skip
    if not bare:
        return None
    return Finding(
        "retracted", token, verb_group(token), set(), Stance.RETRACTS, Kind.FACT, sources,
        in_place=noun_phrase(thing), antecedent="clause",
    )  # fmt: skip


def _taken_back(token: Token, sources: list[Token]) -> Finding | None:
    """ "took back her remark that ...", "walked back the claim": of a claim noun only."""
    back = next((c for c in token.children if c.lower_ == "back" and c.i > token.i), None)
    thing = child(token, "dobj")
    if back is None or thing is None or not is_claim(thing):
        return None
    clause = child(token, "ccomp")
    content = subtree(thing) | (subtree(clause) if clause is not None else set())
    cue = verb_group(token) | {back.i}
    return Finding("taken-back", token, cue, content - {back.i}, Stance.RETRACTS, Kind.FACT, sources)


def _agreed(token: Token, sources: list[Token]) -> Finding | None:
    """ "Customs officers agree." """
    if any(not c.is_punct and c.dep_ not in {"advmod", "aux"} for c in token.rights):
        return None
    if any(c.dep_ in {"neg", "mark", "aux", "ccomp", "advcl"} for c in token.lefts) or token.dep_ != "ROOT":
        return None
    return Finding(
        "agreed", token, verb_group(token), set(), Stance.AGREES, Kind.FACT, sources, in_place=set(verb_group(token)),
        antecedent="clause",
    )  # fmt: skip
