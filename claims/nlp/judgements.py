"""Denials by a judgement: "called the report false", "said it was not true that ...", "there is no truth in ..."."""

from __future__ import annotations

from typing import NamedTuple

from spacy.tokens import Doc, Token

from claims.nlp import polarity
from claims.nlp.finding import Finding
from claims.nlp.lexicon import lexicon
from claims.nlp.polarity import Polarity
from claims.nlp.shells import OBJECT_WORDS, clause_of, is_claim, shell, thing_denied
from claims.nlp.syntax import child, reported_clause, sources_of, subtree, verb_group
from claims.nlp.types import Kind, Stance

_BETWEEN = {"ADJ", "ADV", "DET", "CCONJ", "PUNCT", "ADP", "PART"}  # "as a complete and utter ..."
_ABOUT = {"to", "in", "behind", "for", "of", "about"}
_TO_SAY = {
    "say",
    "suggest",
    "claim",
    "imply",
    "state",
    "think",
    "assert",
    "believe",
    "allege",
    "report",
    "argue",
    "insinuate",
}
_NONE = {"no", "little", "any", "zero", "not", "scant", "absolutely"}
_SUBJECTS = ("nsubj", "nsubjpass", "csubj", "csubjpass", "expl")


class Judged(NamedTuple):
    """A clause that calls something untrue: the words that do, and what it is said of: a noun or a clause."""

    words: set[int]
    about: Token | None
    clause: Token | None


def called_false(token: Token) -> list[Finding] | None:
    """ "called the report false", "dismissed this as propaganda", "was branded a lie by"; None where it is not so."""
    words = lexicon().denials
    if token.lemma_.lower() not in words["judging"]:
        return None
    sources = sources_of(token)
    passive = child(token, "nsubjpass")
    appended = token.dep_ in {"relcl", "acl"} and token.head.lemma_ in words["shell_nouns"]
    thing = passive or (token.head if appended else _object(token))
    which = child(token, "dobj", "nsubj", "nsubjpass") if token.dep_ == "relcl" and not appended else None
    if which is None and token.dep_ == "relcl" and not appended:
        which = next((t for t in token.subtree if t.lower_ == "which" and t.i < token.i), None)
    if which is not None and which.lower_ == "which":
        thing = which  # "..., which his estate calls pure fiction"
    if sources and passive is None and not appended and (turned := _turned_round(token, sources)) is not None:
        return [turned] if polarity.of(token) == Polarity.PLAIN else []
    if thing is None or not sources:
        return None
    judged = _judged(token, thing if thing.i > token.i else token)
    if judged is None or not _may_be_false(thing, judged):
        return None
    if thing.lower_ == "which" and not is_claim(token.head) and judged.lower_ in words["weak_false_words"]:
        return None
    own = {i for i in _phrase_of(judged, token) if i > token.i}
    that = next((c for c in judged.children if c.dep_ in {"acl", "relcl", "ccomp"} and c.i > judged.i), None)
    if thing.lower_ == "it" and that is not None and that.left_edge.lower_ == "that":
        found = Finding(  # "called it a lie that children worked there"
            "called-false", token, set(), reported_clause(that), Stance.DENIES, Kind.FACT, sources
        )
    elif thing.lower_ in OBJECT_WORDS:
        found = Finding(
            "called-false", token, set(), set(), Stance.DENIES, Kind.FACT, sources, in_place={thing.i},
            antecedent="clause",
        )  # fmt: skip
    elif appended:
        found = shell(token, thing, sources, "called-false")
    else:
        found = thing_denied(token, thing, sources, "called-false")
    found.content -= (
        own
        | {i for s in sources if not s.is_ancestor(token) for i in subtree(s)}
        | {i for i in found.content if i in verb_group(token)}
    )
    by = child(token, "agent")
    if by is not None:
        found.content -= subtree(by)
    if passive is not None:
        found.content = {i for i in found.content if i < token.i}
    found.cue = verb_group(token) | own
    how = polarity.of(token)
    if how != Polarity.PLAIN:
        return []
    return [found] if found.content or found.in_place else None


def _turned_round(token: Token, sources: list[Token]) -> Finding | None:
    """ "denounced as lies the reports of torture": the judgement stands before what is judged."""
    doc, at = token.doc, token.i + 1
    if at + 2 >= token.sent.end or doc[at].lower_ != "as":
        return None
    while at + 1 < token.sent.end and doc[at + 1].pos_ in _BETWEEN | {"NOUN"} and doc[at + 1].lower_ != "the":
        at += 1
        if doc[at].lower_ in lexicon().denials["false_words"]:
            break
    if doc[at].lower_ not in lexicon().denials["false_words"] or doc[at + 1].is_punct:
        return None
    noun = next((t for t in doc[at + 1 : min(at + 7, token.sent.end)] if t.pos_ in {"NOUN", "PROPN"}), None)
    if noun is None or not _can_be_called(noun):
        return None
    found = thing_denied(token, noun, sources, "called-false")
    found.cue = verb_group(token) | set(range(token.i + 1, at + 1))
    found.content -= found.cue
    return found


