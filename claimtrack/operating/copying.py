"""The database as a file and back, by PostgreSQL's own pg_dump and pg_restore.

They are those of the path, of Debian's folders or of the embedded PostgreSQL's wheel, whichever are nearest to the
server's version: a pg_dump refuses a server newer than itself, and what a newer pg_restore says an older may not know.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from django.db import connection, transaction

from claimtrack.operating.archive import Table
from claimtrack.postgres.server import Server, ServerError

_VERSION: Final = re.compile(r"\d+")
#: What is ours in the schema, but for what an extension brought.
_OURS: Final = """
    SELECT 'DROP TABLE IF EXISTS ' || c.oid::regclass || ' CASCADE' FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
    UNION ALL
    SELECT 'DROP FUNCTION IF EXISTS ' || p.oid::regprocedure || ' CASCADE' FROM pg_proc p
    WHERE p.pronamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = p.oid AND d.deptype = 'e')
    UNION ALL
    SELECT 'DROP TYPE IF EXISTS ' || t.oid::regtype || ' CASCADE' FROM pg_type t
    LEFT JOIN pg_class r ON r.oid = t.typrelid
    WHERE t.typnamespace = 'public'::regnamespace AND (t.typtype = 'e' OR r.relkind = 'c')
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = t.oid AND d.deptype = 'e')
    UNION ALL
    SELECT 'DROP TEXT SEARCH CONFIGURATION IF EXISTS ' || c.oid::regconfig || ' CASCADE' FROM pg_ts_config c
    WHERE c.cfgnamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e')
"""


class CopyError(Exception):
    """The database could not be written out or read in; the message holds what PostgreSQL's program said."""


@contextmanager
def snapshot() -> Iterator[str]:
    """One moment of the database: what this connection reads, and what pg_dump writes by its name, is the same."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            name = str(cursor.fetchone()[0])
        yield name


def dump(target: Path, *, of: str) -> None:
    """Write the database as it is in the snapshot ``of``, in pg_dump's custom format (compressed)."""
    _run("pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-comments", "--schema=public",
         "--extension=*", f"--snapshot={of}", f"--file={target}")  # fmt: skip


def load(source: Path) -> None:
    """Read it into the database, which has no tables: all of it or, after an error, nothing."""
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
         f"--use-list={_list_without_schema(source)}", str(source))  # fmt: skip


def drop_all() -> None:
    """Drop all that is ours in the database: tables, their types, functions, ways of searching.  Extensions stay."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(_OURS)
        for (statement,) in cursor.fetchall():
            cursor.execute(statement)


def table_names() -> list[str]:
    """The tables of the database, but for those of extensions."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT c.relname FROM pg_class c WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
            " AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'e') ORDER BY 1"
        )
        return [name for (name,) in cursor.fetchall()]


def digests() -> dict[str, Table]:
    """How many rows each table has, and a sum over them that any change of any row changes; one scan of each."""
    found = {}
    with connection.cursor() as cursor:
        # How a row is written out hangs on these.
        cursor.execute("SET LOCAL extra_float_digits = 1; SET LOCAL timezone = 'UTC'; SET LOCAL bytea_output = 'hex'")
        for name in table_names():
            quoted = connection.ops.quote_name(name)
            cursor.execute(
                f"SELECT count(*), coalesce(sum(('x' || left(md5(t::text), 16))::bit(64)::bigint), 0) FROM {quoted} t"  # noqa: S608
            )
            rows, total = cursor.fetchone()
            found[name] = Table(rows=rows, digest=str(total))
    return found


def programs_of() -> Path | None:
    """The folder of pg_dump and pg_restore that are new enough for the server; None where there are none."""
    versions = [(version, folder) for folder in _folders() if (version := _major(folder / "pg_dump")) is not None]
    return min(((v, folder) for v, folder in versions if v >= server_major()), default=(0, None))[1]


def server_major() -> int:
    connection.ensure_connection()
    return int(connection.pg_version) // 10_000  # type: ignore[attr-defined]  # PostgreSQL's has one


def _folders() -> Iterator[Path]:
    try:
        yield Server.wheel() / "bin"
    except ServerError:
        pass
    yield from Path("/usr/lib/postgresql").glob("*/bin")
    if found := shutil.which("pg_dump"):
        yield Path(found).parent


def _major(program: Path) -> int | None:
    if not program.exists():
        return None
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    found = _VERSION.search(said)
    return int(found.group()) if found else None


def _list_without_schema(source: Path) -> Path:
    """The schema itself is there already, and not ours to make."""
    listed = source.with_name("contents")
    said = _run("pg_restore", "--list", str(source), to_the_database=False)
    kept = [line for line in said.splitlines() if not re.search(r"^\d+; \d+ \d+ SCHEMA - ", line)]
    listed.write_text("\n".join(kept) + "\n", encoding="utf-8")
    return listed


def _run(program: str, *arguments: str, to_the_database: bool = True) -> str:
    folder = programs_of()
    if folder is None:
        raise CopyError(
            f"There is no pg_dump for PostgreSQL {server_major()} here: install postgresql-client-{server_major()}."
        )
    environment = {key: value for key, value in os.environ.items() if not key.startswith("PG")}
    target = []
    if to_the_database:
        its = connection.get_connection_params()
        named = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "password": "PGPASSWORD", "sslmode": "PGSSLMODE",
                 "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip
        environment |= {named[key]: str(value) for key, value in its.items() if key in named and value}
        target = [f"--dbname={its['dbname']}"]
    done = subprocess.run([folder / program, *target, *arguments], capture_output=True, text=True, env=environment)
    if done.returncode:
        raise CopyError(f"{program} failed ({done.returncode}): {done.stderr.strip()[-2000:]}")
    return done.stdout
