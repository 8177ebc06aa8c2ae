"""From the version before to this one and back, over a filled database: two programs, each in a process of its own.

The version before is the newest tag, or the commit that UPGRADE_FROM names.  docs/upgrade.md
"""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from django.conf import settings
from django.db import connection
from pytest_django import DjangoDbBlocker

from claimtrack.environment import BASE_DIR

pytestmark = pytest.mark.slow
_FILL = """
from claims.models import User
from claims.services.articles import Draft, add_article
from tests.admin.test_admin import fill
for n in (1, 2):
    fill(User.objects.get(username='admin'), n)
add_article(draft=Draft(title='It waits', text='The mayor denied that the bridge was safe.'))
"""
#: What the version before does while the tables are the next one's already: reads, and writes.
_SERVE = """
import json
import time
from django.test import Client
from claims.models import User
from tests.scenes import make_claim
client = Client(HTTP_HOST='localhost')
client.force_login(User.objects.get(username='admin'))
answers = {path: client.get(path).status_code for path in (
    '/', '/queue/', '/articles/', '/claims/', '/sources/', '/search/?q=bridge', '/decisions/', '/imports/', '/readyz')}
make_claim(User.objects.get(username='editor'), f'Written at {time.time()}, while two versions ran')
print(json.dumps(answers))
"""


@dataclass(frozen=True)
class Program:
    """One version's code, on a database of the test's."""

    folder: Path
    files: Path
    database: str

    def manage(self, *arguments: str, on: str = "", fails: bool = False) -> str:
        env = os.environ | {
            "DEBUG": "1", "DJANGO_SETTINGS_MODULE": "claimtrack.settings", "EXTRACTOR": "rules",
            "EMBEDDED_POSTGRES_STATE": str(settings.EMBEDDED_POSTGRES_STATE),
            "EMBEDDED_POSTGRES_NAME": on or self.database, "PYTHONPATH": str(self.folder), "SECRET_KEY": "k" * 60,
            "EVIDENCE_ROOT": str(self.files / (on or self.database)), "BACKUP_ROOT": str(self.files / "backups"),
        }  # fmt: skip
        done = subprocess.run(
            [sys.executable, self.folder / "manage.py", *arguments], env=env, cwd=self.folder, capture_output=True,
            text=True,
        )  # fmt: skip
        assert (done.returncode != 0) == fails, done.stderr[-3000:]
        return done.stderr if fails else done.stdout

    def serve(self) -> dict[str, int]:
        """What its pages answer, after it has written something."""
        answers: dict[str, int] = json.loads(self.manage("shell", "-c", _SERVE).splitlines()[-1])
        return answers

    def leaves(self) -> dict[str, str]:
        """The newest migration of each app."""
        found = {}
        for line in self.manage("showmigrations", "--plan").splitlines():
            app, _, name = line[5:].partition(".")
            found[app] = name.split(" ")[0]
        return found


def the_version_before() -> str:
    if named := os.environ.get("UPGRADE_FROM"):
        return named
    done = subprocess.run(
        ["git", "describe", "--tags", "--abbrev=0"], cwd=BASE_DIR, capture_output=True, text=True
    )  # fmt: skip
    if done.returncode:
        pytest.skip("no tag in this clone: `git fetch --tags`, or name a commit by UPGRADE_FROM")
    return done.stdout.strip()


@pytest.fixture
def databases(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[list[str]]:
    """Two beside that of the tests, which is left as it is."""
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        names = [f"{connection.settings_dict['NAME']}_{part}" for part in ("upgraded", "restored")]
        for name in names:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
            cursor.execute(f"CREATE DATABASE {name}")
        yield names
        for name in names:
            cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


@pytest.fixture
def old(tmp_path: Path, databases: list[str]) -> Program:
    packed = subprocess.run(["git", "archive", the_version_before()], cwd=BASE_DIR, capture_output=True, check=True)
    folder = tmp_path / "old"
    with tarfile.open(fileobj=io.BytesIO(packed.stdout)) as tar:
        tar.extractall(folder, filter="data")
    return Program(folder, tmp_path / "files", databases[0])


@pytest.fixture
def new(tmp_path: Path, databases: list[str]) -> Program:
    return Program(BASE_DIR, tmp_path / "files", databases[0])


Rows = dict[str, tuple[list[str], list[tuple[object, ...]]]]


def rows(database: str, columns: Rows | None = None) -> Rows:
    """Each table with its columns and rows; only what ``columns`` has, where it is given."""
    its = connection.get_connection_params()
    found: Rows = {}
    with psycopg.connect(host=its["host"], user=its["user"], dbname=database) as there:
        listed = there.execute(
            "SELECT table_name, array_agg(column_name::text ORDER BY column_name) FROM information_schema.columns"
            " JOIN information_schema.tables USING (table_schema, table_name)"
            " WHERE table_schema = 'public' AND table_type = 'BASE TABLE' GROUP BY 1"
        ).fetchall()
        for table, names in listed:
            if columns is not None and table not in columns:
                continue
            wanted = [name for name in (columns[table][0] if columns else names) if name in names]
            chosen = ", ".join(f'"{name}"::text' for name in wanted)
            found[table] = (wanted, sorted(there.execute(f'SELECT {chosen} FROM "{table}"').fetchall(), key=repr))
    return found


#: What tells of the upgrade itself, and what it may fill anew.
_OF_THE_WAY = {"django_migrations", "auth_permission", "auth_group_permissions", "django_content_type"}


def differ(one: Rows, other: Rows) -> list[str]:
    return [table for table in one if table not in _OF_THE_WAY and one[table] != other.get(table)]


def test_up_with_both_at_work_and_back_and_the_old_backup_into_the_new_program(
    old: Program, new: Program, databases: list[str]
) -> None:
    upgraded, restored = databases
    old.manage("migrate", "-v0")
    old.manage("load_seeds")
    old.manage("shell", "-c", _FILL)
    before = rows(upgraded)
    assert sum(len(its) for _, its in before.values()) > 1000
    old.manage("backup")
    (backup,) = (old.files / "backups").glob("claimtrack-*.tar")

    new.manage("migrate", "-v0")
    after = rows(upgraded, before)
    assert differ(before, after) == [], "no row and no value that was there has gone or changed"
    new.manage("migrate", "--check")
    assert set(old.serve().values()) == {200}, "the version before goes on while the tables are the next one's"
    new.manage("restore", str(backup), on=restored)
    assert differ(before, rows(restored, before)) == [], "the old backup in the new program"
    new.manage("procrastinate", "worker", "--one-shot", "--queues", "default", on=restored)
    assert "queued" not in str(rows(restored)["claims_extractionrun"]), "workers go on with what waited"
    if new.leaves() != old.leaves():
        new.manage("backup")
        newest = max((old.files / "backups").glob("claimtrack-*.tar"))
        assert "newer than this program" in old.manage("restore", str(newest), "--replace", on=restored, fails=True)

    wanted, here = old.leaves(), new.leaves()
    for app in sorted(app for app in wanted if here.get(app) != wanted[app]):
        new.manage("migrate", app, wanted[app], "-v0")
    back = rows(upgraded, before)
    lost = {table for table in differ(before, back) if set(before[table][1]) - set(back[table][1])}
    assert lost <= {"claims_user"}, "back: but for when somebody logged in last, every row is as it was"
    assert set(old.serve().values()) == {200}
    old.manage("restore", str(backup), "--replace")
    assert differ(before, rows(upgraded, before)) == [], "further back: the backup, row by row"
