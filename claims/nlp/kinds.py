"""What sort of thing is said: a fact, a call, a promise, a prediction, an opinion or a feeling, by the content's words.

The cue tells first ("urged", "predicted"); of a plain "said", what is said tells: "said taxes would fall" predicts.
"""

from __future__ import annotations

from spacy.tokens import Token

from claims.nlp.lexicon import lexicon
from claims.nlp.placing import Placed
from claims.nlp.syntax import child
from claims.nlp.types import Kind, Stance

_FUTURE = {"will", "'ll", "wo", "shall", "would", "’ll"}
_DUTY = {"should", "must", "ought"}
_SELF = {"i", "we", "he", "she", "it", "they"}
_STATIVE = {"be", "have", "stay", "remain", "win", "lose", "last", "cost", "happen", "rise", "fall", "become"}
_LABELS = {"call", "describe", "dub", "label", "brand", "term", "find", "deem", "hail", "characterize", "characterise"}
_SEEMING = {"be", "feel", "look", "sound", "seem", "taste", "remain", "become"}


def settle(its: Placed) -> None:
    """Set the kind by the content, where the cue says no more than that something is said."""
    finding = its.finding
    if its.antecedent is not None or not finding.content or finding.kind not in {Kind.FACT, Kind.PREDICTION}:
        return
    if finding.stance in {Stance.CALLS_FOR, Stance.OFFERS, Stance.RETRACTS}:
        return
    main = _main(its)
    warned = finding.anchor.lemma_ == "warn"
    if finding.kind == Kind.PREDICTION:
        if warned and main is not None and not _modals(main):
            finding.kind = Kind.FACT  # "patients are being denied care, three trusts warn"
        return
    kind = _kind(its, main)
    if kind is None:
        return
    if kind == Kind.CALL and finding.stance == Stance.ASSERTS:
        finding.stance = Stance.CALLS_FOR
        finding.marks.append("duty")
    if finding.stance == Stance.DENIES and kind != Kind.PREDICTION:
        return
    finding.kind = kind


def _kind(its: Placed, main: Token | None) -> Kind | None:
    finding = its.finding
    label = finding.anchor.lemma_.lower() in _LABELS and finding.anchor.pos_ == "VERB"
    plain = finding.anchor.lemma_ != "describe" or any(its.doc[i].lower_ == "as" for i in finding.content)
    whole = main is not None and child(main, "nsubj", "nsubjpass") is not None and main.dep_ != "relcl"
    if label and plain and finding.stance == Stance.ASSERTS and not whole:
        return Kind.OPINION
    if finding.stance == Stance.DISCUSSES:
        return None
    if finding.stance == Stance.ASSERTS and any(its.doc[i].text == "?" for i in sorted(finding.content)[-2:]):
        return Kind.OPINION
    nouns = {its.doc[i].lemma_.lower() for i in finding.content}
    if main is None:
        return Kind.PREDICTION if nouns & lexicon().kinds["predicted"] else None
    modals = _modals(main)
    subject = child(main, "nsubj", "nsubjpass")
    own = subject is not None and (subject.lower_ in _SELF or _is_its_state(its, subject))
    perfect = any(c.lemma_ == "have" and c.dep_ == "aux" for c in main.children)
    if modals & _FUTURE and not perfect:
        promised = own and main.lemma_ not in _STATIVE and finding.stance != Stance.DENIES
        return Kind.PROMISE if promised else Kind.PREDICTION
    if modals & _DUTY and not perfect:
        return Kind.CALL if finding.stance == Stance.ASSERTS else None
    return _felt(main, subject) if finding.stance in {Stance.ASSERTS, Stance.AGREES} else None


def _felt(main: Token, subject: Token | None) -> Kind | None:
    words = lexicon().kinds
    person = subject is not None and subject.lower_ in {"i", "we", "he", "she", "they"}
    if person and main.lemma_ in words["feeling_verbs"]:
        return Kind.FEELING
    if main.lemma_ == "need" and person:
        return Kind.OPINION
    if main.lemma_ in _SEEMING:
        for c in main.children:
            if c.i < main.i or c.dep_ not in {"acomp", "attr", "prep", "oprd"}:
                continue
            if c.lower_ in words["feelings"] and person:
                return Kind.FEELING
            below = {t.lower_ for t in c.subtree}
            if c.lower_ == "like" or "too" in below or below & words["opinions"]:
                return Kind.OPINION
            if any(t.tag_ in {"JJS", "RBS"} and t.lower_ not in {"most", "least"} for t in c.subtree):
                return Kind.OPINION
    return None


def _is_its_state(its: Placed, subject: Token) -> bool:
    """ "Russia will pull back, the Kremlin said" """
    state = lexicon().states.get(subject.lower_)
    return state is not None and any(state in {s.affiliation, s.name} for s in its.sources)


def _modals(verb: Token) -> set[str]:
    return {c.lower_ for c in verb.children if c.dep_ == "aux"}


def _main(its: Placed) -> Token | None:
    doc, words = its.doc, its.finding.content
    verbs = [doc[i] for i in sorted(words) if doc[i].pos_ in {"VERB", "AUX"} and doc[i].dep_ not in {"aux", "auxpass"}]
    tops = [t for t in verbs if t.head.i not in words or t.head == t]
    whole = [t for t in tops if child(t, "nsubj", "nsubjpass", "expl") is not None]
    return next(iter(whole or tops), None)
