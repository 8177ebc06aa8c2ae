"""A large archive imported and extracted while the command, a worker and PostgreSQL are killed in turn.

Slow: all 1,683 articles take their time.  SWEEP_ROWS=100 takes the first hundred.
"""

from __future__ import annotations

import csv
import json
import os
import signal
import time
from pathlib import Path

import pytest

from tests.conftest import SHARED
from tests.installation import Desk, installation, memory_of, wait_for

BODIES = SHARED / "fnc" / "bulk_bodies.csv"
RANKING = "task_name = 'claims.rank_versions' AND status IN ('todo', 'doing')"
pytestmark = pytest.mark.slow


def archive(folder: Path) -> tuple[Path, int, int]:
    """The file, its rows, and how many different texts they hold."""
    if not BODIES.exists():
        pytest.skip("the archive is not on this machine")
    csv.field_size_limit(10_000_000)
    with BODIES.open(encoding="utf-8", newline="") as file:
        heads, *rows = csv.reader(file)
    rows = rows[: int(os.environ.get("SWEEP_ROWS") or len(rows))]
    path = folder / "bodies.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([heads, *rows])
    return path, len(rows), len({row[1].replace("\r\n", "\n").strip() for row in rows})


def test_nothing_is_lost_or_doubled_whoever_is_killed(tmp_path: Path) -> None:
    with installation(tmp_path) as desk:
        _sweep(desk, tmp_path)


def _sweep(desk: Desk, folder: Path) -> None:
    started = time.monotonic()
    path, rows, texts = archive(folder)

    # The command is killed in the middle, and run again.
    command = desk.start("import_articles", str(path))
    wait_for(lambda: desk.count("article") > texts // 4 or command.poll() is not None)
    command.send_signal(signal.SIGKILL)
    command.wait()
    there = desk.count("article")
    assert 0 < there < texts
    again = desk.start("import_articles", str(path))
    said = again.communicate()[0]
    assert said == f"created {texts - there}, skipped {rows - texts + there} (already here), failed 0\n"
    assert desk.count("article") == desk.count("articleversion") == texts
    english = desk.count("articleversion", "language = 'en'")  # what is not is marked, and not read
    assert desk.count("extractionrun") == english > texts * 0.9

    # A worker is killed, then PostgreSQL, then another worker; the last one does what is left.
    def done() -> int:
        return desk.count("extractionrun", "state = 'done'")

    worker = desk.start("procrastinate", "worker")
    wait_for(lambda: done() > texts // 10)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker = desk.start("procrastinate", "worker")
    wait_for(lambda: done() > texts // 4)
    os.kill(int((desk.server.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
    time.sleep(3)
    desk.server.ensure()
    wait_for(lambda: worker.poll() is not None or done() > texts // 2)
    worker.send_signal(signal.SIGKILL)
    worker.wait()
    worker = desk.start("procrastinate", "worker")
    reading, ranking = [], []  # memory of the last worker at each twentieth of the texts, then of their proposed claims
    for share in range(11, 21):
        wait_for(lambda share=share: done() >= english * share // 20)  # type: ignore[misc]
        reading.append(memory_of(worker.pid))
    proposed = desk.count("proposedclaim")
    for share in range(4, 21, 4):
        wait_for(lambda share=share: desk.count("proposedclaimvector") >= proposed * share // 20)  # type: ignore[misc]
        ranking.append(memory_of(worker.pid))
    wait_for(lambda: not desk.ask(f"SELECT count(*) FROM procrastinate_jobs WHERE {RANKING}"))
    worker.send_signal(signal.SIGTERM)
    worker.wait()
    assert desk.count("proposedclaimvector") == proposed > 0, "each proposed claim was ranked"
    assert desk.count("extractionrun", "state <> 'done'") == 0
    assert desk.count("extractionrun") == english, "each was read in one run"
    assert desk.doubled() == 0
    third = desk.start("import_articles", str(path)).communicate()[0]
    assert third == f"created 0, skipped {rows} (already here), failed 0\n"
    seconds = round(time.monotonic() - started)
    print(
        json.dumps({"rows": rows, "texts": texts, "English": english, "proposed claims": proposed, "seconds": seconds})
    )
    print(json.dumps({"MB of the last worker, reading": reading, "ranking": ranking}))
    assert reading[-1] < reading[1] * 1.25, "the memory of a worker is flat"
    assert ranking[-1] < ranking[1] * 1.25, "here, too"
