"""Everything as one file: each table as the database writes it as JSON, in one snapshot."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import IO

from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from claims.formats.archive_files import ArchiveWriter
from claims.models import Evidence, Installation
from claims.queries.archive_tables import WITHHELD, Table, archive_tables


def installation_uid() -> str:
    return str(Installation.objects.values_list("uid", flat=True).get())


def write_archive(out: IO[bytes], *, at: Callable[[str], None] = lambda table: None) -> dict[str, int]:
    """Write everything to ``out`` and say how many rows of each table; ``at`` is told each table as it begins.

    All of it is of one moment.  Memory does not grow with the number of rows.
    """
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost:  # within a caller's transaction it is that one's snapshot
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        with ArchiveWriter(out, origin=installation_uid(), made_at=timezone.now().isoformat()) as archive:
            for table in archive_tables().values():
                at(table.name)
                archive.table(table.name, table.columns, table_lines(table))
            for evidence in Evidence.objects.exclude(file="").order_by("pk").iterator():
                if evidence.file.storage.exists(str(evidence.file.name)):
                    with evidence.file.open("rb") as source:
                        archive.file(str(evidence.file.name), source)
            return archive.manifest.rows


def table_lines(table: Table) -> Iterator[str]:
    """Its rows as JSON objects, in the order of their keys."""
    columns = sql.SQL(", ").join(
        sql.SQL("{} AS {}").format(sql.SQL(instead), sql.Identifier(column))
        if (instead := WITHHELD.get((table.name, column)))
        else sql.Identifier(column)
        for column in table.columns
    )
    query = sql.SQL("COPY (SELECT row_to_json(r) FROM (SELECT {} FROM {} ORDER BY {}) r) TO STDOUT").format(
        columns, sql.Identifier(table.name), sql.Identifier(table.key)
    )
    connection.ensure_connection()
    with connection.connection.cursor() as cursor, cursor.copy(query) as copy:
        for (line,) in copy.rows():
            yield line
