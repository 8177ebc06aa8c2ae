"""Journeys 7 and 8, by keyboard and by mouse: two that are one, from the reason why they look alike to the way back."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from claims.models import Claim, Source, User
from claims.nlp.types import SourceKind, Stance
from claims.services.likely_pairs import look_for_like_claims, look_for_like_sources
from tests.browser.keyboard import HANDS, log_in, tab_to, take
from tests.conftest import PASSWORD
from tests.scenes import make_claim, make_source, on_record

SAID, AGAIN = "Turkey is sending Syrian fighters to Azerbaijan.", "Turkey is sending Syrian fighters to Azerbaijan"


@pytest.fixture
def pair(editor: User) -> tuple[Claim, Claim]:
    one, other = make_claim(editor, SAID), make_claim(editor, AGAIN)
    on_record(editor, one, "Armenia", kind=SourceKind.STATE)
    on_record(editor, other, "Turkey", Stance.DENIES, kind=SourceKind.STATE)
    look_for_like_claims(claim_id=other.pk)
    return one, other


def say_the_same(page: Page, hand: str) -> None:
    """Of the first pair."""
    page.wait_for_load_state()
    if hand == "keyboard":
        page.keyboard.press("s")
    else:
        page.get_by_role("link", name="The same…").first.click()


def merge(page: Page, hand: str) -> None:
    button = page.get_by_role("button", name="Merge")
    expect(button).to_be_focused()
    if hand == "keyboard":
        page.keyboard.press("Enter")
    else:
        button.click()


@HANDS
def test_like_claims_are_merged_and_taken_apart_again(
    page: Page, editor: User, pair: tuple[Claim, Claim], hand: str
) -> None:
    one, other = pair
    page.goto("/")
    log_in(page, editor.username, PASSWORD)
    take(page, page.get_by_role("link", name="Alike", exact=True), hand)
    take(page, page.get_by_role("link", name="Claims 1"), hand)
    expect(page.locator(".pair-why")).not_to_be_empty()

    # "s" says the same: what moves is shown, the reason is written already, Enter merges.
    say_the_same(page, hand)
    expect(page.get_by_text("What moves: 1 attribution.")).to_be_visible()
    expect(page.get_by_label("Why are the two one?")).not_to_have_value("")
    merge(page, hand)
    expect(page.get_by_role("status").filter(has_text="is merged into")).to_be_visible()

    # The old address leads to the claim that both sides now stand on.
    page.goto(other.get_absolute_url())
    expect(page).to_have_url(f"{page.url.split('/claims/')[0]}{one.get_absolute_url()}")
    expect(page.locator("#lane-denied")).to_contain_text("Turkey")
    expect(page.locator("#lane-asserted")).to_contain_text("Armenia")

    # Taken back, with a reason: each stands by itself again, and the old address is its own.
    take(page, page.get_by_role("link", name="Take it back…"), hand)
    why = page.get_by_label("Why are they two after all?")
    tab_to(page, why) if hand == "keyboard" else why.click()
    page.keyboard.type("One is about 2016.")
    take(page, page.get_by_role("button", name="Take the merge back"), hand)
    expect(page.locator("h1")).to_have_text(AGAIN)
    expect(page.locator("#lane-denied")).to_contain_text("Turkey")
    expect(page.locator("#lane-asserted")).to_contain_text("Nobody on record asserts it.")
    expect(page.locator("#history")).to_contain_text("One is about 2016.")


@HANDS
def test_sources_of_three_spellings_are_one_and_the_next_import_knows(page: Page, editor: User, hand: str) -> None:
    claim = make_claim(editor, "The bridge is safe.")
    names = ("Board of Quays", "B.O.Q.", "Bord of Quays")
    for name in names:
        on_record(editor, claim, make_source(name, SourceKind.ORGANISATION))
    look_for_like_sources()
    page.goto("/alike/")
    log_in(page, editor.username, PASSWORD)
    expect(page.locator(".pair")).to_have_count(3)
    for left in (1, 0):  # each merge answers its pair, and takes those of whom went away along
        say_the_same(page, hand)
        merge(page, hand)
        expect(page.locator(".pair")).to_have_count(left)
    kept = Source.objects.get(merged_into=None, kind=SourceKind.ORGANISATION)
    later = on_record(editor, claim, "B.O.Q.", kind=SourceKind.ORGANISATION, content="the bridge was painted")
    assert later.source == kept
    assert kept.attributions.count() == 4


def test_two_and_unsure_are_one_key_each(page: Page, editor: User) -> None:
    for name in ("Harbour Board", "Harbor Board", "Pier Guild", "Peer Guild"):
        make_source(name, SourceKind.ORGANISATION)
    look_for_like_sources()
    page.goto("/alike/")
    log_in(page, editor.username, PASSWORD)
    expect(page.locator(".pair")).to_have_count(2)
    page.wait_for_load_state()
    page.keyboard.press("j")
    page.keyboard.press("d")
    expect(page.locator(".pair")).to_have_count(1)
    expect(page.locator(".pair-last")).to_contain_text("different")
    expect(page.locator(".pair:focus")).to_have_count(1)
    page.keyboard.press("z")
    expect(page.locator(".pair")).to_have_count(2)
    expect(page.locator(".pair:focus")).to_have_count(1)
    page.keyboard.press("u")
    expect(page.locator(".pair")).to_have_count(1)
    expect(page.locator(".pair-last")).to_contain_text("unsure")
