"""The database of a run, and the people who take part in the tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import connection

from claims.models import User

#: The data that is measured with lies beside the repository, where it does at all.
SHARED = Path(__file__).resolve().parents[2] / "shared"
PASSWORD = "a-long-demo-password"
#: The migrations that fill tables, and their functions that do.
FILLING = [
    ("0002_roles", "make_roles"),
    ("0020_merging", "let_editors_merge"),
    ("0060_assessments", "make_scale"),
    ("0060_assessments", "give_permissions"),
    ("0071_roles_of_the_desk", "extend_roles"),
]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Several runs at once, each with a database of its own: TEST_DB_SUFFIX."""
    databases: dict[str, dict[str, Any]] = settings.DATABASES
    if suffix := os.environ.get("TEST_DB_SUFFIX"):
        databases["default"].setdefault("TEST", {})["NAME"] = f"test_claimtrack_{suffix}"


@pytest.fixture(autouse=True)
def _roles_are_there(request: pytest.FixtureRequest) -> None:
    """A test that commits empties the tables when it ends, those that migrations filled, too."""
    marker = request.node.get_closest_marker("django_db")
    if marker is None and not {"db", "transactional_db", "live_server"} & set(request.fixturenames):
        return
    request.getfixturevalue("_django_db_helper")
    fill_as_migrations_do()


def fill_as_migrations_do() -> None:
    if not Group.objects.exists():
        for migration, step in FILLING:
            getattr(import_module(f"claims.migrations.{migration}"), step)(apps, None)


def _user(name: str, role: str, **extra: Any) -> User:
    user = User.objects.create_user(name, password=PASSWORD, **extra)
    user.groups.add(Group.objects.get(name=role))
    return user


@pytest.fixture
def viewer(db: None) -> User:
    return _user("vera", "Viewer")


@pytest.fixture
def editor(db: None) -> User:
    return _user("edda", "Editor")


@pytest.fixture
def fact_checker(db: None) -> User:
    return _user("fabian", "Fact-checker")


@pytest.fixture
def admin_user(db: None) -> User:
    return _user("ada", "Admin", is_staff=True, is_superuser=True)


@pytest.fixture
def no_jobs_left() -> Iterator[None]:
    """For tests whose transactions are committed: emptying the tables after them leaves out those of the queue."""
    yield
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs CASCADE")
