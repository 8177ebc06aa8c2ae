"""What a cue means that only the model found: its stance and kind, from the cue's words and what they are said of."""

from __future__ import annotations

from spacy.tokens import Doc, Token

from claims.nlp import denials, judgements, polarity, silence
from claims.nlp.finding import Finding
from claims.nlp.lexicon import CueWord, lexicon
from claims.nlp.polarity import Polarity
from claims.nlp.shells import OBJECT_WORDS
from claims.nlp.syntax import child
from claims.nlp.types import Kind, Stance

_OWN = {"i", "we", "he", "she", "it", "they"}
_WILLING = {"willing", "ready", "prepared", "happy", "keen"}
_TAKEN_OVER = {Stance.BELIEVES, Stance.DOUBTS, Stance.EXPRESSES_CONCERN}
NEGATIONS = {"not", "n't", "n’t", "never", "no", "without", "nor", "neither"}
_ACTS = {"deny", "dismiss", "quash", "overturn", "rebuff", "squash"}


def sense(doc: Doc, cue: set[int], content: set[int]) -> tuple[Token, Stance, Kind] | None:
    """The cue's main word with its stance and kind; None where nothing is said: "quashed the conviction"."""
    anchor, word = main_word(doc, cue)
    negated = any(doc[i].lower_ in NEGATIONS for i in cue)
    phrase = lexicon().cue_phrases.get(" ".join(doc[i].lemma_.lower() for i in sorted(cue) if not doc[i].is_punct))
    if phrase is not None:
        return anchor, phrase.stance, phrase.kind
    denying = next((doc[i] for i in sorted(cue) if denials.may_deny(doc[i])), None)
    if denying is not None or (word is not None and word.stance == Stance.DENIES):
        return _denying(denying or anchor, doc, cue, content)
    if judgements.calls_false(doc, cue, content):
        return anchor, Stance.DENIES, Kind.FACT
    stance, kind = (word.stance, word.kind) if word else (Stance.ASSERTS, Kind.FACT)
    if negated:
        stance = Stance.DOUBTS if stance == Stance.BELIEVES else Stance.DISCUSSES
    return anchor, stance, kind


def of_oneself(finding: Finding) -> Finding:
    """ "said it was willing to ...", "said it does not comment on ...", "said they believed": the sense of the inner
    words, where their subject is whoever speaks."""
    anchor = finding.anchor
    main = child(anchor, "ccomp")
    if finding.stance != Stance.ASSERTS or main is None or len(finding.sources) != 1 or main.i not in finding.content:
        return finding
    own = child(main, "nsubj")
    if own is None or own.lower_ not in _OWN:
        return finding
    if silence.is_no_comment(main):
        finding.stance = Stance.NO_COMMENT
    elif main.lemma_ == "be" and any(
        c.lower_ in _WILLING and c.dep_ == "acomp" and child(c, "xcomp") for c in main.children
    ):
        finding.stance, finding.kind = Stance.OFFERS, Kind.PROMISE
    else:
        word = lexicon().verbs.get(main.lemma_.lower())
        plain = not any(c.dep_ in {"neg", "aux"} for c in main.children)
        if word is None or word.stance not in _TAKEN_OVER or not plain or child(main, "ccomp", "xcomp") is None:
            return finding
        finding.stance, finding.kind = word.stance, word.kind
    finding.marks.append(f"sense-of-{main.lower_}")
    return finding


def _denying(token: Token, doc: Doc, cue: set[int], content: set[int]) -> tuple[Token, Stance, Kind] | None:
    if not _is_a_claim(doc, content):
        if token.lemma_ in _ACTS:
            return None  # "denied them entry", "dismissed the coach": nothing is said
        negated = polarity.is_negated(token)
        return token, Stance.DISCUSSES if negated else Stance.BELIEVES, Kind.OPINION  # "rejected the plan"
    if any(denials.is_withheld(doc[i], doc[min(content)]) for i in cue if doc[i].lemma_ == "deny"):
        return None
    how = polarity.of(token)
    if how == Polarity.UNREAL:
        return None
    if how == Polarity.NEITHER:
        return token, Stance.NO_COMMENT, Kind.FACT
    short = {"short", "without", "instead"} & {doc[i].lower_ for i in cue}
    if how == Polarity.NEGATED or short:
        return token, Stance.DISCUSSES, Kind.FACT
    return token, Stance.DENIES, Kind.FACT


def _is_a_claim(doc: Doc, content: set[int]) -> bool:
    """A clause of its own, a gerund, or a noun or pronoun that stands for a claim."""
    words = lexicon().denials
    nouns = words["claim_nouns"] | words["guilt_nouns"]
    first = doc[min(content)]
    return (
        any((doc[i].dep_ in {"nsubj", "nsubjpass"} and doc[i].head.i in content)
            or doc[i].lemma_.lower() in nouns for i in content)
        or first.tag_ == "VBG" or (len(content) == 1 and first.lower_ in OBJECT_WORDS)
    )  # fmt: skip


def main_word(doc: Doc, cue: set[int]) -> tuple[Token, CueWord | None]:
    """The cue's main word, and what the lists say of it: a verb before a noun before an adjective."""
    lex = lexicon()
    tokens = [doc[i] for i in sorted(cue)]
    for pos, words in (("VERB", lex.verbs), ("NOUN", lex.nouns), ("ADJ", lex.adjectives)):
        for token in tokens:
            word = words.get(token.lemma_.lower())
            if word is not None and token.pos_ in {pos, "AUX"}:
                return token, word
    main = next((t for t in tokens if t.pos_ == "VERB"), None) or next(
        (t for t in tokens if t.head.i not in cue), tokens[0]
    )
    return main, lex.senses.get(main.lemma_.lower())
