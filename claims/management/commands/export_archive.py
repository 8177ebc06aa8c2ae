"""Everything as one file."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.queries.archive import write_archive


class Command(BaseCommand):
    help = "Write everything, history included, to one archive (docs/exchange.md)."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        part = file.with_name(f"{file.name}.part")
        try:
            with part.open("wb") as out:
                rows = write_archive(out)
            part.replace(file)
        except OSError as error:
            raise CommandError(f"{file} cannot be written: {error.strerror}.") from error
        finally:
            part.unlink(missing_ok=True)
        self.stdout.write(f"{sum(rows.values()):,} rows of {len(rows)} tables in {file}.")
