"""The files that pages ask for: each is there, and has its hashed name in a deployed server."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders

TEMPLATES = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
NAMED = sorted({
    (name, str(path.relative_to(settings.BASE_DIR)))
    for path in TEMPLATES
    for name in re.findall(r"""{%\s*static\s+["']([^"']+)["']\s*%}""", path.read_text(encoding="utf-8"))
})  # fmt: skip
OURS = sorted(path for path in (settings.BASE_DIR / "static").rglob("*") if path.is_file())


@pytest.mark.parametrize(("name", "template"), NAMED)
def test_every_file_that_a_template_names_is_there(name: str, template: str) -> None:
    assert finders.find(name), f"{template} names {name}"


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_every_file_of_ours_is_asked_for(path: Path) -> None:
    """By a template, or by another file; what nobody asks for is left over."""
    name = str(path.relative_to(settings.BASE_DIR / "static"))
    importing = [other for other in OURS if other != path and path.name in other.read_text(encoding="utf-8")]
    assert importing or name in {named for named, _ in NAMED}


@pytest.mark.parametrize("path", [path for path in OURS if path.suffix == ".js"], ids=lambda path: path.name)
def test_scripts_stay_small(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 150


def test_a_deployed_server_collects_them_under_hashed_names(tmp_path: Path) -> None:
    deployed = {
        "PATH": os.environ["PATH"], "DEBUG": "0", "SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "desk.example",
        "STATIC_ROOT": str(tmp_path), "DATABASE_URL": "postgres://nobody@nowhere.example/none",  # none is needed
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"],
        cwd=settings.BASE_DIR, env=deployed, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    hashed: dict[str, str] = json.loads((tmp_path / "staticfiles.json").read_text(encoding="utf-8"))["paths"]
    assert {name for name, _ in NAMED} <= set(hashed)
    for name, _ in NAMED:
        assert hashed[name] != name
        assert (tmp_path / hashed[name]).is_file()
