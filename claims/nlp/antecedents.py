"""What a denial answers: the claim that "which", "this" or "the second charge" stands for, or that it contradicts."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.tokens import Doc, Token

from claims.nlp.lexicon import lexicon
from claims.nlp.placing import Placed
from claims.nlp.polarity import is_nobody
from claims.nlp.propositions import proposition
from claims.nlp.syntax import subtree
from claims.nlp.types import Stance

_FAR_BACK = 3  # paragraphs that an antecedent may lie before its denial
_NO_CLAIM = {Stance.NO_COMMENT, Stance.CALLS_FOR, Stance.OFFERS}
_FIRST, _SECOND = {"first", "former"}, {"second", "latter"}
_CLAIMING_OBJECTS = {
    "accuse",
    "blame",
    "charge",
    "suspect",
    "report",
    "claim",
    "allege",
    "announce",
    "predict",
    "call",
    "describe",
    "brand",
    "forecast",
}
_POINTING_NOUNS = {"NOUN", "PRON", "ADJ"}


def claim_before(denial: Placed, earlier: Sequence[Placed]) -> Placed | None:
    """The nearest reported claim before the denial; the first of the last ones where "the first" is denied."""
    candidates = [its for its in earlier if its is not denial and _may_be_answered(its, denial)]
    asserted = [its for its in candidates if its.finding.stance == Stance.ASSERTS]
    nearest = asserted or candidates
    if not nearest:
        return None
    words = {denial.doc[i].lower_ for i in denial.finding.in_place}
    if len(nearest) > 1 and words & (_FIRST | _SECOND):
        last_two = [its for its in nearest if its.paragraph == nearest[-1].paragraph][-2:]
        return last_two[0] if words & _FIRST else last_two[-1]
    blamed = [its for its in nearest[-2:] if its.finding.rule in {"accused", "object"}]
    if blamed and words & {"accusation", "accusations", "allegation", "allegations", "charge", "charges"}:
        return blamed[-1]
    return nearest[-1]


def points_nowhere(denial: Placed) -> bool:
    """A "which" that no claim of its own sentence stands before means the noun: "a proposal, which Turkey rejected"."""
    finding, answered = denial.finding, denial.antecedent
    if finding.rule != "denied-which" or finding.anchor.lemma_ == "deny":
        return False
    return answered is None or answered.finding.anchor.sent != finding.anchor.sent or answered.doc is not denial.doc


def _may_be_answered(its: Placed, denial: Placed) -> bool:
    finding = its.finding
    return (
        bool(finding.content) and not finding.antecedent
        and (its.paragraph, its.order) < (denial.paragraph, denial.order)
        and denial.paragraph - its.paragraph <= _FAR_BACK
        and finding.stance not in _NO_CLAIM
        and (finding.rule not in {"object", "passive-object"} or finding.anchor.lemma_ in _CLAIMING_OBJECTS)
        and not (its.paragraph == denial.paragraph and denial.finding.anchor.i in finding.content - _own_clause(denial))
    )  # fmt: skip


def _own_clause(denial: Placed) -> set[int]:
    """The denial's clause, which may hang on the claim that it answers: "..., which Turkey has denied"."""
    anchor = denial.finding.anchor
    place = denial.finding.in_place
    found = subtree(anchor)
    if place and anchor in denial.doc[max(place)].subtree:
        found |= subtree(denial.doc[max(place)])
    return found


def look_ahead(found: Sequence[Placed]) -> None:
    """ "He has denied it under oath.  But auditors say ...": a pronoun without a claim before it means the next."""
    for place, denial in enumerate(found):
        finding = denial.finding
        alone = finding.antecedent and denial.antecedent is None and finding.content == set()
        words = {denial.doc[i].lower_ for i in finding.looked_for}
        if not alone or finding.stance != Stance.DENIES or not words & {"it", "this", "that"} or len(words) > 1:
            continue
        after = [
            its for its in found[place + 1 : place + 4]
            if its.finding.stance == Stance.ASSERTS and its.antecedent is None and its.paragraph - denial.paragraph <= 1
            and its.around is None and not its.finding.silent
        ]  # fmt: skip
        if after:
            denial.antecedent, denial.spans = after[0], after[0].spans
            finding.in_place = set(finding.looked_for)
            finding.marks.append("antecedent-behind")