def _object(token: Token) -> Token | None:
    """The claim noun, pronoun or piece of evidence that stands first behind the verb."""
    end = token.sent.end
    for t in token.doc[token.i + 1 : min(token.i + 9, end)]:
        if t.lower_ in OBJECT_WORDS and t.pos_ in {"PRON", "DET", "SCONJ"} and t.head.pos_ != "NOUN":
            return t
        if t.pos_ in {"NOUN", "PROPN"} and _can_be_called(t):
            return t
        if t.pos_ in {"VERB", "AUX"} or t.lower_ in {",", "that", "as"}:
            return None
    return None


def _can_be_called(noun: Token) -> bool:
    words = lexicon().denials
    lemma = noun.lemma_.lower()
    if any(c.lower_ in words["alleging"] for c in noun.children):
        return True
    return lemma in words["claim_nouns"] | words["claim_nouns_with_clause"] | words["evidence_nouns"]


def _may_be_false(thing: Token, judged: Token) -> bool:
    """A video is called forged; a film, wrong or nonsense, is only judged."""
    words = lexicon().denials
    lemma = thing.lemma_.lower()
    if any(c.lower_ in words["alleging"] for c in thing.children):
        return True  # "the alleged plot"
    if lemma in words["claim_nouns"] or thing.lower_ in OBJECT_WORDS:
        return thing.lower_ not in {"them", "so", "any"}
    if lemma in words["claim_nouns_with_clause"]:
        return clause_of(thing) is not None or judged.lower_ not in words["weak_false_words"]
    return judged.lower_ in words["forged_words"]


def _judged(token: Token, thing: Token) -> Token | None:
    """The false word that the verb says of the thing."""
    false = lexicon().denials["false_words"]
    below = {
        t.i for c in token.children if c.i > token.i and c.dep_ in {"oprd", "acomp", "attr", "xcomp"}
        for t in (c, *c.children) if t.lower_ in false
    }  # fmt: skip
    for t in token.doc[thing.i + 1 : token.sent.end]:
        if t.lower_ not in false:
            continue
        between = [k for k in token.doc[thing.i + 1 : t.i] if not k.is_quote]
        if thing.pos_ == "NOUN" and t.i + 1 < len(token.doc) and token.doc[t.i + 1].pos_ in {"PUNCT", "CCONJ", "ADV"}:
            between = _behind_of(thing, between)  # "called reports *of a mutiny* baseless"
        near = all(k.pos_ in _BETWEEN and k.lower_ not in {"that", "of", "about"} and k.text != "," for k in between)
        opening = [k.lower_ for k in between if k.lower_ in {"as", "a", "an"}]
        quoted = token.doc[t.i - 1].is_quote or any(k.is_quote for k in token.doc[max(t.i - 3, 0) : t.i])
        if near or t.i in below or (quoted and not any(k.text == "," for k in between)):
            return t
        before = token.doc[max(thing.i + 1, t.i - 4) : t.i]
        if opening and any(k.lower_ == "as" for k in before):
            return t
    return None


def _behind_of(thing: Token, between: list[Token]) -> list[Token]:
    """What stands between a noun and its judgement, less an "of ..." that begins there and holds no verb."""
    begins = bool(between) and between[0].lower_ in {"of", "about"}
    if not begins or any(k.pos_ in {"VERB", "AUX", "PUNCT"} for k in between):
        return between
    return [k for k in between[-1:] if k.pos_ in _BETWEEN]


def _phrase_of(judged: Token, token: Token) -> set[int]:
    """ "as a complete fabrication": the judgement with its "as", article and fellow judgements."""
    first = judged.i
    doc = judged.doc
    while (
        first - 1 > token.i
        and doc[first - 1].pos_ in {"ADJ", "ADV", "DET", "CCONJ"}
        and doc[first - 1].lower_ != "that"
    ):
        first -= 1
    if first - 1 > token.i and doc[first - 1].is_quote:
        first -= 1
    if first - 1 > token.i and doc[first - 1].lower_ == "as":
        first -= 1
    last = judged.i
    while last + 2 < len(doc) and doc[last + 1].lower_ in {"and", "or", "news"} and doc[last + 2].head.i <= last + 2:
        last += 2 if doc[last + 1].lower_ != "news" else 1
    if last + 1 < len(doc) and doc[last + 1].lower_ == "news":
        last += 1
    return set(range(first, last + 1))


