"""The review page under load: an article of 10,000 words with 400 attributions.

    .venv/bin/python -m bench.review [--rounds 5]

Prints, for a database of its own that goes when it is done:

- the page: its queries, their time, and the server's time beyond them (median and best of the rounds);
- the keys: from a key to the next card, focused and whole, for one hundred decisions at an editor's pace, and for one
  hundred keys as fast as the browser takes them; and whether every decision is in the database, on its card;
- a trace of Chromium while somebody scrolls and keys: the longest task of the page's main thread, and those over 50 ms;
  by the clock, and by the CPU time that the thread had of it: on a busy machine a task of 5 ms may take 50.

Baseline in the same run: the same measures of a short article with 20 attributions.
"""

# ruff: noqa: E402  # Django is set up first
from __future__ import annotations

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import argparse
import json
import os.path
import shutil
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import django

django.setup()

from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.staticfiles.handlers import StaticFilesHandler
from django.db import connection
from django.test import Client
from django.test.testcases import LiveServerThread
from django.test.utils import CaptureQueriesContext, get_runner
from django.urls import reverse
from playwright.sync_api import Browser, Page, Playwright, sync_playwright

from claims.models import ArticleVersion, Decision, Suggestion, User
from claims.nlp.types import Stance
from claims.services.review import accept_suggestion
from tests.factories import found, make_article, make_suggestions

PACE = 0.4  # seconds between two decisions of somebody who reads
DECISIONS = 100
LONG = 50  # milliseconds
BROWSERS = ("chromium-headless-shell", "chromium", "google-chrome")
STANCES = (Stance.ASSERTS, Stance.ASSERTS, Stance.DENIES, Stance.EXPRESSES_CONCERN)
#: In the page: decisions that the server has not taken yet.
SENDING = "Object.keys(localStorage).some((key) => key.startsWith('claimtrack-outbox'))"
#: In the page: how long it takes from a key until another card is open, and until it is whole.
WATCH = """
window.took = [];
document.addEventListener("keydown", (event) => {
  const from = event.timeStamp, card = document.querySelector("[aria-current=true].card");
  let opened = 0;
  const look = () => {
    const now = document.querySelector("[aria-current=true].card");
    if (now !== card && !opened && document.activeElement === now) opened = performance.now() - from;
    if (opened && "whole" in now.dataset) window.took.push([opened, performance.now() - from]);
    else if (performance.now() - from < 5000) requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}, true);
"""


