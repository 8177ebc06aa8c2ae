"""Attributions that a reader marked by hand: brat folders, our own gold set, the seeds."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from claims.nlp.types import Kind, Precision, Span, Spans, Speech, Stance


class GoldError(Exception):
    """A corpus that cannot be read; the message names the file, and the line or the mark."""


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    """One marked attribution.  ``stance`` and what follows it are None or empty where the corpus marks spans alone."""

    id: str
    source: Spans
    cue: Spans
    content: Spans
    in_place: Spans = ()
    stance: Stance | None = None
    kind: Kind | None = None
    speech: Speech | None = None
    relays: tuple[str, ...] = ()
    said_on: date | None = None
    said_precision: Precision | None = None
    answers: str | None = None
    nested_in: str | None = None


@dataclass(frozen=True, slots=True)
class GoldDocument:
    id: str
    text: str
    attributions: tuple[GoldAttribution, ...]
    published: date | None = None
    phenomena: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Corpus:
    """Marked documents.  ``full_marks`` says that stances, dates, relays and antecedents are marked, too, and that
    the content of "denied it" is what "it" stands for; else contents are the words that stand there."""

    name: str
    documents: tuple[GoldDocument, ...]
    full_marks: bool


def read_gold(path: Path) -> Corpus:
    """The corpus of a brat folder (text/, attributions/), of a .jsonl file, or of a folder of seeds.

    Raises GoldError where it is none of them, or a mark is not found in its text.
    """
    name = "/".join(path.resolve().with_suffix("").parts[-2:])  # "gold/tuned": two parts tell corpora apart
    if path.suffix == ".jsonl" and path.is_file():
        return Corpus(name, tuple(_own(path)), full_marks=True)
    if (path / "text").is_dir() and (path / "attributions").is_dir():
        return Corpus(name, tuple(_brat(path)), full_marks=False)
    if (path / "articles.jsonl").is_file() and (path / "gold").is_dir():
        return Corpus(path.resolve().name, tuple(_seeds(path)), full_marks=True)
    raise GoldError(f"{path} is neither a folder with text and attributions, nor a .jsonl file, nor the seeds.")


def _brat(folder: Path) -> Iterator[GoldDocument]:
    """Those that somebody marked; of several annotators the first by name."""
    texts = {path.stem: path for path in sorted((folder / "text").glob("*.txt"))}
    marks: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((folder / "attributions").glob("*.ann")):
        marks[path.stem if path.stem in texts else path.stem.rpartition("_")[0]].append(path)
    for name, path in texts.items():
        if marks[name]:
            standoff = marks[name][0].read_text(encoding="utf-8")
            yield GoldDocument(name, path.read_text(encoding="utf-8"), tuple(read_standoff(standoff)))


def read_standoff(standoff: str) -> Iterator[GoldAttribution]:
    """The attributions of one brat file; those without content are none."""
    spans: dict[str, list[Span]] = {}
    events: list[tuple[str, list[str]]] = []
    for line in standoff.split("\n"):
        key, tab, rest = line.partition("\t")
        label, _, after = rest.partition("\t")[0].partition(" ")
        if tab and key.startswith("T"):
            spans[key] = [_pair(piece) for piece in after.split(";")]
        elif tab and key.startswith("E") and label.startswith("Attribution"):
            events.append((key, after.split()))
    for key, arguments in events:
        roles: dict[str, list[Span]] = {"source": [], "cue": [], "content": []}
        for argument in arguments:
            role, _, mark = argument.partition(":")
            role = role.rstrip("0123456789").lower()  # brat numbers the second of a kind: "Content2"
            if role in roles:
                roles[role] += spans.get(mark, [])
        source, cue, content = (tuple(sorted(found)) for found in roles.values())
        if content:
            yield GoldAttribution(key, source, cue, content)


def _pair(piece: str) -> Span:
    start, end = piece.split()
    return int(start), int(end)


def _own(path: Path) -> Iterator[GoldDocument]:
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), 1):
        if line.strip():
            try:
                row = json.loads(line)
                yield GoldDocument(
                    row["id"],
                    row["text"],
                    tuple(_attribution(row["text"], each, each["source"]) for each in row["attributions"]),
                    date.fromisoformat(row["published"]) if row["published"] else None,
                    tuple(row["phenomena"]),
                )
            except (ValueError, KeyError, TypeError) as error:
                raise GoldError(f"{path.name}, line {number}: {error}") from error


def _seeds(folder: Path) -> Iterator[GoldDocument]:
    for line in (folder / "articles.jsonl").read_text(encoding="utf-8").split("\n"):
        if line.strip():
            article = json.loads(line)
            marks = json.loads((folder / "gold" / f"{article['id']}.json").read_text(encoding="utf-8"))
            try:
                found = tuple(_attribution(article["text"], each, each["sources"]) for each in marks["attributions"])
            except (ValueError, KeyError, TypeError) as error:
                raise GoldError(f"{article['id']}.json: {error}") from error
            yield GoldDocument(article["id"], article["text"], found, date.fromisoformat(article["published"]))


def _attribution(text: str, row: dict[str, Any], source: Sequence[dict[str, Any]]) -> GoldAttribution:
    return GoldAttribution(
        id=row["id"],
        source=_spans(text, source),
        cue=_spans(text, row["cue"]),
        content=_spans(text, row["content"]),
        in_place=_spans(text, row["in_place"]),
        stance=Stance(row["stance"]),
        kind=Kind(row["kind"]),
        speech=Speech(row["speech"]),
        relays=tuple(relay if isinstance(relay, str) else relay["name"] for relay in row["relays"]),
        said_on=date.fromisoformat(row["said_on"]) if row["said_on"] else None,
        said_precision=Precision(row["said_precision"]) if row.get("said_precision") else None,
        answers=row["answers"],
        nested_in=row["nested_in"],
    )


def _spans(text: str, pieces: Sequence[dict[str, Any]] | dict[str, Any] | None) -> Spans:
    """Where the pieces stand: ``nth`` counts the places where the words are found as they are, from 1."""
    return tuple(_span(text, piece) for piece in ([pieces] if isinstance(pieces, dict) else pieces or ()))


def _span(text: str, piece: dict[str, Any]) -> Span:
    at = -1
    for _ in range(piece["nth"]):
        at = text.find(piece["text"], at + 1)
        if at < 0:
            raise ValueError(f"{piece['text']!r} does not stand {piece['nth']} times in the text")
    return at, at + len(piece["text"])
