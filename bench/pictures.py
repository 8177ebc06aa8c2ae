"""The pictures of docs/: the states of the review workbench, and the pages of a fact-checker, as somebody sees them.

    .venv/bin/python -m bench.pictures [--all FOLDER [--widths 1280 390]] [--only NAME ...]

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
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

import django

django.setup()

from django.conf import settings
from django.contrib.auth.models import Group
from django.test.utils import get_runner
from django.utils import timezone
from playwright.sync_api import Browser, Page, sync_playwright

from bench.review import chromium, drop_connections, entered, serving
from claims.models import Claim, Source, User, Verdict
from claims.nlp.types import SourceKind, Stance
from claims.services.assessments import Exhibit, assess_claim
from claims.services.discussion import comment_on_claim
from claims.services.legal import flag_for_legal
from claims.services.presence import note_presence
from claims.services.replies import ask_for_reply, record_reply
from claims.services.review import reject_suggestion
from claims.services.topics import file_claim
from claims.services.work import assign_claim
from tests.browser.work_scenes import make_work
from tests.factories import make_article
from tests.scenes import FOUR_THOUSAND, make_claim, make_source, on_record, step

OUT = Path(__file__).parent.parent / "docs" / "pictures"
PEOPLE = (
    ("Rosa", "Whitfield", "Editor"), ("Edda", "Lindqvist", "Editor"), ("Vera", "Holm", "Viewer"),
    ("Faye", "Ostrander", "Fact-checker"), ("Alec", "Thornbury", "Admin"),
)  # fmt: skip
SCHEMES: tuple[Literal["light", "dark"], ...] = ("light", "dark")


@dataclass(frozen=True)
class State:
    """A page brought to where it shows something; ``docs`` where its picture goes into docs/."""

    name: str
    address: str
    prepare: Callable[[Page], object] | None = None
    docs: bool = False
    user: str = "rosa"


def keys(*pressed: str) -> Callable[[Page], None]:
    def press(page: Page) -> None:
        for key in pressed:
            page.keyboard.press(key)
            page.wait_for_timeout(400)

    return press


def pages_of_a_fact_checker(claim: Claim, people: dict[str, User]) -> list[State]:
    """A claim that is assessed, published and corrected, with all the work on it; and one that nobody has assessed."""
    faye, alec, rosa = people["faye"], people["alec"], people["rosa"]
    ankara = Source.objects.get(name="Ankara")
    claim.about.set([ankara])
    number = make_claim(rosa, FOUR_THOUSAND, variant_of=claim)
    on_record(rosa, number, "the ambassador", content="around 4,000 fighters were there")
    on_record(rosa, number, make_source("Baku"), Stance.DENIES, content="around 4,000 fighters were there")
    on_record(rosa, claim, make_source("Paris"), Stance.EXPRESSES_CONCERN, content="there were fighters")
    reply = ask_for_reply(
        claim=claim, source=ankara, asked_on=date(2020, 10, 2), channel="email", user=faye,
        deadline=datetime(2020, 10, 5, 17, tzinfo=UTC), note="The ministry's press office.",
    )  # fmt: skip
    record_reply(reply=reply, outcome="none_came", user=faye, revision=1)
    assessment = assess_claim(
        claim=claim, user=faye, verdict=Verdict.objects.get(slug="contested"), seen=None,
        reason="Both sides are on record, and **nobody has shown** a list, a flight or a payment.",
        evidence=[Exhibit(
            bearing="context", url="https://archive.example/flights-2020-10", accessed_on=date(2020, 10, 6),
            archived_url="https://web.archive.example/2020/flights", note="The airport's own log of October.",
        )],
    )  # fmt: skip
    for name, who in (("submit", faye), ("approve", alec), ("publish", alec)):
        step(assessment, name, who)
    on_record(rosa, claim, make_source("Armenia"))
    step(assessment, "correct", faye, "Armenia has said so too; our word stays the same.")
    said = comment_on_claim(claim=claim, text="Has @faye seen the log of the second airport?", user=rosa).comment
    comment_on_claim(claim=claim, text="It comes on Thursday.", user=faye, answers=said)
    assign_claim(claim=claim, assignee=faye, user=rosa, holder=0, due_on=timezone.localdate())
    file_claim(claim=claim, topics=["Nagorno-Karabakh"])
    bridge = make_claim(rosa, "The old bridge at the quay is safe.")
    office = make_source("The harbour office", SourceKind.OFFICE)
    on_record(rosa, bridge, office, content="the bridge was safe")
    on_record(rosa, bridge, make_source("The engineers' guild"), Stance.DENIES, content="the bridge was safe")
    submitted = assess_claim(
        claim=bridge, user=faye, verdict=Verdict.objects.get(slug="unproven"), reason="No report is public.", seen=None
    )
    step(submitted, "submit", faye)
    quay = make_claim(rosa, "The quay will be closed in May.")
    quay.about.set([office])
    on_record(rosa, quay, office, content="the quay would be closed in May")
    flag_for_legal(claim=quay, reason="It names a private person.", user=faye)
    its, yesterday = claim.get_absolute_url(), timezone.localdate() - timedelta(days=1)
    return [
        State("claim", its, user="faye"),
        State("claim-viewer", its, user="vera"),
        State("claim-known", f"{its}?known={yesterday:%Y-%m-%d}", user="faye"),
        State("claim-assessing", quay.get_absolute_url(), user="faye"),
        State("claim-approving", bridge.get_absolute_url(), user="alec"),
        State("claim-ask", f"{quay.get_absolute_url()}ask/", user="faye"),
        State("claim-words", f"{its}change/", user="faye"),
        State("desk-viewer", "/", user="vera"),
        State("desk-fact-checker", "/", user="faye"),
        State("desk-admin", "/", user="alec"),
        State("notices", "/notices/", user="faye"),
        State("log", "/log/", user="alec"),
        State("log-filtered", "/log/?what=assessmentstep", user="alec"),
        State("redaction", "/redaction/", user="alec"),
        State("admin-claims", "/admin/claims/claim/", user="alec"),
        State("admin-scale", "/admin/claims/verdict/", user="alec"),
    ]


def states(people: dict[str, User]) -> list[State]:
    user, other = people["rosa"], people["edda"]
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
        *pages_of_a_fact_checker(work.claim, people),
        State("conflict", wire, conflict, docs=True),  # the last: it decides
    ]


def shot(page: Page, state: State, path: Path, *, whole: bool = False) -> None:
    page.goto(state.address)
    page.wait_for_load_state()
    if page.locator("#suggestion-list").count():
        page.wait_for_selector("html[data-ready]")
    page.wait_for_timeout(500)
    if state.prepare:
        state.prepare(page)
    page.wait_for_timeout(300)
    page.screenshot(path=path, full_page=whole)
    page.unroute_all()
    page.evaluate("localStorage.clear()")


def take(
    browser: Browser, base: str, people: dict[str, User], found: list[State], folder: Path | None, widths: list[int]
) -> None:
    forms = [("", 1280)] if folder is None else list(itertools.product(SCHEMES, widths))
    for scheme, width in forms:
        pages = {name: entered(browser, base, user, width=width, height=860) for name, user in people.items()}
        for state in found:
            if state.name == "conflict" and (scheme, width) != forms[-1]:
                continue
            page = pages[state.user]
            if folder is None:
                if state.docs:
                    shot(page, state, OUT / f"{state.name}.png")
                continue
            page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
            whole = width == widths[-1] or not state.address.startswith("/articles/")
            shot(page, state, folder / f"{state.name}-{width}-{scheme}.png", whole=whole)
        for page in pages.values():
            page.close()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--all", type=Path, help="a folder for every state in every form")
    parser.add_argument("--widths", type=int, nargs="+", default=[1280, 1100, 390])
    parser.add_argument("--only", nargs="+", default=[], help="names of states")
    asked = parser.parse_args()
    if asked.all:
        asked.all.mkdir(parents=True, exist_ok=True)
    settings.DEBUG, settings.ALLOWED_HOSTS = False, ["*"]
    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = "test_claimtrack_pictures"
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        people = {}
        for first, last, role in PEOPLE:
            user = User.objects.create_user(first.lower(), first_name=first, last_name=last)
            user.is_staff = role == "Admin"
            user.save()
            user.groups.add(Group.objects.get(name=role))
            people[user.username] = user
        found = [state for state in states(people) if not asked.only or state.name in asked.only]
        with sync_playwright() as playwright, serving() as base:
            browser = chromium(playwright)
            take(browser, base, people, found, asked.all, asked.widths)
            browser.close()
    finally:
        drop_connections()
        runner.teardown_databases(databases)


if __name__ == "__main__":
    main()
