"""Journeys 1 and 2: bringing in what a newsroom has, against a small site on loopback, with real workers."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from claims import importing
from claims.models import Article, ArticleVersion, Feed, ImportItem, User
from tests.browser.conftest import Watch
from tests.browser.keyboard import log_in
from tests.browser.test_journey import work
from tests.conftest import PASSWORD
from tests.site import Site, article_html, bomb, dripping, serve

QUARRY = (
    "The quarry is blasting at night, two residents told the Fellside Gazette on Tuesday.",
    "The quarry’s owner, Martin Hale, denied that the quarry was blasting at night. “We stop at six,” Hale said.",
)


@pytest.fixture
def site() -> Iterator[Site]:
    importing.fetcher.cache_clear()
    with serve() as its:
        yield its


def work_meanwhile(pool: ThreadPoolExecutor) -> None:
    """Let a worker do what waits, while the page asks how far it is."""
    pool.submit(work).result(timeout=60)


def fetch(page: Page, url: str) -> None:
    page.goto("/articles/add/")
    page.get_by_label("Address of an article").fill(url)
    page.keyboard.press("Enter")


def test_an_address_is_previewed_corrected_confirmed_and_read(
    page: Page, watch: Watch, site: Site, admin_user: User
) -> None:
    head = '<meta property="article:published_time" content="2026-03-05">'
    url = site.put("/quarry", article_html("Quarry owner denies it", *QUARRY, head=head, outlet="The Gazette"))
    site.redirect("/short", "/quarry", status=301)
    with ThreadPoolExecutor(1) as pool:
        page.goto("/articles/add/")
        log_in(page, admin_user.username, PASSWORD)
        fetch(page, f"{site.url}/short")
        expect(page.get_by_text("Being fetched")).to_be_visible()
        work_meanwhile(pool)

        # What was found, beside all words of the page; it is corrected and confirmed.
        title = page.get_by_label("Title", exact=True)
        expect(title).to_have_value("Quarry owner denies it")
        expect(page.get_by_label("Published on")).to_have_value("2026-03-05")
        expect(page.get_by_label("Text", exact=True)).to_have_value("\n".join(QUARRY))
        expect(page.get_by_role("region", name="All words of the page")).to_contain_text("All rights reserved.")
        assert not Article.objects.exists()
        title.fill("Quarry owner denies blasting at night")
        page.get_by_label("Outlet").fill("The Fellside Gazette")
        page.get_by_role("button", name="Bring it in and read it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Quarry owner denies blasting at night")
        expect(page.get_by_text("Waiting to be read")).to_be_visible()
        work_meanwhile(pool)
        expect(page.locator(".card-denies").first).to_contain_text("Martin Hale")

        # The same page again is here already; nothing is fetched, nothing doubled.
        asked = len(site.asked)
        watch.expects(409, "/imports/address/")
        fetch(page, url)
        said = page.get_by_role("alert").filter(has_text="is here already")
        expect(said.get_by_role("link", name="Quarry owner denies blasting at night")).to_be_visible()
        assert len(site.asked) == asked
        fetched_by_its_other_name(page, site, pool)
    assert ArticleVersion.objects.count() == 1


def fetched_by_its_other_name(page: Page, site: Site, pool: ThreadPoolExecutor) -> None:
    """An address that leads to an article which is here is fetched, and then known."""
    fetch(page, f"{site.url}/short")
    expect(page.get_by_text("Being fetched")).to_be_visible()
    work_meanwhile(pool)
    expect(page.get_by_role("alert").filter(has_text="The same text is here already.")).to_be_visible()


def test_what_goes_wrong_is_said_and_the_text_can_be_pasted_instead(page: Page, site: Site, admin_user: User) -> None:
    site.put("/slow", stream=dripping(0.2))
    site.put("/broken", status=500)
    site.put("/huge", b"<p>word word</p>" * 400_000)
    site.put("/bomb", bomb(12), headers={"Content-Encoding": "gzip"})
    site.redirect("/inside", "http://169.254.169.254/")
    with ThreadPoolExecutor(1) as pool:
        page.goto("/articles/add/")
        log_in(page, admin_user.username, PASSWORD)
        for url, words in (
            (f"{site.url}/gone", "There is no such page (404)."),
            (f"{site.url}/huge", "larger than 5 MB"),
            (f"{site.url}/bomb", "unpacks to more than 10 MB"),
            (f"{site.url}/inside", "is not an address of the open internet"),
            ("http://169.254.169.254/latest/", "is not an address of the open internet"),
            ("http://intranet.local/", "a name of the inner network"),
        ):
            fetch(page, url)
            expect(page.get_by_text("Being fetched")).to_be_visible()
            work_meanwhile(pool)
            expect(page.get_by_role("alert").filter(has_text=words)).to_be_visible()
        for path, words in (("/slow", "took too long to answer"), ("/broken", "an error of its own (500)")):
            fetch(page, site.url + path)
            expect(page.get_by_text("Being fetched")).to_be_visible()
            work_meanwhile(pool)
            expect(page.get_by_text(words)).to_contain_text("It is tried again at")
            page.get_by_role("button", name="Cancel").click()
            expect(page.get_by_role("heading", level=1)).to_have_text("Add an article")
    assert not Article.objects.exists()


def test_a_page_of_the_wrong_charset_and_without_a_date_is_read_and_the_date_left_to_the_person(
    page: Page, site: Site, admin_user: User
) -> None:
    said = "“The café is closed”, its owner said – and nobody had told the guests who stood before it."
    body = article_html("Café shut", said, said.replace("owner", "cook")).encode("cp1252")
    url = site.put("/old", body, headers={"Content-Type": "text/html; charset=utf-8"})
    with ThreadPoolExecutor(1) as pool:
        page.goto("/articles/add/")
        log_in(page, admin_user.username, PASSWORD)
        fetch(page, url)
        expect(page.get_by_text("Being fetched")).to_be_visible()
        work_meanwhile(pool)
        expect(page.get_by_label("Title", exact=True)).to_have_value("Café shut")
        expect(page.get_by_label("Text", exact=True)).to_have_value(re.compile(re.escape(said)))
        expect(page.get_by_label("Published on")).to_have_value("")
        page.get_by_role("button", name="Bring it in and read it").click()
        expect(page.get_by_role("heading", level=1)).to_have_text("Café shut")
    assert ArticleVersion.objects.get().published_on is None


def test_a_broken_feed_says_why_on_the_page_of_their_health(page: Page, site: Site, admin_user: User) -> None:
    feed = site.put("/rss", b"<html><body>Moved, sorry.</body></html>")
    with ThreadPoolExecutor(1) as pool:
        page.goto("/imports/feeds/")
        log_in(page, admin_user.username, PASSWORD)
        page.get_by_label("Address of the feed").fill(feed)
        page.get_by_role("button", name="Add and read it").click()
        expect(page.get_by_text("not read yet")).to_be_visible()
        work_meanwhile(pool)
        page.reload()
        expect(page.get_by_role("row").filter(has_text=feed)).to_contain_text("This is a page, not a feed")
    assert Feed.objects.get().failures == 1


RSS = "<rss version='2.0'><channel><title>Quay news</title>{}</channel></rss>"


def test_a_feed_and_files_of_all_kinds_come_in_once_each(
    page: Page, site: Site, admin_user: User, tmp_path: Path
) -> None:
    entries = ""
    for number in (1, 2):
        site.put(f"/{number}", article_html(f"Bridge {number} shut", f"The mayor said that bridge {number} was shut."))
        entries += f"<item><title>Bridge {number}</title><link>{site.url}/{number}</link></item>"
    feed = site.put("/rss", RSS.format(entries), headers={"Content-Type": "application/rss+xml", "ETag": '"1"'})
    with ThreadPoolExecutor(1) as pool:
        page.goto("/imports/feeds/")
        log_in(page, admin_user.username, PASSWORD)
        page.get_by_label("Address of the feed").fill(feed)
        page.get_by_role("button", name="Add and read it").click()
        expect(page.get_by_text("not read yet")).to_be_visible()
        work_meanwhile(pool)
        page.reload()
        expect(page.get_by_role("row").filter(has_text="Quay news")).to_contain_text("well")
        assert Article.objects.count() == 2
        page.get_by_role("button", name="Read now: Quay news").click()
        expect(page.get_by_text("Quay news is being read.")).to_be_visible()
        work_meanwhile(pool)
        assert Article.objects.count() == 2
        assert Feed.objects.get().failures == 0

        # A folder's worth of files: the bad entry says why and is tried again alone, the others land.
        upload(page, site, tmp_path)
        expect(page.get_by_text("The files are being read")).to_be_visible()
        work_meanwhile(pool)
        expect(page.get_by_role("link", name="Failed: 2")).to_be_visible()
        expect(page.get_by_role("link", name="Created: 4")).to_be_visible()
        row = page.get_by_role("row").filter(has_text="/late")
        expect(row).to_contain_text("There is no such page (404).")
        expect(page.get_by_role("row").filter(has_text="wire.jsonl, line 2")).to_contain_text("This is not JSON")
        site.put("/late", article_html("Late news", "The late news came in, an editor said."))
        page.get_by_role("button", name="Try 1 of them again").click()
        expect(page.get_by_text("5 of 6 are done")).to_be_visible()
        work_meanwhile(pool)
        expect(page.get_by_role("link", name="Created: 5")).to_be_visible()
    assert Article.objects.count() == 7
    assert ImportItem.objects.filter(state="failed").count() == 1


def upload(page: Page, site: Site, folder: Path) -> None:
    lines = [json.dumps({"title": "Talks", "text": "The talks broke off, an envoy said."}), "{not json"]
    (folder / "wire.jsonl").write_text("\n".join(lines))
    (folder / "list.csv").write_text(f'title,text,url\nTable,"A row, he said.",\n,,{site.url}/late\n')
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w") as file:
        file.writestr("one.txt", "Harbour closed\n\nThe harbour was closed, a pilot said.")
        file.writestr("two.html", article_html("Road open", "The road is open again, the county said on Monday."))
    (folder / "press.zip").write_bytes(data.getvalue())
    page.goto("/imports/files/")
    page.get_by_label("Files", exact=True).set_input_files(
        [folder / n for n in ("wire.jsonl", "list.csv", "press.zip")]
    )
    page.get_by_role("button", name="Bring them in").click()
