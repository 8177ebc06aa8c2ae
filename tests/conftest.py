"""The database of a run, and the people who take part in the tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import pytest_django
from django.apps import apps
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.cache import cache
from django.db import connection
from filelock import FileLock
from pytest_django.plugin import blocking_manager_key

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
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None,
    tmp_path_factory: pytest.TempPathFactory,
    django_db_blocker: pytest_django.DjangoDbBlocker,
) -> None:
    """Several runs at once, each with a database of its own: TEST_DB_SUFFIX.  The processes of one run migrate once."""
    databases: dict[str, dict[str, Any]] = settings.DATABASES
    suffix, process = os.environ.get("TEST_DB_SUFFIX"), os.environ.get("PYTEST_XDIST_WORKER", "")
    if suffix:
        databases["default"].setdefault("TEST", {})["NAME"] = f"test_claimtrack_{suffix}{process}"
    if process:
        template = f"test_claimtrack_{suffix or ''}template"
        migrated = tmp_path_factory.getbasetemp().parent / "migrated"
        with FileLock(f"{migrated}.lock"), django_db_blocker.unblock():
            if not migrated.exists():
                _migrate(template)
                migrated.touch()
        databases["default"].setdefault("TEST", {})["TEMPLATE"] = template


def _migrate(name: str) -> None:
    """A database of this name with all tables, which nobody is connected to when this returns."""
    usual, test = connection.settings_dict["NAME"], connection.settings_dict["TEST"]
    connection.settings_dict["TEST"] = {**test, "NAME": name}
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    connection.settings_dict.update({"NAME": usual, "TEST": test})
    settings.DATABASES["default"]["NAME"] = usual


def pytest_unconfigure(config: pytest.Config) -> None:
    """When all processes have ended, what they copied goes, too."""
    if not hasattr(config, "workerinput") and getattr(config.option, "numprocesses", None):
        template = f"test_claimtrack_{os.environ.get('TEST_DB_SUFFIX') or ''}template"
        with config.stash[blocking_manager_key].unblock(), connection._nodb_cursor() as cursor:
            cursor.execute(f'DROP DATABASE IF EXISTS "{template}"')


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
