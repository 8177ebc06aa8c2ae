"""Rules and the learned model together: the model says where, the rules say what.

The model finds the long tail of cues and the edges of sources and contents.  It knows nothing of stances, of
antecedents, of who is relayed; and it is weak where one denies.  So what both found takes the model's spans and the
rule's sense; what only the model found gets its sense from its cue's words; what only a rule found stays where
rules are the better readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Token

from claims.nlp import citations
from claims.nlp.certainty import certainty, evidence, is_a_thing_done
from claims.nlp.channels import is_a_medium
from claims.nlp.confidence import confidence_of
from claims.nlp.cues import as_denial, said_already
from claims.nlp.finding import Finding, is_told_to_somebody
from claims.nlp.lexicon import lexicon
from claims.nlp.senses import NEGATIONS, main_word, sense
from claims.nlp.shells import stands_for_claim
from claims.nlp.syntax import child, several, subtree
from claims.nlp.types import Span, Stance

if TYPE_CHECKING:  # onnxruntime is loaded with a model, not before
    from claims.nlp.learned.model import LearnedFinding

#: Rules whose content is not what stands beside the cue: an antecedent, or what a judgement is about.
_OWN_CONTENT = (
    "denied-", "denial-noun", "said-false", "no-truth", "called-false", "no-comment", "not-accepted", "so-did",
    "taken-back", "raised", "quoted-as", "retracted", "agreed",
)  # fmt: skip
#: Rules that find what the model was not taught to, or seldom saw.
_OWN_FINDINGS = (*_OWN_CONTENT, "nominal", "according-to", "colon")
#: Rules whose findings stay within another one's content.
_NESTED = ("clause", "clause-before", "beside", "beside-quote")
#: What the model was not taught: the corpus marks no saying within another's.
_TELLING = {
    "say", "tell", "warn", "boast", "hint", "announce", "promise", "testify", "insist", "report", "inform", "assure",
    "allege", "confirm", "complain", "shout", "swear", "reply",
}  # fmt: skip
_TALKING = {"discuss", "debate"}
#: Least certainty that source and content are right: where F1 is best on the articles that the weights were fitted on.
THRESHOLD = 0.43
#: Least score of the model's at which a finding is looked at.
LEAST = 0.2
#: Least score of the model's at which what stands in its content is taken to be nested.
NESTING = 0.4
#: For those who want little noise: least confidence in the span of anything, whoever found it.
PRECISE = 0.75
#: Lists of nouns for people and bodies.
_SPEAKING = (
    "anonymous_nouns", "servants_of_states", "role_nouns", "government_nouns", "organisation_nouns", "media_nouns",
)  # fmt: skip
_VERBS = {"VERB", "AUX"}
_SOURCES = {"NOUN", "PROPN", "PRON"}
_NOBODY = {"any", "anyone", "anybody", "either"}


def merge(doc: Doc, rules: Sequence[Finding], learned: Iterable[LearnedFinding], threshold: float) -> list[Finding]:
    """The findings of one paragraph; ``learned`` holds the model's, in code points of it: those stay of whose source
    and content one can be sure enough (``certainty``).  What a rule alone found stays where rules read better."""
    found: list[Finding] = [rule for rule in rules if rule.silent]
    taken: list[Finding] = []
    for its, rule, nested in candidates(doc, rules, learned):
        its.certainty = certainty(evidence(its, nested=nested))
        denies = its.stance == Stance.DENIES  # of which the model saw few
        if its.certainty[1] < (LEAST if denies else min(threshold, THRESHOLD)):
            continue
        if rule is not None:
            taken.append(rule)
        elif said_already(its, rules):
            continue
        found.append(its if rule is not None else as_denial(its))
        found[-1].certainty = its.certainty
    left = [rule for rule in rules if not rule.silent and not _is_in(rule, taken)]
    found += [rule for rule in left if _is_own(rule, found)]
    found += [rule for rule in left if not _is_in(rule, found) and _is_reported(rule, found)]
    for its in found:
        its.content -= _said_beside(its, found)
    return found if threshold <= THRESHOLD else [its for its in found if confidence_of(its, []).span >= threshold]


def candidates(
    doc: Doc, rules: Sequence[Finding], learned: Iterable[LearnedFinding]
) -> Iterator[tuple[Finding, Finding | None, bool]]:
    """Each finding of the model's with the rules' sense, the rule's finding that it would replace, and whether it
    stands within the content of another; the surest first, as no rule's finding is replaced twice."""
    left = [rule for rule in rules if not rule.silent]
    read = [(its, _tokens(doc, its.cue), _tokens(doc, its.content)) for its in learned]
    for its, cue, content in sorted(read, key=lambda each: -each[0].score):
        source = _tokens(doc, its.source or ()) - cue
        nested = any(cue <= other and its is not one for one, _, other in read if one.score >= NESTING)
        content = content - cue - source
        if citations.only_cites(doc, cue, content):
            continue
        if not cue or not content or any(cue & its for rule in rules for _, its in rule.relays):
            continue  # who relays is no source of its own
        rule = _same(left, cue, content)
        if rule is not None:
            left = [other for other in left if other is not rule]
            found: Finding | None = _corrected(_copied(rule), cue, content, source)
        else:
            found = _of_the_model(doc, cue, content, source)
        if found is not None:
            found.scores = (its.cue_score, its.argument_score)
            yield found, rule, nested