def calls_false(doc: Doc, cue: set[int], content: set[int]) -> bool:
    """Does a cue like "branded ... false" say so of a claim?"""
    false = lexicon().denials["false_words"]
    words = [doc[i] for i in sorted(cue)]
    if not any(t.lower_ in false for t in words) or not any(
        t.lemma_.lower() in lexicon().denials["judging"] for t in words
    ):
        return False
    return any(_can_be_called(doc[i]) or doc[i].lower_ in OBJECT_WORDS for i in content)


def said_false(finding: Finding) -> Finding | None:
    """ "said it was not true that ...", "the reports have no foundation, the club said": the saying as a denial."""
    if finding.stance != Stance.ASSERTS or not finding.sources:
        return None
    clause = _what_is_said(finding)
    judged = clause_judged(clause) if clause is not None else None
    if clause is None or judged is None:
        return None
    rule = (
        "no-truth"
        if clause.lemma_ == "be" and child(clause, "expl") is not None and judged.clause is None
        else "said-false"
    )
    quotation = finding.rule == "beside-quote"
    cue = finding.cue if quotation else finding.cue | judged.words
    place: set[int] = set()
    if judged.clause is not None:
        content = finding.content if quotation else reported_clause(judged.clause) - judged.words
    elif judged.about is not None and judged.about.lower_ in OBJECT_WORDS | {"none"}:
        content, place = set(), finding.content if quotation else {judged.about.i}
    elif judged.about is not None:
        found = thing_denied(clause, judged.about, finding.sources, rule)
        if judged.about == finding.anchor.head:
            found = shell(finding.anchor, judged.about, finding.sources, rule)
        content, place = found.content - judged.words, found.in_place
        if quotation:
            content, place = (finding.content, set()) if content else (set(), finding.content)
    else:
        return None
    return Finding(
        rule, finding.anchor, cue, content, Stance.DENIES, Kind.FACT, finding.sources,
        relays=finding.relays, in_place=place, antecedent="" if content else "clause", marks=finding.marks,
    )  # fmt: skip


def _what_is_said(finding: Finding) -> Token | None:
    """The main verb of the content, below the saying or beside it."""
    below = child(finding.anchor, "ccomp")
    if below is not None and below.i in finding.content:
        return below if below.pos_ in {"VERB", "AUX"} else None
    doc = finding.anchor.doc
    tops = [doc[i] for i in sorted(finding.content) if doc[i].pos_ in {"VERB", "AUX"}]
    return next((t for t in tops if t.head.i not in finding.content or t.head == t), None)


def clause_judged(clause: Token) -> Judged | None:
    """What a clause calls untrue, if all that it says is that something is."""
    words = lexicon().denials
    negated = any(c.dep_ == "neg" or c.lower_ == "hardly" for c in clause.children)
    about = child(clause, *_SUBJECTS) or _left_out(clause)
    if about is None:
        return None
    own = {c.i for c in clause.children if c.dep_ in {"neg", "aux"} and c.dep_ != "punct"} | {clause.i}
    if clause.lemma_ == "be" and about.dep_ == "expl":
        return _no_truth_in(clause, own)
    wrongly = {c.i for c in clause.children if c.lower_ in words["falsely"]}
    if wrongly and clause.lemma_ in _TO_SAY and about.lower_ == "it" and (that := child(clause, "ccomp")) is not None:
        return Judged(own | wrongly, None, that)  # "it was wrongly reported that ..."
    said = _predicate(clause, negated=negated)
    if said is None:
        return None
    own |= said
    if about.dep_ in {"csubj", "csubjpass"}:
        return Judged(own, None, about)
    inner = _inner(clause) if about.lower_ in {"it", "this"} else None
    if inner is None and about.lower_ == "it" and clause.head.pos_ == "VERB":
        inner = _behind_saying(clause)
    if inner is not None:
        return Judged(own, None, inner)
    weak = any(clause.doc[i].lower_ in words["weak_false_words"] for i in said)
    if about.lower_ in OBJECT_WORDS | {"none"} and about.lower_ not in {"them", "so", "those"}:
        return None if weak else Judged(own, about, None)
    return Judged(own, about, None) if is_claim(about) and about.lower_ not in {"number"} else None


def _left_out(clause: Token) -> Token | None:
    """ "a claim officers say is ridiculous": the noun before, which the clause lacks."""
    saying = clause.head
    noun = saying.head if saying.dep_ == "relcl" and clause.dep_ == "ccomp" and clause.i > saying.i else None
    return noun if noun is not None and noun.lemma_ in lexicon().denials["shell_nouns"] else None


