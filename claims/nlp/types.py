"""What the extractor finds: plain dataclasses and closed sets, free of spaCy and of Django.

All spans are half-open ``(start, end)`` pairs of code points (Python ``str`` indices) into the text of
one document.  A role that is split in the text ("X", he said, "Y") holds several spans, in order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

Span = tuple[int, int]
Spans = tuple[Span, ...]


class Stance(StrEnum):
    """How a source stands to the content; which of them put a claim in dispute: ``BAND_OF_STANCE``."""

    ASSERTS = "asserts"
    DENIES = "denies"
    DOUBTS = "doubts"
    EXPRESSES_CONCERN = "expresses_concern"
    BELIEVES = "believes"
    AGREES = "agrees"
    CALLS_FOR = "calls_for"
    OFFERS = "offers"
    DISCUSSES = "discusses"
    NO_COMMENT = "no_comment"
    RETRACTS = "retracts"


class Kind(StrEnum):
    """What sort of thing the content is."""

    FACT = "fact"
    CALL = "call"
    PROMISE = "promise"
    PREDICTION = "prediction"
    OPINION = "opinion"
    FEELING = "feeling"


class Speech(StrEnum):
    """Whether the content's words stand in quotation marks: all, some or none of them."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    MIXED = "mixed"


class SourceKind(StrEnum):
    PERSON = "person"
    OFFICE = "office"
    ORGANISATION = "organisation"
    GOVERNMENT = "government"
    STATE = "state"
    MEDIA = "media"
    DOCUMENT = "document"
    ANONYMOUS = "anonymous"


#: In ``found_by``: whom the statement names in place of a pronoun is a guess, and shown as one.
GUESSED = "guessed-pronoun"


class Precision(StrEnum):
    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class FoundSource:
    """One single source of an attribution ("Turkey and Azerbaijan have denied" gives two).

    ``name`` is resolved by the shipped gazetteer where it knows the words ("Macron's office" becomes
    "Office of the President of France"), else it is the words of the text without their article.
    ``span`` is None for a source that the sentence implies but does not name.  ``guess`` marks a
    source that coreference proposed ("he").
    """

    name: str
    kind: SourceKind
    span: Span | None = None
    affiliation: str | None = None
    group_size: int | None = None
    guess: bool = False


@dataclass(frozen=True, slots=True)
class FoundRelay:
    """Through whom the words came: "according to Reuters", "told Reuters".  Nearest to the source first."""

    name: str
    kind: SourceKind
    span: Span | None = None
    cue: Span | None = None


@dataclass(frozen=True, slots=True)
class Confidence:
    """From 0 to 1, each."""

    span: float
    source: float
    stance: float


@dataclass(frozen=True, slots=True)
class Proposition:
    """What matching compares: the content's main predication, by lemmas in lower case.

    ``predicate`` is the lemma of the main verb, or of the verb behind a nominalisation ("the sending
    of" gives "send").  ``actors`` are the heads (or names) of who does it: the subject of an active
    verb, the by-phrase of a passive one, "by X" or "X's" of a nominalisation; empty where the text
    leaves the actor out.  ``objects`` are what it is done to, with their modifiers ("syrian rebel
    fighter" gives head "fighter" and modifiers "syrian", "rebel", joined as "syrian rebel fighter").
    ``places`` and ``numbers`` are as the text has them ("azerbaijan", "around 4,000" gives "4000").
    """

    predicate: str = ""
    actors: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    numbers: tuple[str, ...] = ()
    lemmas: tuple[str, ...] = ()  # all content words of the content, sorted, each once
    negated: bool = False


@dataclass(frozen=True, slots=True)
class FoundAttribution:
    """Who, by which cue, takes which stance on what."""

    id: str  # "a1", "a2" ... in the order of the text; unique in the document
    cue: Spans
    content: Spans
    source: Spans | None
    stance: Stance
    kind: Kind
    speech: Speech
    sentence: Span  # from the first to the last sentence that it touches
    sources: tuple[FoundSource, ...] = ()
    relays: tuple[FoundRelay, ...] = ()
    content_in_place: Spans | None = None  # "which", "this": the words that stand where content is their antecedent
    answers: str | None = None  # id of the attribution that a denial answers
    nested_in: str | None = None  # id of the attribution around it
    said_on: date | None = None
    said_precision: Precision | None = None
    confidence: Confidence = Confidence(span=1.0, source=1.0, stance=1.0)
    found_by: tuple[str, ...] = ()  # ids of the rules and models that found and changed it
    proposition: Proposition = field(default_factory=Proposition)
    statement: str = ""  # the content as one clean sentence of its own, for a proposed claim


@dataclass(frozen=True, slots=True)
class ExtractedDocument:
    id: str
    attributions: tuple[FoundAttribution, ...]
