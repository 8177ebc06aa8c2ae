"""What the environment says, and what the settings refuse."""

from __future__ import annotations

import os
import re
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from claimtrack.environment import BASE_DIR, env_bool, env_int, env_list, read_env_file, secret_key


def load_settings(**environment: str) -> subprocess.CompletedProcess[str]:
    """A fresh process, since settings are read once; an empty value keeps a developer's own .env out."""
    return subprocess.run(
        [sys.executable, "-c", "import claimtrack.settings as s; print(s.DEBUG, s.SESSION_COOKIE_SECURE, s.DATABASES)"],
        capture_output=True,
        text=True,
        cwd=BASE_DIR,
        env={"PATH": os.environ["PATH"], "DEBUG": "", "SECRET_KEY": "", "DATABASE_URL": "", "HTTPS": "", **environment},
    )


def test_without_a_secret_key_nothing_starts_outside_of_debug() -> None:
    done = load_settings()
    assert done.returncode != 0
    assert "Set SECRET_KEY to a long random text" in done.stderr


def test_with_a_secret_key_cookies_are_for_https_only() -> None:
    assert load_settings(SECRET_KEY="x" * 60).stdout.startswith("False True ")
    assert load_settings(SECRET_KEY="x" * 60, HTTPS="0").stdout.startswith("False False ")
    assert load_settings(DEBUG="1").stdout.startswith("True False ")


def test_database_url_names_another_postgresql() -> None:
    assert "claimtrack.postgres" in load_settings(DEBUG="1").stdout
    named = load_settings(DEBUG="1", DATABASE_URL="postgres://desk:pw@db.example:5433/news").stdout
    assert "django.db.backends.postgresql" in named
    assert "'HOST': 'db.example'" in named
    assert "'PORT': 5433" in named


@pytest.mark.parametrize(
    ("value", "expected"),
    [("1", True), ("yes", True), ("TRUE", True), (" 0 ", False), ("no", False), ("false", False), ("", True)],
)
def test_yes_and_no(monkeypatch: pytest.MonkeyPatch, value: str, expected: bool) -> None:
    monkeypatch.setenv("SWITCH", value)
    assert env_bool("SWITCH", True) is expected


def test_what_is_neither_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS", "maybe")
    with pytest.raises(ImproperlyConfigured, match=r"HTTPS='maybe': say 1 or 0"):
        env_bool("HTTPS", False)
    monkeypatch.setenv("PORT", "http")
    with pytest.raises(ImproperlyConfigured, match=r"PORT='http': give a whole number"):
        env_int("PORT", 8000)


def test_lists_are_split_at_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", " desk.example, ,localhost")
    assert env_list("ALLOWED_HOSTS") == ["desk.example", "localhost"]


def test_the_env_file_is_read_and_the_environment_wins(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / ".env"
    file.write_text("# words\n\nexport A_NAME='a b'\nB_NAME=from the file\nC_NAME=a=b # kept\nD_NAME=file\n")
    for name in ("A_NAME", "C_NAME"):
        monkeypatch.setenv(name, "")  # so that monkeypatch removes them again
        monkeypatch.delenv(name)
    monkeypatch.setenv("B_NAME", "from outside")
    monkeypatch.setenv("D_NAME", "")
    read_env_file(file)
    assert [os.environ[name] for name in ("A_NAME", "B_NAME", "C_NAME", "D_NAME")] == [
        "a b", "from outside", "a=b # kept", "",
    ]  # fmt: skip


def test_a_bad_line_in_the_env_file_is_named(tmp_path: Path) -> None:
    file = tmp_path / ".env"
    file.write_text("# words\nSECRET KEY=1\n")
    with pytest.raises(ImproperlyConfigured, match=r"\.env, line 2: write NAME=value"):
        read_env_file(file)
    read_env_file(tmp_path / "none")  # no file is no fault


def test_the_clones_own_key_is_made_once_and_closed(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secret_key"
    key = secret_key(file)
    assert len(key) >= 50
    assert secret_key(file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [path.name for path in file.parent.iterdir()] == ["secret_key"]


def test_several_processes_at_once_agree_on_the_key(tmp_path: Path) -> None:
    file = tmp_path / "var" / "secret_key"
    make = (
        f"import pathlib; from claimtrack.environment import secret_key; print(secret_key(pathlib.Path({str(file)!r})))"
    )
    running = [subprocess.Popen([sys.executable, "-c", make], stdout=subprocess.PIPE, text=True) for _ in range(6)]
    keys = {process.communicate(timeout=60)[0] for process in running}
    assert len(keys) == 1
    assert keys.pop().strip() == file.read_text()


def test_every_variable_that_is_read_is_in_the_example() -> None:
    sources = [*(BASE_DIR / "claimtrack").rglob("*.py"), BASE_DIR / "tests" / "conftest.py"]
    read = {
        name
        for path in sources
        for name in re.findall(r"""(?:environ\.get\(|environ\[|env_\w+\()"([A-Z_]+)\"""", path.read_text())
    }
    example = set(re.findall(r"(?m)^#?([A-Z_]+)=", (BASE_DIR / ".env.example").read_text()))
    internal = {"DJANGO_SETTINGS_MODULE", "PYTEST_XDIST_WORKER", "TEST_DB_SUFFIX"}
    assert read - internal <= example, read - internal - example
