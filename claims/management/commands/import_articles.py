"""Bring in the articles of files, folders and addresses."""

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

from claims.formats.read import READABLE, Read
from claims.formats.readers import read
from claims.formats.reports import report_lines
from claims.importing import bring_in_batch, fetcher
from claims.models import Article, ImportBatch, ImportItem
from claims.queries.imports import report_rows
from claims.services.imports import add_items, start_batch

State = ImportItem.State


class Command(BaseCommand):
    help = (
        f"Bring in articles: files ({', '.join(READABLE)}), folders of them, and addresses (https://...); a worker "
        "extracts them. The same article is never brought in twice: run it again after an interruption."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="a file, a folder, or an address (https://...)")
        parser.add_argument(
            "--visibility", choices=Article.Visibility.values, default=Article.Visibility.NEWSROOM.value,
            help="who may see the articles; a training text never leaves by an export (default: %(default)s)",
        )  # fmt: skip
        parser.add_argument(
            "--published", type=_date, metavar="DATE", help="publication date of articles that give none: 2020-10-01"
        )
        parser.add_argument(
            "--report", type=Path, metavar="FILE", help="write what became of each article to this file (CSV)"
        )

    def handle(
        self, *, paths: list[str], visibility: str, published: date | None, report: Path | None, **options: Any
    ) -> None:
        label = " ".join(str(path) for path in paths).encode("utf-8", "replace").decode()
        batch = None
        try:
            batch = start_batch(label=label, visibility=visibility, published_on=published)
            add_items(batch=batch, reads=_read_all(paths))
            self._import(batch)
            counts = self._report(batch, report)
        except (InterfaceError, OperationalError) as error:
            raise CommandError(
                f"The database went away: {str(error).splitlines()[0]}\n"
                "What was brought in is safe. Run the same command again for the rest."
            ) from error
        except KeyboardInterrupt:
            if batch is not None:
                self._report(batch, report)
            self.stderr.write("Interrupted. What was brought in is safe; run the same command again for the rest.")
            sys.exit(130)
        if counts[State.FAILED]:
            sys.exit(1)

    def _import(self, batch: ImportBatch) -> None:
        columns = TextColumn("Articles"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn()
        console = Console(stderr=True)
        with Progress(*columns, console=console, disable=not console.is_terminal) as progress:
            task = progress.add_task("Articles", total=None)
            bring_in_batch(
                batch, fetcher=fetcher(), say=lambda done, total: progress.update(task, completed=done, total=total)
            )

    def _report(self, batch: ImportBatch, file: Path | None) -> Counter[str]:
        items = batch.items.order_by("position")
        for name, reason in items.filter(state=State.FAILED).values_list("name", "reason"):
            self.stderr.write(f"{name}: {reason}")
        counts = Counter(items.values_list("state", flat=True))
        updated = f"updated {counts[State.UPDATED]} (new versions), " if counts[State.UPDATED] else ""
        waiting = f", left waiting {counts[State.WAITING]}" if counts[State.WAITING] else ""
        self.stdout.write(
            f"created {counts[State.CREATED]}, {updated}skipped {counts[State.SKIPPED]} (already here), "
            f"failed {counts[State.FAILED]}{waiting}"
        )
        if file:
            try:
                with file.open("w", encoding="utf-8", newline="") as lines:
                    lines.writelines(report_lines(report_rows(batch)))
            except OSError as error:
                raise CommandError(f"The report cannot be written: {error.strerror or error}.") from error
        return counts


def _date(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise ArgumentTypeError(f"{words!r} is not a date like 2020-10-01") from error


def _files(path: Path) -> Iterator[Path]:
    """The file, or the readable ones of the folder, in the order of their names."""
    if path.is_dir():
        yield from sorted(f for f in path.rglob("*") if f.suffix.lower() in READABLE and f.is_file())
    else:
        yield path


def _read_all(paths: Iterable[str]) -> Iterator[Read]:
    for given in paths:
        if given.lower().startswith(("http://", "https://")):
            yield Read(given, {"url": given})
            continue
        for path in _files(Path(given)):
            try:
                with path.open("rb") as lines:
                    yield from read(lines, name=str(path))
            except OSError as error:
                yield Read(str(path), error=f"The file cannot be read: {error.strerror or error}.")
