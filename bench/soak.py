"""A soak: a desk at work while its servers are killed in turn.  python -m bench.soak --minutes 20

A fresh installation in a folder of its own (its own PostgreSQL): web server and workers as `make run` starts them.
Six scripted editors open what waits and accept or reject it by the page's own forms; others search; a program sends
articles by the API; an import comes in by the same.  Every so often web, worker or PostgreSQL is killed (SIGKILL).

What is counted, and what has to hold in the end:
- a decision that was acknowledged (a 2xx answer) is in the database, once; none is there twice
- an article that was acknowledged (201) is there, and read in the end
- answers that are neither expected nor within a restart: none (``errors``)
- resident memory of web and workers: in each minute, and how much the last third has over the second
Writes its figures to stdout as Markdown.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PASSWORD = "claimtrack-demo"  # noqa: S105  # of the demo's logins
GRACE = 25.0  # seconds after a kill in which an error is the restart's
NAMES = ("harbour", "mayor", "ministry", "council", "agency", "board")


@dataclass
class Tally:
    answers: Counter[str] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    decided: dict[int, list[str]] = field(default_factory=dict)  # suggestion: what was acknowledged
    sent: set[str] = field(default_factory=set)  # uid of articles
    kills: list[tuple[float, str]] = field(default_factory=list)
    memory: list[tuple[float, float]] = field(default_factory=list)  # seconds, megabytes
    slow: list[float] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def in_a_restart(self, began: float, ended: float) -> bool:
        return any(at - 1 < ended and began < at + GRACE for at, _ in self.kills)


class Browser:
    """Cookies, a CSRF token, and answers counted."""

    def __init__(self, address: str, tally: Tally) -> None:
        self.address, self.tally, self.jar = address, tally, CookieJar()
        self.open = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.jar)
        ).open

    def ask(
        self, path: str, data: dict[str, str] | bytes | None = None, headers: dict[str, str] | None = None
    ) -> tuple[int, str]:
        body = urllib.parse.urlencode(data).encode() if isinstance(data, dict) else data
        began = time.monotonic()
        try:
            request = urllib.request.Request(self.address + path, body, headers or {})  # noqa: S310  # our own server
            with self.open(request, timeout=60) as answer:
                status, text = answer.status, answer.read().decode("utf-8", "replace")
        except urllib.error.HTTPError as error:
            status, text = error.code, error.read().decode("utf-8", "replace")
        except (OSError, ValueError) as error:
            status, text = 0, f"{type(error).__name__}: {error}"
        ended = time.monotonic()
        expected = status in {200, 201, 202, 204, 404, 409, 422}
        with self.tally.lock:
            restart = not expected and self.tally.in_a_restart(began, ended)
            self.tally.answers[f"{status}{' in a restart' if restart else ''}"] += 1
            self.tally.slow.append(ended - began)
            if not expected and not restart:
                self.tally.errors.append(f"{status} {path.split('?')[0]} {text[:120]!r}")
        return status, text

    def token(self) -> str:
        return next((cookie.value or "" for cookie in self.jar if cookie.name == "csrftoken"), "")

    def log_in(self, name: str, over: threading.Event) -> None:
        while not over.is_set():
            _, page = self.ask("/accounts/login/")
            if 'name="login"' not in page:
                if "Log out" in page:
                    return
                time.sleep(1)
                continue
            form = {"login": name, "password": PASSWORD, "csrfmiddlewaretoken": self.token()}
            status, page = self.ask("/accounts/login/", form, {"Referer": self.address + "/accounts/login/"})
            if status == 200 and "Log out" in page:
                return
            time.sleep(3)


def edit(address: str, name: str, tally: Tally, over: threading.Event, seed: int) -> None:
    """An editor: the list, an article, and a decision on what waits in it."""
    browser, chance = Browser(address, tally), random.Random(seed)  # noqa: S311  # no secret
    browser.log_in(name, over)
    while not over.wait(chance.uniform(0.2, 1.0)):
        _, page = browser.ask("/articles/")
        articles = re.findall(r'href="(/articles/\d+/)', page)
        if not articles:
            if "Log in" in page:
                browser.log_in(name, over)
            continue
        path = chance.choice(articles)
        _, page = browser.ask(path)
        cards = re.findall(r'(?:action|hx-post)="/suggestions/(\d+)/(?:accept|reject)/"', page)
        if not cards:
            continue
        card = chance.choice(cards)
        _, page = browser.ask(f"/suggestions/{card}/")
        revision = re.search(r'name="revision"\s+value="(\d+)"', page)
        if revision is None:
            continue
        verb = chance.choice(["accept", "accept", "reject"])
        form = {"revision": revision.group(1), "csrfmiddlewaretoken": browser.token()}
        headers = {"HX-Request": "true", "X-CSRFToken": browser.token(), "Referer": address + path}
        status, _ = browser.ask(f"/suggestions/{card}/{verb}/", form, headers)
        if status in {200, 204}:
            with tally.lock:
                tally.decided.setdefault(int(card), []).append(verb)


def search(address: str, name: str, tally: Tally, over: threading.Event, seed: int) -> None:
    browser, chance = Browser(address, tally), random.Random(seed)  # noqa: S311
    browser.log_in(name, over)
    while not over.wait(chance.uniform(0.3, 1.0)):
        words = urllib.parse.quote(f"{chance.choice(NAMES)} {chance.choice(NAMES)}")
        browser.ask(chance.choice(["/claims/?q=", "/sources/?q=", "/articles/?q=", "/search/?q="]) + words)


def send(address: str, token: str, tally: Tally, over: threading.Event, seed: int) -> None:
    """Another system: articles, each different."""
    browser, chance, number = Browser(address, tally), random.Random(seed), 0  # noqa: S311
    while not over.wait(chance.uniform(0.5, 1.5)):
        number += 1
        who, other = chance.sample(NAMES, 2)
        text = (
            f"The {who} said on Monday that bridge number {seed}{number} was safe. The {other} denied that bridge "
            f"number {seed}{number} was safe. \u201cNobody told us about {number} pillars,\u201d the {other} said."
        )
        body = json.dumps({"title": f"Bridge {seed}{number}", "text": text, "outlet": f"The {who} Courier"}).encode()
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        status, answer = browser.ask("/api/articles/", body, headers)
        if status in {200, 201}:
            with tally.lock:
                tally.sent.add(json.loads(answer)["article"])


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


def resident(supervisor: int) -> float:
    pages = 0
    for pid in family_of(supervisor):
        try:
            pages += int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        except (OSError, IndexError):
            pass
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024**2


def shell(env: dict[str, str], code: str) -> str:
    done = subprocess.run(  # noqa: PLW1510
        [sys.executable, "manage.py", "shell", "-v0", "-c", code], cwd=ROOT, env=env, capture_output=True, text=True
    )
    if done.returncode:
        raise SystemExit(done.stderr[-2000:])
    return done.stdout.strip().splitlines()[-1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=20)
    parser.add_argument("--every", type=float, default=60, help="seconds between two kills")
    parser.add_argument("--port", type=int, default=8390)
    given = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended before its time"))  # so that nothing is left running
    folder = Path(tempfile.mkdtemp(prefix="claimtrack-soak-"))
    env = os.environ | {
        "EMBEDDED_POSTGRES_STATE": str(folder / "postgres"), "PORT": str(given.port), "EXTRACTOR": "rules",
        "DEBUG": "0",
        "STATIC_ROOT": str(folder / "static"), "EVIDENCE_ROOT": str(folder / "evidence"), "HTTPS": "0",
        "SECRET_KEY": os.urandom(40).hex(), "ALLOWED_HOSTS": "localhost,127.0.0.1", "API_RATE": "6000/m/user",
    }  # fmt: skip
    for name in ("DATABASE_URL", "PROMETHEUS_MULTIPROC_DIR"):
        env.pop(name, None)
    from claimtrack.postgres.server import Server

    postgres = Server(folder / "postgres")
    log = (folder / "log").open("w+")
    running = subprocess.Popen([sys.executable, "-m", "claimtrack.start"], cwd=ROOT, env=env, stdout=log, stderr=log)
    over, tally = threading.Event(), Tally()
    try:
        address = wait_for_address(folder / "log", running)
        token = shell(env, "from claims.models import User; from claims.services.tokens import create_token;"
                      "print(create_token(user=User.objects.get(username='admin'), name='soak')[1])")  # fmt: skip
        people = [threading.Thread(target=edit, args=(address, "editor", tally, over, n)) for n in range(6)]
        people += [threading.Thread(target=search, args=(address, "viewer", tally, over, n)) for n in (10, 11)]
        people += [threading.Thread(target=send, args=(address, token, tally, over, n)) for n in (20, 21)]
        for person in people:
            person.start()
        began, turn = time.monotonic(), 0
        next_kill = began + given.every
        while time.monotonic() - began < given.minutes * 60:
            time.sleep(5)
            tally.memory.append((time.monotonic() - began, resident(running.pid)))
            if time.monotonic() > next_kill and time.monotonic() - began < given.minutes * 60 - GRACE:
                what = ("web", "worker", "PostgreSQL")[turn % 3]
                with tally.lock:
                    tally.kills.append((time.monotonic(), what))
                kill(what, running.pid, postgres.data / "postmaster.pid")
                turn, next_kill = turn + 1, time.monotonic() + given.every
        over.set()
        for person in people:
            person.join()
        print(report(given.minutes, tally, env))
    finally:
        over.set()
        running.send_signal(signal.SIGINT)
        running.wait(timeout=60)
        postgres.stop()
        if postgres.state != folder / "postgres":  # as root it lies elsewhere
            shutil.rmtree(postgres.state, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def wait_for_address(log: Path, running: subprocess.Popen[bytes]) -> str:
    for _ in range(600):
        if found := re.search(r"answers at (\S+?)/?\s", log.read_text()):
            return found.group(1).replace("localhost", "127.0.0.1")
        if running.poll() is not None:
            break
        time.sleep(0.5)
    raise SystemExit(log.read_text()[-3000:])


def report(minutes: float, tally: Tally, env: dict[str, str]) -> str:
    """The desk is asked again when all is quiet; what waits is given two minutes to be read."""
    for _ in range(24):
        if shell(env, "from claims.models import ExtractionRun as R;"
                 "print(R.objects.filter(state__in=['queued', 'running']).count())") == "0":  # fmt: skip
            break
        time.sleep(5)
    counts = json.loads(shell(env, "import json; from collections import Counter; from claims.models import *;"
        "d = Counter(Decision.objects.exclude(suggestion=None).filter(actor__username='editor')"
        ".values_list('suggestion_id', flat=True));"
        "print(json.dumps({'decided': list(d.items()), "
        "'articles': [str(u) for u in Article.objects.values_list('uid', flat=True)],"
        "'unread': ExtractionRun.objects.filter(state__in=['queued', 'running']).count(),"
        "'failed': ExtractionRun.objects.filter(state='failed').count()}))"))  # fmt: skip
    there = dict(counts["decided"])
    lost = [pk for pk in tally.decided if there.get(pk, 0) == 0]
    doubled = [pk for pk, verbs in tally.decided.items() if there.get(pk, 0) > len(verbs)]
    lost_articles = tally.sent - set(counts["articles"])
    middle = [mb for at, mb in tally.memory if minutes * 20 <= at < minutes * 40]
    last = [mb for at, mb in tally.memory if at >= minutes * 40]
    growth = (sum(last) / len(last)) / (sum(middle) / len(middle)) - 1 if last and middle else 0.0
    slow = sorted(tally.slow)
    lines = [
        "| what | figure |", "|---|---|",
        f"| minutes; kills | {minutes:g}; {', '.join(what for _, what in tally.kills) or 'none'} |",
        f"| answers | {', '.join(f'{status}: {count:,}' for status, count in sorted(tally.answers.items()))} |",
        f"| errors outside of restarts | {len(tally.errors)} |",
        f"| decisions acknowledged; lost; doubled | {len(tally.decided)}; {len(lost)}; {len(doubled)} |",
        f"| articles acknowledged; lost; unread; failed | {len(tally.sent)}; {len(lost_articles)}; "
        f"{counts['unread']}; {counts['failed']} |",
        f"| memory, last third over the second | {growth:+.1%} of {sum(middle) / max(1, len(middle)):.0f} MB |",
        f"| answer, median; 95 of 100 | {slow[len(slow) // 2]:.2f} s; {slow[int(len(slow) * 0.95)]:.2f} s |",
    ]  # fmt: skip
    return "\n".join([*lines, *(f"- {error}" for error in tally.errors[:10])])


if __name__ == "__main__":
    main()
