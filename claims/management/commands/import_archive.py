"""An archive into this installation."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.formats.archive_files import ArchiveError, ArchiveReader
from claims.services.archives import import_archive
from claims.services.errors import Refused


class Command(BaseCommand):
    help = (
        "Bring an archive in: into an empty installation row for row, into a filled one beside what is there. "
        "What is here already stays as it is."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)

    def handle(self, *, file: Path, **options: Any) -> None:
        try:
            with file.open("rb") as source, ArchiveReader(source) as archive:
                imported = import_archive(archive=archive)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except (ArchiveError, Refused) as error:
            raise CommandError(str(error)) from error
        for table, rows in imported.rows.items():
            self.stdout.write(f"{rows:>10,}  {table}")
        self.stdout.write(f"{imported.total:,} rows were new here.")
        for name in imported.missing_files:
            self.stderr.write(f"Without its file: {name}")
