"""Known claims against articles, printed; no database is read or written."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.table import Table

from claims.linking.articles.matching import Match, match, top
from claims.linking.articles.models import ModelsError, models
from claims.linking.encoder import EncoderError, encoder


class ReadError(Exception):
    """A file that cannot be read; the message names it."""


class Command(BaseCommand):
    help = (
        "Which articles are about which claims, and whether they assert or deny them. Claims: a .txt, one a line, or a "
        ".csv. Articles: a folder of .txt files, or a .csv."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--claims", type=Path, required=True, metavar="FILE")
        parser.add_argument("--articles", type=Path, required=True, metavar="FILE|DIR")
        parser.add_argument("--claim-column", metavar="NAME", help="of a .csv of claims (default: the first)")
        parser.add_argument("--id-column", metavar="NAME", help="of a .csv of articles (default: the first)")
        parser.add_argument("--text-column", metavar="NAME", help="of a .csv of articles (default: the last)")
        parser.add_argument("--format", choices=["jsonl", "table"], default="table")
        parser.add_argument("--top", type=int, metavar="N", help="the N best articles of each claim; else all pairs")

    def handle(self, *, claims: Path, articles: Path, format: str, top: int | None, **options: Any) -> None:
        try:
            statements = read_claims(claims, options["claim_column"])
            texts = read_articles(articles, options["id_column"], options["text_column"])
            docs = list(texts)
            found = match(statements, list(texts.values()), encoder=encoder(), models=models())
            pairs: Iterator[Match] = (its for matches in found for its in matches)
            if top is not None or format == "table":
                pairs = iter(_best(pairs, len(statements), top if top is not None else 10))
            if format == "jsonl":
                for its in pairs:
                    self.stdout.write(json.dumps(as_json(its, statements, docs), ensure_ascii=False))
            else:
                _print_table(pairs, statements, docs, texts)
        except (ReadError, EncoderError, ModelsError) as error:
            raise CommandError(str(error)) from error
        except BrokenPipeError:  # `| head` has seen enough
            sys.stderr.close()


def as_json(its: Match, claims: Sequence[str], docs: Sequence[str]) -> dict[str, Any]:
    """One line of ``--format jsonl``; docs/matching.md lists the keys."""
    return {
        "claim": claims[its.claim], "doc": docs[its.article], "score": its.score, "related": its.related,
        "stance": its.stance, "quote": its.quote and list(its.quote),
    }  # fmt: skip


def _best(pairs: Iterator[Match], claims: int, count: int) -> list[Match]:
    """Of each claim the best; only so many are ever held."""
    held: list[list[Match]] = [[] for _ in range(claims)]
    for its in pairs:
        held[its.claim].append(its)
        if len(held[its.claim]) > 4 * count + 100:
            held[its.claim] = top(held[its.claim], count)
    return [its for of_claim in held for its in top(of_claim, count)]


def read_claims(path: Path, column: str | None) -> list[str]:
    """The claims of a .txt or .csv, each once, in order; blank ones are left out."""
    if path.suffix.lower() == ".csv":
        rows, columns = _read_csv(path)
        name = _column(path, columns, column, 0)
        found = [row[name] or "" for row in rows]
    else:
        found = _read(path).splitlines()
    claims = list(dict.fromkeys(claim.strip() for claim in found if claim.strip()))
    if not claims:
        raise ReadError(f"{path} holds no claim.")
    return claims


def read_articles(path: Path, id_column: str | None, text_column: str | None) -> dict[str, str]:
    """Texts by their id: the files' stems, or what stands in the id column."""
    if path.is_dir():
        texts = {file.stem: _read(file) for file in sorted(path.glob("*.txt"))}
    elif path.suffix.lower() == ".csv":
        rows, columns = _read_csv(path)
        id, text = _column(path, columns, id_column, 0), _column(path, columns, text_column, -1)
        texts = {row[id] or "": row[text] or "" for row in rows}
    else:
        texts = {path.stem: _read(path)}
    if not texts:
        raise ReadError(f"{path} holds no article.")
    return texts


def _column(path: Path, columns: Sequence[str], asked: str | None, otherwise: int) -> str:
    if asked is None:
        return columns[otherwise]
    if asked not in columns:
        raise ReadError(f"{path} has no column {asked}; it has {', '.join(columns)}.")
    return asked


def _read_csv(path: Path) -> tuple[list[dict[str, str | None]], Sequence[str]]:
    csv.field_size_limit(10**9)
    reader = csv.DictReader(io.StringIO(_read(path, newline=""), newline=""))
    try:
        rows = list(reader)
    except csv.Error as error:
        raise ReadError(f"{path}, line {reader.line_num}: {error}.") from error
    if not reader.fieldnames:
        raise ReadError(f"{path} is empty.")
    return rows, reader.fieldnames


def _read(path: Path, newline: str | None = None) -> str:
    try:
        with path.open(encoding="utf-8-sig", newline=newline) as file:
            return file.read()
    except UnicodeDecodeError as error:
        raise ReadError(f"{path} is not UTF-8: {error.reason} at byte {error.start}.") from error
    except OSError as error:
        raise ReadError(f"{path} cannot be read: {error.strerror}.") from error


def _print_table(pairs: Iterator[Match], claims: Sequence[str], docs: Sequence[str], texts: dict[str, str]) -> None:
    table = Table("claim", "article", "score", "stance", "nearest words")
    for its in pairs:
        if its.related:
            doc = docs[its.article]
            quote = texts[doc][slice(*its.quote)] if its.quote else ""
            table.add_row(claims[its.claim], doc, f"{its.score:.2f}", its.stance, quote)
    Console().print(table)
