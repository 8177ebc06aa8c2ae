"""Handing imports to the workers, and again after a crash; within the caller's transaction."""

from __future__ import annotations

from typing import Final
from urllib.parse import urlsplit

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from claims.models import Feed, ImportBatch, ImportFile, ImportItem

IMPORT_BATCH: Final = "claims.import_batch"
FETCH_ITEM: Final = "claims.fetch_item"
POLL_FEED: Final = "claims.poll_feed"
WEB: Final = "web"  # the queue of what waits for other people's servers, so that texts need not
#: Items whose text is still to be fetched.
TO_FETCH: Final = Q(payload__has_key="url") & ~Q(payload__has_key="text")


def request_batch(*, batch: ImportBatch) -> None:
    """Hand a batch to a worker; one worker at a time brings it on."""
    app.configure_task(IMPORT_BATCH, lock=f"import-{batch.pk}", priority=-5).defer(batch_id=batch.pk)


def request_fetch(*, item: ImportItem, seconds: float = 0, priority: int = 0) -> None:
    """Hand an item's address to a worker; of one host, one address at a time."""
    job = app.configure_task(
        FETCH_ITEM, queue=WEB, lock=host_lock(str(item.payload.get("url", ""))), priority=priority,
        schedule_in={"seconds": max(1, int(seconds))} if seconds else None,
    )  # fmt: skip
    job.defer(item_id=item.pk)


def host_lock(url: str) -> str:
    """One request at a time to one host, over all workers."""
    try:
        host = urlsplit(url).hostname
    except ValueError:
        host = None
    return f"host-{(host or 'none')[:200]}"


def request_fetches(*, batch: ImportBatch) -> int:
    """Hand all addresses of a batch that no job is to fetch yet to the workers; returns how many."""
    return _defer_fetches(ImportItem.objects.filter(batch=batch))


def _defer_fetches(items: QuerySet[ImportItem]) -> int:
    waiting = items.filter(TO_FETCH, ~Q(pk__in=_live("item_id", FETCH_ITEM)), state=ImportItem.State.WAITING)
    found = list(waiting.order_by("pk")[:1000])
    for item in found:
        request_fetch(item=item)
    return len(found)


def defer_forgotten_imports() -> int:
    """Batches and addresses that no job would bring on, after a crash: handed to the workers; returns how many."""
    files = ImportFile.objects.filter(batch=OuterRef("pk"))
    texts = ImportItem.objects.filter(~TO_FETCH, batch=OuterRef("pk"), state=ImportItem.State.WAITING)
    batches = ImportBatch.objects.filter(
        Q(Exists(files)) | Q(Exists(texts)), ~Q(pk__in=_live("batch_id", IMPORT_BATCH)), by_worker=True,
        cancelled_at=None,
    )  # fmt: skip
    forgotten = list(batches.order_by("pk")[:100])
    for batch in forgotten:
        request_batch(batch=batch)
    return len(forgotten) + _defer_fetches(ImportItem.objects.filter(batch__by_worker=True, batch__cancelled_at=None))


def _live(argument: str, task: str) -> RawSQL:
    """The rows that jobs which wait or are under way are about."""
    return RawSQL(
        "SELECT (args ->> %s)::bigint FROM procrastinate_jobs WHERE task_name = %s AND status IN ('todo', 'doing')",
        [argument, task],
    )


def request_poll(*, feed: Feed) -> bool:
    """Let a worker read a feed; False where one is about to already."""
    job = app.configure_task(POLL_FEED, queue=WEB, lock=host_lock(feed.url), queueing_lock=f"feed-{feed.pk}")
    try:
        with transaction.atomic():  # what it refuses would spoil the caller's transaction
            job.defer(feed_id=feed.pk)
    except AlreadyEnqueued:
        return False
    return True
