"""Is the database one that claimtrack can live in?  Asked by `manage.py migrate`, and by `check --database default`."""

from __future__ import annotations

import os
from collections.abc import Sequence, Set
from typing import Any

from django.core.checks import CheckMessage, Error, Tags, register
from django.db import DatabaseError, connections

from claimtrack.postgres.server import ServerError

OLDEST = 16
#: Debian's packages, for an extension that is not on the server's machine.
PACKAGES = {
    "vector": "postgresql-{major}-pgvector",
    "pg_trgm": "postgresql-contrib",
    "unaccent": "postgresql-contrib",
    "btree_gist": "postgresql-contrib",
}


@register(Tags.database)
def check_databases(*, databases: Sequence[str] | None, **_kwargs: Any) -> list[CheckMessage]:
    """Nothing connects unless a database is named, so that plain `manage.py check` starts no server."""
    return [message for alias in databases or () for message in check_database(alias)]


def check_database(alias: str) -> list[CheckMessage]:
    connection = connections[alias]
    try:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT current_setting('server_version'), current_setting('server_version_num')::int,"
                " (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)"
            )
            version, number, superuser = cursor.fetchone()
            cursor.execute(
                "SELECT name, bool_or(trusted), bool_or(installed) FROM pg_available_extension_versions GROUP BY 1"
            )
            extensions = cursor.fetchall()
    except (DatabaseError, ServerError) as error:  # also a server too old for Django itself
        hint = "Look at DATABASE_URL." if os.environ.get("DATABASE_URL") else None
        return [Error(f"The database does not answer: {error}".rstrip(), hint=hint, id="claimtrack.E001")]
    return shortcomings(
        version=version,
        number=number,
        available={name for name, _, _ in extensions},
        creatable={name for name, trusted, _ in extensions if trusted or superuser},
        installed={name for name, _, installed in extensions if installed},
    )


def shortcomings(
    *, version: str, number: int, available: Set[str], creatable: Set[str], installed: Set[str]
) -> list[CheckMessage]:
    """What is wrong with a server, and what to do about it.

    ``available`` extensions lie on the server's machine, the ``creatable`` ones our role may create by itself
    (the migrations do), the ``installed`` ones are in this database.
    """
    major = number // 10_000
    if major < OLDEST:
        return [
            Error(
                f"PostgreSQL {version} is too old: claimtrack needs {OLDEST} or newer.",
                hint="Name a newer server in DATABASE_URL, or leave it out: then the embedded PostgreSQL is used.",
                id="claimtrack.E002",
            )
        ]
    messages: list[CheckMessage] = []
    for name, package in PACKAGES.items():
        if name in installed or (name in available and name in creatable):
            continue
        create = f"have a superuser run CREATE EXTENSION {name} in this database."
        if name not in available:
            create = f"install the package {package.format(major=major)} on the server's machine and {create}"
        messages.append(Error(f"The extension {name} is missing: {create}", id="claimtrack.E003"))
    return messages
