"""Make this installation what a backup was."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claimtrack.operating.archive import ArchiveError
from claimtrack.operating.backups import restore_backup
from claimtrack.operating.copying import CopyError


class Command(BaseCommand):
    help = "Read a backup into an empty database and an empty folder of evidence; docs/restore.md."
    requires_system_checks: list[str] = []  # the database may be empty, or wrong: that is why one restores

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("archive", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="drop the tables and files that are here; no way back"
        )

    def handle(self, *args: Any, archive: Path, replace: bool, **options: Any) -> None:
        identity = settings.BACKUP_IDENTITY
        try:
            restore_backup(source=archive, identity=identity, replace_all=replace, say=self.stdout.write)
        except (ArchiveError, CopyError, OSError) as error:
            raise CommandError(str(error)) from error
