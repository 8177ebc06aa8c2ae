"""From addresses and files to items that are brought in: what workers and the command line share.

The only code of the app that opens addresses and reads files; no web request comes here.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import cache
from typing import Final

from django.conf import settings
from django.db import transaction

from claims.fetching.client import FEEDS, Fetched, Fetcher
from claims.fetching.policy import AGENT, AddressRefused, FetchError, Policy
from claims.formats.addresses import canonical_address
from claims.formats.decoding import decode
from claims.formats.feeds import read_feed
from claims.formats.pages import read_page
from claims.formats.read import Read, UnreadableError, headline_of
from claims.formats.readers import read
from claims.formats.texts import titled
from claims.models import Article, Feed, ImportBatch, ImportFile, ImportItem, WebhookDelivery
from claims.services.feeds import record_poll, record_poll_failure
from claims.services.fetched import record_found, record_trouble, skip_known
from claims.services.import_jobs import request_fetches
from claims.services.imports import add_items, import_items, waiting_texts
from claims.services.webhooks import message_of, record_attempt, signed

#: Items of one transaction, whose texts a worker parses as one stream.
TOGETHER: Final = 16


def policy() -> Policy:
    """What the settings let a fetch do."""
    about = settings.FETCH_CONTACT or "a newsroom brings in an article"
    return Policy(
        user_agent=f"{AGENT}/0.1 ({about})", only_hosts=tuple(host.lower() for host in settings.FETCH_ONLY_HOSTS),
        proxy=settings.FETCH_PROXY, allow_loopback=settings.FETCH_ALLOW_LOOPBACK,
        total_seconds=settings.FETCH_SECONDS, seconds_between=settings.FETCH_PAUSE,
        read_seconds=min(10.0, settings.FETCH_SECONDS),
    )  # fmt: skip


@cache
def fetcher() -> Fetcher:
    """One a process: it remembers what sites allow, and when they were asked last."""
    return Fetcher(policy())


def advance(batch: ImportBatch, *, seconds: float) -> bool:
    """Bring a batch on for about so long: its files are read into items, its addresses handed to the workers, its texts
    brought in.  Returns whether more is left.  To be done twice does no harm."""
    until = time.monotonic() + seconds
    if batch.cancelled_at:
        return False
    while file := batch.files.values_list("pk", flat=True).first():
        _take_file(batch, file)
        if time.monotonic() > until:
            return True
    request_fetches(batch=batch)
    while some := list(waiting_texts(batch).values_list("pk", flat=True)[:TOGETHER]):
        import_items(ids=some)
        if time.monotonic() > until:
            return True
    return False


@transaction.atomic
def _take_file(batch: ImportBatch, pk: int) -> None:
    """A file becomes its items as a whole, or stays."""
    file = ImportFile.objects.select_for_update(skip_locked=True).filter(pk=pk).first()
    if file is None:
        return
    add_items(batch=batch, reads=read(bytes(file.data).splitlines(keepends=True), name=file.name))
    file.delete()


def give_up_file(batch: ImportBatch, *, attempts: int) -> None:
    """The file whose reading ends its workers, by memory say, is left out with the reason."""
    if (file := batch.files.first()) is not None:
        words = f"Reading this file ended its worker {attempts} times; it was given up."
        with transaction.atomic():
            add_items(batch=batch, reads=[Read(file.name, error=words)])
            file.delete()


def bring_in(item_id: int, fetcher: Fetcher) -> float | None:
    """Fetch an item's address, and note what came.  Returns the seconds after which it is to be tried again."""
    item = ImportItem.objects.select_related("batch").filter(pk=item_id, state=ImportItem.State.WAITING).first()
    if item is None or item.batch.cancelled_at or not item.is_to_be_fetched:
        return None
    url = item.payload["url"]
    if not item.payload.get("again") and (known := Article.objects.filter(url=canonical_address(url)).first()):
        skip_known(item_id=item_id, article=known)
        return None
    try:
        got = fetcher.fetch(url)
    except FetchError as error:
        return record_trouble(
            item_id=item_id, error=str(error), transient=error.transient, retry_after=error.retry_after
        )
    record_found(item_id=item_id, found=read_fetched(got, name=item.name, with_original=item.batch.previews))
    return None


def read_fetched(got: Fetched, *, name: str, with_original: bool = False) -> Read:
    """The article of what came from an address."""
    if got.media_type in {"text/plain", "text/markdown"}:
        try:
            text = decode(got.body, declared=got.charset)
        except UnreadableError as error:
            return Read(name, error=str(error))
        found = titled(text, name=name)
        if found.error:
            return found
        title = found.payload["title"] if found.payload["text"] != text.strip() else headline_of(text)
        return Read(name, found.payload | {"title": title, "url": canonical_address(got.url)})
    return read_page(got.body, name=name, url=got.url, charset=got.charset, with_original=with_original)


def poll(feed_id: int, fetcher: Fetcher) -> str:
    """Read a feed, and hand what is new in it to the workers.  Returns the address that was asked."""
    feed = Feed.objects.filter(pk=feed_id).first()
    if feed is None:
        return ""
    try:
        got = fetcher.fetch(feed.url, accept=FEEDS, etag=feed.etag, last_modified=feed.last_modified)
        found = None if got.unchanged else read_feed(got.body, url=got.url, content_type=got.media_type)
    except FetchError as error:
        gone = error.status == 410 or isinstance(error, AddressRefused)
        record_poll_failure(feed_id=feed_id, error=str(error), gone=gone, retry_after=error.retry_after)
    except UnreadableError as error:
        record_poll_failure(feed_id=feed_id, error=str(error))
    else:
        record_poll(feed_id=feed_id, read=found, etag=got.etag, last_modified=got.last_modified, moved_to=got.moved_to)
    return feed.url


Say = Callable[[int, int], None]


def bring_in_batch(batch: ImportBatch, *, fetcher: Fetcher, say: Say) -> None:
    """All of a batch in this process, as the command line does it; ``say(done, total)`` after each step."""
    addresses = list(
        batch.items.filter(state=ImportItem.State.WAITING, payload__has_key="url")
        .exclude(payload__has_key="text").order_by("position").values_list("pk", flat=True)
    )  # fmt: skip
    total, done = waiting_texts(batch).count() + len(addresses), 0
    while some := list(waiting_texts(batch).values_list("pk", flat=True)[:TOGETHER]):
        import_items(ids=some)
        say(done := done + len(some), total)
    waits = dict.fromkeys(addresses, 0.0)  # seconds of this process's clock
    while waits:
        pk = min(waits, key=lambda its: waits[its])
        time.sleep(max(0.0, waits.pop(pk) - time.monotonic()))
        again = bring_in(pk, fetcher)
        if again is None:
            say(done := done + 1, total)
        else:
            waits[pk] = time.monotonic() + again


def deliver(delivery: WebhookDelivery, fetcher: Fetcher) -> None:
    """Send one message to the address of a webhook.  An address that points inside, and one that answers with an error
    of ours, is tried again all the same: it may be mended."""
    message = message_of(delivery)
    if message is None:
        delivery.delete()
        return
    body, headers = signed(message, secret=delivery.webhook.secret)
    try:
        status = fetcher.send(delivery.webhook.url, body, headers=headers)
    except FetchError as error:
        record_attempt(delivery=delivery, status=error.status, error=str(error), retry_after=error.retry_after)
    else:
        record_attempt(delivery=delivery, status=status)
