"""The pictures of docs/: the states of the review workbench, as somebody sees them.

    .venv/bin/python -m bench.pictures [--all FOLDER]

Writes docs/pictures/.  With ``--all``, each state in light and dark, at 1280, 1100 and 390 pixels, into a folder to be
looked at.  The scenes are those of the browser tests, in a database of their own that goes when it is done.
"""

# ruff: noqa: E402  # Django is set up first
from __future__ import annotations

import os

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

import argparse
import itertools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import django

django.setup()

from django.conf import settings
from django.contrib.auth.models import Group
from django.test.utils import get_runner
from playwright.sync_api import Browser, Page, sync_playwright

from bench.review import chromium, drop_connections, entered, serving
from claims.models import User
from claims.services.presence import note_presence
from claims.services.review import reject_suggestion
from tests.browser.work_scenes import make_work
from tests.factories import make_article

OUT = Path(__file__).parent.parent / "docs" / "pictures"
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@dataclass(frozen=True)
class State:
    """A page brought to where it shows something; ``docs`` where its picture goes into docs/."""

    name: str
    address: str
    prepare: Callable[[Page], object] | None = None
    docs: bool = False


def keys(*pressed: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        for key in pressed:
            page.keyboard.press(key)
            page.wait_for_timeout(400)

    return press


def states(user: User, other: User) -> list[State]:
    work = make_work(user, other)
    wire = f"/articles/{work.wire.pk}/"
    note_presence(version=work.wire, user=other)

    def conflict(page: Page) -> None:
        page.route("**/since/", lambda route: route.fulfill(status=204))
        keys("j", "m")(page)
        page.wait_for_selector(".change-form .span-editor")
        page.keyboard.type("My own words")
        its = work.wire.suggestions.get(found_id="a2")
        reject_suggestion(suggestion=its, user=other, revision=its.revision)
        page.get_by_role("button", name="Accept with these changes").click()
        page.wait_for_timeout(600)

    def edit(page: Page) -> None:
        keys("e")(page)
        page.wait_for_selector(".change-form .span-editor")

    def offline(page: Page) -> None:
        page.route("**/accept/", lambda route: route.abort())
        keys("a")(page)

    return [
        State("review", wire, docs=True),
        State("editing", wire, edit, docs=True),
        State("writing", wire, keys("t", "Shift+ArrowRight", "Shift+ArrowRight", "Enter"), docs=True),
        State("keys", wire, keys("?"), docs=True),
        State("filter", f"{wire}?show=waiting&stance=denies", docs=True),
        State("filter-empty", f"{wire}?source=zeppelin"),
        State("not-sent", wire, offline, docs=True),
        State("decisions", wire, keys("l")),
        State("work-list", "/queue/", docs=True),
        State("bulk", f"{wire}bulk/?action=accept&at_least=90", docs=True),
        State("changed-article", f"/articles/{work.new.pk}/"),
        State("changes", f"/articles/{work.new.pk}/changes/", docs=True),
        State("orphans", "/orphans/"),
        State("lost-words", f"/orphans/{work.orphan.pk}/", docs=True),
        State("another-language", f"/articles/{work.turkish.pk}/", keys("n"), docs=True),
        State("nothing-found", f"/articles/{make_article(text='Nobody says a word.').pk}/"),
        State("conflict", wire, conflict, docs=True),  # the last: it decides
    ]


def shot(page: Page, state: State, path: Path, *, whole: bool = False) -> None:
    page.goto(state.address)
    page.wait_for_load_state()
    page.wait_for_timeout(800)
    if state.prepare:
        state.prepare(page)
    page.wait_for_timeout(300)
    page.screenshot(path=path, full_page=whole)
    page.unroute_all()
    page.evaluate("localStorage.clear()")


def take(browser: Browser, base: str, user: User, found: list[State], folder: Path | None) -> None:
    if folder is None:
        page = entered(browser, base, user, width=1280, height=860)
        for state in found:
            if state.docs:
                shot(page, state, OUT / f"{state.name}.png")
        return
    folder.mkdir(parents=True, exist_ok=True)
    for scheme, width in itertools.product(SCHEMES, (1280, 1100, 390)):
        page = entered(browser, base, user, width=width, height=860)
        page.emulate_media(color_scheme=scheme)
        for state in found if (scheme, width) == (SCHEMES[-1], 390) else found[:-1]:
            shot(page, state, folder / f"{state.name}-{width}-{scheme}.png", whole=width == 390)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", type=Path, help="a folder for every state in every form")
    asked = parser.parse_args()
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["*"]
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = "test_claimtrack_pictures"
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        people = []
        for name, first, last in (("rosa", "Rosa", "Whitfield"), ("edda", "Edda", "Lindqvist")):
            user = User.objects.create_user(name, first_name=first, last_name=last, password="only-for-this-run")  # noqa: S106
            user.groups.add(Group.objects.get(name="Editor"))
            people.append(user)
        with sync_playwright() as playwright, serving() as base:
            browser = chromium(playwright)
            take(browser, base, people[0], states(*people), asked.all)
            browser.close()
    finally:
        drop_connections()
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
