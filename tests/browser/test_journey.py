"""The main job from end to end, by keyboard, with the real seeds and the real extractor."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import Locator, Page, expect
from procrastinate.contrib.django import app

from claims.models import ArticleVersion, Assessment, Decision, User
from claims.services import seeding
from tests.browser.conftest import Watch
from tests.browser.keyboard import follow, log_in, log_out, tab_to
from tests.conftest import PASSWORD

FIGHTERS = "Turkey is sending Syrian fighters to support Azerbaijan"
TOLD = "Two Syrian rebel sources told the Corvane News Agency that Turkey was sending Syrian fighters to Azerbaijan."
DENIED = "Turkey and Azerbaijan have both denied this."
REASON = "The agency quotes unnamed rebels only; both states have denied it on record."


@pytest.fixture
def _demo_desk(transactional_db: None) -> None:
    call_command("load_seeds", verbosity=0)


def mark(page: Page) -> None:
    """Leave something in the page that a reload would take away."""
    page.evaluate("document.documentElement.dataset.sameLoad = 'yes'")


def is_same_load(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.dataset.sameLoad === 'yes'"))


def are_side_by_side(left: Locator, right: Locator) -> bool:
    one, other = left.bounding_box(), right.bounding_box()
    assert one
    assert other
    return one["y"] == other["y"] and one["x"] + one["width"] <= other["x"]


def work() -> None:
    """A worker as `manage.py procrastinate worker` is one, until no job is left."""
    try:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
            worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    finally:
        connections.close_all()  # this thread's own


@pytest.mark.usefixtures("_demo_desk")
def test_from_login_to_a_disputed_claim_that_is_marked_contested(page: Page, watch: Watch) -> None:
    # The desk opens on the fighters' claim, which nobody denies yet.
    page.goto("/")
    log_in(page, "editor", seeding.PASSWORD)
    expect(page.locator(".focus-title")).to_have_text(FIGHTERS)
    expect(page.locator(".focus .claim-facts")).to_contain_text("denied by nobody")
    expect(page.get_by_label("Training text")).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_focused()
    follow(page, page.get_by_role("link", name="Review next"))

    # Accepted one after the other with "a": the denial turns the claim, beside the text.
    said, denial, brief = page.locator(".card-asserts"), page.locator(".card-denies"), page.locator("#claim-brief")
    expect(said).to_have_attribute("aria-current", "true")
    page.wait_for_load_state()  # a key that comes before the scripts does its work with a reload
    mark(page)
    page.keyboard.press("a")
    expect(said).to_have_class(re.compile("card-accepted"))
    expect(denial).to_be_focused()
    expect(brief).not_to_contain_text("disputed")
    page.keyboard.press("a")
    expect(denial).to_have_class(re.compile("card-accepted"))
    voices = brief.locator(".voice-asserts"), brief.locator(".voice-denies")
    expect(brief.locator(".chip").first).to_have_text("Now disputed")
    expect(voices[0].locator("blockquote")).to_have_text(TOLD)
    expect(voices[1].locator("blockquote")).to_have_text(DENIED)
    assert are_side_by_side(*voices)
    expect(page.locator("#announcer")).to_contain_text("The claim is now disputed")

    # Undone with "z", accepted once more: all in the same page.
    page.keyboard.press("z")
    expect(denial).not_to_have_class(re.compile("card-accepted"))
    expect(brief).not_to_contain_text("disputed")
    expect(denial).to_be_focused()
    page.keyboard.press("a")
    expect(brief.locator(".chip").first).to_have_text("Now disputed")
    assert is_same_load(page)
    assert list(Decision.objects.order_by("-pk").values_list("action", flat=True)[:3]) == ["accept", "undo", "accept"]

    # The claim's page has both sides.
    follow(page, brief.get_by_role("link", name=FIGHTERS))
    expect(page.locator("h1")).to_have_text(FIGHTERS)
    asserted, denied = page.locator("#lane-asserted"), page.locator("#lane-denied")
    expect(asserted).to_contain_text("Two Syrian rebel sources")
    for name in ("Turkey", "Azerbaijan"):
        expect(denied.locator(".line-source", has_text=name)).to_be_visible()
    assert are_side_by_side(asserted, denied)
    expect(page.get_by_text("in dispute since 8 October 2020")).to_be_visible()
    expect(page.get_by_label("Why?")).to_have_count(0)
    log_out(page)

    # The fact-checker's mark needs a reason.
    log_in(page, "fact-checker", seeding.PASSWORD)
    follow(page, page.get_by_label("Newly disputed").get_by_role("link", name=FIGHTERS))
    reason = page.get_by_label("Why?")
    expect(page.get_by_role("radio", name="contested")).to_be_checked()
    address = page.url
    tab_to(page, reason)
    page.keyboard.type("  ")
    watch.expects(422, r"/claims/.+/assess/")
    follow(page, page.get_by_role("button", name="Sign"))
    expect(page.get_by_role("alert").filter(has_text="an assessment needs its reason")).to_be_visible()
    expect(reason).to_be_focused()
    assert not Assessment.objects.exists()

    # What is typed outlives a lost page, and is signed once it is sent, with a link as evidence.
    page.wait_for_load_state()
    page.keyboard.press("ControlOrMeta+a")
    page.keyboard.type(REASON)
    page.goto(address)
    expect(reason).to_have_value(REASON)
    tab_to(page, page.locator("#exhibits summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Link"))
    page.keyboard.type("https://example.org/the-two-ministries")
    follow(page, page.get_by_role("button", name="Sign"))
    its_mark = page.locator("#assessment")
    expect(its_mark.get_by_role("heading", name="contested")).to_be_visible()
    expect(its_mark).to_contain_text(REASON)
    expect(its_mark).to_contain_text("Faye Ostrander")
    expect(its_mark.get_by_role("link", name="https://example.org/the-two-ministries")).to_be_visible()
    expect(page.get_by_role("button", name="Publish")).to_have_count(0)  # a second person comes first
    log_out(page)

    # A second person takes it back; both stay in the history.
    log_in(page, "admin", seeding.PASSWORD)
    page.goto(address)
    tab_to(page, page.locator("#steps summary", has_text="Withdraw"))
    page.keyboard.press("Enter")
    tab_to(page, page.locator("#steps textarea:visible"))
    page.keyboard.type("Both states were asked again.")
    follow(page, page.get_by_role("button", name="Withdraw", exact=True))
    expect(its_mark).to_have_count(0)
    history = page.locator("#history .event-step")
    expect(history).to_have_text([
        re.compile("Alec Thornbury withdrew “contested”: Both states were asked again."),
        re.compile(f"Faye Ostrander assessed it as contested:\\s+{REASON}"),
    ])  # fmt: skip


PASTED = {
    "Title": "Quarry owner denies blasting at night",
    "Outlet": "The Fellside Gazette",
    "Address": "https://fellside.example/quarry",
    "Published on": "2021-03-04",
    "Text": (
        "A dispute over the old quarry has reached the town council.\n"
        "The quarry is blasting at night, two residents told the Fellside Gazette on Tuesday.\n"
        "The quarry’s owner, Martin Hale, denied that the quarry was blasting at night. "
        "“We stop at six,” Hale said.\n"
        "The mayor voiced concern over cracks in the school’s walls."
    ),
}


def paste(page: Page) -> None:
    page.goto("/articles/add/")
    for label, words in PASTED.items():
        page.get_by_label(label, exact=True).fill(words)
    page.get_by_role("button", name="Add and read it").click()


def test_a_pasted_article_comes_alive_when_a_worker_has_read_it(page: Page, watch: Watch, admin_user: User) -> None:
    page.goto("/articles/add/")
    log_in(page, admin_user.username, PASSWORD)
    paste(page)
    expect(page.get_by_role("heading", level=1)).to_have_text(PASTED["Title"])
    waiting = page.get_by_text("Waiting to be read")
    expect(waiting).to_be_visible()
    expect(page.locator(".card")).to_have_count(0)
    mark(page)
    with ThreadPoolExecutor(1) as pool:
        worker = pool.submit(work)
        expect(page.locator(".card-denies").first).to_contain_text("Martin Hale")
        worker.result(timeout=60)
    expect(waiting).to_have_count(0)
    expect(page.locator(".card-asserts").first).to_be_visible()
    expect(page.locator("#article-text mark").first).to_be_visible()
    expect(page.locator("#review-count")).to_contain_text("0 of")
    assert is_same_load(page)
    expect(page.locator(".card[aria-current]")).to_have_count(1)

    # The same paste once more is known, and leads to what is here.
    watch.expects(409, "/articles/add/")
    paste(page)
    said = page.get_by_role("alert").filter(has_text="is here already")
    expect(said).to_be_visible()
    assert ArticleVersion.objects.count() == 1
    said.get_by_role("link", name=PASTED["Title"]).click()
    expect(page.locator(".card-denies").first).to_be_visible()
