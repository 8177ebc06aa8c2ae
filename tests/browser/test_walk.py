"""Journeys 4 and 6: the seeds' disputed claim, from its first import to a published and corrected assessment.

With ``PICTURES=docs/pictures`` the walk leaves the pictures of docs/walk.md behind; ``PICTURES_DARK`` and
``PICTURES_NARROW`` make them dark or narrow, to be looked at.
"""

from __future__ import annotations

import os
import re
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from claims.models import ArticleVersion, Attribution, Claim, Reply, User
from claims.nlp.types import Stance
from claims.services import seeding
from tests.browser.conftest import OpenPage, Watch
from tests.browser.keyboard import log_in
from tests.browser.test_journey import DENIED, FIGHTERS, TOLD
from tests.scenes import make_source, on_record

REASON = "Both sides are on record, and **nobody has shown** a list, a flight or a payment."
LINK = "https://archive.example/flights-2020-10"


@pytest.fixture
def _demo_desk(transactional_db: None) -> None:
    call_command("load_seeds", verbosity=0)


def picture(page: Page, name: str, of: Locator | None = None) -> None:
    """What a reader of the docs sees, where it is asked for."""
    if folder := os.environ.get("PICTURES"):
        if of is not None:
            of.scroll_into_view_if_needed()
            of.evaluate("it => window.scrollTo(0, it.getBoundingClientRect().top + window.scrollY - 16)")
        page.screenshot(path=Path(folder) / f"walk-{name}.png")


def looks() -> dict[str, object]:
    size = (390, 844) if os.environ.get("PICTURES_NARROW") else (1180, 780)
    scheme = "dark" if os.environ.get("PICTURES_DARK") else "light"
    return {"viewport": {"width": size[0], "height": size[1]}, "color_scheme": scheme}


