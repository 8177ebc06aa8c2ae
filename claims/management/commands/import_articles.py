"""Bring in the articles of files and folders."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import InterfaceError, OperationalError
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from claims.formats.read import Read
from claims.formats.readers import READABLE, read
from claims.models import Article, ImportBatch, ImportItem
from claims.services.imports import add_items, import_item, start_batch, waiting_items

State = ImportItem.State


class Command(BaseCommand):
    help = (
        "Bring in articles from .txt and .jsonl files, or folders of them; a worker extracts them. "
        "The same article is never brought in twice: run it again after an interruption."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="a .txt or .jsonl file, or a folder")
        parser.add_argument(
            "--visibility", choices=Article.Visibility.values, default=Article.Visibility.NEWSROOM.value,
            help="who may see the articles; a training text never leaves by an export (default: %(default)s)",
        )  # fmt: skip
        parser.add_argument(
            "--published", type=_date, metavar="DATE", help="publication date of articles that give none: 2020-10-01"
        )

    def handle(self, *, paths: list[Path], visibility: str, published: date | None, **options: Any) -> None:
        try:
            batch = start_batch(label=" ".join(str(path) for path in paths).encode("utf-8", "replace").decode())
            add_items(batch=batch, reads=_read_all(paths), visibility=visibility, published_on=published)
            self._import(batch)
            counts = self._report(batch)
        except (InterfaceError, OperationalError) as error:
            raise CommandError(
                f"The database went away: {str(error).splitlines()[0]}\n"
                "What was brought in is safe. Run the same command again for the rest."
            ) from error
        if counts[State.FAILED]:
            sys.exit(1)

    def _import(self, batch: ImportBatch) -> None:
        items = waiting_items(batch)
        columns = TextColumn("Articles"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        console = Console(stderr=True)
        with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
            # One at a time, by their numbers: the texts of a large import do not fit in memory together.
            numbers = list(items.values_list("pk", flat=True))
            for pk in progress.track(numbers):
                import_item(item=ImportItem(pk=pk))

    def _report(self, batch: ImportBatch) -> Counter[str]:
        items = batch.items.order_by("position")
        for name, reason in items.filter(state=State.FAILED).values_list("name", "reason"):
            self.stderr.write(f"{name}: {reason}")
        counts = Counter(items.values_list("state", flat=True))
        self.stdout.write(
            f"created {counts[State.CREATED]}, skipped {counts[State.SKIPPED]} (already here), "
            f"failed {counts[State.FAILED]}"
        )
        return counts


def _date(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise ArgumentTypeError(f"{words!r} is not a date like 2020-10-01") from error


def _files(paths: Iterable[Path]) -> Iterator[Path]:
    """The files named, and the readable ones of the folders named, in the order of their names."""
    for path in paths:
        if path.is_dir():
            yield from sorted(f for f in path.rglob("*") if f.suffix.lower() in READABLE and f.is_file())
        else:
            yield path


def _read_all(paths: Iterable[Path]) -> Iterator[Read]:
    for path in _files(paths):
        try:
            with path.open("rb") as lines:
                yield from read(lines, name=str(path))
        except OSError as error:
            yield Read(str(path), error=f"The file cannot be read: {error.strerror or error}.")