def _copied(rule: Finding) -> Finding:
    return replace(rule, marks=list(rule.marks), relays=list(rule.relays), sources=list(rule.sources))


def _is_in(rule: Finding, rules: Sequence[Finding]) -> bool:
    return any(other is rule for other in rules)


def _is_own(rule: Finding, found: Sequence[Finding]) -> bool:
    """Does the rule's finding stay, though the model has none there?"""
    if rule.rule == "raised":
        return rule.anchor.lemma_ in lexicon().words["hearsay_verbs"]  # not "is supposed to", "is intended to"
    if rule.rule.startswith(_OWN_FINDINGS) or rule.relays:
        return True
    if rule.stance == Stance.DISCUSSES and rule.anchor.lemma_ in _TALKING:
        return True  # "discussed possible steps": nothing is claimed, so the model was seldom taught it
    if _is_told(rule) and any(rule.anchor.i in its.content and its.rule != "model" for its in found):
        return True  # "Her lawyer said the nurse had told detectives ...": the model reads the outer one only
    # "... said that A and B agreed on the need for ...": the model reads the outer one only
    return rule.stance == Stance.AGREES and any(rule.anchor.i in its.content for its in found)


def _is_reported(rule: Finding, found: Sequence[Finding]) -> bool:
    """ "NHK says the ministry has confirmed that ...": who says it, through NHK."""
    if not rule.sources or not (rule.rule.startswith(_NESTED) or rule.stance in {Stance.OFFERS, Stance.CALLS_FOR}):
        return False  # "AFP said the bank had asked for cash"
    around = (its for its in found if rule.anchor.i in its.content)
    return any(is_a_medium(head) for its in around for head in its.sources)


def _is_told(rule: Finding) -> bool:
    """Somebody who is named says something to somebody: what the model overlooks within other speech.  Not within
    a quotation, nor by an infinitive ("to hear a candidate say"): there it is as often imagined as reported."""
    named = all(head.pos_ in {"NOUN", "PROPN"} for head in rule.sources) or is_told_to_somebody(rule)
    finite = rule.anchor.tag_ in {"VBD", "VBZ", "VBP"} or any(c.dep_ == "aux" for c in rule.anchor.lefts)
    told = rule.rule in _NESTED and rule.anchor.lemma_ in _TELLING and finite and rule.anchor.tag_ not in {"VB", "VBG"}
    return told and named and bool(rule.sources) and not rule.quote_of_last


def _said_beside(its: Finding, found: Sequence[Finding]) -> set[int]:
    """What the model's content holds of another saying: the speaker and cue that a comma sets off (", he said,"), and
    all of a second one that the same verb is joined with ("says he won *and said he would stay*")."""
    words: set[int] = set()
    if "model" not in (its.rule, *its.marks) or its.antecedent:
        return words
    doc = its.anchor.doc
    for other in found:
        if other is its or other.anchor.i not in its.content or other.anchor.pos_ != "VERB":
            continue
        if other.anchor.dep_ == "conj" and other.anchor.head == its.anchor and other.anchor.i > its.anchor.i:
            start = min(other.cue)
            while start - 1 in its.content and (doc[start - 1].dep_ in {"cc", "punct", "advmod"}):
                start -= 1
            words |= {i for i in its.content if i >= start}
        elif other.rule.startswith("beside") and its.cue < other.content and not its.content < other.content:
            words |= other.cue | {i for head in other.sources for i in subtree(head)}
    return words


def _tokens(doc: Doc, spans: Iterable[Span]) -> set[int]:
    """The tokens that a span touches."""
    found: set[int] = set()
    for start, end in spans:
        span = doc.char_span(start, end, alignment_mode="expand")
        if span is not None:
            found.update(token.i for token in span if not token.is_space)
    return found


def _same(rules: Sequence[Finding], cue: set[int], content: set[int]) -> Finding | None:
    """The rule's finding of the same cue; of several, the one of most common words."""
    fitting = [rule for rule in rules if rule.cue & cue or rule.anchor.i in cue]
    return max(fitting, key=lambda rule: (len(rule.cue & cue), len(rule.content & content)), default=None)