@pytest.mark.slow
@pytest.mark.usefixtures("_demo_desk")
def test_the_seeds_claim_from_its_first_import_to_a_published_assessment(open_page: OpenPage, watch: Watch) -> None:
    def person(name: str, path: str) -> Page:
        page = open_page(**looks())
        page.goto(path)
        log_in(page, name, seeding.PASSWORD)
        return page

    # One article said it first; another, days later, has the answer to it.  Both are proposed for the one claim.
    first = ArticleVersion.objects.get(title__startswith="Turkey sending Syrian rebels")
    newest = ArticleVersion.objects.get(title="Turkey and Azerbaijan deny use of Syrian fighters")
    claim = Claim.objects.get(statement=FIGHTERS)
    editor = person(seeding.EDITOR, f"/articles/{first.pk}/")
    expect(editor.locator("#article-text mark").first).to_be_visible()
    picture(editor, "1-import")
    editor.goto(f"/articles/{newest.pk}/")
    for stance in ("asserts", "denies"):
        expect(editor.locator(f".card-{stance}").first).to_contain_text(FIGHTERS)
    editor.wait_for_load_state()
    for _ in range(2):
        editor.keyboard.press("a")
        editor.wait_for_timeout(300)  # as fast as somebody reads
    brief = editor.locator("#claim-brief")
    expect(brief.locator(".chip").first).to_have_text("Now disputed")
    picture(editor, "2-disputed")

    # Its page: both sentences side by side, each opening in its article; the variant with denials of its own.
    editor.goto(claim.get_absolute_url())
    faced = editor.locator(".facing")
    expect(faced).to_contain_text(TOLD)
    expect(faced).to_contain_text(DENIED)
    expect(editor.locator(".claim-facts")).to_contain_text("in dispute since 8 October 2020")
    variant = editor.locator(".variant").filter(has_text="around 4,000")
    expect(variant.get_by_text("Denied by", exact=True)).to_be_visible()
    expect(variant.locator("dd").nth(1)).to_contain_text("Azerbaijan")
    expect(variant).to_contain_text("by denying this claim")
    picture(editor, "3-both-sides")
    denial = Attribution.objects.filter(claim=claim, stance=Stance.DENIES.value).earliest("pk")
    for lane in ("asserted", "denied"):
        where = editor.locator(f"#lane-{lane} .line-where a").first
        where.click()
        expect(editor.locator("#article-text mark").first).to_be_visible()
        editor.go_back()
    assert denial.version == newest

    # A fact-checker's word: without a reason refused; with one, and evidence, a draft that is not to go out yet.
    checker = person("fact-checker", claim.get_absolute_url())
    watch.expects(422, r"/claims/.+/assess/")
    checker.get_by_label("Why?").fill("  ")
    checker.get_by_role("button", name="Sign").click()
    expect(checker.get_by_role("alert").filter(has_text="needs its reason")).to_be_visible()
    checker.get_by_label("Why?").fill(REASON)
    checker.locator("#exhibits summary").click() if not checker.get_by_label("Link").is_visible() else None
    checker.get_by_label("Link").fill(LINK)
    checker.get_by_role("button", name="Sign").click()
    mark = checker.locator("#assessment")
    expect(mark.get_by_role("heading", name="contested")).to_be_visible()
    expect(mark.locator("strong", has_text="nobody has shown")).to_be_visible()
    expect(checker.locator("#steps")).to_contain_text("Nobody has asked Turkey for a reply.")

    # Whoever is accused is asked: one answers, of the other nothing has come when the deadline is over.
    for name in ("Azerbaijan", "Turkey"):
        checker.locator("#replies").get_by_role("link", name=f"Ask {name}", exact=True).click()
        checker.get_by_label("Note").fill("The ministry's press office.")
        checker.get_by_role("button", name="On record: we asked").click()
        expect(checker.locator("#replies")).to_contain_text(f"{name} was asked and has until")
    picture(checker, "4-asked", checker.locator("#replies"))
    past = timezone.now() - timedelta(minutes=1)
    Reply.objects.update(asked_on=timezone.localdate() - timedelta(days=2), deadline=past)
    for name, outcome in (("Turkey", "denied it"), ("Azerbaijan", "no reply came")):
        row = checker.locator("#replies tr").filter(has=checker.get_by_role("rowheader", name=name))
        row.get_by_role("link", name="Record the reply").click()
        checker.get_by_role("radio", name=outcome).check()
        checker.get_by_role("button", name="Put on record").click()
        expect(row).to_contain_text(outcome)

    # Two people: the author hands it in and cannot approve it; a second one can, and it goes out.
    checker.get_by_role("button", name="Hand in for review").click()
    expect(checker.locator("#assessment")).to_contain_text("in review")
    expect(checker.get_by_role("button", name="Approve")).to_have_count(0)
    second = person("admin", "/")
    waiting = second.get_by_role("region", name="Waiting for your approval")
    expect(waiting).to_contain_text(FIGHTERS)
    picture(second, "5-desk", waiting)
    waiting.get_by_role("link", name=FIGHTERS).click()
    second.get_by_role("button", name="Approve").click()
    second.get_by_role("button", name="Publish").click()
    expect(second.locator("#assessment")).to_contain_text(re.compile("published on", re.IGNORECASE))
    picture(second, "6-published", second.locator("#assessment"))

    # What comes on record later is flagged, and a correction is dated and there for all to see.
    on_record(User.objects.get(username=seeding.EDITOR), claim, make_source("Armenia"))
    checker.reload()
    expect(checker.locator("#assessment")).to_contain_text("New since the assessment: 1 statement")
    checker.locator("#steps summary", has_text="Correct").click()
    checker.locator("#steps textarea:visible").fill("Armenia has said so too; our word stays the same.")
    checker.get_by_role("button", name="Correct", exact=True).click()
    today = timezone.localdate()
    expect(checker.locator(".mark-correction")).to_contain_text(f"Correction, {today.day} {today:%B %Y}:")
    picture(checker, "7-corrected", checker.locator("#assessment"))
    history = checker.locator("#history")
    for words in ("corrected", "published", "approved", "handed in", "assessed it as contested"):
        expect(history).to_contain_text(words)
    picture(checker, "8-history", history)
    reader = person("viewer", claim.get_absolute_url())
    expect(reader.locator("#assessment")).to_contain_text("our word stays the same")
    expect(reader.get_by_role("button", name="Withdraw")).to_have_count(0)
