"""What was found or accepted in an article: as W3C Web Annotations and as brat standoff.  Pure.

Offsets are code points, from 0, the end exclusive, in all that comes in and goes out (Web Annotation Data Model 4.2.4
and 4.2.5; brat's standoff format).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from typing import Any, Final

MEDIA_TYPE: Final = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'
_CONTEXT: Final = ["http://www.w3.org/ns/anno.jsonld", {"ct": "https://claimtrack.org/ns#"}]
_AROUND: Final = 32  # code points before and after the words
Spans = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Marked:
    """One attribution in one text.  ``claim`` is the address of its claim."""

    uid: str
    stance: str
    source_names: Sequence[str]
    statement: str
    claim: str
    created: datetime
    creator: str
    content: Spans
    source: Spans = ()
    cue: Spans = ()
    in_place: Spans = ()


@dataclass(frozen=True, slots=True)
class MarkedText:
    url: str  # of the text's page
    text: str
    attributions: Sequence[Marked] = field(default_factory=list)


def annotation_page(its: MarkedText) -> dict[str, Any]:
    return {
        "@context": _CONTEXT,
        "id": f"{its.url}annotations.jsonld",
        "type": "AnnotationPage",
        "startIndex": 0,
        "items": [_annotation(its, marked) for marked in its.attributions],
    }


def _annotation(its: MarkedText, marked: Marked) -> dict[str, Any]:
    who = ", ".join(marked.source_names) or "Somebody who is not named"
    said = f"{who} {marked.stance.replace('_', ' ')}: {marked.statement}"
    return {
        "id": f"urn:uuid:{marked.uid}",
        "type": "Annotation",
        "motivation": "classifying",
        "created": marked.created.astimezone(UTC).isoformat().replace("+00:00", "Z"),  # as 3.3.1 of the model has it
        "creator": {"type": "Person", "name": marked.creator},
        "body": [
            {"type": "SpecificResource", "purpose": "classifying", "source": marked.claim},
            {"type": "TextualBody", "purpose": "tagging", "format": "text/plain", "value": marked.stance},
            {"type": "TextualBody", "purpose": "describing", "format": "text/plain", "value": said},
        ],
        "target": [target for spans, role in _roles(marked) for target in _targets(its, spans, role)],
    }  # fmt: skip


def _roles(its: Marked) -> Iterator[tuple[Spans, str]]:
    yield its.content, "content"
    yield its.source, "source"
    yield its.cue, "cue"
    yield its.in_place, "in place of the content"


def _targets(its: MarkedText, spans: Spans, role: str) -> list[dict[str, Any]]:
    return [
        {
            "type": "SpecificResource",
            "source": its.url,
            "ct:role": role,
            "selector": [
                {
                    "type": "TextQuoteSelector",
                    "exact": its.text[start:end],
                    "prefix": its.text[max(0, start - _AROUND) : start],
                    "suffix": its.text[end : end + _AROUND],
                },
                {"type": "TextPositionSelector", "start": start, "end": end},
            ],
        }
        for start, end in spans
    ]


def brat(its: MarkedText) -> str:
    """The .ann of the text: an event for each attribution, with its stance as an attribute and its claim as a note.

    The event's trigger stands where the cue is, or the content where there is no cue, as in PolNeAR; ``Source``,
    ``Cue`` and ``Content`` are its arguments.  A span over a line break is split, as brat wants it.
    """
    lines: list[str] = []
    spans = count(1)

    def mark(kind: str, where: Spans) -> str:
        pieces = [piece for start, end in where for piece in _within_lines(its.text, start, end)]
        if not pieces:
            return ""
        name = f"T{next(spans)}"
        offsets = ";".join(f"{start} {end}" for start, end in pieces)
        lines.append(f"{name}\t{kind} {offsets}\t{' '.join(its.text[start:end] for start, end in pieces)}")
        return name

    for number, marked in enumerate(its.attributions, start=1):
        words = marked.in_place or marked.content
        parts = [("Content", words), ("Source", marked.source), ("Cue", marked.cue)]
        arguments = [f"{kind}:{name}" for kind, where in parts if (name := mark(kind, where))]
        trigger = mark("Attribution", marked.cue or words)
        lines.append(f"E{number}\tAttribution:{trigger} {' '.join(arguments)}")
        lines.append(f"A{number}\tStance E{number} {marked.stance}")
        lines.append(f"#{number}\tAnnotatorNotes E{number}\t{' '.join(marked.statement.split())}")
    return "".join(f"{line}\n" for line in lines)


def _within_lines(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    for line in text[start:end].split("\n"):
        if line.strip():
            lead = len(line) - len(line.lstrip())
            yield start + lead, start + len(line.rstrip())
        start += len(line) + 1
