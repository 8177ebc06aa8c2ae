"""Nouns that stand for a claim: "the allegation", "reports that ...", "any wrongdoing"; and where that claim is."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from claims.nlp.finding import Finding
from claims.nlp.lexicon import lexicon
from claims.nlp.syntax import noun_phrase, reported_clause, subtree, verb_group
from claims.nlp.types import Kind, Stance

#: Pronouns that a claim is denied by: "denied this".
OBJECT_WORDS = {"this", "that", "it", "which", "these", "those", "them", "so", "any", "something", "both"}
_POINTING = {"the", "this", "that", "these", "those", "such", "its", "his", "her", "their", "both", "all", "any"}
_COMPLEMENTS = {"dobj", "attr", "acomp", "ccomp", "nsubjpass", "xcomp", "expl"}
_LONGEST_SHELL = 3  # words: "the second charge"
_ABOUT = {"of", "about", "against", "over", "surrounding", "regarding", "concerning"}
_CLAUSES = {"acl", "ccomp", "relcl"}
_SUBJECTS = {"nsubj", "nsubjpass", "csubj", "csubjpass", "expl"}


def clause_of(noun: Token, without: Token | None = None) -> Token | None:
    """The clause that says what is claimed: "claims *that P*", "claims *it had misled savers*".

    A parse may hang it on the noun, or on the verb above; and may take its "that" for a relative one.
    """
    that = _that_behind(noun)
    if that is not None and that.head.i > that.i and that.head != without:
        clause = that.head
        if that.tag_ != "WDT" and that.dep_ == "mark":
            return clause
        own = any(t.dep_ in {"nsubj", "nsubjpass", "expl"} and t.i > that.i for t in clause.children)
        if (
            own
            and that.dep_ != "nsubj"
            and (not _is_said_of(clause) or that.i > noun.i + 1)
            and noun.lemma_ in lexicon().denials["claim_nouns"] | lexicon().denials["nouns"]
        ):
            return clause  # "a rumour that banks would close", read as a relative clause
    if (behind := _right_behind(noun)) is not None and behind != without:
        return behind
    for c in noun.rights:
        if c == without or c.dep_ not in _CLAUSES:
            continue
        if any(t.lower_ == "that" and t.dep_ == "mark" and t.tag_ != "WDT" for t in c.lefts):
            return c
        relative = any(t.tag_ in {"WDT", "WP", "WRB"} for t in c.subtree if t.i < c.i)
        own = any(t.dep_ in {"nsubj", "nsubjpass", "expl"} for t in c.children)
        if not relative and own and not _lacks_subject(c) and any(t.dep_ in _COMPLEMENTS for t in c.children):
            return c  # without "that"; a relative clause would lack what the noun is in it
    return None


def _lacks_subject(clause: Token) -> bool:
    """ "a claim officers say *is ridiculous*": the noun is what the inner clause lacks."""
    inner = next((t for t in clause.children if t.dep_ == "ccomp" and t.i > clause.i), None)
    return inner is not None and not any(t.dep_ in _SUBJECTS for t in inner.children)


def _right_behind(noun: Token) -> Token | None:
    """ "rumours *he had been offered the job*": a whole clause that begins right behind the noun, wherever it hangs."""
    if noun.lemma_.lower() not in lexicon().denials["claim_nouns"] or noun.tag_ != "NNS":
        return None
    for t in noun.doc[noun.i + 2 : min(noun.i + 12, noun.sent.end)]:
        if t.text in {",", ";"} or t.tag_ in {"WDT", "WP"}:
            return None
        if t.pos_ in {"VERB", "AUX"} and t.dep_ in {"ccomp", "acl", "relcl", "advcl"} and t.left_edge.i == noun.i + 1:
            own = any(c.dep_ in {"nsubj", "nsubjpass", "expl"} and c.i < t.i for c in t.children)
            whole = any(c.dep_ in _COMPLEMENTS | {"prep"} for c in t.children)
            return t if own and whole and t.left_edge.pos_ in {"PRON", "DET", "PROPN", "NOUN"} else None
    return None


def _that_behind(noun: Token) -> Token | None:
    """The "that" right behind the noun, or behind what belongs to it: "a claim by the union that"."""
    doc, at = noun.doc, noun.i + 1
    for c in noun.rights:
        if c.dep_ in {"prep", "agent"} and c.i == at and not any(t.dep_ in _CLAUSES for t in c.subtree):
            at = c.right_edge.i + 1
        elif (
            c.lower_ in {"by", "from"}
            and c.i == at
            and (body := next((t for t in c.children if t.dep_ == "pobj"), None))
        ):
            at = body.i + 1  # "the accusation by its director that P", with the clause hung on the director
    return doc[at] if at < noun.sent.end and doc[at].lower_ == "that" else None


def _is_said_of(clause: Token) -> bool:
    """ "a claim that the army rejected": what one does with a claim."""
    lemma = clause.lemma_.lower()
    return lemma in lexicon().verbs or lemma in lexicon().denial_phrases or lemma in {"publish", "make", "use", "issue"}


def is_claim(noun: Token, verb: str = "") -> bool:
    """Does the noun stand for something claimed, as what ``verb`` (its lemma) denies?"""
    words = lexicon().denials
    lemma = noun.lemma_.lower()
    if lemma in {"one", "all", "some", "each", "every", "any", "number", "series", "string", "raft"}:
        of = next((c for c in noun.children if c.dep_ == "prep" and c.lower_ == "of"), None)
        inner = next(iter(of.children), None) if of is not None else None
        if inner is not None and inner.pos_ == "NOUN":
            return is_claim(inner, verb)
    if lemma in words["claim_nouns"]:
        return True
    if lemma in words["claim_nouns_with_clause"]:
        return clause_of(noun) is not None
    return lemma in words["guilt_nouns"]


def thing_denied(token: Token, thing: Token, sources: list[Token], rule: str) -> Finding:
    """A denial of a noun phrase: of what it stands for, if it points back to a claim."""
    lemma = thing.lemma_.lower()
    cue = verb_group(token)
    clause = clause_of(thing)
    if clause is not None and (is_claim(thing) or lemma in lexicon().denials["claim_nouns_with_clause"]):
        return Finding(rule, token, cue, reported_clause(clause), Stance.DENIES, Kind.FACT, sources)
    if lemma in lexicon().denials["shell_nouns"] and points_back(thing):
        return shell(token, thing, sources, rule)
    ordinal = thing.pos_ == "ADJ" or thing.lower_ in {"former", "latter", "first", "second"}
    if ordinal:
        return shell(token, thing, sources, rule)
    return Finding(rule, token, cue, subtree(thing) - cue, Stance.DENIES, Kind.FACT, sources)


def _is_empty(of: Token) -> bool:
    """ "that version of events" says no more than "that version"."""
    return any(c.lower_ in {"events", "facts", "affairs", "things", "matters"} for c in of.children)


def points_back(noun: Token) -> bool:
    """ "the report", "these claims", "allegations": but not "a newspaper report", which is new."""
    determiner = next((c for c in noun.children if c.dep_ in {"det", "poss", "predet"}), None)
    if determiner is None:
        return noun.tag_ == "NNS"
    return determiner.lower_ in _POINTING or determiner.dep_ == "poss"


def stands_for_claim(doc: Doc, words: set[int]) -> bool:
    """Are the words no more than a pronoun or a noun that points back: "this", "the second allegation"?"""
    tokens = [doc[i] for i in sorted(words) if not doc[i].is_punct]
    if not tokens or len(tokens) > _LONGEST_SHELL:
        return False
    last = tokens[-1]
    if len(tokens) == 1:
        return last.lower_ in OBJECT_WORDS
    return last.lemma_.lower() in lexicon().denials["shell_nouns"] and tokens[0].pos_ in {"DET", "PRON"}


def shell(token: Token, noun: Token, sources: list[Token], rule: str) -> Finding:
    """A noun like "allegation": its own clause if it has one, what it is about if that is said, else the claim
    made before it.  ``token`` is the denying word, above the noun or below it."""
    cue = verb_group(token)
    below = [token] if token.head == noun else []
    clause = clause_of(noun, token)
    more = any(
        (c.dep_ == "prep" and c.lower_ in _ABOUT and not _is_empty(c))
        or (c.dep_ in {"acl", "relcl"} and c != token)
        for c in noun.rights
    )  # fmt: skip
    if clause is not None:
        return Finding(rule, token, cue, reported_clause(clause), Stance.DENIES, Kind.FACT, sources)
    if more:
        return Finding(rule, token, cue, subtree(noun, below) - cue, Stance.DENIES, Kind.FACT, sources)
    place = {i for i in noun_phrase(noun) if i not in cue and i <= noun.i}
    return Finding(rule, token, cue, set(), Stance.DENIES, Kind.FACT, sources, in_place=place, antecedent="clause")


def claim_within(token: Token) -> set[int] | None:
    """The clause of a claim noun below the token: "comment on reports *that ...*"."""
    for noun in token.subtree:
        if noun.pos_ == "NOUN" and is_claim(noun):
            clause = next((c for c in noun.children if c.dep_ in {"acl", "ccomp", "relcl"} and c.i > noun.i), None)
            if clause is not None and any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children):
                return reported_clause(clause)
    return None
