"""Write a backup of the whole installation: the database, and the files of evidence, in one checked archive."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claimtrack.operating.archive import ArchiveError, new_key
from claimtrack.operating.backups import check_backup, make_backup
from claimtrack.operating.copying import CopyError
from claimtrack.operating.rotation import Keep


class Command(BaseCommand):
    help = (
        "Write the database and all files into one archive, encrypted where BACKUP_RECIPIENT is set, and remove old "
        "archives by BACKUP_KEEP. SECRET_KEY is not in it: keep it elsewhere, with BACKUP_IDENTITY. docs/restore.md"
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.BACKUP_ROOT, help="default: %(default)s")
        parser.add_argument("--check", type=Path, metavar="ARCHIVE", help="only check an archive, every byte of it")
        parser.add_argument("--make-key", action="store_true", help="only print a new pair of keys")

    def handle(self, *args: Any, folder: Path, check: Path | None, make_key: bool, **options: Any) -> None:
        if make_key:
            secret, public = new_key()
            self.stdout.write(f"BACKUP_RECIPIENT={public}   (for the servers)")
            self.stdout.write(f"BACKUP_IDENTITY={secret}   (to restore; keep it off the servers)")
            return
        say = self.stdout.write
        try:
            if check:
                check_backup(source=check, identity=settings.BACKUP_IDENTITY, say=say)
            else:
                keep = Keep.of(settings.BACKUP_KEEP)
                make_backup(folder=folder, recipient=settings.BACKUP_RECIPIENT, keep=keep, say=say)
        except (ArchiveError, CopyError, ValueError, OSError) as error:
            raise CommandError(str(error)) from error
