"""From the findings of a document's paragraphs to its attributions: antecedents, nesting, relays, dates."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from spacy.tokens import Doc, Token

from claims.nlp import antecedents, cues, dates, kinds, sources
from claims.nlp.confidence import confidence_of
from claims.nlp.finding import Finding, is_told_to_somebody
from claims.nlp.lexicon import lexicon
from claims.nlp.merging import THRESHOLD, merge
from claims.nlp.placing import Placed, spans_of
from claims.nlp.propositions import proposition
from claims.nlp.quotes import content_spans
from claims.nlp.relays import around, only_relays, passed_on, relay
from claims.nlp.syntax import child, quoted, subtree, trim
from claims.nlp.types import (
    GUESSED,
    FoundAttribution,
    Kind,
    Span,
    Speech,
    Stance,
)
from claims.nlp.wording import unframed, word

if TYPE_CHECKING:
    from claims.nlp.learned.model import LearnedFinding

#: "SULAIMANJ (ESTA) — ", "WASHINGTON, Oct 1 (Reuters) - ": the place and agency before a report begins.
DATELINE = re.compile(r"^\s*[A-Z][A-Z .,'’/-]{2,40}(?:[A-Za-z., ]{0,14}\d{0,2})?\s*(?:\([^)\n]{2,40}\)\s*)?[—–-]+\s+")
_BLANK = re.compile(r"\S")
_SENSES = {Stance.BELIEVES, Stance.DOUBTS, Stance.OFFERS, Stance.CALLS_FOR, Stance.EXPRESSES_CONCERN, Stance.NO_COMMENT}
_SHORT_DENIAL = 9  # words of a quotation that says nothing but "We reject this accusation"
_HE = {"he", "she", "it", "they"}
_LONGEST_QUOTE = 3000  # characters; a line may be a whole book, and the time spent on it stays linear


@dataclass(slots=True)
class Paragraph:
    """One line of the document, without its dateline; ``offset`` is where it begins in the document."""

    text: str
    offset: int


def paragraphs(text: str) -> Iterator[Paragraph]:
    """The lines that hold words; every offset is into ``text``."""
    start = 0
    for line in text.split("\n"):
        if _BLANK.search(line):
            prefix = m.end() if (m := DATELINE.match(line)) and m.end() < len(line) else 0
            prefix += len(line[prefix:]) - len(line[prefix:].lstrip())
            yield Paragraph(line[prefix:], start + prefix)
        start += len(line) + 1


def attributions(
    text: str,
    parsed: list[tuple[Paragraph, Doc]],
    published: date | None,
    learned: Sequence[Sequence[LearnedFinding]] | None = None,
    threshold: float = THRESHOLD,
) -> list[FoundAttribution]:
    """All attributions of a document whose paragraphs were parsed, in the order of their cues.

    ``learned`` holds what the model found in each paragraph; without it, rules alone find.
    """
    memory = sources.Memory(text.lower())
    found: list[Placed] = []
    for number, (paragraph, doc) in enumerate(parsed):
        flags = quoted(doc)
        findings = cues.find(doc, flags)
        if learned is not None:
            findings = merge(doc, findings, learned[number], threshold)
        here = [
            Placed(finding, doc, paragraph.offset, finding.anchor.i, number)
            for finding in sorted(findings, key=lambda f: f.anchor.i)
        ]
        for its in here:
            _date(its, published)
        near = [*antecedents.near(found, number), *here]
        for its in here:
            if its.finding.antecedent:
                its.antecedent = antecedents.claim_before(its, near)
                antecedents.cut_out(its, here)
        here = [its for its in here if not antecedents.points_nowhere(its)]
        for its in here:
            _settle(its, text, memory)
        here = [its for its in here if its.spans]
        antecedents.contradict(here, found)
        _nest(here)
        here = [its for its in here if not _repeats_its_speaker(its, flags)]
        for its in here:
            relay(its, here, found, memory)
        here = [its for its in here if not only_relays(its, here, memory)]
        found += here
    antecedents.look_ahead(found)
    for its in found:
        kinds.settle(its)
    said = [its for its in found if not its.finding.silent]
    for place, its in enumerate(said, 1):
        its.id = f"a{place}"
    return [_finish(its, text, published) for its in said]


def _settle(its: Placed, text: str, memory: sources.Memory) -> None:
    """Fix the spans of the content and read the sources."""
    finding = its.finding
    if its.antecedent is not None:
        its.spans = its.antecedent.spans
        finding.marks.append("antecedent")
    else:
        words = finding.content or finding.in_place
        for relay, cue in finding.relays:
            words = words - cue - subtree(relay)
        if its.said is not None and finding.rule == "nominal":
            words = words - its.said.tokens
        its.spans = tuple((its.offset + s, its.offset + e) for s, e in content_spans(its.doc, words))
        if not finding.content:
            finding.looked_for, finding.in_place = finding.in_place, set()
    if not its.spans:
        return
    for head in finding.sources:
        if not (head.lower_ in {"which", "that", "who", "there"} or _is_a_date(head)):
            its.sources.append(sources.read(head, its.offset, memory, finding.sources))


def _is_a_date(head: Token) -> bool:
    return head.lower_ in lexicon().words["weekdays"] or head.lower_ in lexicon().words["months"]


def _date(its: Placed, published: date | None) -> None:
    finding = its.finding
    verb = finding.anchor
    if finding.rule == "nominal":
        its.said = _date_behind(finding, published)
        if its.said is None and verb.dep_ == "dobj":
            its.said = dates.said_on(verb.head, published)
        return
    its.said = dates.said_on(verb, published) if verb.pos_ == "VERB" else None
    if its.said is not None and (finding.rule == "raised" or its.said.tokens <= finding.content):
        its.said = None


def _date_behind(finding: Finding, published: date | None) -> dates.Said | None:
    """ "stepped up calls for a ceasefire on Thursday": the date ends the content of a noun, and dates it."""
    content = sorted(finding.read_as or finding.content)
    doc = finding.anchor.doc
    for i in content:
        token = doc[i]
        if token.dep_ == "prep" and token.lower_ == "on" and (found := dates.read(token, published)):
            end = max(found.tokens)
            if end >= content[-1] - 1:
                return found
    return None


def _nest(here: list[Placed]) -> None:
    """Each finding lies in the smallest content that holds its cue."""
    for its in here:
        outer = [
            other for other in here
            if other is not its and other.antecedent is None and not other.finding.silent
            and its.finding.anchor.i in other.finding.content
            and other.finding.anchor.i not in its.finding.content
            and not (other.finding.rule == "nominal" and its.finding.anchor.is_ancestor(other.finding.anchor))
        ]  # fmt: skip
        if outer:
            its.around = min(outer, key=_extent)


def _extent(its: Placed) -> tuple[int, bool]:
    """How much is said; of a claim and its denial, the claim is nearer to what stands within."""
    return len(its.finding.read_as or its.finding.content), its.finding.stance == Stance.DENIES


def _is_its_own(inner: Finding, outer: Finding) -> bool:
    """ "The office said it did not recognise the figure"; of "said that he had denied it", another may be meant."""
    return (
        inner.sources[0].lower_ in _HE and len(outer.sources) == 1
        and outer.rule in {"clause", "clause-before", "beside"}
        and (inner.rule == "not-accepted" or inner.anchor.tag_ in {"VBZ", "VBP"})
        and len(inner.content | inner.cue | inner.in_place) >= 0.6 * len(outer.content)
    )  # fmt: skip


def _repeats_its_speaker(its: Placed, flags: list[bool]) -> bool:
    """ "“I believe ...,” he said", "she said she hoped ...", "“We deny this,” he said": one statement, not two."""
    around, heads = its.around, its.finding.sources
    if around is None or len(heads) != 1:
        return False
    first_person = heads[0].lower_ in {"i", "we"} or any(c.lower_ in {"our", "my"} for c in heads[0].children)
    inner, outer = its.finding, around.finding
    if inner.stance == Stance.DENIES:
        if outer.stance == Stance.ASSERTS and _is_its_own(inner, outer):
            outer.stance, outer.content, outer.cue = Stance.DENIES, inner.content, outer.cue | inner.cue
            outer.marks.append(f"denial-of-{inner.rule}")
            around.antecedent, around.spans, outer.in_place = its.antecedent, its.spans, inner.in_place
            return True
        if not first_person or outer.stance != Stance.ASSERTS:
            return False
        outer.stance = Stance.DENIES  # a quotation whose own words deny
        outer.marks.append(f"denial-of-{inner.rule}")
        if its.antecedent is not None and len(outer.content) <= _SHORT_DENIAL:
            around.antecedent, around.spans = its.antecedent, its.spans
            outer.in_place = set(outer.content)
        return True
    if its.antecedent is not None:
        return False
    if not first_person and not (heads[0].lower_ in _HE and len(outer.sources) == 1):
        return False
    if not first_person and (flags[inner.anchor.i] or is_told_to_somebody(inner)):
        return False  # "“He told me that ...,” the mother said", "she said that he told her that ..."
    if outer.stance == Stance.ASSERTS and inner.stance in _SENSES and len(inner.content) >= 0.5 * len(outer.content):
        outer.stance, outer.kind = inner.stance, inner.kind  # "said they believed ...": they believe it
        outer.marks.append(f"sense-of-{inner.anchor.lower_}")
    return True


def _finish(its: Placed, text: str, published: date | None) -> FoundAttribution:
    finding = its.finding
    origin = its.antecedent or its
    while origin.antecedent is not None:
        origin = origin.antecedent
    wording = word(origin, its.spans, text, published)
    guessed = (GUESSED,) if wording.about else ()
    read = wording.told or unframed(origin) or origin.finding.in_place
    outer = next(around(its), None)
    cue = spans_of(its, finding.cue) or ((its.offset + finding.anchor.idx,
                                        its.offset + finding.anchor.idx + len(finding.anchor.text)),)  # fmt: skip
    sentence = (its.offset + finding.anchor.sent.start_char, its.offset + finding.anchor.sent.end_char)
    own = spans_of(its, finding.content | finding.in_place) if its.antecedent is not None else its.spans
    sentence = (min([sentence[0], *(s for s, _ in own)]), max([sentence[1], *(e for _, e in own)]))
    named = tuple(sorted({s.span for s in its.sources if s.span}))
    source_spans = spans_of(its, finding.source_words) or _who(its) or named
    found_by = finding.rule if finding.rule == "model" else f"rules:{finding.rule}"
    kind = origin.finding.kind if its.antecedent is not None else finding.kind
    return FoundAttribution(
        id=its.id, cue=cue, content=its.spans, source=source_spans or None,
        stance=finding.stance, kind=Kind.FACT if finding.stance == Stance.DENIES and kind == Kind.OPINION else kind,
        speech=_speech(text, its.spans), sentence=sentence, sources=tuple(its.sources), relays=tuple(passed_on(its)),
        content_in_place=spans_of(its, finding.in_place) or None if its.antecedent is not None else None,
        answers=(its.antecedent.id or None) if its.antecedent is not None and finding.stance == Stance.DENIES else None,
        nested_in=outer.id if outer else None,
        said_on=its.said.on if its.said else None, said_precision=its.said.precision if its.said else None,
        confidence=confidence_of(finding, its.sources), found_by=(found_by, *finding.marks, *guessed),
        proposition=proposition(
            origin.doc, trim(origin.doc, read), wording.about.name if wording.about else "", wording.doers
        ),
        statement=wording.statement,
    )  # fmt: skip


def _who(its: Placed) -> tuple[Span, ...]:
    """ "Harvey, who acknowledged ...": the "who" is what stands there; the source that it means is Harvey."""
    verb = its.finding.anchor
    own = child(verb, "nsubj")
    if verb.dep_ == "relcl" and own is not None and own.tag_ in {"WP", "WDT"} and its.finding.sources == [verb.head]:
        return spans_of(its, {own.i})
    return ()


def _speech(text: str, spans: tuple[Span, ...]) -> Speech:
    """By the share of the content's letters that stand between double quotation marks of its paragraph."""
    inside = total = 0
    for start, end in spans:
        line = max(text.rfind("\n", max(0, start - _LONGEST_QUOTE), start) + 1, start - _LONGEST_QUOTE)
        open_ = False
        for k in range(line, end):
            ch = text[k]
            if ch == "“" or (ch == '"' and not open_):
                open_ = True
            elif ch in '”"':
                open_ = False
            elif k >= start and ch.isalnum():
                total += 1
                inside += open_
    share = inside / total if total else 0.0
    return Speech.DIRECT if share >= 0.9 else Speech.INDIRECT if share <= 0.1 else Speech.MIXED
