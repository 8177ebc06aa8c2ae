"""What watches an installation: health, metrics, logs with ids, and the doctor."""

from __future__ import annotations

import io
import json
import logging
import logging.config
import os
import subprocess
import sys
from typing import Any

import pytest
from django.core.management import call_command
from django.db import OperationalError, connection
from django.test import Client

from claims.models import User
from claimtrack.environment import BASE_DIR
from claimtrack.operating import doctor
from claimtrack.operating.logs import logging_config, with_task_id


def test_a_process_that_lives_says_so_without_asking_the_database(client: Client) -> None:
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.django_db
def test_ready_is_who_can_serve(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.get("/readyz").json() == {"status": "ok"}

    def away(*_: Any, **__: Any) -> None:
        raise OperationalError("the connection is closed")

    monkeypatch.setattr(connection, "cursor", away)
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "no database"})


@pytest.mark.django_db
def test_metrics_are_for_who_has_the_token(client: Client, settings: Any) -> None:
    assert client.get("/metrics").status_code == 404
    settings.METRICS_TOKEN = "a-long-token"
    for value in ("", "Bearer", "Bearer a-long", "Bearer a-long-tokenx", "Basic a-long-token"):
        assert client.get("/metrics", headers={"Authorization": value}).status_code == 404
    client.get("/accounts/login/")
    text = client.get("/metrics", headers={"Authorization": "Bearer a-long-token"}).content.decode()
    for name in ("claimtrack_jobs_waiting", "claimtrack_workers", 'claimtrack_jobs{status="failed"}',
                 "django_http_requests_latency_seconds_by_view_method"):  # fmt: skip
        assert name in text, name


def lines(as_json: bool) -> tuple[logging.Logger, io.StringIO, Any]:
    config = logging_config(level="INFO", as_json=as_json)
    out = io.StringIO()
    formatter = config["formatters"]["line"]
    made = formatter["()"](
        foreign_pre_chain=formatter["foreign_pre_chain"], processors=formatter["processors"], use_get_message=True
    )
    handler = logging.StreamHandler(out)
    handler.setFormatter(made)
    logger = logging.getLogger("claimtrack.requests")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    return logger, out, handler


@pytest.mark.django_db
def test_every_line_of_a_request_has_its_id_and_no_secret_of_its_address(client: Client) -> None:
    logger, out, handler = lines(as_json=True)
    try:
        client.get("/invitation/a-secret-link/?q=a-secret-search", headers={"X-Request-ID": "from-the-proxy-1"})
    finally:
        logger.removeHandler(handler)
    line = json.loads(out.getvalue().splitlines()[-1])
    assert (line["request_id"], line["status"], line["route"], line["method"]) == (
        "from-the-proxy-1", 410, "/invitation/<str:secret>/", "GET",
    )  # fmt: skip
    assert line["level"] == "info"
    assert line["timestamp"].endswith("Z")
    assert "a-secret" not in out.getvalue()


def test_every_line_of_a_task_has_its_number() -> None:
    logger, out, handler = lines(as_json=True)

    class Job:
        task_name, id = "claims.extract", 42

    class Context:
        job = Job

    try:
        with_task_id(lambda: logger.info("reading"), Context, None)  # type: ignore[arg-type]
        logger.info("after it")
    finally:
        logger.removeHandler(handler)
    first, second = map(json.loads, out.getvalue().splitlines())
    assert (first["task"], first["task_id"], first["event"]) == ("claims.extract", 42, "reading")
    assert "task_id" not in second


def test_words_for_a_terminal_are_words() -> None:
    logger, out, handler = lines(as_json=False)
    try:
        logger.info("a page was made", extra={"status": 200})
    finally:
        logger.removeHandler(handler)
    assert "a page was made" in out.getvalue()
    assert "status=200" in out.getvalue()


@pytest.mark.django_db
def test_the_doctor_finds_what_is_wrong_and_says_what_to_do(settings: Any, tmp_path: Any) -> None:
    settings.BACKUP_ROOT = tmp_path / "none"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.SPACY_MODEL = "no_such_model"
    settings.DEBUG = True
    found = {its.what: its for its in reversed(list(doctor.examine()))}
    assert found["database"].how == "ok"
    assert "vector" in found["database"].words
    assert found["tables"].how == "ok"
    assert found["clock"].how == "ok"
    for what in ("workers", "e-mail", "model", "settings"):
        assert found[what].how == "bad", what
        assert found[what].do, what
    assert "There is none" in found["backups"].words


@pytest.mark.django_db
def test_the_doctor_answers_programs_and_ends_with_a_status() -> None:
    out = io.StringIO()
    with pytest.raises(SystemExit):
        call_command("doctor", "--json", stdout=out)
    assert {"what", "how", "words", "do"} == set(json.loads(out.getvalue())[0])


def test_the_doctor_says_that_the_database_is_away_and_looks_at_the_rest() -> None:
    env = os.environ | {
        "DATABASE_URL": "postgres://nobody@127.0.0.1:1/none",
        "DJANGO_SETTINGS_MODULE": "claimtrack.settings",
    }
    done = subprocess.run(
        [sys.executable, BASE_DIR / "manage.py", "doctor"], env=env, capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 1
    assert "The database does not answer" in done.stdout
    assert "GB free" in done.stdout
    assert "Traceback" not in done.stderr


def test_secrets_come_from_files_too(tmp_path: Any) -> None:
    key = tmp_path / "key"
    key.write_text("k" * 60 + "\n")
    env = {name: value for name, value in os.environ.items() if name not in {"SECRET_KEY", "DEBUG"}}
    env |= {"SECRET_KEY_FILE": str(key), "DJANGO_SETTINGS_MODULE": "claimtrack.settings"}
    code = "from django.conf import settings; print(settings.SECRET_KEY)"
    done = subprocess.run([sys.executable, "-c", code], env=env, capture_output=True, text=True, cwd=BASE_DIR)
    assert done.stdout.strip() == "k" * 60
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=env | {"SECRET_KEY_FILE": "/nowhere"},
        capture_output=True,
        text=True,
        cwd=BASE_DIR,
    )
    assert "SECRET_KEY_FILE" in done.stderr


@pytest.mark.django_db
def test_errors_are_reported_only_where_a_collector_is_named(editor: User) -> None:
    import sentry_sdk

    assert not sentry_sdk.get_client().is_active()
