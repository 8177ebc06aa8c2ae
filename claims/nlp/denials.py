"""Denials: of what follows, of what stands before, and what only looks like one."""

from __future__ import annotations

from spacy.tokens import Token

from claims.nlp.finding import Finding
from claims.nlp.lexicon import CueWord, lexicon
from claims.nlp.syntax import child, noun_phrase, reported_clause, sources_of, subtree, verb_group
from claims.nlp.types import Kind, Stance

_OBJECT_WORDS = {"this", "that", "it", "which", "these", "those", "them", "so", "any"}
_DENIALS_ASKED = {"ask", "challenge", "urge", "dare", "call", "tell", "press", "refuse", "decline", "fail", "have",
                  "invite", "want", "force"}  # fmt: skip
_NOT_CLAIMS = {"entry", "access", "request", "permission", "bail", "visa", "service", "right", "chance", "parole",
               "opportunity", "appeal", "motion", "application", "asylum", "care", "coverage", "treatment"}  # fmt: skip


def verb(token: Token, word: CueWord) -> list[Finding] | None:
    """The findings of a verb that may deny; None leaves it to the common rules."""
    lemma = token.lemma_.lower()
    if lemma in {"call", "brand", "label", "describe", "dismiss"} and (found := _called_false(token)):
        return [found]
    if word.stance != Stance.DENIES:
        return None
    if token.dep_ == "xcomp" and token.head.lemma_ in _DENIALS_ASKED:
        return []  # "asked him to deny the story": he has not
    negated = any(c.dep_ == "neg" for c in token.children)
    neither = _neither(token)
    sources = sources_of(token)
    if token.dep_ == "relcl" and (which := child(token, "dobj", "nsubjpass")) is not None and which.tag_ == "WDT":
        found = _relative(token, which, sources)
    elif token.dep_ == "acl" and token.tag_ == "VBN" and token.head.pos_ == "NOUN":
        found = _noun_denied(token, token.head, sources)
    elif (said := child(token, "csubjpass")) is not None:
        found = Finding(
            "denied-passive", token, verb_group(token), reported_clause(said), Stance.DENIES, Kind.FACT, sources
        )
    elif (passive := child(token, "nsubjpass")) is not None:
        nobody = lemma == "deny" and passive.lemma_ in lexicon().words["claim_nouns"]
        if child(token, "dobj") is not None or not (sources or nobody):
            return []
        found = _thing(token, passive, sources, "denied-passive")
    elif (clause := child(token, "ccomp")) is not None and clause.i > token.i:
        if any(c.lower_ == "that" for c in clause.lefts) or clause.tag_ == "VBG" or lemma in {"deny", "dispute"}:
            content = reported_clause(clause)
        else:
            return None
        if not sources:
            return []  # "there is no denying that ..."
        found = Finding("denied-clause", token, verb_group(token), content, Stance.DENIES, Kind.FACT, sources)
    elif (gerund := child(token, "xcomp", "pcomp")) is not None and gerund.tag_ == "VBG":
        found = Finding("denied-gerund", token, verb_group(token), subtree(gerund), Stance.DENIES, Kind.FACT, sources)
    elif (thing := child(token, "dobj")) is not None:
        if child(token, "dative", "iobj") is not None or not sources:
            return []
        found = _thing(token, thing, sources, "denied-object")
    else:
        return None
    if found is None:
        return []
    if neither:
        found.stance = Stance.NO_COMMENT
        others = [t for t in (token.head, *token.children) if t.lemma_ == "confirm"]
        words = {i for t in others for i in verb_group(t)} | found.cue
        words |= {c.i for t in (token, *others) for c in t.children if c.lower_ == "neither"}
        found.cue = {i for i in range(min(words), max(found.cue) + 1) if i not in found.content}
    elif negated:
        found.stance = Stance.DISCUSSES
    return [found]


def _neither(token: Token) -> bool:
    """ "neither confirmed nor denied", "could not confirm or deny" """
    others = [token.head] if token.dep_ == "conj" else [c for c in token.children if c.dep_ == "conj"]
    if not any(other.lemma_ == "confirm" for other in others):
        return False
    around = {c.lower_ for t in (token, *others) for c in t.children}
    return bool(around & {"neither", "nor", "not", "n't", "n’t"})


