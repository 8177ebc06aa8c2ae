"""A soak: a desk at work while its servers are killed in turn.  python -m bench.soak --minutes 20

A fresh installation in a folder of its own (its own PostgreSQL): web server and workers as `make run` starts them.
Six scripted editors open what waits and accept or reject it by the page's own forms; two people search, one brings in
files; two programs send and read by the API.  Web, worker and PostgreSQL are killed in turn (SIGKILL), but for the last
third, in which memory is watched.

What has to hold in the end (status 1 where it does not):
- a decision that was acknowledged is in the database as it was made, and none is there twice
- an article that was acknowledged is there once, and read
- no error outside of restarts.  A restart is over once /readyz answers steadily; a worker's is none to a page
Writes its figures to stdout as Markdown; docs/soak.md has the last.
"""

from __future__ import annotations

import argparse
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from collections import defaultdict
from functools import partial
from pathlib import Path

from bench.soak.people import PASSWORD, bring, edit, search, send
from bench.soak.report import report
from bench.soak.tally import Kill, Tally
from claimtrack.postgres.server import Server

ROOT = Path(__file__).resolve().parents[2]
EDITORS = 6
_PEOPLE = f"""
from django.contrib.auth.models import Group
from claims.models import User
from claims.services.tokens import create_token
for n in range({EDITORS}):
    User.objects.create_user(f'soak{{n}}', password={PASSWORD!r}).groups.add(Group.objects.get(name='Editor'))
print(create_token(user=User.objects.get(username='admin'), name='soak')[1])
"""


def children_of(pid: int) -> list[int]:
    try:
        return [int(n) for n in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def command_of(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode("utf-8", "replace")
    except OSError:
        return ""


def family_of(pid: int) -> list[int]:
    return [pid, *(grand for child in children_of(pid) for grand in family_of(child))]


def kill(what: str, supervisor: int, postmaster: Path) -> bool:
    """One of our own processes, by its number."""
    if what == "PostgreSQL":
        pids = [int(postmaster.read_text().split()[0])] if postmaster.exists() else []
    else:
        word = {"web": "gunicorn", "worker": "procrastinate"}[what]
        pids = [pid for pid in family_of(supervisor)[1:] if word in command_of(pid)][:1]
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    return bool(pids)


def resident(supervisor: int) -> dict[str, float]:
    """Megabytes that web and workers hold; what processes share is counted in each."""
    held: dict[str, float] = defaultdict(float)
    for pid in family_of(supervisor)[1:]:
        part = "web" if "gunicorn" in command_of(pid) else "workers"
        try:
            pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        except (OSError, IndexError):
            continue
        held[part] += pages * os.sysconf("SC_PAGE_SIZE") / 1024**2
    return {part: held[part] for part in ("web", "workers")}


def shell(env: dict[str, str], code: str) -> str:
    done = subprocess.run(  # noqa: PLW1510
        [sys.executable, "manage.py", "shell", "-v0", "-c", code], cwd=ROOT, env=env, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return done.stdout.strip().splitlines()[-1]


def watch(address: str, tally: Tally, over: threading.Event) -> None:
    """Five times a second: could it serve?"""
    ask = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
    while not over.wait(0.2):
        try:
            with ask(f"{address}/readyz", timeout=10) as answer:
                is_ready = answer.status == 200
        except OSError:
            is_ready = False
        with tally.lock:
            tally.ready.append((time.monotonic(), is_ready))


def work(address: str, token: str, tally: Tally, over: threading.Event) -> list[threading.Thread]:
    people = [(edit, f"soak{n}", n) for n in range(EDITORS)]
    people += [(search, "viewer", 10), (search, "viewer", 11), (bring, "admin", 15)]
    people += [(send, token, 20), (send, token, 21)]
    threads = [threading.Thread(target=what, args=(address, who, tally, over, seed)) for what, who, seed in people]
    threads.append(threading.Thread(target=watch, args=(address, tally, over)))
    for thread in threads:
        thread.start()
    return threads


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--every", type=float, default=60, help="seconds between two kills")
    parser.add_argument("--port", type=int, default=8390)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended before its time"))  # so that nothing is left running
    folder = Path(tempfile.mkdtemp(prefix="claimtrack-soak-"))
    env = os.environ | {
        "EMBEDDED_POSTGRES_STATE": str(folder / "postgres"), "PORT": str(given.port), "DEBUG": "0", "HTTPS": "0",
        "STATIC_ROOT": str(folder / "static"), "EVIDENCE_ROOT": str(folder / "evidence"),
        "SECRET_KEY": os.urandom(40).hex(), "ALLOWED_HOSTS": "localhost,127.0.0.1", "API_RATE": "6000/m/user",
    }  # fmt: skip
    for name in ("DATABASE_URL", "PROMETHEUS_MULTIPROC_DIR"):
        env.pop(name, None)
    postgres = Server(folder / "postgres")
    log = (folder / "log").open("w+")
    running = subprocess.Popen([sys.executable, "-m", "claimtrack.start"], cwd=ROOT, env=env, stdout=log, stderr=log)
    over, tally = threading.Event(), Tally()
    try:
        address = wait_for_address(folder / "log", running)
        threads = work(address, shell(env, _PEOPLE), tally, over)
        began, turn, seconds = time.monotonic(), 0, given.minutes * 60
        quiet, next_kill = seconds * 2 / 3, began + given.every / 2
        while time.monotonic() - began < seconds:
            time.sleep(5)
            tally.memory.append((time.monotonic() - began, resident(running.pid)))
            if next_kill < time.monotonic() < began + quiet:
                what = ("web", "worker", "PostgreSQL")[turn % 3]
                with tally.lock:
                    tally.kills.append(Kill(time.monotonic(), what))
                kill(what, running.pid, postgres.data / "postmaster.pid")
                turn, next_kill = turn + 1, time.monotonic() + given.every
        over.set()
        for thread in threads:
            thread.join()
        words, held = report(given.minutes, quiet, tally, partial(shell, env))
        print(words)
        return 0 if held else 1
    finally:
        over.set()
        running.send_signal(signal.SIGINT)
        running.wait(timeout=60)
        postgres.stop()
        if postgres.state != folder / "postgres":  # as root it lies elsewhere
            shutil.rmtree(postgres.state, ignore_errors=True)
        shutil.copy(folder / "log", Path(tempfile.gettempdir()) / "claimtrack-soak.log")
        shutil.rmtree(folder, ignore_errors=True)


def wait_for_address(log: Path, running: subprocess.Popen[bytes]) -> str:
    for _ in range(1800):
        if found := re.search(r"answers at (\S+?)/?\s", log.read_text()):
            return found.group(1).replace("localhost", "127.0.0.1")
        if running.poll() is not None:
            break
        time.sleep(0.5)
    raise SystemExit(log.read_text()[-3000:])


if __name__ == "__main__":
    raise SystemExit(main())