def _predicate(clause: Token, *, negated: bool) -> set[int] | None:
    """The words by which a clause calls its subject untrue."""
    words = lexicon().denials
    if clause.lemma_ == "be":
        for c in clause.children:
            if c.dep_ in {"acomp", "attr", "oprd", "advmod"} and c.i > clause.i:
                if not negated and any(t.lower_ in words["false_words"] for t in (c, *c.conjuncts)):
                    return {t.i for t in c.lefts} | {c.i} | {i for t in c.conjuncts for i in subtree(t)}
                if c.lower_ in words["true_words"] and negated:
                    return {t.i for t in c.lefts} | {c.i}
                if c.lower_ == "wide" and any(t.lower_ == "mark" for t in clause.subtree):
                    return set(range(c.i, next(t.i for t in clause.subtree if t.lower_ == "mark") + 1))
                if c.lower_ in {"further", "far", "farther"} and any(t.lower_ == "truth" for t in clause.subtree):
                    return set(range(c.i, next(t.i for t in clause.subtree if t.lower_ == "truth") + 1))
                if c.lower_ in {"work", "product", "case", "piece", "pack", "bunch", "tissue", "load"} and any(
                    t.lower_ in words["false_words"] for t in c.subtree
                ):
                    return {t.i for t in c.subtree}
            if c.dep_ == "prep" and c.lower_ == "without" and any(t.lemma_ in words["without"] for t in c.subtree):
                return {t.i for t in c.subtree}
        return None
    particle = child(clause, "prt")
    verb = f"{clause.lemma_} {particle.lower_}" if particle is not None else clause.lemma_
    if verb in words["fabricating"] and child(clause, "nsubjpass") is not None and not negated:
        return {t.i for t in (particle,) if t is not None}  # "the reports had been made up"
    thing = child(clause, "dobj")
    if clause.lemma_ in {"have", "bear", "hold", "carry"} and thing is not None:
        none = negated or any(c.lower_ in _NONE for c in thing.children)
        if none and thing.lemma_ in words["nouns_of_truth"] | {"relation", "resemblance", "water"}:
            return {t.i for t in thing.subtree}
    if clause.lemma_ == "lack" and thing is not None and thing.lemma_ in words["nouns_of_truth"]:
        return {t.i for t in thing.subtree}
    if clause.lemma_ in words["event_verbs"] and negated:
        return {c.i for c in clause.children if c.dep_ in {"neg", "prt", "dobj"}}
    return None


def _inner(clause: Token) -> Token | None:
    """The clause that an "it" stands for: "it is untrue *that ...*", "it is wrong to say *that ...*"."""
    below = [clause, *(c for c in clause.children if c.dep_ in {"acomp", "attr", "oprd"})]
    for top in below:
        for c in top.children:
            if c.dep_ in {"ccomp", "xcomp", "acl", "advcl", "relcl", "csubj"} and c.i > clause.i:
                if c.lemma_ in _TO_SAY and any(k.lower_ == "to" for k in c.children):
                    return child(c, "ccomp") or c
                if any(k.lower_ == "that" for k in c.lefts) or child(c, "nsubj", "nsubjpass", "expl") is not None:
                    return c
    return None


def _behind_saying(clause: Token) -> Token | None:
    """ "It is not the case, the regulator said, *that the bank was warned*." """
    for c in clause.head.children:
        if (
            c.dep_ in {"ccomp", "advcl"}
            and c.i > clause.head.i
            and any(k.lower_ == "that" and k.dep_ == "mark" for k in c.lefts)
        ):
            return c
    return None


def _may_lack(noun: Token, thing: Token) -> bool:
    """There is "no truth" in anything, but "no basis" for a prosecution, too."""
    sure = lexicon().denials["sure_nouns_of_truth"]
    return noun.lemma_ in sure or thing.lower_ in OBJECT_WORDS or is_claim(thing)


def _no_truth_in(clause: Token, own: set[int]) -> Judged | None:
    """ "there is no truth to the reports", "there was nothing in the stories", "not a shred of truth in it" """
    attr = child(clause, "attr", "nsubj")
    if attr is None:
        return None
    truths = lexicon().denials["nouns_of_truth"]
    negated = any(c.dep_ == "neg" for c in clause.children)
    for noun in attr.subtree:
        if noun.lemma_ not in truths or noun.i < clause.i:
            continue
        if not (negated or noun.lower_ == "nothing" or any(t.lower_ in _NONE for t in attr.subtree if t.i <= noun.i)):
            continue
        for holder in (noun, attr, clause):
            for prep in holder.children:
                if prep.dep_ == "prep" and prep.lower_ in _ABOUT and prep.i > noun.i:
                    thing = child(prep, "pobj")
                    if thing is not None and thing.lemma_ not in truths and _may_lack(noun, thing):
                        return Judged({*range(attr.left_edge.i, prep.i + 1)}, thing, None)
    return None