def _relative(token: Token, which: Token, sources: list[Token]) -> Finding | None:
    """ "..., which Turkey has denied": the whole reported clause; "reports which it denied": the noun."""
    noun = token.head
    if noun.lemma_ in lexicon().words["shell_nouns"] and token.i - noun.i < 12 and which.lower_ in {"which", "that"}:
        comma = which.i > 0 and token.doc[which.i - 1].text == ","
        if not comma:
            return _shell(token, noun, sources, "denied-shell")
    if not sources:
        return None
    return Finding(
        "denied-which", token, verb_group(token), set(), Stance.DENIES, Kind.FACT, sources,
        in_place={which.i}, antecedent="clause",
    )  # fmt: skip


def _noun_denied(token: Token, noun: Token, sources: list[Token]) -> Finding | None:
    """ "an assertion denied by ...": the noun stands for the claim before it."""
    if not sources:
        return None
    by = child(token, "agent")
    cue = verb_group(token) | ({by.i} if by is not None else set())
    if noun.lemma_ in lexicon().words["shell_nouns"]:
        found = _shell(token, noun, sources, "denied-shell")
    else:
        content = {i for i in noun_phrase(noun) if i < min(cue)}
        found = Finding("denied-noun", token, cue, content, Stance.DENIES, Kind.FACT, sources)
    found.cue = cue
    return found


def _thing(token: Token, thing: Token, sources: list[Token], rule: str) -> Finding | None:
    """What is denied, as a noun phrase."""
    words = lexicon().words
    cue = verb_group(token)
    if token.dep_ != "acl" and (by := child(token, "agent")) is not None:
        cue = cue | {by.i}
    if thing.lower_ in _OBJECT_WORDS:
        return Finding(
            rule, token, cue, set(), Stance.DENIES, Kind.FACT, sources, in_place={thing.i}, antecedent="clause"
        )
    if thing.lemma_ in _NOT_CLAIMS:
        return None
    if thing.lemma_ in words["claim_nouns"]:
        found = _shell(token, thing, sources, rule)
        found.cue = cue
        return found
    content = subtree(thing) - cue
    if token.lemma_ == "deny":
        return Finding(rule, token, cue, content, Stance.DENIES, Kind.FACT, sources)
    return (
        None  # "rejected the bid", "dismissed the coach": an attitude, or no speech at all; never a denial of a claim
    )


def with_particle(token: Token) -> list[Finding]:
    """ "shot down a rumor that ...", "took back her remark that ...": of a claim noun only."""
    particle = next((c for c in token.children if c.dep_ in {"prt", "advmod"} and c.i > token.i), None)
    thing = child(token, "dobj")
    sources = sources_of(token)
    if token.lemma_ == "push" and particle is not None and particle.lower_ == "back":
        on = next((c for c in token.children if c.dep_ == "prep" and c.lower_ in {"on", "against", "at"}), None)
        thing = child(on, "pobj") if on is not None else None
    if particle is None or thing is None or not sources or thing.lemma_ not in lexicon().words["claim_nouns"]:
        return []
    if particle.lower_ == "back" and token.lemma_ in {"take", "walk"}:
        clause = child(token, "ccomp")
        content = subtree(thing) | (subtree(clause) if clause is not None else set())
        cue = verb_group(token) | {particle.i}
        return [Finding("taken-back", token, cue, content, Stance.RETRACTS, Kind.FACT, sources)]
    if particle.lower_ in {"down", "away", "aside", "off"} or token.lemma_ == "push":
        return [_shell(token, thing, sources, "denied-object")]
    return []


def _shell(token: Token, noun: Token, sources: list[Token], rule: str) -> Finding:
    """A noun like "allegation": its own clause if it has one, what it is about if that is said, else the claim
    made before it.  ``token`` is the denying word, above the noun or below it."""
    cue = verb_group(token)
    below = [token] if token.head == noun else []
    clause = next(
        (c for c in noun.children if c.dep_ in {"acl", "ccomp", "relcl"} and c is not token and c != token
         and any(t.lower_ == "that" and t.tag_ != "WDT" for t in c.lefts)),
        None,
    )  # fmt: skip
    more = any(
        (c.dep_ == "prep" and c.lower_ in {"of", "about"}) or (c.dep_ in {"acl", "relcl"} and c != token)
        for c in noun.rights
    )
    if clause is not None:
        return Finding(rule, token, cue, reported_clause(clause), Stance.DENIES, Kind.FACT, sources)
    if more:
        return Finding(rule, token, cue, subtree(noun, below) - cue, Stance.DENIES, Kind.FACT, sources)
    place = {i for i in noun_phrase(noun) if i not in cue and i <= noun.i}
    return Finding(rule, token, cue, set(), Stance.DENIES, Kind.FACT, sources, in_place=place, antecedent="clause")


