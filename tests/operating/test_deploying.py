"""What a deployment is made of: the compose file, the systemd units, the image's files, the migrations."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from claimtrack import __version__
from claimtrack.environment import BASE_DIR
from claimtrack.operating.nightly import next_time

UNITS = sorted((BASE_DIR / "deploy").glob("claimtrack-*"))


def test_the_compose_file_is_as_its_schema_wants_it() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec", "compose.yaml"],
        cwd=BASE_DIR,
        capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


def test_every_service_of_ours_has_no_rights_and_writes_to_its_volumes_only() -> None:
    text = (BASE_DIR / "compose.yaml").read_text()
    ours = text.split("x-app:")[1].split("services:")[0]
    for rule in ("read_only: true", "cap_drop: [ALL]", "no-new-privileges:true"):
        assert rule in ours
    assert text.count("<<: *app") == 5


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="no systemd-analyze here")
@pytest.mark.parametrize("unit", UNITS, ids=lambda unit: str(unit.name))
def test_systemd_takes_the_unit(unit: Path, tmp_path: Path) -> None:
    """With this clone in the place of /srv/claimtrack, so that what it starts is there."""
    here = tmp_path / "clone"
    here.symlink_to(BASE_DIR)
    for its in UNITS:
        (tmp_path / its.name).write_text(its.read_text().replace("/srv/claimtrack", str(here)))
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", tmp_path / unit.name], capture_output=True, text=True, timeout=60
    )
    said = [line for line in done.stderr.splitlines() if "claimtrack" in line]
    assert said == []
    assert done.returncode == 0, done.stderr


def test_what_the_image_copies_is_there_and_nothing_secret_is_sent_to_the_builder() -> None:
    text = (BASE_DIR / "Dockerfile").read_text()
    for name in re.findall(r"^COPY (?!--from)(\S+)", text, re.MULTILINE):
        assert (BASE_DIR / name).exists(), name
    assert re.search(r"^USER 10001", text, re.MULTILINE)
    assert "HEALTHCHECK" in text
    ignored = (BASE_DIR / ".dockerignore").read_text().splitlines()
    assert ignored[0] == "*"
    assert {"!.env", "!var"}.isdisjoint(ignored)
    steps = (BASE_DIR / "scripts" / "image").read_text()
    for step in ("--require-hashes", "collectstatic", "compileall"):
        assert step in text, step
        assert step in steps, step


def test_versions_are_one() -> None:
    project: Any = tomllib.loads((BASE_DIR / "pyproject.toml").read_text())
    assert project["project"]["version"] == __version__
    assert f"image: claimtrack:{__version__}" in (BASE_DIR / "compose.yaml").read_text()


def test_a_night_is_the_next_one() -> None:
    now = datetime(2026, 11, 24, 1, 30, tzinfo=UTC)
    assert next_time(now, 2) == datetime(2026, 11, 24, 2, tzinfo=UTC)
    assert next_time(now.replace(hour=2, minute=0), 2) == datetime(2026, 11, 25, 2, tzinfo=UTC)


def test_the_image_can_be_put_under_any_name(tmp_path: Path) -> None:
    """Its steps, but for installing the packages: a clone's own environment stands in for them."""
    folder = tmp_path / "a desk of ours, \u00e4\u00f6\u00fc \u65e5"
    (folder / "app").mkdir(parents=True)
    (folder / "app" / ".venv").symlink_to(BASE_DIR / ".venv")
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "DEBUG"))}
    done = subprocess.run([BASE_DIR / "scripts" / "image", folder], env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert list((folder / "app" / "staticfiles").glob("css/base.*.css"))
    assert not (folder / "app" / "tests").exists()


@pytest.mark.slow
def test_what_the_image_holds_is_well_without_rights_and_writes_nowhere_else() -> None:
    """All steps, packages from the lock file among them; then as compose.yaml runs it, where root may arrange that."""
    python = "/usr/bin/python3" if os.geteuid() == 0 else sys.executable  # root's own may be closed to others
    if subprocess.run([python, "-c", "import venv, ensurepip, sys; assert sys.version_info >= (3, 11)"]).returncode:
        pytest.skip(f"{python} is no Python 3.11 with venv")
    folder = Path(tempfile.mkdtemp(dir="/var/tmp", prefix="claimtrack-image-"))
    folder.chmod(0o755)
    env = {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO", "DEBUG", "EMBEDDED"))}
    env["PYTHON3"] = python
    try:
        made = subprocess.run([BASE_DIR / "scripts" / "image", folder], env=env, capture_output=True, text=True)
        assert made.returncode == 0, made.stderr[-2000:]
        tried = subprocess.run([BASE_DIR / "scripts" / "try_image", folder], env=env, capture_output=True, text=True)
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    assert tried.returncode == 0, tried.stderr[-2000:]
    said = tried.stdout
    for words in ("read-only: ", "health check: well", ".tar: ", "ended in order"):
        assert words in said, said
    assert "user 0," not in said


@pytest.mark.parametrize("page", ["bad-days", "threats", "asvs"])
def test_every_test_that_a_page_names_is_there(page: str) -> None:
    text = (BASE_DIR / "docs" / f"{page}.md").read_text()
    named = re.findall(r"`((?:\w+/)?test_\w+\.py)(?:::(test_\w+))?", text)
    assert len(named) > 10
    for file, test in named:
        its = BASE_DIR / "tests" / file
        assert its.exists(), file
        assert not test or f"def {test}(" in its.read_text(), test
