"""Journey 13: taking it out.  A claim, an article, all of it; one sentence for a story; and into an empty desk."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import feedparser
import pytest
from django.apps import apps
from playwright.sync_api import Locator, Page, expect

from claims.models import Article, Attribution, Claim, Decision, Source, User
from claims.nlp.types import SourceKind, Stance
from tests.browser.test_journey import work
from tests.browser.test_looking import log_in
from tests.conftest import PASSWORD
from tests.scenes import FIGHTERS, assess, make_claim, make_source, on_record, step
from tests.services.test_archives import empty_installation

pytestmark = pytest.mark.usefixtures("no_jobs_left")


@pytest.fixture
def claim(editor: User, fact_checker: User, admin_user: User) -> Claim:
    """In dispute, with a relay, and with a published word of the desk."""
    claim = make_claim(editor, FIGHTERS)
    said = on_record(
        editor, claim, make_source("the Kremlin", SourceKind.GOVERNMENT), relay="Reuters",
        published_on=date(2020, 10, 1), outlet="The Herald",
    )  # fmt: skip
    Article.objects.filter(pk=said.version.article_id).update(url="https://herald.example/1")
    on_record(editor, claim, "Turkey", Stance.DENIES, kind=SourceKind.STATE, outlet="The Courier")
    its = assess(claim, fact_checker, "Nobody saw any.", "refuted")
    for name, who in (("submit", fact_checker), ("approve", admin_user), ("publish", admin_user)):
        step(its, name, who)
    return claim


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    """A worker runs beside the browser's event loop."""
    with ThreadPoolExecutor(1) as its:
        yield its


def got(page: Page, link: Locator) -> Any:
    """What a link leads to, with the session of the page."""
    answer = page.request.get(str(link.get_attribute("href")))
    assert answer.ok
    return answer


def saved(page: Page, link: Locator) -> bytes:
    with page.expect_download() as download:
        link.click()
    return Path(download.value.path()).read_bytes()


#: Each desk's own: archives and people, who has what open, the scale's history, and what workers count and index.
OF_THIS_DESK = {
    "Archive", "ArchivePart", "ArchivedRow", "Installation", "User", "UserEvent", "Presence", "VerdictEvent",
    "SearchWord", "VersionVector",
}  # fmt: skip


def tables() -> dict[str, int]:
    """How many rows of all that a desk records, history included."""
    its = [model for model in apps.get_app_config("claims").get_models() if not model._meta.proxy]
    return {model.__name__: model._default_manager.count() for model in its if model.__name__ not in OF_THIS_DESK}


def test_all_that_leaves_and_comes_in_again(page: Page, claim: Claim, tmp_path: Path, pool: ThreadPoolExecutor) -> None:
    page.goto("/")
    log_in(page, "ada", PASSWORD)
    page.goto(claim.get_absolute_url())
    in_head = json.loads(page.locator('head script[type="application/ld+json"]').text_content() or "")
    out = page.locator(".take-out")
    linked = got(page, out.get_by_role("link", name="JSON-LD")).json()
    assert linked == in_head
    review = next(its for its in linked["@graph"] if its["@type"] == "ClaimReview")
    assert (review["claimReviewed"], review["reviewRating"]["alternateName"]) == (FIGHTERS, "refuted")
    rows = list(csv.DictReader(io.StringIO(saved(page, out.get_by_role("link", name="CSV")).decode())))
    assert [(its["source"], its["stance"]) for its in rows] == [("Kremlin", "asserts"), ("Turkey", "denies")]

    # One attribution as a sentence, ready for a story.
    line = page.locator("#lane-asserted .line").first
    line.locator("summary.copy-summary").click()
    sentence = line.locator(".copy-text").input_value()
    for part in ("Kremlin", "Reuters", "1 October 2020", "The Herald", "https://herald.example/1"):
        assert part in sentence

    # Its article, as annotations and for brat.
    version = claim.attributions.get(stance="asserts").version
    page.goto(f"/articles/{version.pk}/")
    out = page.locator(".take-out")
    annotations = got(page, out.get_by_role("link", name="Web Annotations")).json()
    target = annotations["items"][0]["target"][0]
    position = next(its for its in target["selector"] if its["type"] == "TextPositionSelector")
    quote = next(its for its in target["selector"] if its["type"] == "TextQuoteSelector")
    assert version.text[position["start"] : position["end"]] == quote["exact"]
    with zipfile.ZipFile(io.BytesIO(saved(page, out.get_by_role("link", name="brat")))) as brat:
        assert len(brat.namelist()) == 2

    # What is newly in dispute, as a feed that the page's head names.
    page.goto("/claims/?standing=disputed")
    feed = feedparser.parse(got(page, page.locator('link[title="Claims newly in dispute"]')).body())
    assert [entry.title for entry in feed.entries] == [FIGHTERS]

    # Everything, as a file.
    page.get_by_role("link", name="Export", exact=True).click()
    lines = saved(page, page.get_by_role("listitem").filter(has_text="What is on record").get_by_text("JSON lines"))
    assert len(lines.splitlines()) == 2
    page.get_by_role("button", name="Export everything").click()
    expect(page.get_by_text(re.compile("waits for a worker"))).to_be_visible()
    pool.submit(work).result(timeout=60)
    download = page.get_by_role("link", name="Download")
    expect(download).to_be_visible()
    file = tmp_path / "all.zip"
    file.write_bytes(saved(page, download))
    before, statement = tables(), FIGHTERS
    assert before["Attribution"] == 2
    assert before["AttributionEvent"] >= 2

    # Another desk, which is empty but for who looks after it.
    empty_installation()
    User.objects.create_superuser("new", password=PASSWORD)
    page.context.clear_cookies()
    page.goto("/archives/")
    log_in(page, "new", PASSWORD)
    page.goto("/archives/")
    page.get_by_label("Archive").set_input_files(file)
    page.get_by_role("button", name="Bring it in").click()
    pool.submit(work).result(timeout=60)
    expect(page.get_by_text(re.compile("new here:"))).to_be_visible()
    after = tables()
    assert after == before
    page.goto(Claim.objects.get().get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_have_text(statement)
    expect(page.locator("#lane-denied .line-source")).to_have_text("Turkey")
    assert (Source.objects.count(), Article.objects.count()) == (before["Source"], before["Article"])
    assert Decision.objects.count() == Attribution.objects.count()
