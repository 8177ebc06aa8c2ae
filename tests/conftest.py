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
from django.core.cache import cache
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
    ("0100_safety", "let_admins_invite"),
    ("0096_roles_of_out", "make_installation"),
    ("0096_roles_of_out", "extend_roles"),
]


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Several runs at once, each with a database of its own: TEST_DB_SUFFIX."""
    databases: dict[str, dict[str, Any]] = settings.DATABASES
    if suffix := os.environ.get("TEST_DB_SUFFIX"):
        process = os.environ.get("PYTEST_XDIST_WORKER", "")
        databases["default"].setdefault("TEST", {})["NAME"] = f"test_claimtrack_{suffix}{process}"


@pytest.fixture(autouse=True)
def _no_tries_are_counted_yet() -> None:
    cache.clear()


@pytest.fixture(autouse=True)
def _tables_as_migrations_left_them(request: pytest.FixtureRequest) -> Iterator[None]:
    """A test that commits empties Django's tables when it ends: those that migrations filled, but not the queue's."""
    marker = request.node.get_closest_marker("django_db")
    fixtures = set(request.fixturenames)
    if marker is None and not {"db", "transactional_db", "live_server"} & fixtures:
        yield
        return
    request.getfixturevalue("_django_db_helper")
    fill_as_migrations_do()
    yield
    if {"transactional_db", "live_server"} & fixtures or (marker and marker.kwargs.get("transaction")):
        with connection.cursor() as cursor:
            cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


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
