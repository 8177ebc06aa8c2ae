"""Addresses, files and feeds as real workers bring them in, from a small site on loopback."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from claims import importing
from claims.models import Article, ArticleVersion, ExtractionRun, Feed, ImportBatch, ImportItem, User
from claims.nlp.pipeline import Extractor
from claims.services.feeds import add_feed, request_due_polls
from claims.services.fetched import confirm_item
from claims.services.imports import (
    cancel_batch,
    draft_of,
    import_address,
    import_address_unseen,
    import_files,
    retry_failed,
)
from claims.services.recovery import Recovered, recover
from claims.tasks.worker import MOST_ATTEMPTS, extractor
from tests.site import Site, article_html, bomb, dripping, serve

pytestmark = pytest.mark.django_db
by_real_workers = pytest.mark.django_db(transaction=True)
State = ImportItem.State
FERRY = "The ferry line across the strait will stop on Sunday, its owner said on Thursday."


@pytest.fixture(autouse=True)
def _no_jobs_of_others(db: None) -> None:
    """The queue's tables are not Django's: they are not emptied between tests."""
    sql("DELETE FROM procrastinate_jobs")
    importing.fetcher.cache_clear()


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as its:
        yield its


def sql(query: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, values)


def work(*queues: str) -> None:
    """Until no job is left; those that are to be tried again later are tried now."""
    while True:
        with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
            worker.run_worker(queues=[*queues] or None, wait=False, install_signal_handlers=False, listen_notify=False)
        waiting = ProcrastinateJob.objects.filter(status="todo", scheduled_at__isnull=False)
        if not waiting.exists():
            return
        sql("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")


def fetch() -> None:
    """What the tasks do with addresses that wait, without the queue; those to be tried again are tried at once."""
    while waiting := ImportItem.objects.filter(state=State.WAITING, payload__has_key="url").first():
        importing.bring_in(waiting.pk, importing.fetcher())


def poll() -> None:
    """What the task does with the feed, and then with what it brought."""
    importing.poll(Feed.objects.get().pk, importing.fetcher())
    fetch()


def item() -> ImportItem:
    return ImportItem.objects.latest("pk")


def outcome() -> tuple[str, str]:
    its = item()
    return its.state, its.reason


@by_real_workers
def test_an_address_is_fetched_looked_over_and_confirmed(site: Site, admin_user: User) -> None:
    head = '<meta property="article:published_time" content="2026-03-05"><meta name="author" content="Ada Stone">'
    url = site.put("/a?utm_source=letter", article_html("Ferry stops", FERRY, head=head))
    import_address(url=f"{url}#top", user=admin_user)
    work("web")
    found = item()
    url = f"{site.url}/a"
    assert (found.state, found.payload["title"], found.payload["outlet"]) == (
        State.READY,
        "Ferry stops",
        "The Quay Courier",
    )
    assert (found.payload["text"], found.payload["byline"], found.payload["published"]) == (
        FERRY,
        "Ada Stone",
        "2026-03-05",
    )
    assert found.payload["url"] == url
    assert "All rights reserved" in found.payload["original"]
    assert not Article.objects.exists(), "nothing is in before a person says so"
    added = confirm_item(item=found, draft=draft_of(found.payload), user=admin_user)
    assert (added.version.article.url, outcome(), item().payload) == (url, (State.CREATED, ""), {})
    assert added.version.runs.get().state == ExtractionRun.State.QUEUED


def test_the_same_page_again_is_here_already_and_its_address_is_not_opened(site: Site, admin_user: User) -> None:
    url = site.put("/a", article_html("Ferry stops", FERRY))
    site.redirect("/moved", "/a")
    import_address_unseen(payload={"url": url}, user=admin_user)
    fetch()
    import_address(url=url, user=admin_user)
    fetch()
    assert outcome() == (State.SKIPPED, "An article from this address is here already.")
    assert site.paths() == ["/a"]
    import_address(url=f"{site.url}/moved", user=admin_user)
    fetch()
    assert outcome() == (State.SKIPPED, "The same text is here already.")
    assert item().article == Article.objects.get()


def test_a_page_that_changed_becomes_a_new_version(site: Site, admin_user: User) -> None:
    url = site.put("/a", article_html("Ferry stops", FERRY))
    import_address_unseen(payload={"url": url}, user=admin_user)
    fetch()
    site.put("/a", article_html("Ferry goes on", FERRY.replace("will stop", "will not stop")))
    import_address(url=url, user=admin_user, again=True)
    fetch()
    found = item()
    assert (found.state, found.article) == (State.READY, Article.objects.get())
    confirm_item(item=found, draft=draft_of(found.payload), user=admin_user)
    assert outcome()[0] == State.UPDATED
    assert list(ArticleVersion.objects.order_by("number").values_list("number", "title")) == [
        (1, "Ferry stops"), (2, "Ferry goes on"),
    ]  # fmt: skip


def test_one_article_under_its_canonical_address_and_none_under_a_false_one(site: Site, admin_user: User) -> None:
    canonical = f'<link rel="canonical" href="{site.url}/a">'
    for path in ("/a?page=all", "/a?view=print"):
        import_address_unseen(
            payload={"url": site.put(path, article_html("Ferry", FERRY, head=canonical))}, user=admin_user
        )
        fetch()
    assert [its.state for its in ImportItem.objects.order_by("pk")] == [State.CREATED, State.SKIPPED]
    for number, false in enumerate((f"{site.url}/", "https://other.invented.org/a")):
        head = f'<link rel="canonical" href="{false}">'
        page = site.put(
            f"/b{number}", article_html("Bridge", f"The bridge {number} was shut on Monday, they said.", head=head)
        )
        import_address_unseen(payload={"url": page}, user=admin_user)
        fetch()
        assert item().article.url == page  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("path", "page", "words", "tries"),
    [
        ("/404", {"status": 404}, "There is no such page (404).", 1),
        ("/500", {"status": 500}, "The site has an error of its own (500). Tried 3 times.", 3),
        ("/slow", {"stream": dripping(0.2)}, "The site took too long to answer. Tried 3 times.", 3),
        ("/bomb", {"body": bomb(12), "headers": {"Content-Encoding": "gzip"}}, "unpacks to more than 10 MB", 1),
        ("/huge", {"body": b"<p>word word</p>" * 400_000}, "larger than 5 MB", 1),
        ("/empty", {"body": b"<html><body></body></html>"}, "No article was found on this page.", 1),
        ("/inside", {"status": 302, "headers": {"Location": "http://169.254.169.254/"}}, "not an address of", 1),
        ("/data", {"body": b"\x00\x01\x02" * 999}, "This is no text", 1),
    ],
)  # fmt: skip
def test_what_cannot_be_had_fails_in_words(
    site: Site, admin_user: User, path: str, page: dict[str, Any], words: str, tries: int
) -> None:
    url = site.put(path, page.pop("body", b""), **page)
    import_address(url=url, user=admin_user)
    fetch()
    state, reason = outcome()
    assert state == State.FAILED
    assert words in reason
    assert len(site.paths()) == tries
    assert not Article.objects.exists()


@by_real_workers
def test_a_failed_address_is_tried_again_alone(site: Site, admin_user: User) -> None:
    good, bad = site.put("/a", article_html("Ferry stops", FERRY)), f"{site.url}/b"
    batch = import_files(files=[("list.csv", f"url\n{good}\n{bad}\n".encode())], user=admin_user)
    work("default", "web")
    assert [its.state for its in batch.items.order_by("position")] == [State.CREATED, State.FAILED]
    site.put("/b", article_html("Bridge shut", "The bridge was shut on Monday, the mayor said."))
    assert retry_failed(batch=batch) == 1
    work("default", "web")
    assert outcome() == (State.CREATED, "")
    assert site.paths() == ["/a", "/b", "/b"]


def test_wrong_charsets_quotation_marks_and_other_languages(site: Site, admin_user: User) -> None:
    words = "The mayor said: “It is over” – and left. The café, she added, was closed for good."
    url = site.put("/a", article_html("Café shut", words).replace('<meta charset="utf-8">', "").encode("cp1252"),
                   headers={"Content-Type": "text/html; charset=utf-8"})  # fmt: skip
    german = (
        "Die Stadt schließt ihr Freibad für den ganzen Sommer, weil das Becken Risse hat, sagte der Bürgermeister.",
        "Die Opposition wirft ihm vor, ein Gutachten verschwiegen zu haben; er bestreitet das.",
    )
    other = site.put("/b", article_html("Freibad bleibt zu", *german))
    for address in (url, other):
        import_address_unseen(payload={"url": address}, user=admin_user)
        fetch()
    one, two = ArticleVersion.objects.order_by("pk")
    assert (one.text, one.language, one.runs.count()) == (words, "en", 1)
    assert (two.language, two.runs.count()) == ("de", 0), "stored, marked, and not extracted"


def test_a_consent_wall_and_a_paywall_are_said(site: Site, admin_user: User) -> None:
    wall = (
        "<html><body><h1>Before you continue</h1><p>We and our 700 partners store cookies. Accept all</p></body></html>"
    )
    import_address(url=site.put("/wall", wall), user=admin_user)
    fetch()
    assert "consent to cookies" in outcome()[1]
    head = '<script type="application/ld+json">{"@type": "NewsArticle", "isAccessibleForFree": false}</script>'
    import_address_unseen(payload={"url": site.put("/paid", article_html("Bank", FERRY, head=head))}, user=admin_user)
    fetch()
    assert outcome() == (
        State.CREATED,
        "The site shows the whole text to subscribers only: what is here may break off.",
    )


def archive() -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.txt", "Bridge shut\n\nThe bridge was shut, the mayor said.")
        file.writestr("deep/b.md", "# Talks\n\nThe talks broke off, an envoy **said**.")
        file.writestr("../../etc/passwd.txt", "root")
        file.writestr("bomb.txt", b"\0" * 30_000_000)
        file.writestr("inner.zip", b"PK")
    return data.getvalue()


@by_real_workers
def test_files_are_read_by_a_worker_each_article_once_and_extracted_as_one_stream(
    admin_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    extractor()
    streams: list[int] = []
    really = Extractor.pipe

    def noted(self: Extractor, texts: Any) -> Any:
        texts = list(texts)
        streams.append(len(texts))
        return really(self, texts)

    monkeypatch.setattr(Extractor, "pipe", noted)
    lines = [json.dumps({"title": f"T{n}", "text": f"Two sources said that bridge {n} was shut."}) for n in range(20)]
    batch = import_files(
        files=[("wire.jsonl", "\n".join([*lines, "{", lines[0]]).encode()), ("press.zip", archive())], user=admin_user
    )
    assert not batch.items.exists(), "a request reads no file"
    work()
    states = list(batch.items.values_list("state", flat=True))
    assert (states.count(State.CREATED), states.count(State.SKIPPED), states.count(State.FAILED)) == (22, 1, 4)
    reasons = " ".join(batch.items.filter(state=State.FAILED).values_list("reason", flat=True))
    for words in ("not JSON", "leads out of the archive", "unpacks to far too much", "archive within an archive"):
        assert words in reasons
    assert not batch.files.exists()
    assert max(streams) == importing.TOGETHER
    assert len(streams) == 2
    assert set(ExtractionRun.objects.values_list("state", flat=True)) == {"done"}
    assert ExtractionRun.objects.count() == 22


@by_real_workers
def test_one_text_that_stops_the_stream_does_not_cost_the_others(
    admin_user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = extractor()
    really = Extractor.pipe

    def fragile(self: Extractor, texts: Any) -> Any:
        for text in texts:
            if "poison" in text.text:
                raise ValueError("it cannot be parsed")
            yield from really(self, [text])

    monkeypatch.setattr(Extractor, "pipe", fragile)
    assert machine is extractor()
    words = ["Two sources said it was shut.", "Two sources said: poison.", "Two envoys said it was open."]
    lines = "\n".join(json.dumps({"title": "T", "text": its}) for its in words)
    import_files(files=[("wire.jsonl", lines.encode())], user=admin_user)
    work()
    states = dict(ExtractionRun.objects.values_list("version__text", "state"))
    assert [states[its] for its in words] == ["done", "failed", "done"]
    assert "it cannot be parsed" in ExtractionRun.objects.get(state="failed").error


def test_a_batch_that_is_cancelled_brings_in_nothing_more(admin_user: User, site: Site) -> None:
    url = site.put("/a", article_html("Ferry stops", FERRY))
    batch = import_files(files=[("a.csv", f"title,text,url\nT,Words here.,\n,,{url}\n".encode())], user=admin_user)
    importing.advance(batch, seconds=5)
    cancel_batch(batch=batch, user=admin_user)
    fetch()
    assert [its.state for its in batch.items.order_by("position")] == [State.CREATED, State.CANCELLED]
    assert batch.items.get(state=State.CANCELLED).reason == "Cancelled by ada."
    assert site.asked == []


def test_what_a_crash_left_is_taken_up_again(admin_user: User, site: Site) -> None:
    url = site.put("/a", article_html("Ferry stops", FERRY))
    lines = [json.dumps({"title": f"T{n}", "text": f"Words {n} said."}) for n in range(3)]
    import_files(files=[("a.jsonl", "\n".join([*lines, json.dumps({"url": url})]).encode())], user=admin_user)
    sql("DELETE FROM procrastinate_jobs")
    assert recover() == Recovered(jobs=0, runs=0, imports=1)
    assert recover() == Recovered(jobs=0, runs=0, imports=0), "one job is enough"
    importing.advance(ImportBatch.objects.get(), seconds=5)
    sql("DELETE FROM procrastinate_jobs")
    assert recover() == Recovered(jobs=0, runs=3, imports=1), "the texts that were brought in, and the address"
    fetch()
    assert set(ImportItem.objects.values_list("state", flat=True)) == {State.CREATED}
    assert Article.objects.count() == 4


def test_runs_that_wait_in_one_job_are_not_taken_for_forgotten(admin_user: User) -> None:
    lines = [json.dumps({"title": f"T{n}", "text": f"Words {n} said."}) for n in range(3)]
    batch = import_files(files=[("a.jsonl", "\n".join(lines).encode())], user=admin_user)
    importing.advance(batch, seconds=5)
    assert ProcrastinateJob.objects.filter(task_name="claims.extract_many", status="todo").count() == 1
    assert recover().runs == 0


@by_real_workers
def test_a_page_that_ends_its_worker_again_and_again_is_given_up(admin_user: User) -> None:
    import_address(url="http://127.0.0.1:9/", user=admin_user)
    sql("UPDATE procrastinate_jobs SET attempts = %s", MOST_ATTEMPTS)
    work("web")
    assert outcome() == (State.FAILED, "Reading this page ended its worker 5 times; it was given up.")


RSS = """<?xml version="1.0"?><rss version="2.0"><channel><title>Quay news</title>{}</channel></rss>"""


def entry(site: Site, number: int, *, text: str = "", extra: str = "") -> str:
    site.put(f"/{number}", article_html(f"Story {number}", text or f"The mayor said that bridge {number} was shut."))
    return f"<item><title>Story {number}</title><link>{site.url}/{number}</link><guid>g{number}</guid>{extra}</item>"


def feed_of(site: Site, *entries: str, **more: Any) -> str:
    more.setdefault("headers", {"Content-Type": "application/rss+xml", "ETag": f'"{len(entries)}"'})
    return site.put("/rss", RSS.format("".join(entries)), **more)


@by_real_workers
def test_a_feed_that_is_read_twice_brings_each_entry_once(site: Site, admin_user: User) -> None:
    url = feed_of(site, entry(site, 1), entry(site, 2))
    feed = add_feed(url=url, user=admin_user, outlet="The Quay")
    work("web")
    assert Article.objects.count() == 2
    feed.refresh_from_db()
    assert (feed.title, feed.failures, feed.note, feed.etag) == ("Quay news", 0, "", '"2"')
    Feed.objects.update(due_at=timezone.now())
    assert request_due_polls() == 1
    work("web")
    assert [headers.get("if-none-match") for path, headers in site.asked if path == "/rss"] == [None, '"2"']
    feed_of(site, entry(site, 3), entry(site, 1), entry(site, 2))
    Feed.objects.update(due_at=timezone.now())
    request_due_polls()
    work("web")
    assert Article.objects.count() == 3
    assert [batch.items.count() for batch in ImportBatch.objects.order_by("pk")] == [2, 1]
    assert site.paths().count("/1") == 1


def test_an_entry_that_changed_becomes_a_new_version(site: Site, admin_user: User) -> None:
    add_feed(
        url=feed_of(site, entry(site, 1, extra="<pubDate>Mon, 02 Mar 2026 08:00:00 GMT</pubDate>")), user=admin_user
    )
    updated = '<atom:updated xmlns:atom="http://www.w3.org/2005/Atom">2026-03-03T08:00:00Z</atom:updated>'
    poll()
    feed_of(site, entry(site, 1, text="The mayor denied that the bridge was shut.", extra=updated), headers={})
    poll()
    assert list(ArticleVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


@pytest.mark.parametrize(
    ("page", "words", "active"),
    [
        ({"status": 500}, "an error of its own (500)", True),
        ({"status": 410}, "taken away for good", False),
        ({"body": b"<!doctype html><html><body>No feed</body></html>"}, "This is a page, not a feed", True),
        ({"body": b"<rss><channel><item>"}, "no feed that can be read", True),
        ({"body": b""}, "no feed that can be read", True),
        ({"status": 302, "headers": {"Location": "http://10.0.0.1/rss"}}, "not an address of the open internet", False),
    ],
)
def test_a_broken_feed_says_so_and_is_asked_less_and_less(
    site: Site, admin_user: User, page: dict[str, Any], words: str, active: bool
) -> None:
    url = site.put("/rss", page.pop("body", b""), **page)
    feed = add_feed(url=url, user=admin_user, interval_minutes=30)
    pauses = []
    for _ in range(3):
        importing.poll(feed.pk, importing.fetcher())
        feed.refresh_from_db()
        assert feed.checked_at
        pauses.append(feed.due_at - feed.checked_at)
    assert words in feed.note
    assert (feed.failures, feed.is_active) == (3, active)
    assert pauses == [timedelta(hours=1), timedelta(hours=2), timedelta(hours=4)]


def test_a_feed_that_is_half_broken_brings_what_can_be_read(site: Site, admin_user: User) -> None:
    whole = RSS.format(entry(site, 1) + "<item><title>No address</title></item>" + entry(site, 2))
    url = site.put("/rss", whole.replace("</channel></rss>", "<item><title>&broken; cut"), headers={})
    add_feed(url=url, user=admin_user)
    poll()
    assert Article.objects.count() == 2
    assert "not well made" in Feed.objects.get().note
