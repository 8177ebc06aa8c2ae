"""The content as one clean sentence that stands by itself, to propose for a new claim.

All that is changed is an edit of the article's words: days that lean on the day of publication are named, a pronoun in
front becomes the source that it repeats (a guess), and what frames the proposition ("I believe that") goes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from spacy.tokens import Token

from claims.nlp.dates import days_in
from claims.nlp.doers import Doing, doing, past
from claims.nlp.placing import Placed
from claims.nlp.propositions import main_token
from claims.nlp.syntax import child, subtree
from claims.nlp.types import FoundSource, Precision, SourceKind, Span, Stance

_BELIEFS = {"believe", "think", "hope", "fear", "suppose", "feel", "suspect", "guess"}
_TRUE = {"true", "clear", "certain", "fact", "case"}
_IN_FRONT = {"that", "and", "but", "because", "whether"}
_PERSONS = {"he", "she"}
#: Within a quotation, the speaker is "I": "he" and "its" mean another.
_OF_SPEAKERS = {"i", "we", "my", "our"}
_BODIES = {SourceKind.STATE, SourceKind.GOVERNMENT, SourceKind.ORGANISATION, SourceKind.MEDIA}
_OF_ONE = {"have": "has", "are": "is", "were": "was", "do": "does", "am": "is"}
_CLITICS = {"'m": "is", "'re": "is", "'ve": "has", "'ll": "will"}
_OF_BODIES, _OF_PERSONS = {"its", "our"}, {"his", "her", "my"}


@dataclass(frozen=True, slots=True)
class Edit:
    """``words`` take the place of the document's characters from ``start`` to ``end``."""

    start: int
    end: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class Wording:
    """The sentence; ``about`` is the source that a pronoun in front was taken for.  Where an -ing form was made a
    sentence, ``told`` are its tokens and ``doers`` those who do it, as a proposition names them."""

    statement: str
    about: FoundSource | None = None
    told: set[int] = field(default_factory=set)
    doers: tuple[str, ...] = ()


def word(its: Placed, spans: tuple[Span, ...], text: str, published: date | None) -> Wording:
    """The sentence of what ``its`` attributes in the ``spans`` of ``text``, for a text of the day ``published``."""
    if (its_doing := doing(its)) is not None and spans:
        return _done(its, its_doing, spans, text, published)
    content = unframed(its)
    edits = [*_lacking(its, spans), *_frame(its, content), *_days(its, content, published)]
    about, of_pronoun = _pronoun(its, content)
    return Wording(statement(_edited(text, spans, edits + of_pronoun)), about)


def _done(its: Placed, told: Doing, spans: tuple[Span, ...], text: str, published: date | None) -> Wording:
    """ "Sending fighters", of Turkey, as "Turkey sent fighters"."""
    first = told.verbs[0]
    content = {i for i in its.finding.content if i >= first.i}
    edits = [Edit(spans[0][0], _place(its, first)[1], f"{told.doer} {past(first, many=told.many)}")]
    edits += [Edit(*_place(its, verb), past(verb, many=told.many)) for verb in told.verbs[1:]]
    edits += _days(its, content, published)
    return Wording(statement(_edited(text, spans, edits)), None, content, told.actors)


def unframed(its: Placed) -> set[int]:
    """The tokens of the proposition itself: of "I believe that it will work" and of "it is not true that it works",
    where that is denied, those behind "that"."""
    content = its.finding.content
    tokens = [its.doc[i] for i in sorted(content) if not its.doc[i].is_punct and not its.doc[i].is_space]
    if not tokens:
        return content
    top = main_token(tokens, content)
    clause = child(top, "ccomp") or next((c for a in top.children for c in a.children if c.dep_ == "ccomp"), None)
    who = child(top, "nsubj")
    if (
        clause is None
        or who is None
        or who.pos_ != "PRON"
        or clause.i < top.i
        or child(clause, "nsubj", "nsubjpass") is None
    ):
        return content
    negated = child(top, "neg") is not None
    if top.lemma_ in _BELIEFS:
        framed = not negated
    else:
        said = child(top, "acomp", "attr")
        framed = (
            top.lemma_ == "be" and who.lower_ == "it" and said is not None and said.lower_ in _TRUE
            and negated == (its.finding.stance == Stance.DENIES)
        )  # fmt: skip
    inner = subtree(clause) & content
    beyond = {i for i in content if i > max(inner) and not its.doc[i].is_punct} if inner else content
    return inner if framed and not beyond else content


def statement(text: str) -> str:
    """The content as a sentence of its own: no "that" in front, a capital, no stop and no stray marks."""
    words = re.sub(r"\s+", " ", text).strip(" ,;:.—–-“”\"'’‘")
    words = re.sub(r"^(?:that|but|and|because|whether(?: or not)?|the fact that)\s+", "", words, flags=re.I)
    if words.count("“") != words.count("”"):
        words = words.replace("“", "").replace("”", "")
    return words[:1].upper() + words[1:]


def _edited(text: str, spans: tuple[Span, ...], edits: list[Edit]) -> str:
    pieces = []
    for start, end in spans:
        place, words = start, ""
        for edit in sorted(edits, key=lambda e: (e.start, e.end)):
            if place <= edit.start and edit.end <= end:
                words += text[place : edit.start] + edit.words
                place = edit.end
        pieces.append(words + text[place:end])
    return " ".join(pieces)


def _place(its: Placed, token: Token) -> Span:
    return its.offset + token.idx, its.offset + token.idx + len(token.text)


