"""Attributions of text files, printed; no database is read or written."""

from __future__ import annotations

import json
import multiprocessing
import sys
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from claims.nlp import build_nlp
from claims.nlp.pipeline import Extractor, ModelError, Source
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
        parser.add_argument("--processes", type=int, default=1, help="how many to use, for many documents")

    def handle(self, *, files: list[Path], published: date | None, format: str, processes: int, **options: Any) -> None:
        texts: dict[str, str] = {}
        try:
            found = _extract(_kept(read(files, published), texts), processes)
            for document in found:
                if format == "jsonl":
                    self.stdout.write(json.dumps(as_json(document), ensure_ascii=False))
                else:
                    _print_table(document, texts[document.id])
        except (ModelError, ReadError) as error:
            raise CommandError(str(error)) from error
        except BrokenPipeError:  # `| head` has seen enough
            sys.stderr.close()


class ReadError(Exception):
    """A file that cannot be read; the message names it, and the line."""


def read(files: Iterable[Path], published: date | None) -> Iterator[Source]:
    """The documents of the files, in order.  Raises ReadError at the first that cannot be read."""
    for path in files:
        try:
            if path.suffix != ".jsonl":
                yield Source(path.stem, path.read_text(encoding="utf-8"), published)
                continue
            with path.open(encoding="utf-8") as lines:
                for number, line in enumerate(lines, 1):
                    if line.strip():
                        yield _object(path, number, line, published)
        except UnicodeDecodeError as error:
            raise ReadError(f"{path} is not UTF-8: {error.reason} at byte {error.start}.") from error
        except OSError as error:
            raise ReadError(f"{path} cannot be read: {error.strerror}.") from error


def _object(path: Path, number: int, line: str, published: date | None) -> Source:
    try:
        row = json.loads(line)
        text, id = row["text"], str(row.get("id", f"{path.stem}-{number}"))
        said = date.fromisoformat(row["published"]) if row.get("published") else published
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise ReadError(f"{path}, line {number}: an object with id, text and published is needed ({error}).") from error
    if not isinstance(text, str):
        raise ReadError(f"{path}, line {number}: text is not a string.")
    return Source(id, text, said)


def _kept(sources: Iterable[Source], texts: dict[str, str]) -> Iterator[Source]:
    for source in sources:
        texts[source.id] = source.text
        yield source


def _extract(sources: Iterable[Source], processes: int) -> Iterator[ExtractedDocument]:
    if processes < 2:
        yield from build_nlp(settings.SPACY_MODEL, extractor=settings.EXTRACTOR).pipe(sources)
        return
    with multiprocessing.get_context("spawn").Pool(
        processes, _load, [settings.SPACY_MODEL, settings.EXTRACTOR]
    ) as pool:
        yield from (document for chunk in pool.imap(_work, _chunks(sources)) for document in chunk)


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
    return date.fromisoformat(text)