def long_article(attributions: int, words: int, name: str) -> ArticleVersion:
    """Sentences with a source, a cue and a content each, and others between them, in paragraphs of four."""
    spare = max(words // attributions - 13, 0)
    filler = " ".join(f"word{n % 97}{name}" for n in range(spare)).capitalize()  # no copy of the other article
    said = ["said", "told us", "denied", "worried"]
    lines, finds = [], []
    for n in range(attributions):
        lines.append(f"Speaker {name}{n} {said[n % 4]} that bridge {n} of the northern road was safe. {filler}.")
    text = "\n".join(" ".join(lines[n : n + 4]) for n in range(0, attributions, 4))
    at: dict[str, int] = {}
    for n in range(attributions):
        cue = said[n % 4]
        at[cue] = at.get(cue, 0) + 1
        finds.append(
            found(
                text, content=f"bridge {n} of the northern road was safe", source=f"Speaker {name}{n}", cue=cue,
                nth=at[cue], stance=STANCES[n % 4], id=f"b{n}",
            )
        )  # fmt: skip
    version = make_article(text=text, title=f"The bridges of {name}")
    make_suggestions(version, *finds)
    return version


def page_figures(version: ArticleVersion, user: User, rounds: int) -> dict[str, float]:
    client = Client()
    client.force_login(user)
    address = reverse("claims:article-detail", args=[version.pk])
    client.get(address)  # templates are compiled once a process
    beyond, inside, busy, number = [], [], [], 0
    for _ in range(rounds):
        with CaptureQueriesContext(connection) as captured:
            start, cpu = time.perf_counter(), time.process_time()
            answer = client.get(address)
            took, worked = time.perf_counter() - start, time.process_time() - cpu
        if answer.status_code != 200:
            raise SystemExit(f"the page answered {answer.status_code}")
        queries = sum(float(query["time"]) for query in captured.captured_queries)
        number = len(captured)
        inside.append(1000 * queries)
        beyond.append(1000 * (took - queries))
        busy.append(1000 * worked)
    return {
        "queries": number, "kB": len(answer.content) / 1000, "ms in queries": statistics.median(inside),
        "ms beyond (median)": statistics.median(beyond), "ms beyond (best)": min(beyond),
        "ms of CPU (median)": statistics.median(busy), "ms of CPU (best)": min(busy),
    }  # fmt: skip


def decide_by_keys(page: Page, pace: float) -> tuple[float, float, float]:
    """Median to the next card focused, to it whole, and the worst of the latter; in milliseconds."""
    page.evaluate("window.took = []")
    page.evaluate("document.querySelector('.card[data-state=pending]').focus()")
    for _ in range(DECISIONS):
        page.keyboard.press("x" if pace else "u")
        if pace:
            page.wait_for_timeout(1000 * pace)
    while page.evaluate(SENDING):  # wait_for_function would need eval, which the page's policy forbids
        page.wait_for_timeout(200)
    page.wait_for_timeout(500)
    took: list[list[float]] = page.evaluate("window.took")
    if len(took) < DECISIONS - 1:  # the last may have no card after it
        print(f"  (of {DECISIONS} keys, {len(took)} were followed to the next card)")
    whole = [its[1] for its in took]
    return statistics.median(its[0] for its in took), statistics.median(whole), max(whole)


def longest_tasks(browser: Browser, page: Page) -> list[tuple[float, float]]:
    """The tasks of the page's main thread, the longest first, while it scrolls and keys move: each with its
    milliseconds by the clock and of CPU."""
    path = Path(tempfile.mkdtemp()) / "trace.json"
    browser.start_tracing(page=page, path=path, categories=["toplevel", "disabled-by-default-devtools.timeline"])
    page.mouse.move(300, 500)
    for _ in range(40):
        page.mouse.wheel(0, 600)
        page.wait_for_timeout(30)
    for key in "jjjjjjjjjjkkkkkjjjjjjjjjjxaxuz":
        page.keyboard.press(key)
        page.wait_for_timeout(150)
    page.wait_for_timeout(1000)
    browser.stop_tracing()
    events: list[dict[str, Any]] = json.loads(path.read_text())["traceEvents"]
    shutil.rmtree(path.parent)
    main = {(e["pid"], e["tid"]) for e in events if e.get("name") == "thread_name"
            and e["args"]["name"] == "CrRendererMain"}  # fmt: skip
    tasks = [e for e in events if e.get("name") == "RunTask" and (e["pid"], e["tid"]) in main]
    return sorted(((e.get("dur", 0) / 1000, e.get("tdur", 0) / 1000) for e in tasks), reverse=True)


def chromium(playwright: Playwright) -> Browser:
    path = os.environ.get("CHROMIUM_PATH") or next(filter(None, map(shutil.which, BROWSERS)))
    return playwright.chromium.launch(executable_path=path, chromium_sandbox=os.geteuid() != 0)


@contextmanager
def serving() -> Iterator[str]:
    """A server of its own; gives its address."""
    server = LiveServerThread("localhost", StaticFilesHandler, connections_override=None)
    server.daemon = True
    server.start()
    server.is_ready.wait()
    try:
        yield f"http://localhost:{server.port}"
    finally:
        server.terminate()


def entered(browser: Browser, base: str, user: User, *, width: int, height: int) -> Page:
    """A page of somebody who is logged in."""
    client = Client()
    client.force_login(user)
    page = browser.new_page(base_url=base, viewport={"width": width, "height": height}, reduced_motion="reduce")
    name = settings.SESSION_COOKIE_NAME
    page.context.add_cookies([{"name": name, "value": client.cookies[name].value, "domain": "localhost", "path": "/"}])
    return page


def drop_connections() -> None:
    """Those of the server's threads, so that the database can go."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def browse(version: ArticleVersion, user: User) -> None:
    with sync_playwright() as playwright, serving() as base:
        browser = chromium(playwright)
        page = entered(browser, base, user, width=1280, height=900)
        page.goto(reverse("claims:article-detail", args=[version.pk]))
        page.wait_for_selector("html[data-ready]")
        page.wait_for_timeout(1500)
        tasks = longest_tasks(browser, page)
        for name, place in (("by the clock", 0), ("of CPU", 1)):
            took = [its[place] for its in tasks]
            over = sum(its > LONG for its in took)
            print(f"  trace, {name}: {len(took)} tasks, longest {max(took):.0f} ms, over {LONG} ms: {over}")
        page.evaluate(WATCH)
        waiting = Suggestion.objects.filter(version=version, state="pending").count()
        if waiting < 2 * DECISIONS + 10:
            browser.close()
            return
        before = Decision.objects.count()
        for name, pace in (("at an editor's pace", PACE), ("flat out", 0.0)):
            opened, whole, worst = decide_by_keys(page, pace)
            print(f"  keys {name}: next card {opened:.0f} ms, whole {whole:.0f} ms (worst {worst:.0f} ms)")
        made = Decision.objects.order_by("pk")[before:]
        on = {decision.suggestion_id for decision in made}
        print(f"  decisions in the database: {len(made)} of {2 * DECISIONS}, on {len(on)} cards, "
              f"by {', '.join(sorted({str(d.actor) for d in made}))}")  # fmt: skip
        browser.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=5)
    rounds = parser.parse_args().rounds
    # Not the test environment: it copies every template's context.
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["*"]
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = "test_claimtrack_bench_review"
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        editor = User.objects.create_user("eve", password="only-for-this-run")  # noqa: S106
        editor.groups.add(Group.objects.get(name="Editor"))
        for attributions, words in ((20, 500), (400, 10_000)):
            version = long_article(attributions, words, f"x{attributions}")
            for its in Suggestion.objects.filter(version=version)[: attributions // 4]:
                accept_suggestion(suggestion=its, user=editor, revision=its.revision)
            print(f"{len(version.text.split()):,} words, {attributions} attributions")
            for name, value in page_figures(version, editor, rounds).items():
                print(f"  page: {name} {value:.0f}")
            browse(version, editor)
    finally:
        drop_connections()
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