def _lacking(its: Placed, spans: tuple[Span, ...]) -> Iterator[Edit]:
    """What the words lack to be a sentence: "Russia would host the talks" of an offer to host them, "Armenia is a
    strategic partner" of who considers it one, "hundreds have fled" of those who are reported to have."""
    finding, doc = its.finding, its.doc
    if finding.rule == "infinitive" and finding.stance == Stance.OFFERS and its.sources and spans:
        first = doc[min(finding.content)]
        # The model's words begin with the "to", a rule's behind it.
        end = _place(its, doc[first.i + 1])[0] if first.lower_ == "to" and first.i + 1 < len(doc) else spans[0][0]
        yield Edit(spans[0][0], max(spans[0][0], end), f"{' and '.join(_called(its, s) for s in its.sources)} would ")
        return
    tops = [doc[i] for i in sorted(finding.content) if doc[i].head.i not in finding.content]
    about = child(tops[0], "nsubj") if tops and tops[0].pos_ in {"NOUN", "PROPN", "ADJ"} else None
    if about is not None and len(spans) == 1 and about.i in finding.content:
        end = _place(its, doc[max(subtree(about))])[1]
        yield Edit(end, end, f" {'are' if about.tag_ in {'NNS', 'NNPS'} else 'is'}")


def _called(its: Placed, source: FoundSource) -> str:
    """The source's name, or its words in the text where it has none: "the minister"."""
    if source.name[:1].isupper() or source.span is None:
        return source.name
    return its.doc.text[source.span[0] - its.offset : source.span[1] - its.offset]


def _frame(its: Placed, content: set[int]) -> Iterator[Edit]:
    finding, doc = its.finding, its.doc
    if content != finding.content and content:
        first = min(i for i in finding.content if not doc[i].is_punct)
        yield Edit(_place(its, doc[first])[0], _place(its, doc[min(content)])[0])
    verb = finding.anchor
    after = doc[verb.i + 1 : verb.i + 3]
    is_ = doc[verb.i - 1] if verb.i else verb
    if len(after) == 2 and after[0].lower_ == "to" and {is_.i, verb.i} <= finding.content and is_.dep_ == "auxpass":
        if after[1].lower_ == "be":
            yield Edit(_place(its, is_)[1], _place(its, after[1])[1])
        elif after[1].lower_ == "have":
            have = {"is": "has", "are": "have"}.get(is_.lower_, "had")
            yield Edit(_place(its, is_)[0], _place(its, after[1])[1], have)


def _days(its: Placed, content: set[int], published: date | None) -> Iterator[Edit]:
    said = its.said.on if its.said is not None and its.said.precision == Precision.DAY else published
    for day in days_in([its.doc[i] for i in sorted(content)], published, said):
        yield Edit(_place(its, its.doc[day.first])[0], _place(its, its.doc[day.last])[1], day.words)


def _pronoun(its: Placed, content: set[int]) -> tuple[FoundSource | None, list[Edit]]:
    """The one source, for the pronoun in front that repeats it: "Iran denied that it had sold ships"."""
    doc = its.doc
    plain = [
        i for i in sorted(content) if not doc[i].is_punct and doc[i].lower_ not in {"that", "and", "but", "whether"}
    ]
    if not plain or len(its.sources) != 1:
        return None, []
    head, source = doc[plain[0]], its.sources[0]
    if _in_quotation(head) != (head.lower_ in _OF_SPEAKERS):
        return None, []
    if head.tag_ == "PRP$" and head.dep_ == "poss" and head.head.dep_ in {"nsubj", "nsubjpass"}:
        owned = _repeats(head, source)
        return (source, [Edit(*_place(its, head), f"{source.name}’s")]) if owned else (None, [])
    if head.pos_ != "PRON" or head.dep_ not in {"nsubj", "nsubjpass"} or not _repeats(head, source):
        return None, []
    edits = [Edit(*_place(its, head), source.name)]
    behind = doc[head.i + 1].lower_.replace("’", "'") if head.i + 1 < len(doc) else ""
    if behind.startswith("'") and behind not in _CLITICS:
        return None, []  # "I'd": had, or would
    if head.lower_ in {"we", "i", "they"} and not source.group_size:
        verb = next((c for c in (*head.head.lefts, head.head) if c.pos_ in {"AUX", "VERB"} and c.i > head.i), None)
        form = verb.lower_.replace("’", "'") if verb is not None else ""
        if verb is not None and form in _CLITICS:
            edits.append(Edit(*_place(its, verb), f" {_CLITICS[form]}"))
        elif verb is not None and (verb.tag_ == "VBP" or form in _OF_ONE) and (form != "were" or head.lower_ != "i"):
            if form not in _OF_ONE:
                return None, []  # "we reject": no form of it is made up
            edits.append(Edit(*_place(its, verb), _OF_ONE[form]))
    return source, edits


def _in_quotation(token: Token) -> bool:
    before = token.doc.text[: token.idx]
    return before.count("“") > before.count("”") or before.count('"') % 2 == 1


def _repeats(pronoun: Token, source: FoundSource) -> bool:
    """May the pronoun mean the source?  One that nothing resolved ("he said that he ...") names nobody, and who is
    unnamed is not named by it."""
    said = pronoun.lower_
    if not source.name[:1].isupper() or source.name.lower() in {"he", "she", "they", "it", "we", "i"}:
        return False
    if said in _PERSONS or said == "i" or said in _OF_PERSONS:
        return source.kind == SourceKind.PERSON
    return (said in {"it", "we"} | _OF_BODIES and source.kind in _BODIES) or (
        said == "they" and bool(source.group_size)
    )
