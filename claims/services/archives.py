"""Bringing a whole archive in: into an empty installation row for row, into a filled one beside what is there."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

import pgtrigger
from django.contrib.auth.models import Group
from django.core.exceptions import SuspiciousFileOperation
from django.core.files.base import File
from django.db import DataError, IntegrityError, connection, transaction

from claims.formats.archive_files import ArchiveError, ArchiveReader
from claims.models import Article, Claim, Evidence, Source, User, Verdict
from claims.queries.archive import installation_uid
from claims.queries.archive_tables import Table, archive_tables
from claims.services.archive_rows import Staging
from claims.services.errors import Refused

#: What an empty installation has from its migrations: an archive brings its own.
_FROM_MIGRATIONS: Final = (Group, Verdict)


@dataclass(slots=True)
class Imported:
    """How many rows of each table were new here, and which files of evidence the archive does not hold."""

    rows: dict[str, int] = field(default_factory=dict)
    missing_files: list[str] = field(default_factory=list)

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def is_empty() -> bool:
    """Nobody has worked here: what there is, the migrations have made."""
    return not any(model._default_manager.exists() for model in (Source, Article, Claim, User))


@transaction.atomic
def import_archive(*, archive: ArchiveReader, at: Callable[[str], None] = lambda table: None) -> Imported:
    """Put in what is not here yet; nothing that is here changes, and no history is written but what the archive has.

    1. All rows are staged beside the tables, and those that are here already are made known (``archive_rows``).
    2. New rows get keys: their own in an empty installation, else the next free ones, and all that points at them
       follows.  People who are new to a filled installation may not log in.
    3. They are put in, past the triggers; the database still holds every constraint, and anchors are tried anew.

    ``at`` is told each table as it begins.  Raises Refused, in words, where the archive cannot come in: then nothing
    of it did.
    """
    tables = archive_tables()
    _refuse_other_tables(archive, tables)
    own, empty = archive.manifest.origin == installation_uid(), is_empty()
    staging = Staging(tables, origin=archive.manifest.origin, is_own=own, preserve=own or empty)
    found = Imported()
    try:
        with pgtrigger.ignore(), transaction.atomic():
            if empty and not own:
                _forget_what_migrations_made(tables)
            for table in tables.values():
                at(table.name)
                staging.stage(table, archive.lines(table.name))
                staging.know(table)
            staging.settle()
            for table in tables.values():
                found.rows[table.name] = staging.put(table)
            if not own:
                staging.remember()
            staging.drop()
            _check_anchors()
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    except ArchiveError as error:
        raise Refused(str(error)) from error
    except (DataError, IntegrityError, ValueError) as error:
        raise Refused(f"The archive cannot come in: {str(error).splitlines()[0]}") from error
    found.rows = {name: rows for name, rows in found.rows.items() if rows}
    found.missing_files = list(_put_files(archive))
    return found


def _refuse_other_tables(archive: ArchiveReader, tables: dict[str, Table]) -> None:
    theirs = archive.manifest.tables
    for name, table in tables.items():
        if set(theirs.get(name, ())) != set(table.columns):
            raise Refused(
                f"The archive was made by another version of claimtrack: its table {name} has other columns. "
                "Bring the older of the two up to date, and export again."
            )
    if more := sorted(theirs.keys() - tables.keys()):
        raise Refused(f"The archive was made by a newer version of claimtrack: it has the table {more[0]}.")


def _forget_what_migrations_made(tables: dict[str, Table]) -> None:
    """With their links and their history."""
    names = {model._meta.db_table for model in _FROM_MIGRATIONS}
    links = [table for table in tables.values() if table.tracks in names]
    links += [table for table in tables.values() if table.name == "auth_group_permissions"]
    with connection.cursor() as cursor:
        for table in [*links, *(tables[name] for name in sorted(names))]:
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(table.name)}")  # noqa: S608  # our own names


def _check_anchors() -> None:
    """An anchor holds the words of its text: the trigger that says so was passed by."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM claims_anchor a JOIN claims_articleversion v ON v.id = a.version_id WHERE "
            'substr(v.text, a."start" + 1, a."end" - a."start") IS DISTINCT FROM a.exact'
        )
        (count,) = cursor.fetchone() or (0,)
    if count:
        raise ArchiveError(f"The archive is broken: {count} anchors do not hold the words of their texts.")


def _put_files(archive: ArchiveReader) -> Iterable[str]:
    """Evidence that was uploaded, where it is not here; names those that the archive lacks."""
    for evidence in Evidence.objects.exclude(file="").order_by("pk").iterator():
        storage, name = evidence.file.storage, evidence.file.name
        try:
            if storage.exists(name):
                continue
            source = archive.file(name)
            if source is None or storage.save(name, File(source)) != name:
                yield evidence.file_name
        except SuspiciousFileOperation:
            yield evidence.file_name
