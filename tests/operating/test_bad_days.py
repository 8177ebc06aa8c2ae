"""Bad days: what people see, and that nothing is lost.  bench/soak does the same to running servers, by kills.

A worker killed in the middle, and a text that ends its worker again and again, are in tests/test_tasks.py.
"""

from __future__ import annotations

import errno
import io
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import DatabaseError, OperationalError, connection
from django.db.backends.utils import CursorWrapper
from django.test import Client
from django.urls import reverse
from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException

from claims.models import Assessment, ExtractionRun, Suggestion, User
from claims.nlp.types import ExtractedDocument
from claims.services.articles import Draft, add_article
from claims.services.extraction import record_extraction
from claims.services.mailing import send_now
from claims.services.recovery import recover
from claimtrack.operating import doctor
from claimtrack.operating.archive import write_archive
from tests.factories import found
from tests.operating.test_backup import manifest
from tests.scenes import make_claim

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(editor: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(editor)
    return client


def breaking(monkeypatch: pytest.MonkeyPatch, cause: Exception, only: str = "") -> None:
    """Every statement, or those with a word in them, fails as psycopg lets it fail."""
    whole = CursorWrapper.execute

    def execute(self: Any, sql: Any, params: Any = None) -> Any:
        if only in str(sql):
            error = OperationalError(str(cause))
            raise error from cause
        return whole(self, sql, params)

    monkeypatch.setattr(CursorWrapper, "execute", execute)


@pytest.mark.parametrize(
    "cause",
    [psycopg.OperationalError("connection refused"), psycopg.errors.AdminShutdown("terminating connection"),
     psycopg.errors.CannotConnectNow("starting up"), psycopg.errors.TooManyConnections("sorry, too many clients")],
    ids=lambda cause: type(cause).__name__,
)  # fmt: skip
def test_while_the_database_is_away_a_page_says_so_and_once_it_is_back_all_is_as_it_was(
    desk: Client, monkeypatch: pytest.MonkeyPatch, cause: Exception
) -> None:
    with monkeypatch.context() as broken:
        breaking(broken, cause)
        answer = desk.get("/claims/")
        assert answer.status_code == 503
        assert answer["Retry-After"] == "10"
        assert "The database does not answer" in answer.content.decode()
        assert "what you typed is kept" in answer.content.decode()
        watcher = Client()  # it has no session that would have to be looked up
        assert watcher.get("/healthz").status_code == 200
        assert watcher.get("/readyz").status_code == 503
        api = desk.get("/api/imports/00000000-0000-0000-0000-000000000000/", headers={"Authorization": "Bearer ct_x"})
        assert (api.status_code, api["Content-Type"]) == (503, "application/problem+json")
    assert desk.get("/claims/").status_code == 200
    assert desk.get("/readyz").status_code == 200


def test_a_database_that_goes_while_a_job_is_handed_to_the_queue_is_said_to_be_away(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The queue has errors of its own, which know nothing of Django's."""

    def away(*_: Any, **__: Any) -> None:
        raise ConnectorException from psycopg.OperationalError("consuming input failed")

    monkeypatch.setattr("django.core.handlers.base.BaseHandler._get_response", away)
    answer = desk.get("/claims/")
    assert (answer.status_code, answer["Retry-After"]) == (503, "10")


def test_another_error_is_not_said_to_be_the_databases(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    breaking(monkeypatch, psycopg.errors.UndefinedColumn("no such column"))
    answer = desk.get("/claims/")
    assert answer.status_code == 500
    assert "It is on our side" in answer.content.decode()


def test_a_question_that_takes_too_long_is_ended_and_said_to_be_too_wide(
    desk: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SAVEPOINT before")
        cursor.execute("SET LOCAL statement_timeout = '20ms'")
        with pytest.raises(DatabaseError) as ended:
            cursor.execute("SELECT pg_sleep(5)")
        cursor.execute("ROLLBACK TO before")
    breaking(monkeypatch, ended.value.__cause__, only="claims_claim")  # type: ignore[arg-type]
    answer = desk.get("/claims/")
    assert answer.status_code == 503
    assert "That took too long" in answer.content.decode()


def test_where_the_databases_disk_is_full_nothing_is_said_to_be_saved(
    desk: Client, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = make_claim(editor, "The bridge is safe")
    breaking(monkeypatch, psycopg.errors.DiskFull("could not extend file"), only="INSERT")
    answer = desk.post(reverse("claims:claim-comment", args=[claim.slug]), {"text": "Look at this."})
    assert answer.status_code == 503
    assert "no room left on the disk" in answer.content.decode()
    monkeypatch.undo()
    assert not claim.comments.exists()


def test_where_the_disk_of_evidence_is_full_no_half_of_an_assessment_is_left(
    fact_checker: User, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = make_claim(editor, "The bridge is safe")
    client = Client(raise_request_exception=False)
    client.force_login(fact_checker)

    def full(*_: Any, **__: Any) -> str:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("django.core.files.storage.FileSystemStorage._save", full)
    page = client.get(reverse("claims:claim-detail", args=[claim.slug]))
    seen = page.context["assess_form"]["seen"].value()
    form = {
        "verdict": "unproven", "reason": "No one looked.", "seen": seen or "", "evidence-TOTAL_FORMS": "1",
        "evidence-INITIAL_FORMS": "0", "evidence-0-bearing": "context", "evidence-0-kind": "file",
        "evidence-0-file": SimpleUploadedFile("minutes.txt", b"Minutes."),
    }  # fmt: skip
    answer = client.post(reverse("claims:claim-assess", args=[claim.slug]), form)
    assert answer.status_code == 503, answer.content.decode()[:3000]
    assert "no room left" in answer.content.decode()
    assert not Assessment.objects.exists()


def test_a_backup_on_a_full_disk_leaves_nothing_that_looks_like_one(tmp_path: Path) -> None:
    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("no /dev/full here")
    target = tmp_path / "claimtrack.tar"
    (tmp_path / ".claimtrack.tar.plain").symlink_to(full)
    dump = tmp_path / "dump"
    dump.write_bytes(b"x" * 1_000_000)
    with pytest.raises(OSError, match="No space"):
        write_archive(target, members=[("database.dump", dump)], manifest=manifest(), recipient="")
    assert [path.name for path in tmp_path.iterdir()] == ["dump"]


def test_a_clock_that_jumps_hands_on_a_job_that_is_still_done_and_nothing_is_doubled(editor: User) -> None:
    """An hour ahead, every worker seems to have been silent: its job is given to another, and both finish it."""
    added = add_article(draft=Draft(title="Bridge", text="The mayor denied that the bridge was safe."))
    run = ExtractionRun.objects.get(version=added.version)
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 hour') RETURNING id"
        )
        worker = cursor.fetchone()[0]
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE (args->>'run_id')::bigint = %s",
            [worker, run.pk],
        )
        assert cursor.rowcount == 1
    assert recover().jobs == 1
    said = found(added.version.text, content="the bridge was safe", cue="denied", source="The mayor")
    words = ExtractedDocument(str(added.version.pk), (said,))
    for _ in range(2):
        record_extraction(run_id=run.pk, found=words, extractor="rules", model="none")
    assert Suggestion.objects.filter(version=added.version).count() == 1


def test_the_version_before_serves_on_the_tables_of_the_next(desk: Client) -> None:
    """What an added column, a table more and a migration more are to code that does not know them."""
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('claims', '9999_next', now())")
        cursor.execute("ALTER TABLE claims_claim ADD COLUMN of_the_next text NOT NULL DEFAULT ''")
        cursor.execute("CREATE TABLE claims_next (id bigint)")
    assert desk.get("/claims/").status_code == 200
    assert desk.get("/readyz").status_code == 200
    make_claim(User.objects.get(username="edda"), "Written by the old version")
    tables = next(its for its in doctor.examine() if its.what == "tables")
    assert (tables.how, "9999_next" in tables.words) == ("look", True)


@pytest.mark.slow
def test_behind_a_hundred_thousand_jobs_pages_answer_and_what_a_person_waits_for_comes_first(
    desk: Client, settings: Any
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, priority)"
            " SELECT 'default', 'claims.rank_versions', '{\"version_ids\": []}'::jsonb, -10"
            " FROM generate_series(1, 100000)"
        )
    add_article(draft=Draft(title="Bridge", text="The mayor denied that the bridge was safe."))
    settings.METRICS_TOKEN = "a-long-token"
    text = desk.get("/metrics", headers={"Authorization": "Bearer a-long-token"}).content.decode()
    assert 'claimtrack_jobs_waiting{queue="default"} 100' in text
    for path in ("/", "/articles/", "/claims/"):
        assert desk.get(path).status_code == 200
    queue = next(its for its in doctor.examine() if its.what == "queue")
    assert (queue.how, "100,0" in queue.words) == ("look", True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT task_name FROM procrastinate_fetch_job_v2(ARRAY['default'], NULL)")
        assert cursor.fetchone()[0] == "claims.extract"


@pytest.fixture
def mute_mail_server(settings: Any) -> Iterator[None]:
    """It takes the connection and never says a word."""
    with socket.socket() as server:
        server.bind(("127.0.0.1", 0))
        server.listen()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.getsockname()
        settings.EMAIL_TIMEOUT, settings.EMAIL_USE_TLS = 0.3, False
        yield


def test_a_slow_mail_server_holds_up_a_worker_for_a_while_and_no_page_at_all(
    client: Client, editor: User, mute_mail_server: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    User.objects.filter(pk=editor.pk).update(email="edda@desk.example")
    connected: list[object] = []
    with monkeypatch.context() as watching:
        watching.setattr("smtplib.SMTP.connect", lambda *_: connected.append(1))
        answer = client.post(reverse("account_reset_password"), {"email": "edda@desk.example"})
        assert answer.status_code == 302
        assert connected == [], "no page waits for it"
    began = time.monotonic()
    with pytest.raises(OSError, match="timed out"):
        send_now(to=["edda@desk.example"], subject="x", body="y")
    assert time.monotonic() - began < 10
    task = app.tasks["claims.send_mail"]
    assert task.retry_strategy is not None, "and it is tried again"
    settings_of = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", stdout=settings_of)
    assert "does not take us" in settings_of.getvalue()
