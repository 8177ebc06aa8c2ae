"""A backup of a filled installation, the machine thrown away, a fresh one from it; and archives that are not right."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from claims.models import ArticleVersion, Evidence, ExtractionRun, User
from claims.services.articles import Draft, add_article
from claimtrack.environment import BASE_DIR
from claimtrack.operating import archive, copying
from claimtrack.operating.archive import ArchiveError, Manifest, Table, new_key, unpack, write_archive
from claimtrack.operating.rotation import Keep, backups_in, name_of, superfluous
from tests.admin.test_admin import fill

SECRET, PUBLIC = new_key()
OTHER_SECRET, _ = new_key()


def manage(*arguments: str, database: str, **env: str) -> subprocess.CompletedProcess[str]:
    """A command of its own, as somebody at a terminal runs it."""
    variables = (
        os.environ
        | {
            "DEBUG": "1",
            "DJANGO_SETTINGS_MODULE": "claimtrack.settings",
            "EMBEDDED_POSTGRES_NAME": database,
            "EXTRACTOR": "rules",
        }
        | env
    )
    return subprocess.run(
        [sys.executable, BASE_DIR / "manage.py", *arguments], env=variables, capture_output=True, text=True
    )


@pytest.fixture
def fresh_database() -> Iterator[str]:
    name = f"{connection.settings_dict['NAME']}_fresh"
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        cursor.execute(f"CREATE DATABASE {name}")
    yield name
    with connection.cursor() as cursor:
        cursor.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")


def rows_of(database: str, table: str) -> list[Any]:
    its = connection.get_connection_params()
    with psycopg.connect(host=its["host"], user=its["user"], dbname=database) as other:
        return other.execute(f"SELECT t::text FROM {table} t ORDER BY 1").fetchall()


@pytest.mark.django_db(transaction=True)
def test_a_fresh_machine_is_row_by_row_and_file_by_file_what_the_lost_one_was(
    admin_user: User, fresh_database: str, tmp_path: Path
) -> None:
    fill(admin_user, 1)
    fill(admin_user, 2)
    evidence = tmp_path / "evidence"
    (evidence / "2020").mkdir(parents=True)
    (evidence / "2020" / "ä minutes.pdf").write_bytes(b"%PDF-1.4 " + bytes(range(256)) * 5000)
    waiting = add_article(draft=Draft(title="It waits", text="The mayor denied that the bridge was safe."))
    folder = tmp_path / "backups"
    here = str(connection.settings_dict["NAME"])
    env = {"BACKUP_ROOT": str(folder), "BACKUP_RECIPIENT": PUBLIC, "EVIDENCE_ROOT": str(evidence)}
    made = manage("backup", database=here, **env)
    assert made.returncode == 0, made.stderr
    (its,) = backups_in(folder)
    assert its.stat().st_mode & 0o077 == 0, "for its owner only"
    assert [path.name for path in folder.iterdir()] == [its.name], "nothing half-made is left"
    assert (b"denied that the bridge" in its.read_bytes()) is False

    new = tmp_path / "new machine" / "evidence"
    env = {"EVIDENCE_ROOT": str(new), "BACKUP_IDENTITY": SECRET}
    back = manage("restore", str(its), database=fresh_database, **env)
    assert back.returncode == 0, back.stderr
    assert "each as it was; 1 files" in back.stdout
    tables = copying.table_names()
    assert len(tables) > 60
    for table in tables:
        assert rows_of(fresh_database, table) == rows_of(here, table), table
    assert (new / "2020" / "ä minutes.pdf").read_bytes() == (evidence / "2020" / "ä minutes.pdf").read_bytes()

    again = manage("restore", str(its), database=fresh_database, **env)
    assert again.returncode == 1
    assert "has tables already" in again.stderr
    over = manage("restore", str(its), "--replace", database=fresh_database, **env)
    assert over.returncode == 0, over.stderr

    worker = manage("procrastinate", "worker", "--one-shot", database=fresh_database)
    assert worker.returncode == 0, worker.stderr
    query = f"(SELECT state FROM claims_extractionrun WHERE version_id = {waiting.version.pk})"
    assert rows_of(fresh_database, query) == [("(done)",)], "workers go on with what waited"
    assert ExtractionRun.objects.get(version=waiting.version).state == "queued", "here nobody has read it"
    assert ArticleVersion.objects.exists()
    assert Evidence.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_backup_is_of_one_moment(tmp_path: Path, editor: User) -> None:
    """What is written while it is being made is among the rows counted and among those kept, or among none."""
    with copying.snapshot() as moment:
        before = copying.digests()
        its = connection.get_connection_params()
        with psycopg.connect(host=its["host"], user=its["user"], dbname=its["dbname"]) as other:
            other.execute("UPDATE claims_user SET first_name = 'Else' WHERE username = 'edda'")
            other.commit()
        copying.dump(tmp_path / "database.dump", of=moment)
    with transaction.atomic():
        assert copying.digests()["claims_user"] != before["claims_user"]
    folder = copying.programs_of()
    assert folder
    said = subprocess.run(
        [folder / "pg_restore", "--data-only", "--table=claims_user", "--file=-", tmp_path / "database.dump"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert "edda" in said.stdout
    assert "Else" not in said.stdout


def manifest(**more: Any) -> Manifest:
    its: dict[str, Any] = {
        "made_at": "2026-11-24T00:00:00+00:00", "version": "0.1.0", "postgres": "18", "migrations": [],
        "tables": {"a": Table(1, "2")},
    }  # fmt: skip
    return Manifest(**its | more)


@pytest.fixture
def made(tmp_path: Path) -> Path:
    dump = tmp_path / "dump"
    dump.write_bytes(b"PGDMP and what follows" * 100)
    target = tmp_path / "made.tar"
    write_archive(target, members=[("database.dump", dump)], manifest=manifest(), recipient="")
    return target


def folder(tmp_path: Path) -> Path:
    into = tmp_path / "into"
    into.mkdir()
    return into


def test_an_archive_comes_back_as_it_was_put_in(made: Path, tmp_path: Path) -> None:
    its = unpack(made, folder(tmp_path), identity="")
    assert its.tables == {"a": Table(1, "2")}
    assert (tmp_path / "into" / "database.dump").read_bytes() == b"PGDMP and what follows" * 100


@pytest.mark.parametrize("cut", [600, 1500, 2700, 3500])
def test_one_that_was_cut_off_is_refused(made: Path, tmp_path: Path, cut: int) -> None:
    made.write_bytes(made.read_bytes()[:cut])
    with pytest.raises(ArchiveError):
        unpack(made, folder(tmp_path), identity="")


def test_one_byte_that_changed_is_found(made: Path, tmp_path: Path) -> None:
    data = bytearray(made.read_bytes())
    data[700] ^= 1
    made.write_bytes(data)
    with pytest.raises(ArchiveError, match=r"database\.dump is not as it was put in"):
        unpack(made, folder(tmp_path), identity="")


def test_who_has_another_key_or_none_reads_nothing(tmp_path: Path, made: Path) -> None:
    sealed = tmp_path / "sealed.tar.age"
    write_archive(sealed, members=[("database.dump", tmp_path / "dump")], manifest=manifest(), recipient=PUBLIC)
    assert b"PGDMP" not in sealed.read_bytes()
    into = folder(tmp_path)
    for identity, words in (("", "is encrypted"), (OTHER_SECRET, "cannot be decrypted"), ("x", "cannot be decrypted")):
        with pytest.raises(ArchiveError, match=words):
            unpack(sealed, into, identity=identity)
    data = bytearray(sealed.read_bytes())
    data[-40] ^= 1
    sealed.write_bytes(data)
    with pytest.raises(ArchiveError, match="cannot be decrypted"):
        unpack(sealed, into, identity=SECRET)


def entry(name: str, kind: bytes = tarfile.REGTYPE, link: str = "") -> tarfile.TarInfo:
    its = tarfile.TarInfo(name)
    its.type, its.linkname, its.size = kind, link, 3 if kind == tarfile.REGTYPE else 0
    return its


@pytest.mark.parametrize(
    "bad",
    [
        entry("../outside"), entry("/etc/outside"), entry("evidence/../../outside"), entry("evidence"),
        entry("elsewhere/x"), entry("evidence/link", tarfile.SYMTYPE, "/etc/passwd"),
        entry("evidence/link", tarfile.LNKTYPE, "database.dump"), entry("evidence/dev", tarfile.CHRTYPE),
        entry("evidence/folder", tarfile.DIRTYPE), entry("evidence/pipe", tarfile.FIFOTYPE),
    ],
    ids=lambda its: f"{its.name}-{its.type!r}",
)  # fmt: skip
def test_an_archive_from_elsewhere_writes_nothing_outside(tmp_path: Path, bad: tarfile.TarInfo) -> None:
    path = tmp_path / "bad.tar"
    with tarfile.open(path, "w") as tar:
        tar.addfile(bad, io.BytesIO(b"bad"))
    with pytest.raises(ArchiveError, match="no backup has"):
        unpack(path, folder(tmp_path), identity="")
    assert not [p for p in tmp_path.rglob("*") if p.name in {"outside", "link"}]


@pytest.mark.parametrize("data", [b"", b"[]", b"{}", b'{"format": 9}', b"\xff", json.dumps({"format": 1}).encode()])
def test_a_manifest_that_is_none_is_refused_in_words(data: bytes) -> None:
    with pytest.raises(ArchiveError):
        Manifest.read(data)


@pytest.mark.django_db(transaction=True)
def test_a_backup_of_a_newer_version_is_refused_before_anything_is_touched(tmp_path: Path) -> None:
    dump = tmp_path / "dump"
    dump.write_bytes(b"x")
    path = tmp_path / "newer.tar"
    newer = manifest(version="9.9", migrations=["claims.9999_from_the_future"])
    write_archive(path, members=[("database.dump", dump)], manifest=newer, recipient="")
    with pytest.raises(CommandError, match=r"of version 9\.9, newer than this program.*9999_from_the_future"):
        call_command("restore", path, "--replace")
    assert User.objects.count() == 0
    assert len(copying.table_names()) > 60, "all is still there"


def test_of_a_year_of_backups_the_newest_of_days_weeks_and_months_stay(tmp_path: Path) -> None:
    now = datetime(2026, 11, 24, 3, tzinfo=UTC)
    made = [tmp_path / name_of(now - timedelta(hours=12 * n), archive.ENDING) for n in range(730)]
    for path in [*made, tmp_path / "claimtrack-notes.txt", tmp_path / "other.tar"]:
        path.touch()
    found = backups_in(tmp_path)
    assert found == made, "newest first, and nothing else"
    gone = superfluous(found, Keep(7, 4, 6))
    kept = [path.name[11:21] for path in found if path not in gone]
    assert kept[:7] == [
        "2026-11-24",
        "2026-11-23",
        "2026-11-22",
        "2026-11-21",
        "2026-11-20",
        "2026-11-19",
        "2026-11-18",
    ]
    assert kept[7:] == [
        "2026-11-15",
        "2026-11-08",
        "2026-10-31",
        "2026-09-30",
        "2026-08-31",
        "2026-07-31",
        "2026-06-30",
    ]


@pytest.mark.parametrize("words", ["", "7", "0,4,6", "7,4,x", "7,4,6,1", "-1,2,3"])
def test_what_is_kept_has_to_be_said_so_that_it_can_be_meant(words: str) -> None:
    with pytest.raises(ValueError, match="say how many"):
        Keep.of(words)


def test_the_settings_of_tests_keep_backups_away_from_the_clone() -> None:
    assert BASE_DIR not in settings.BACKUP_ROOT.parents
