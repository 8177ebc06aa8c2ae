"""Journey 12: looking.  Search by its words, by other words and with a typo; the pictures, each with its table."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from claims.models import Claim, User
from claims.nlp.types import SourceKind, Stance
from claims.services.encoding import encode_claims
from claims.services.indexing import index_new_texts, rebuild_vocabulary
from claims.services.topics import file_claim
from tests.conftest import PASSWORD
from tests.scenes import FIGHTERS, make_claim, make_source, on_record


@pytest.fixture
def claim(editor: User) -> Claim:
    turkey = make_source("Turkey")
    claim = make_claim(editor, FIGHTERS)
    on_record(editor, claim, "The envoy", content="fighters had come from the south", outlet="The Herald")
    on_record(
        editor, claim, turkey, Stance.DENIES, published_on=date(2020, 10, 5), outlet="The Courier",
        kind=SourceKind.STATE,
    )  # fmt: skip
    on_record(editor, claim, turkey, published_on=date(2020, 10, 1), outlet="The Herald", kind=SourceKind.STATE)
    file_claim(claim=claim, topics=["Fighters"])
    index_new_texts()
    rebuild_vocabulary()
    encode_claims(claims=[claim])
    return claim


def log_in(page: Page, name: str, password: str) -> None:
    page.locator("#id_login").fill(name)
    page.locator("#id_password").fill(password)
    page.locator("#id_password").press("Enter")
    expect(page.locator(".masthead-user")).to_be_visible()
    page.wait_for_load_state()  # the scripts that keys need


def test_search_by_keyboard_and_the_pictures(page: Page, claim: Claim) -> None:
    page.goto("/")
    log_in(page, "edda", PASSWORD)
    page.keyboard.press("/")
    expect(page).to_have_url(re.compile(r"/search/$"))
    box = page.get_by_role("searchbox")
    expect(box).to_be_focused()
    link = page.get_by_role("link", name=FIGHTERS)
    for words in ("Syrian fighters", "fightres Azerbajan", "militants deployed by Ankara"):
        box.fill(words)  # results come while it is typed
        expect(page).to_have_url(re.compile(r"\?q=" + words.split()[0]))
        expect(link.first).to_be_visible()
    page.reload()  # a search is an address
    expect(link.first).to_be_visible()
    page.locator("#results").get_by_role("link", name=re.compile("^Claims")).click()
    expect(page).to_have_url(re.compile("what=claim"))
    page.wait_for_load_state()
    page.get_by_role("searchbox").focus()
    page.keyboard.press("ArrowDown")
    expect(page.locator(".hit a").first).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text(FIGHTERS)

    page.get_by_role("link", name="Timeline").click()
    expect(page.locator(".picture-svg a")).to_have_count(2)  # two of one outlet and day are one mark
    expect(page.locator("#picture-table tbody tr")).to_have_count(3)
    expect(page.get_by_text("In dispute since 5 October 2020")).to_be_visible()

    page.goto("/stances/?topic=fighters")
    expect(page.locator(".picture-svg").first.get_by_text("Turkey", exact=True)).to_be_visible()
    page.get_by_text("The same as a table").first.click()
    expect(page.get_by_role("cell", name="asserts and denies")).to_be_visible()

    page.goto("/dashboard/")
    expect(page.get_by_role("link", name=FIGHTERS).first).to_be_visible()


def test_a_contradiction_is_confirmed_before_others_see_it(page: Page, claim: Claim, viewer: User) -> None:
    page.goto("/")
    log_in(page, "edda", PASSWORD)
    address = f"/sources/{claim.attributions.get(stance='denies').source_id}/record/"
    page.goto(address)
    expect(page.locator(".turn-proposed")).to_have_count(1)
    page.get_by_label("What a reader must know").fill("A new minister spoke.")
    page.get_by_role("button", name="It is: show it to all").click()
    expect(page.locator(".turn-proposed")).to_have_count(0)
    page.context.clear_cookies()
    page.goto("/")
    log_in(page, "vera", PASSWORD)
    page.goto(address)
    expect(page.get_by_text("A new minister spoke.")).to_be_visible()
    expect(page.get_by_role("button", name="It is not")).to_have_count(0)


def test_a_search_is_kept(page: Page, claim: Claim) -> None:
    page.goto("/")
    log_in(page, "edda", PASSWORD)
    page.goto("/search/?q=fighters")
    page.get_by_text("Keep this search").click()
    page.get_by_label("Name", exact=True).fill("Fighters, all")
    page.get_by_role("button", name="Keep it").click()
    expect(page.get_by_text("is kept")).to_be_visible()
    page.goto("/search/")
    expect(page.get_by_role("link", name="Fighters, all")).to_be_visible()


def test_two_articles_and_two_outlets_side_by_side(page: Page, claim: Claim, editor: User) -> None:
    """From an article to another on the same story, and to their outlets: what one asserts and the other denies."""
    only = make_claim(editor, "The ferry stops on Sunday.")
    on_record(editor, only, "The owner", outlet="The Courier")
    page.goto("/")
    log_in(page, "edda", PASSWORD)
    one, denial, _ = claim.attributions.order_by("pk")
    page.goto(f"/articles/{one.version_id}/")
    page.get_by_role("link", name="Side by side with another").click()
    page.locator(f'main a[href$="other=article%3A{denial.version_id}"]').click()
    contrary = page.locator("section", has=page.get_by_role("heading", name="Asserted in one, denied in the other"))
    expect(contrary.get_by_role("link", name=FIGHTERS).first).to_be_visible()

    page.goto("/compare/")
    page.get_by_label("One outlet").select_option(label="The Herald")
    page.get_by_label("Another").select_option(label="The Courier")
    page.get_by_role("button", name="Compare").click()
    expect(contrary.get_by_role("link", name=FIGHTERS).first).to_be_visible()
    apart = page.locator("section", has=page.get_by_role("heading", name="Only the second"))
    expect(apart.get_by_role("link", name="The ferry stops on Sunday.")).to_be_visible()