def _corrected(rule: Finding, cue: set[int], content: set[int], source: set[int]) -> Finding:
    """The rule's finding with the model's spans."""
    rule.marks.append("model")
    own = rule.rule.startswith(_OWN_CONTENT) or rule.antecedent
    if not own:
        rule.read_as, rule.cue, rule.content = rule.content, cue, content - _said_no_more(rule)
    if source and not any(head.i in source for head, _ in rule.relays):  # "Interfax, citing the ministry, said"
        rule.source_words = source
        if not any(head.i in source for head in rule.sources) and not _stands_for(rule.anchor.doc, source):
            rule.sources = _heads(rule.anchor.doc, source) or rule.sources
        rule.sources = rule.sources or _heads(rule.anchor.doc, source)
    return rule


def _said_no_more(rule: Finding) -> set[int]:
    """ "considers it a partner and has a base there": the words of what the same subject does beside considering."""
    word = lexicon().verbs.get(rule.anchor.lemma_.lower())
    if word is None or not word.small_clause:
        return set()
    beside = [c for c in rule.anchor.children if c.dep_ == "conj" and child(c, "nsubj", "nsubjpass") is None]
    words = {i for c in beside for i in subtree(c)}
    if words & rule.content or not words:
        return set()
    return words | {c.i for c in rule.anchor.children if c.dep_ == "cc"}


def _of_the_model(doc: Doc, cue: set[int], content: set[int], source: set[int]) -> Finding | None:
    meant = sense(doc, cue, content)
    if meant is None or (not source and not _is_known(doc, cue)):
        return None  # "is not recognised as": nobody says it
    if any(doc[i].lower_ in NEGATIONS for i in cue) and any(doc[i].lower_ in _NOBODY for i in source):
        return None  # "is not recognised by any state"
    if _is_nothing_said(doc, cue, content):
        return None  # "named no sender", "have reasons of their own"
    word = main_word(doc, cue)[1]
    if (word is None or word.frames <= {"clause"}) and is_a_thing_done(doc, cue, content):
        heads = _heads(doc, source)
        if heads and all(_is_no_speaker(head) for head in heads):
            return None  # "the statement has put the question at the centre", "the exchange has added a quarrel"
    anchor, stance, kind = meant
    if stance == Stance.DENIES and stands_for_claim(doc, content):
        return Finding(
            "model", anchor, cue, set(), stance, kind, _heads(doc, source), source_words=source, in_place=content,
            antecedent="clause",
        )  # fmt: skip
    return Finding("model", anchor, cue, content, stance, kind, _heads(doc, source), source_words=source)


def _is_known(doc: Doc, cue: set[int]) -> bool:
    negated = any(doc[i].lower_ in NEGATIONS for i in cue)
    return not negated and main_word(doc, cue)[1] is not None


def _is_nothing_said(doc: Doc, cue: set[int], content: set[int]) -> bool:
    below = {doc[i].dep_ for i in content if doc[i].head.i in cue}
    plain = not any(doc[i].pos_ in _VERBS for i in content)
    if plain and doc[min(content)].lower_ == "no" and below & {"dobj", "oprd"}:
        return True
    return {doc[i].lemma_ for i in cue if doc[i].pos_ in _VERBS} == {"have"} and bool(below & {"dobj", "pobj"})


def _is_no_speaker(noun: Token) -> bool:
    return noun.tag_ == "NN" and noun.text.islower() and noun.lemma_.lower() not in _who_speaks()


def _who_speaks() -> frozenset[str]:
    """Nouns for people and bodies."""
    words = lexicon().words
    return frozenset().union(*(words[name] for name in _SPEAKING))


def _heads(doc: Doc, words: set[int]) -> list[Token]:
    """The head of each single source within the words; for "who", the noun that it stands for."""
    if (noun := _stands_for(doc, words)) is not None:
        return [noun]
    tops = [doc[i] for i in sorted(words) if doc[i].pos_ in _SOURCES and doc[i].head.i not in words]
    if not tops:
        tops = [doc[i] for i in sorted(words) if doc[i].pos_ in _SOURCES][-1:]
    heads: list[Token] = []
    for top in tops[:1]:
        heads += [head for head in several(top) if head.i in words]
    return heads


def _stands_for(doc: Doc, words: set[int]) -> Token | None:
    """The noun that a relative "who" or "which" means, where that is all of the source."""
    if len(words) != 1:
        return None
    pronoun = doc[next(iter(words))]
    clause = pronoun.head
    if pronoun.tag_ in {"WP", "WDT"} and clause.dep_ == "relcl" and clause.head.pos_ in _SOURCES:
        return clause.head
    return None
