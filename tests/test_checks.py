"""Is the database good enough, and if not, what is to be done?"""

from __future__ import annotations

from collections.abc import Set

import pytest
from django.core.management import call_command
from django.db import connections
from pytest_django import DjangoDbBlocker

from claimtrack.checks import check_databases, shortcomings

ALL = frozenset({"vector", "pg_trgm", "unaccent", "btree_gist"})
CONTRIB = ALL - {"vector"}


@pytest.mark.parametrize(
    ("number", "available", "creatable", "installed", "expected"),
    [
        (160_004, ALL, CONTRIB, {"vector"}, []),
        (180_006, ALL, ALL, set(), []),
        (
            150_004, ALL, ALL, set(),
            ["PostgreSQL 15.4 is too old: claimtrack needs 16 or newer."],
        ),
        (
            160_004, CONTRIB, CONTRIB, set(),
            ["The extension vector is missing: install the package postgresql-16-pgvector on the server's machine and "
             "have a superuser run CREATE EXTENSION vector in this database."],
        ),
        (
            170_001, ALL, CONTRIB, CONTRIB,
            ["The extension vector is missing: have a superuser run CREATE EXTENSION vector in this database."],
        ),
        (
            160_004, ALL - {"unaccent"}, CONTRIB, {"vector"},
            ["The extension unaccent is missing: install the package postgresql-contrib on the server's machine and "
             "have a superuser run CREATE EXTENSION unaccent in this database."],
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_and_what_to_do(
    number: int, available: Set[str], creatable: Set[str], installed: Set[str], expected: list[str]
) -> None:
    version = f"{number // 10_000}.{number % 10_000}"
    found = shortcomings(version=version, number=number, available=available, creatable=creatable, installed=installed)
    assert [message.msg for message in found] == expected


@pytest.mark.django_db
def test_the_database_of_the_tests_is_good() -> None:
    assert check_databases(databases=["default"]) == []
    call_command("check", databases=["default"])


def test_no_database_is_asked_where_none_is_named() -> None:
    assert check_databases(databases=None) == []


def test_a_database_that_does_not_answer_is_an_error_in_words(django_db_blocker: DjangoDbBlocker) -> None:
    connections.databases["gone"] = {
        **connections.databases["default"],
        "ENGINE": "django.db.backends.postgresql",
        "HOST": "/nowhere",
    }
    try:
        with django_db_blocker.unblock():
            (error,) = check_databases(databases=["gone"])
        assert error.msg.startswith("The database does not answer: ")
        assert "/nowhere" in error.msg
    finally:
        del connections.databases["gone"]
