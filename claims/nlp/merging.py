"""Rules and the learned model together: the model says where, the rules say what.

The model finds the long tail of cues and the edges of sources and contents.  It knows nothing of stances, of
antecedents, of who is relayed; and it is weak where one denies.  So what both found takes the model's spans and the
rule's sense; what only the model found gets its sense from its cue's words; what only a rule found stays where
rules are the better readers.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Token

from claims.nlp.confidence import confidence_of
from claims.nlp.cues import as_denial, said_already
from claims.nlp.finding import Finding
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
_TELLING = {"say", "tell", "warn", "boast", "hint", "announce", "promise", "testify", "insist", "report", "inform"}
_TALKING = {"discuss", "debate"}
#: Least score of what the model alone found: where precision and recall about meet, the rules beside it.
THRESHOLD = 0.42
#: Least score of what a rule found as well.
AGREED = 0.3
#: For those who want little noise: least confidence in the span of anything, whoever found it.
PRECISE = 0.75
#: The same for a verb that no list holds, with a thing instead of a clause or a quotation.
SURE = 0.7
_SOURCES = {"NOUN", "PROPN", "PRON"}
_NOBODY = {"any", "anyone", "anybody", "either"}
_QUOTES = {"“", "”", '"'}


def merge(doc: Doc, rules: Sequence[Finding], learned: Iterable[LearnedFinding], threshold: float) -> list[Finding]:
    """The findings of one paragraph; ``learned`` holds the model's, in code points of it: those that reach the
    threshold count by themselves, doubtful ones where a rule found the same."""
    left, found = [rule for rule in rules if not rule.silent], [rule for rule in rules if rule.silent]
    for its in learned:
        cue, content = _tokens(doc, its.cue), _tokens(doc, its.content)
        source = _tokens(doc, its.source or ()) - cue
        content -= cue | source
        if not cue or not content or any(cue & its for rule in rules for _, its in rule.relays):
            continue  # who relays is no source of its own
        rule = _same(left, cue, content)
        if its.score < (threshold if rule is None else AGREED):
            continue
        if rule is not None:
            left.remove(rule)
            found.append(_corrected(rule, cue, content, source))
        elif (new := _of_the_model(doc, cue, content, source, its.score)) and not said_already(new, rules):
            found.append(as_denial(new))
        else:
            continue
        found[-1].scores = (its.cue_score, its.argument_score)
    found += [rule for rule in left if _is_own(rule, found)]
    return found if threshold <= THRESHOLD else [its for its in found if confidence_of(its, []).span >= threshold]


def _is_own(rule: Finding, found: Sequence[Finding]) -> bool:
    """Does the rule's finding stay, though the model has none there?"""
    if rule.rule.startswith(_OWN_FINDINGS) or rule.relays:
        return True
    if rule.stance == Stance.DISCUSSES and rule.anchor.lemma_ in _TALKING:
        return True  # "discussed possible steps": nothing is claimed, so the model was seldom taught it
    if _is_told(rule) and any(rule.anchor.i in its.content and its.rule != "model" for its in found):
        return True  # "Her lawyer said the nurse had told detectives ...": the model reads the outer one only
    # "... said that A and B agreed on the need for ...": the model reads the outer one only
    return rule.stance == Stance.AGREES and any(rule.anchor.i in its.content for its in found)


def _is_told(rule: Finding) -> bool:
    """Somebody who is named says something to somebody: what the model overlooks within other speech."""
    named = all(head.pos_ in {"NOUN", "PROPN"} for head in rule.sources)
    return rule.rule in _NESTED and rule.anchor.lemma_ in _TELLING and named and bool(rule.sources)


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
    if source:
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


def _of_the_model(doc: Doc, cue: set[int], content: set[int], source: set[int], score: float) -> Finding | None:
    meant = sense(doc, cue, content)
    if meant is None or (not source and not _is_known(doc, cue)):
        return None  # "is not recognised as": nobody says it
    if any(doc[i].lower_ in NEGATIONS for i in cue) and any(doc[i].lower_ in _NOBODY for i in source):
        return None  # "is not recognised by any state"
    word = main_word(doc, cue)[1]
    if _is_a_thing_done(doc, cue, content) and (score < SURE if word is None else not word.frames - {"clause"}):
        heads = _heads(doc, source)
        if all(head.tag_ == "NN" and head.lemma_.lower() not in _who_speaks() for head in heads):
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


def _who_speaks() -> frozenset[str]:
    """Nouns for people and bodies."""
    words = lexicon().words
    lists = (
        "anonymous_nouns",
        "servants_of_states",
        "role_nouns",
        "government_nouns",
        "organisation_nouns",
        "media_nouns",
    )
    return frozenset().union(*(words[name] for name in lists))


def _is_a_thing_done(doc: Doc, cue: set[int], content: set[int]) -> bool:
    """Is the content what the cue does something to, with no word of it quoted?"""
    tops = [doc[i] for i in content if doc[i].head.i not in content]
    thing = any(t.dep_ in {"dobj", "pobj"} and t.head.i in cue and t.pos_ in _SOURCES for t in tops)
    return thing and not any(doc[i].text in _QUOTES for i in content)


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
