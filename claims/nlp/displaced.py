"""What a denying verb denies, and who denies it, where the parse or the sentence has them elsewhere than below it:
"denied *fathering* the child", "*That he met her* Sirk denies", "a claim the army rejected".
"""

from __future__ import annotations

from spacy.tokens import Token

from claims.nlp.lexicon import lexicon
from claims.nlp.shells import is_claim
from claims.nlp.syntax import PASSIVE_SUBJECTS, agent, child, several, subtree


def gerund_behind(token: Token) -> Token | None:
    """The gerund that stands right behind the verb, whatever the parse takes it for: "denied *fathering* the child",
    "denies ever having *taken* money"."""
    for t in token.doc[token.i + 1 : min(token.i + 5, token.sent.end)]:
        if t.tag_ == "VBG" and t.dep_ not in {"amod", "compound"}:
            return t.head if t.dep_ in {"aux", "auxpass"} and t.head.i > token.i else t
        noun = t.lower_.endswith("ing") and t.tag_ == "NN" and t.i == token.i + 1 and t.dep_ != "compound"
        if noun and not is_claim(t) and t.i + 1 < token.sent.end and t.nbor(1).pos_ in {"ADP", "PUNCT", "SCONJ"}:
            return t
        if t.pos_ != "ADV" and t.lower_ not in {"both", "either", "on", "in", *lexicon().words["weekdays"]}:
            return None
    return None


def words_of_gerund(token: Token, gerund: Token) -> set[int]:
    """Its words; of a gerund that was read as a noun also what hangs on the verb behind it."""
    content = subtree(gerund)
    if gerund.tag_ == "NN":
        for c in token.rights:
            if c.dep_ in {"prep", "npadvmod"} and c.i > gerund.i:
                content |= subtree(c)
    return {i for i in content if i > token.i}


def shared_clause(token: Token) -> Token | None:
    """ "first denied, then confirmed, that ...": the clause hangs on the last verb."""
    if any(c.dep_ in {"dobj", "xcomp", "prep"} for c in token.children):
        return None
    for other in token.children:
        clause = child(other, "ccomp") if other.dep_ in {"conj", "dep"} and other.pos_ == "VERB" else None
        if clause is not None and clause.i > other.i and any(c.lower_ == "that" for c in clause.lefts):
            return clause
    return None


def fronted(token: Token) -> Token | None:
    """ "That he ever met the hitman Sirk denies": a clause with "that" that the sentence begins with."""
    first = token.sent[0]
    if (
        first.lower_ != "that"
        or first.i >= token.i
        or first.tag_ not in {"IN", "WDT"}
        or child(token, "dobj") is not None
    ):
        return None
    clause = child(token, "ccomp", "csubj", "advcl")
    return clause if clause is not None and clause.i < token.i and clause.left_edge == first else None


def fronted_before(token: Token, clause: Token) -> tuple[set[int], Token] | None:
    """The clause without the subject that stands before the verb, and that subject: the parse has it in the clause."""
    last = token.doc[token.i - 1]
    if last.pos_ != "PROPN" or last not in clause.subtree or child(token, "nsubj") is not None:
        return None
    return {i for i in subtree(clause) if i < last.i and i != clause.left_edge.i}, last


def noun_before(token: Token) -> Token | None:
    """The claim noun that a clause without its object stands behind: "a claim (that) the army rejected"."""
    first = token.left_edge
    if first.i == token.i or first.i == 0:
        return None
    before = first.nbor(-1)
    if before.lower_ == "that" and before.i:
        before = before.nbor(-1)
    return before if before.lemma_.lower() in lexicon().denials["shell_nouns"] else None


def shared_passive(token: Token) -> Token | None:
    """ "was confirmed by two guests and denied by a third": the subject that the verb has in common."""
    if token.dep_ != "conj" or token.tag_ != "VBN" or agent(token) is None or child(token, "nsubj") is not None:
        return None
    return child(token.head, *PASSIVE_SUBJECTS)


def by_whom(token: Token) -> list[Token]:
    """The X of "rejected as groundless by X", where the parse hangs it on the judgement."""
    if token.tag_ != "VBN":
        return []
    for t in token.subtree:
        if t.lower_ == "by" and t.i > token.i and t.dep_ in {"prep", "agent"}:
            who = child(t, "pobj")
            if who is not None:
                return several(who)
    return []
