"""A real Chromium before the live server, watched: a page that looks right and complains is not right.

Fixtures of our own, without pytest-playwright: its event loop stays open for a whole run and breaks other tests.
"""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Generator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Route, sync_playwright
from playwright.sync_api import Error as BrowserError
from pytest_django.live_server_helper import LiveServer

NAMES = ("chromium-headless-shell", "chromium", "google-chrome")
INSTALL = "sudo apt-get install --yes --no-install-recommends chromium-headless-shell"
TIMEOUT = 20_000  # milliseconds; a machine may be busy with other things
HERE = {"localhost", "127.0.0.1"}

OpenPage = Callable[..., Page]
_failed = pytest.StashKey[bool]()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    item.stash[_failed] = item.stash.get(_failed, False) or report.failed
    return report


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """One browser for all tests of this folder; closed with it, for its event loop is in everybody's way."""
    path = os.environ.get("CHROMIUM_PATH") or next(filter(None, map(shutil.which, NAMES)), None)
    if path is None:
        if os.environ.get("CI") or os.environ.get("REQUIRE_BROWSER"):
            pytest.fail(f"The tests need a browser. To install one:  {INSTALL}", pytrace=False)
        pytest.skip(f"no browser; to install one:  {INSTALL}")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, chromium_sandbox=os.geteuid() != 0)
        yield browser
        browser.close()


@dataclass
class Watch:
    """What the browser complained of, and the answers that a test means to get."""

    problems: list[str] = field(default_factory=list)
    _expected: list[tuple[int, re.Pattern[str]]] = field(default_factory=list)

    def expects(self, status: int, path: str) -> None:
        """The next answer of this status from this path (a pattern) is no fault; one that never comes is."""
        self._expected.append((status, re.compile(path)))

    def follow(self, context: BrowserContext) -> None:
        context.route(lambda url: urlsplit(url).hostname not in HERE, self._off_the_site)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"page error: {error.error}"))

    def _off_the_site(self, route: Route) -> None:
        self.problems.append(f"request off the site: {route.request.url}")
        route.abort()

    def _console(self, message: ConsoleMessage) -> None:
        if message.type not in {"error", "warning"}:
            return
        place = urlsplit(str(message.location.get("url", ""))).path
        for status, path in self._expected:
            if f"the server responded with a status of {status} " in message.text and path.fullmatch(place):
                self._expected.remove((status, path))
                return
        self.problems.append(f"console {message.type}: {message.text} ({place})")

    def left(self) -> list[str]:
        never = [f"no {status} came from {path.pattern}" for status, path in self._expected]
        return [*self.problems, *never]


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def open_page(
    chromium: Browser, live_server: LiveServer, watch: Watch, request: pytest.FixtureRequest
) -> Iterator[OpenPage]:
    """Opens a page for one more person; keyword arguments are those of a Playwright context."""
    opened: list[BrowserContext] = []

    def open_one(**options: Any) -> Page:
        asked = {"viewport": {"width": 1280, "height": 900}, "locale": "en-GB", "reduced_motion": "reduce"} | options
        context = chromium.new_context(base_url=live_server.url, **asked)
        context.set_default_timeout(TIMEOUT)
        watch.follow(context)
        opened.append(context)
        return context.new_page()

    yield open_one
    if request.node.stash.get(_failed, False):
        _keep_pictures(request.node.name, opened)
    for context in opened:
        context.close()
    assert watch.left() == []


def _keep_pictures(name: str, contexts: list[BrowserContext]) -> None:
    folder = Path(tempfile.mkdtemp(prefix="claimtrack-browser-"))
    for number, page in enumerate((page for context in contexts for page in context.pages), start=1):
        path = folder / f"{re.sub(r'[^a-z0-9]+', '-', name.lower())}-{number}.png"
        try:
            page.screenshot(path=path, full_page=True)
        except BrowserError as error:
            print(f"no picture of {page.url}: {error}")
        else:
            print(f"what {page.url} looked like: {path}")


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


@pytest.fixture(autouse=True)
def _database_that_the_server_sees(transactional_db: None) -> None:
    """Even where a test asks for a page alone."""
