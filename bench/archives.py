"""How much memory everything takes on its way out, and in again, with many rows.

    DEBUG=1 .venv/bin/python -m bench.archives [--rows 200000] [--import]

Makes a database of its own (``bench.many_rows``), and drops it at the end.  Printed are rows, seconds and the highest
resident memory of this process above what it held before: of the archive, of the CSV of all that is on record, and,
as the baseline, of the same rows read as a list.  With ``--import`` the archive comes into the same installation, which
is to change nothing, and then into an empty one, whose rows are counted against those that left.
"""

from __future__ import annotations

import argparse
import os
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")


def memory(name: str) -> int:
    """``VmRSS`` now or ``VmHWM``, the highest since ``forget``; megabytes."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(name)) // 1024


def measured(what: str, do: Callable[[], int]) -> None:
    Path("/proc/self/clear_refs").write_text("5")  # forget the highest
    before, start = memory("VmRSS"), time.perf_counter()
    rows = do()
    seconds = time.perf_counter() - start
    print(f"{what:42} {rows:>10,} rows  {seconds:7.1f} s  {memory('VmHWM') - before:>6} MB more", flush=True)


def measure(*, bring_in: bool) -> None:
    from claims.formats.archive_files import ArchiveReader
    from claims.formats.reports import csv_lines
    from claims.models import Attribution
    from claims.queries.archive import write_archive
    from claims.queries.exchange import ATTRIBUTION_COLUMNS, attribution_rows
    from claims.services.archives import import_archive

    def as_csv() -> int:
        rows = attribution_rows(Attribution.objects.live())
        return sum(1 for _ in csv_lines([str(row[name]) for name in ATTRIBUTION_COLUMNS] for row in rows))

    with tempfile.TemporaryFile() as out:
        made: dict[str, int] = {}

        def write() -> int:
            made.update(write_archive(out))
            return sum(made.values())

        def read() -> int:
            out.seek(0)
            with ArchiveReader(out) as archive:
                return import_archive(archive=archive).total

        measured("the archive", write)
        print(f"{'':42} {out.tell() / 1e6:10,.0f} MB", flush=True)
        measured("all that is on record, as CSV", as_csv)
        measured("baseline: the same as a list", lambda: len(list(attribution_rows(Attribution.objects.live()))))
        if bring_in:
            measured("into the same: new rows", read)
            empty()
            measured("into an empty one: new rows", read)
            counted = {name: rows for name, rows in made.items() if rows != count(name)}
            print(f"{len(made)} tables, other counts than those that left: {counted or 'none'}")


def count(table: str) -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f'SELECT count(*) FROM "{table}"')  # noqa: S608  # a name of ours
        return int(cursor.fetchone()[0])


def empty() -> None:
    from django.contrib.contenttypes.models import ContentType
    from django.core.management import call_command

    from tests.conftest import fill_as_migrations_do

    call_command("flush", interactive=False, verbosity=0)
    ContentType.objects.clear_cache()
    fill_as_migrations_do()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rows", type=int, default=200_000, help="of each kind")
    parser.add_argument("--import", action="store_true", dest="bring_in")
    asked = parser.parse_args()
    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases

    from bench.many_rows import fill

    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = f"test_claimtrack_{asked.rows}_archived"
    made: Any = setup_databases(verbosity=0, interactive=False, aliases={"default"})
    try:
        fill(asked.rows, quiet=True)
        measure(bring_in=asked.bring_in)
    finally:
        for connection, name, _ in made:
            connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
