"""A backup of a whole installation, and an installation from a backup."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.db.migrations.loader import MigrationLoader

from claimtrack import __version__
from claimtrack.operating import archive, copying
from claimtrack.operating.archive import DATABASE, EVIDENCE, ArchiveError, Manifest
from claimtrack.operating.rotation import Keep, backups_in, name_of, superfluous

Say = Callable[[str], None]


def make_backup(*, folder: Path, recipient: str, keep: Keep, say: Say) -> Path:
    """Write one archive of the database at one moment and of all files, then remove those that are kept no longer.

    Files are read after the database: what it names is there, for evidence is added and never changed.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory(dir=folder, prefix=".backup-") as work:
        dumped = Path(work) / DATABASE
        with copying.snapshot() as moment:
            manifest = Manifest(
                made_at=now.isoformat(timespec="seconds"), version=__version__, postgres=str(copying.server_major()),
                migrations=applied_migrations(), tables=copying.digests(),
            )  # fmt: skip
            copying.dump(dumped, of=moment)
        target = folder / name_of(now, archive.ENCRYPTED_ENDING if recipient else archive.ENDING)
        members = [(DATABASE, dumped), *archive.files_under(settings.EVIDENCE_ROOT)]
        archive.write_archive(target, members=members, manifest=manifest, recipient=recipient)
    rows = sum(table.rows for table in manifest.tables.values())
    say(f"{target}: {rows:,} rows of {len(manifest.tables)} tables, {len(members) - 1} files of evidence.")
    for old in superfluous(backups_in(folder), keep):
        old.unlink()
        say(f"{old.name} is kept no longer.")
    return target


def check_backup(*, source: Path, identity: str, say: Say) -> Manifest:
    """Unpack and check every byte, and throw it away again."""
    with tempfile.TemporaryDirectory(prefix="claimtrack-check-") as work:
        manifest = archive.unpack(source, Path(work), identity=identity)
    rows = sum(table.rows for table in manifest.tables.values())
    say(f"{source.name} is whole: made {manifest.made_at} by version {manifest.version}, {rows:,} rows,"
        f" {len(manifest.files) - 1} files of evidence.")  # fmt: skip
    return manifest


def restore_backup(*, source: Path, identity: str, replace_all: bool, say: Say) -> None:
    """Make this installation what the backup was, and bring its tables up to this program's version.

    The archive is checked as a whole first; then the database is read in and compared with the manifest, row by row.
    Raises ArchiveError where that cannot be done, with nothing changed unless the words say so.
    """
    evidence: Path = settings.EVIDENCE_ROOT
    if not replace_all and copying.table_names():
        raise ArchiveError(
            "This database has tables already: restore into an empty one, or say --replace to drop them."
        )
    if not replace_all and evidence.exists() and any(evidence.iterdir()):
        raise ArchiveError(f"{evidence} has files already: name an empty folder, or say --replace.")
    evidence.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=evidence.parent, prefix=".restore-") as work:
        manifest = archive.unpack(source, Path(work), identity=identity)
        if unknown := sorted(set(manifest.migrations) - known_migrations()):
            raise ArchiveError(
                f"The backup is of version {manifest.version}, newer than this program ({__version__}):"
                f" it has {unknown[-1]}. Restore it with that version."
            )
        if replace_all:
            copying.drop_all()
        copying.load(Path(work) / DATABASE)
        _compare(manifest)
        _put(Path(work) / EVIDENCE, evidence)
    say(f"Restored: {sum(table.rows for table in manifest.tables.values()):,} rows, each as it was;"
        f" {len(manifest.files) - 1} files of evidence.")  # fmt: skip
    call_command("migrate", verbosity=0, interactive=False)
    newer = len(set(applied_migrations()) - set(manifest.migrations))
    if newer:
        say(f"{newer} migrations brought it from version {manifest.version} to {__version__}.")


def applied_migrations() -> list[str]:
    return sorted(f"{app}.{name}" for app, name in MigrationLoader(connection).applied_migrations)


def known_migrations() -> set[str]:
    """Also those that others of this program's have replaced."""
    found = set()
    for (app, name), migration in MigrationLoader(None).disk_migrations.items():
        found |= {f"{app}.{name}", *(f"{old_app}.{old}" for old_app, old in migration.replaces)}
    return found


def _compare(manifest: Manifest) -> None:
    with transaction.atomic():
        found = copying.digests()
    wrong = [name for name in sorted({*found, *manifest.tables}) if found.get(name) != manifest.tables.get(name)]
    if wrong:
        raise ArchiveError(f"The database was read in, but is not as it was: {', '.join(wrong)}. Do not use it.")


def _put(source: Path, target: Path) -> None:
    """The folder as a whole takes the place of what was there."""
    source.mkdir(mode=0o700, exist_ok=True)
    old = target.with_name(f".{target.name}.before-restore")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    source.rename(target)
    shutil.rmtree(old, ignore_errors=True)
