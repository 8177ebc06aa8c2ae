"""A whole installation with a PostgreSQL of its own, for tests that kill and restart its parts."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from django.conf import settings

from claimtrack.postgres.server import Server

PATIENCE = 4 * 3600  # seconds: a busy machine is slow


class Desk:
    """One installation, spoken to as its users do: by commands, and by SQL to look."""

    def __init__(self, folder: Path) -> None:
        self.server = Server(folder / "state")
        self.environment = os.environ | {"DEBUG": "1", "EMBEDDED_POSTGRES_STATE": str(folder / "state")}

    def start(
        self, *command: str, within: Sequence[str] = (), environment: dict[str, str] | None = None
    ) -> subprocess.Popen[str]:
        """``within`` is a command that runs it, in another network say."""
        return subprocess.Popen(
            [*within, sys.executable, "manage.py", *command], cwd=settings.BASE_DIR,
            env=self.environment | (environment or {}), text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        )  # fmt: skip

    def ask(self, sql: str) -> Any:
        with psycopg.connect(host=str(self.server.run), user="claimtrack", dbname="claimtrack", autocommit=True) as its:
            return (its.execute(sql).fetchone() or [None])[0]

    def run(self, sql: str) -> None:
        with psycopg.connect(host=str(self.server.run), user="claimtrack", dbname="claimtrack", autocommit=True) as its:
            its.execute(sql)

    def count(self, table: str, where: str = "true") -> int:
        return int(self.ask(f"SELECT count(*) FROM claims_{table} WHERE {where}"))

    def doubled(self) -> int:
        """Suggestions that are there more than once."""
        return int(self.ask(
            "SELECT count(*) FROM "
            "(SELECT run_id FROM claims_suggestion GROUP BY run_id, found_id HAVING count(*) > 1) d"
        ))  # fmt: skip


@contextmanager
def installation(folder: Path) -> Iterator[Desk]:
    """With its server up and its tables made; nothing is left of it afterwards."""
    desk = Desk(folder)
    desk.server.ensure()
    try:
        assert desk.start("migrate", "--verbosity", "0").wait() == 0
        yield desk
    finally:
        desk.server.stop()
        shutil.rmtree(desk.server.state, ignore_errors=True)
        shutil.rmtree(desk.server.run, ignore_errors=True)


def wait_for(truth: Callable[[], object], seconds: float = PATIENCE) -> None:
    deadline = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.2)


def memory_of(pid: int) -> int:
    """Megabytes."""
    found = re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text())
    assert found
    return int(found.group(1)) // 1024
