"""The pages by which articles are brought in: an address, files, feeds, tokens."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.formats.read import Read
from claims.models import ApiToken, Article, ArticleVersion, Feed, ImportBatch, ImportItem, User
from claims.services.fetched import record_found
from claims.services.imports import add_items, import_address, import_item, start_batch
from tests.factories import make_article

pytestmark = pytest.mark.django_db
State = ImportItem.State
URL = "https://news.invented.org/ferry"
FOUND = Read(
    "x",
    {
        "title": "Ferry stops", "text": "The ferry will stop.\nIts owner said so.", "outlet": "The Quay",
        "byline": "Ada Stone", "published": "2026-03-05", "url": URL, "original": "Home <b>\nFerry",
    },
)  # fmt: skip


@pytest.fixture
def importer(admin_user: User, client: Client) -> Client:
    client.force_login(admin_user)
    return client


def html(answer: Any) -> str:
    return str(answer.content, "utf-8")


def send_address(importer: Client, url: str = URL, **more: str) -> Any:
    return importer.post(reverse("claims:batch-address"), {"url": url, **more})


def ready(user: User, found: Read = FOUND) -> ImportItem:
    item = import_address(url=URL, user=user)
    record_found(item_id=item.pk, found=found)
    item.refresh_from_db()
    return item


def page_of(item: ImportItem) -> str:
    return reverse("claims:item-detail", args=[item.pk])


def test_an_address_is_handed_to_a_worker_and_not_opened(importer: Client) -> None:
    answer = send_address(importer, "news.invented.org/ferry")
    item = ImportItem.objects.get()
    assert answer["Location"] == page_of(item)
    assert item.payload == {"url": URL}
    job = ProcrastinateJob.objects.get(task_name="claims.fetch_item", status="todo")
    assert (job.queue_name, job.lock) == ("web", "host-news.invented.org")
    page = html(importer.get(page_of(item)))
    assert "Being fetched" in page
    assert 'hx-trigger="every 1s"' in page


def test_what_is_no_address_stays_in_the_field(importer: Client) -> None:
    answer = send_address(importer, "no address at all")
    assert answer.status_code == 422
    assert 'value="no address at all"' in html(answer)


def test_a_known_address_leads_to_its_article_and_can_be_opened_again(importer: Client) -> None:
    version = make_article(url=URL)
    answer = send_address(importer, f"{URL}?utm_source=letter#top")
    assert answer.status_code == 409
    assert reverse("claims:article-detail", args=[version.pk]) in html(answer)
    assert not ImportItem.objects.exists()
    assert send_address(importer, URL, again="1").status_code == 302
    assert ImportItem.objects.get().payload == {"url": URL, "again": "1"}


def test_what_was_found_is_shown_beside_the_page_and_confirmed_as_corrected(importer: Client, admin_user: User) -> None:
    item = ready(admin_user)
    page = html(importer.get(page_of(item)))
    for words in (
        'value="Ferry stops"',
        'value="Ada Stone"',
        'value="2026-03-05"',
        "Home &lt;b&gt;",
        "Its owner said so.",
    ):
        assert words in page
    answer = importer.post(page_of(item), {"title": "The ferry stops", "text": "The ferry will stop.", "url": URL})
    version = ArticleVersion.objects.select_related("article").get()
    assert answer["Location"] == reverse("claims:article-detail", args=[version.pk])
    assert (version.title, version.text, version.article.url) == ("The ferry stops", "The ferry will stop.", URL)
    assert importer.get(page_of(item))["Location"] == answer["Location"]
    assert importer.post(page_of(item), {"title": "T", "text": "Other."}).status_code == 409
    assert Article.objects.count() == 1


def test_what_was_typed_survives_a_refusal(importer: Client, admin_user: User) -> None:
    item = ready(admin_user)
    answer = importer.post(page_of(item), {"title": "A long title of mine", "text": "  ", "url": URL})
    assert answer.status_code == 422
    assert "A long title of mine" in html(answer)


def test_a_poll_reloads_the_page_once_something_was_found(importer: Client, admin_user: User) -> None:
    waiting = import_address(url=URL, user=admin_user)
    htmx = {"HX-Request": "true"}
    assert "HX-Refresh" not in importer.get(page_of(waiting), headers=htmx)
    record_found(item_id=waiting.pk, found=FOUND)
    assert importer.get(page_of(waiting), headers=htmx)["HX-Refresh"] == "true"


def test_a_failure_says_why_and_offers_to_try_again_or_to_paste(importer: Client, admin_user: User) -> None:
    item = ready(admin_user, Read("x", error="No article was found on this page."))
    page = html(importer.get(page_of(item)))
    assert "No article was found on this page." in page
    assert "/articles/add/?url=https%3A%2F%2Fnews.invented.org%2Fferry" in page
    assert f'value="{URL}"' in html(importer.get(reverse("claims:article-add"), {"url": URL}))
    importer.post(reverse("claims:item-retry", args=[item.pk]))
    item.refresh_from_db()
    assert item.state == State.WAITING


def test_what_is_not_wanted_is_left_out(importer: Client, admin_user: User) -> None:
    item = ready(admin_user)
    importer.post(reverse("claims:item-discard", args=[item.pk]))
    item.refresh_from_db()
    assert (item.state, item.reason, item.payload) == (State.CANCELLED, "Left out by ada.", {})
    assert not Article.objects.exists()


def test_uploaded_files_lie_in_the_database_until_a_worker_reads_them(importer: Client) -> None:
    files = [SimpleUploadedFile("a.txt", b"Words."), SimpleUploadedFile("b.csv", b"url\n")]
    answer = importer.post(reverse("claims:batch-files"), {"upload": files, "visibility": "restricted"})
    batch = ImportBatch.objects.get()
    assert answer["Location"] == reverse("claims:batch-detail", args=[batch.pk])
    assert [(file.name, bytes(file.data)) for file in batch.files.all()] == [("a.txt", b"Words."), ("b.csv", b"url\n")]
    assert batch.defaults == {"visibility": "restricted"}
    page = html(importer.get(answer["Location"]))
    assert "The files are being read" in page
    assert 'hx-trigger="every 2s"' in page
    assert importer.post(reverse("claims:batch-files"), {}).status_code == 422


def done_batch(user: User, count: int = 2) -> ImportBatch:
    batch = start_batch(label="an archive", user=user, by_worker=True)
    reads = [Read(f"line {n}", {"title": f"T{n}", "text": f"Words {n}."}) for n in range(count)]
    bad = [Read("=2+2", {"title": "T", "text": "Words.", "url": "x"}), Read("line 9", error="This is not JSON.")]
    add_items(batch=batch, reads=[*reads, *bad])
    for item in batch.items.all():
        import_item(item=item)
    return batch


def test_the_progress_ends_with_the_list_and_the_failed_ones_can_be_tried_again(
    importer: Client, admin_user: User
) -> None:
    batch = done_batch(admin_user)
    address = reverse("claims:batch-detail", args=[batch.pk])
    answer = importer.get(address, headers={"HX-Request": "true"})
    assert answer.status_code == 286
    assert 'id="items" hx-swap-oob="true"' in html(answer)
    assert "Try 1 of them again" in html(answer), "what could not be read from its file cannot"
    importer.post(reverse("claims:batch-retry", args=[batch.pk]))
    assert list(batch.items.filter(state=State.WAITING).values_list("name", flat=True)) == ["=2+2"]
    assert importer.get(address, headers={"HX-Request": "true"}).status_code == 200
    importer.post(reverse("claims:batch-cancel", args=[batch.pk]))
    assert batch.items.get(name="=2+2").state == State.CANCELLED


def test_the_report_is_a_table_that_no_spreadsheet_runs(importer: Client, admin_user: User) -> None:
    answer = importer.get(reverse("claims:batch-report", args=[done_batch(admin_user).pk]))
    lines = b"".join(answer).decode().splitlines()
    assert lines[0] == "item,state,article,reason"
    assert lines[3] == "'=2+2,failed,,“x” is not a web address."


def test_the_queries_of_a_batch_do_not_grow_with_its_items(importer: Client, admin_user: User) -> None:
    counts = []
    for count in (2, 12):
        address = reverse("claims:batch-detail", args=[done_batch(admin_user, count).pk])
        with CaptureQueriesContext(
            connection,
        ) as queries:
            importer.get(address)
        counts.append(len(queries))
        Article.objects.all().delete()
    assert counts[0] == counts[1]


def test_a_feed_is_added_once_paused_and_removed(importer: Client) -> None:
    address = reverse("claims:feed-list")
    data = {"url": "https://news.invented.org/rss", "outlet": "The Quay", "interval_minutes": "60"}
    assert importer.post(address, data).status_code == 302
    feed = Feed.objects.get()
    assert ProcrastinateJob.objects.filter(task_name="claims.poll_feed", status="todo").count() == 1
    again = importer.post(address, data)
    assert again.status_code == 422
    assert "here already" in html(again)
    importer.post(reverse("claims:feed-poll", args=[feed.pk]))
    assert ProcrastinateJob.objects.filter(task_name="claims.poll_feed", status="todo").count() == 1, "one is enough"
    importer.post(reverse("claims:feed-pause", args=[feed.pk]))
    feed.refresh_from_db()
    assert not feed.is_active
    assert "paused" in html(importer.get(address))
    importer.post(reverse("claims:feed-remove", args=[feed.pk]))
    assert not Feed.objects.exists()


def test_a_token_is_shown_once(importer: Client) -> None:
    address = reverse("claims:token-list")
    answer = importer.post(address, {"name": "the archive"})
    secret = answer.context["secret"]
    assert secret in html(answer)
    assert answer["Cache-Control"] == "no-store"
    assert secret not in html(importer.get(address))
    importer.post(reverse("claims:token-revoke", args=[ApiToken.objects.get().pk]))
    assert ApiToken.objects.get().revoked_at
    assert importer.post(address, {"name": " "}).status_code == 422
