"""Attributions of text files, printed; no database is read or written."""

from __future__ import annotations

import json
import multiprocessing
import sys
from argparse import ArgumentTypeError
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from datetime import date
from itertools import tee
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from claims.nlp import build_nlp
from claims.nlp.pipeline import Extractor, ModelError, Source, readable
from claims.nlp.types import ExtractedDocument, FoundAttribution, Spans

_CHUNK = 32  # documents that one process takes at a time
_extractor: Extractor  # of each process of its own


class Command(BaseCommand):
    help = "Find who says, denies, doubts or wants what in .txt and .jsonl files (objects with id, text, published)."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("files", nargs="+", type=Path, metavar="FILE")
        parser.add_argument("--published", type=_date, help="the day of publication, where a file says none")
        parser.add_argument("--format", choices=["jsonl", "table"], default="table")
        parser.add_argument("--processes", type=_count, default=1, help="how many to use, for many documents")

    def handle(self, *, files: list[Path], published: date | None, format: str, processes: int, **options: Any) -> None:
        try:
            for text, document in _extract(read(files, published), processes):
                if format == "jsonl":
                    self.stdout.write(json.dumps(as_json(document), ensure_ascii=False))
                else:
                    _print_table(document, text)
        except (ModelError, ReadError) as error:
            raise CommandError(str(error)) from error
        except BrokenProcessPool as error:
            raise CommandError("A process ended before its work was done; --processes 1 shows why.") from error
        except BrokenPipeError:  # `| head` has seen enough
            sys.stderr.close()


class ReadError(Exception):
    """A file that cannot be read; the message names it, and the line."""


def read(files: Iterable[Path], published: date | None) -> Iterator[Source]:
    """The documents of the files, in order.  Raises ReadError at the first that cannot be read."""
    for path in files:
        try:
            if path.suffix == ".jsonl":
                yield from _objects(path, published)
            else:
                yield Source(path.stem, path.read_text(encoding="utf-8-sig"), published)
        except UnicodeDecodeError as error:
            raise ReadError(f"{path} is not UTF-8: {error.reason} at byte {error.start}.") from error
        except OSError as error:
            raise ReadError(f"{path} cannot be read: {error.strerror}.") from error


def _objects(path: Path, published: date | None) -> Iterator[Source]:
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                text = line.decode("utf-8-sig" if number == 1 else "utf-8")
            except UnicodeDecodeError as error:
                raise ReadError(f"{path}, line {number} is not UTF-8: {error.reason}.") from error
            if text.strip():
                yield _object(path, number, text, published)


def _object(path: Path, number: int, line: str, published: date | None) -> Source:
    try:
        row = json.loads(line)
        text, id = row["text"], str(row.get("id", f"{path.stem}-{number}"))
        said = date.fromisoformat(row["published"]) if row.get("published") else published
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise ReadError(f"{path}, line {number}: an object with id, text and published is needed ({error}).") from error
    if not isinstance(text, str):
        raise ReadError(f"{path}, line {number}: text is not a string.")
    return Source(readable(id), readable(text), said)


def _extract(sources: Iterable[Source], processes: int) -> Iterator[tuple[str, ExtractedDocument]]:
    """Each document with its text, in order; no more of them are read ahead than the processes can take."""
    if processes == 1:
        extractor = build_nlp(settings.SPACY_MODEL, extractor=settings.EXTRACTOR)
        sources, given = tee(sources)
        yield from zip((source.text for source in given), extractor.pipe(sources), strict=True)
        return
    pending: deque[tuple[list[Source], Future[list[ExtractedDocument]]]] = deque()
    with ProcessPoolExecutor(
        processes, multiprocessing.get_context("spawn"), _load, (settings.SPACY_MODEL, settings.EXTRACTOR)
    ) as pool:
        for chunk in _chunks(sources):
            pending.append((chunk, pool.submit(_work, chunk)))
            if len(pending) > 2 * processes:
                yield from _done(*pending.popleft())
        while pending:
            yield from _done(*pending.popleft())


def _done(chunk: list[Source], work: Future[list[ExtractedDocument]]) -> Iterator[tuple[str, ExtractedDocument]]:
    return zip((source.text for source in chunk), work.result(), strict=True)


def _load(model: str, extractor: str) -> None:
    global _extractor
    _extractor = build_nlp(model, extractor=extractor)


def _work(chunk: list[Source]) -> list[ExtractedDocument]:
    return list(_extractor.pipe(chunk))


def _chunks(sources: Iterable[Source]) -> Iterator[list[Source]]:
    chunk: list[Source] = []
    for source in sources:
        chunk.append(source)
        if len(chunk) == _CHUNK:
            yield chunk
            chunk = []
    if chunk:
        yield chunk


def as_json(document: ExtractedDocument) -> dict[str, Any]:
    """One line of ``--format jsonl``; docs/extraction.md lists the keys."""
    return {"doc": document.id, "attributions": [_attribution(a) for a in document.attributions]}


def _attribution(a: FoundAttribution) -> dict[str, Any]:
    return {
        "id": a.id,
        "answers": a.answers,
        "nested_in": a.nested_in,
        "source": _pairs(a.source),
        "cue": _pairs(a.cue),
        "content": _pairs(a.content),
        "content_in_place": _pairs(a.content_in_place),
        "stance": a.stance,
        "kind": a.kind,
        "speech": a.speech,
        "sources": [
            {
                "name": s.name, "kind": s.kind, "span": s.span, "affiliation": s.affiliation,
                "group_size": s.group_size, "guess": s.guess,
            }
            for s in a.sources
        ],
        "via": [relay.name for relay in a.relays],
        "relays": [{"name": r.name, "span": r.span, "cue": r.cue} for r in a.relays],
        "said_on": a.said_on and a.said_on.isoformat(),
        "said_precision": a.said_precision,
        "confidence": {
            "span": a.confidence.span, "source": a.confidence.source, "stance": a.confidence.stance,
        },
        "found_by": a.found_by,
        "statement": a.statement,
    }  # fmt: skip


def _pairs(spans: Spans | None) -> list[list[int]] | None:
    return [list(span) for span in spans] if spans else None


def _print_table(document: ExtractedDocument, text: str) -> None:
    table = Table("id", "source", "stance", "cue", "content", "said on", title=document.id, title_justify="left")
    for a in document.attributions:
        who = ", ".join(s.name for s in a.sources) or "nobody named"
        via = f" (via {', '.join(r.name for r in a.relays)})" if a.relays else ""
        table.add_row(
            a.id, who + via, a.stance.replace("_", " "), _words(text, a.cue), _words(text, a.content),
            a.said_on.isoformat() if a.said_on else "",
        )  # fmt: skip
    Console().print(table)


def _words(text: str, spans: Spans) -> str:
    return " … ".join(text[start:end] for start, end in spans)


def _date(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} is no day: write it as 2020-10-01") from error


def _count(text: str) -> int:
    if not text.isdecimal() or int(text) < 1:
        raise ArgumentTypeError(f"{text!r} is no number of processes: 1 or more")
    return int(text)