def _called_false(token: Token) -> Finding | None:
    """ "called the report false", "dismissed this as propaganda" """
    false_words, claim_nouns = lexicon().words["false_words"], lexicon().words["claim_nouns"]
    judged = next(
        (t for c in token.children if c.i > token.i and c.dep_ in {"oprd", "ccomp", "xcomp", "prep", "acomp", "attr"}
         for t in c.subtree if t.lower_ in false_words),
        None,
    ) or next((t for t in token.subtree if t.i > token.i + 1 and t.lower_ in false_words), None)  # fmt: skip
    clause = child(token, "ccomp")
    thing = child(token, "dobj") or (child(clause, "nsubj") if clause is not None else None)
    sources = sources_of(token)
    if judged is None or thing is None or not sources or judged.i < thing.i:
        return None
    if thing.lower_ not in _OBJECT_WORDS and thing.lemma_ not in claim_nouns:
        return None
    found = _thing(token, thing, sources, "called-false")
    if found is not None:
        found.cue = found.cue | {judged.i}
        found.content -= {t.i for t in judged.subtree}
    return found


def claim_within(token: Token) -> set[int] | None:
    """The clause of a claim noun below the token: "comment on reports *that ...*"."""
    for noun in token.subtree:
        if noun.pos_ == "NOUN" and noun.lemma_ in lexicon().words["claim_nouns"]:
            clause = next((c for c in noun.children if c.dep_ in {"acl", "ccomp", "relcl"} and c.i > noun.i), None)
            if clause is not None and any(c.dep_ == "mark" and c.lower_ == "that" for c in clause.children):
                return reported_clause(clause)
    return None


def said_not_true(finding: Finding) -> Finding | None:
    """ "said it was not true that ...", "said the reports were false", "said that never happened" """
    clause = _what_is_said(finding)
    if clause is None or finding.stance != Stance.ASSERTS:
        return None
    words = lexicon().words
    judgement = child(clause, "acomp", "attr", "oprd")
    negated = any(c.dep_ == "neg" for c in clause.children)
    about = child(clause, "nsubj", "nsubjpass")
    if judgement is None or about is None or clause.lemma_ != "be":
        return None
    is_false = judgement.lower_ in words["false_words"] or (
        negated and judgement.lower_ in {"true", "correct", "accurate", "so"}
    )
    if not is_false:
        return None
    inner = child(clause, "ccomp") or child(judgement, "ccomp")
    cue = finding.cue | {clause.i, judgement.i} | {c.i for c in clause.children if c.dep_ == "neg"}
    if inner is not None:
        content, place = reported_clause(inner), set()
    elif about.lower_ in _OBJECT_WORDS or about.lemma_ in words["claim_nouns"]:
        shell = _shell(clause, about, finding.sources, "said-false")
        content, place = shell.content, shell.in_place or ({about.i} if not shell.content else set())
    else:
        return None
    return Finding(
        "said-false", finding.anchor, cue, content, Stance.DENIES, Kind.FACT, finding.sources,
        in_place=place, antecedent="" if content else "clause",
    )  # fmt: skip


def _what_is_said(finding: Finding) -> Token | None:
    """The main verb of the content, below the saying or beside it."""
    below = child(finding.anchor, "ccomp")
    if below is not None:
        return below
    doc = finding.anchor.doc
    tops = (doc[i] for i in sorted(finding.content) if doc[i].pos_ in {"VERB", "AUX"})
    return next((t for t in tops if t.head.i not in finding.content or t.head == t), None)


def no_truth(noun: Token) -> list[Finding]:
    """ "said there was no truth to the reports" """
    denied = any(c.lower_ in {"no", "little"} for c in noun.children if c.dep_ == "det")
    if not denied and not (noun.lower_ == "nothing" and noun.head.lemma_ == "be"):
        return []
    prep = next(
        (c for c in noun.children if c.dep_ == "prep" and c.lower_ in {"to", "in", "behind", "for", "of"}), None
    )
    thing = child(prep, "pobj") if prep is not None else None
    saying = next((t for t in noun.ancestors if t.lemma_ in lexicon().verbs), None)
    sources = sources_of(saying) if saying is not None else []
    if prep is None or thing is None or not sources:
        return []
    found = _shell(noun, thing, sources, "no-truth")
    found.cue = {t.i for t in noun.subtree if t.i <= prep.i}
    return [found]