def cut_out(denial: Placed, here: Sequence[Placed]) -> None:
    """Take the denial's own words out of the claim whose clause they hang on."""
    anchor = denial.finding.anchor
    place = denial.finding.in_place
    if place and (noun := denial.doc[max(place)]).i < anchor.i and anchor in noun.subtree:
        words = subtree(noun) if noun.pos_ in _POINTING_NOUNS else subtree(anchor)
    elif anchor.dep_ in {"relcl", "acl"} or any(c.lower_ == "which" for c in anchor.children):
        words = subtree(
            anchor.head if anchor.dep_ == "acl" else anchor
        )  # some parses hang "which" on an adverbial clause
    elif denial.finding.rule == "so-did":
        words = {i for i in subtree(anchor) if i >= min(denial.finding.cue)}
    else:
        return
    for its in here:
        if its is not denial and its.finding.content & words and not its.finding.content <= words:
            its.finding.content -= words


def contradict(here: Sequence[Placed], found: Sequence[Placed]) -> None:
    """ "“I did not shred anything,” the director said": a negative statement of what somebody else has claimed."""
    for its in here:
        finding = its.finding
        if finding.stance != Stance.ASSERTS or its.antecedent is not None or finding.silent or not its.sources:
            continue
        doc, words = its.doc, its.finding.content
        if not _is_negative(doc, words):
            continue
        said = proposition(doc, words)
        for other in reversed([*found[-4:], *(o for o in here if o.order < its.order)]):
            if other.finding.stance != Stance.ASSERTS or not other.finding.content or other.antecedent is not None:
                continue
            if {s.name for s in other.sources} & {
                s.name for s in its.sources
            } or its.finding.anchor.i in other.finding.content:
                continue
            if its.paragraph - other.paragraph > 1 or _is_negative(other.doc, other.finding.content):
                continue
            claimed = proposition(other.doc, other.finding.content)
            shared = set(said.lemmas) & set(claimed.lemmas)
            same = said.predicate in claimed.lemmas and 2 * len(shared) >= min(len(said.lemmas), len(claimed.lemmas))
            if same or (_is_of_oneself(its) and other.order != its.order):
                its.finding.stance = Stance.DENIES
                its.finding.in_place, its.antecedent, its.spans = set(words), other, other.spans
                its.finding.marks.append("contradicts")
                break


def _is_of_oneself(its: Placed) -> bool:
    """ "is adamant that she never touched it", "swore he had touched nothing": a protest, whatever its words."""
    if its.finding.anchor.lemma_.lower() not in lexicon().denials["protesting"]:
        return False
    doc = its.doc
    subjects = [doc[i] for i in sorted(its.finding.content) if doc[i].dep_ in {"nsubj", "nsubjpass"}]
    return bool(subjects) and subjects[0].lower_ in {"i", "we", "he", "she", "they", "it"}


def _is_negative(doc: Doc, words: set[int]) -> bool:
    """By its main verb, or what that verb has: "did not", "never", "nobody", "no money"."""
    tops = [doc[i] for i in sorted(words) if doc[i].pos_ in {"VERB", "AUX"} and doc[i].dep_ not in {"aux", "auxpass"}]
    main = next((t for t in tops if t.head.i not in words or t.head == t), tops[0] if tops else None)
    if main is None:
        return False
    return any(_says_no(c) for c in main.children if c.i in words)


def _says_no(token: Token) -> bool:
    if token.dep_ == "neg" or (is_nobody(token) and token.dep_ in {"nsubj", "nsubjpass"}):
        return True
    none = {"no", "nothing", "nobody", "none"} | (
        lexicon().denials["quantifiers_of_none"] - {"few", "hardly", "neither"}
    )
    return token.dep_ in {"dobj", "attr", "nsubjpass", "nsubj"} and (
        token.lower_ in none or any(c.lower_ == "no" for c in token.children)
    )
