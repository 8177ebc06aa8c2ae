"""What is imported: batches, addresses and feeds."""

from __future__ import annotations

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from claims.models import ImportBatch, ImportItem
from claims.services.feeds import request_due_polls
from claims.services.fetched import record_trouble
from claims.services.import_jobs import FETCH_ITEM, IMPORT_BATCH, POLL_FEED, WEB, request_batch, request_fetch
from claims.tasks.worker import MOST_ATTEMPTS, RETRIES, own_connection

_SLICE = 5.0  # seconds


@app.task(name=IMPORT_BATCH, pass_context=True, retry=RetryStrategy(max_attempts=RETRIES, wait=2))
def import_batch(context: JobContext, batch_id: int) -> None:
    """Bring a batch on for a few seconds; the rest is a job of its own, behind what others wait for."""
    from claims import importing

    with own_connection():
        batch = ImportBatch.objects.filter(pk=batch_id).first()
        if batch is None:
            return
        if context.job.attempts >= MOST_ATTEMPTS:
            importing.give_up_file(batch, attempts=context.job.attempts)
        if importing.advance(batch, seconds=_SLICE):
            request_batch(batch=batch)


@app.task(name=FETCH_ITEM, queue=WEB, pass_context=True)
def fetch_item(context: JobContext, item_id: int) -> None:
    """Fetch one address; the lock of its host is held until the host may be asked again."""
    from claims import importing

    fetcher = importing.fetcher()
    with own_connection():
        if (attempts := context.job.attempts) >= MOST_ATTEMPTS:
            words = f"Reading this page ended its worker {attempts} times; it was given up."
            record_trouble(item_id=item_id, error=words, transient=False)
            return
        item = ImportItem.objects.filter(pk=item_id).first()
        if item is None:
            return
        url = str(item.payload.get("url", ""))
        again = importing.bring_in(item_id, fetcher)
        if again is not None:
            request_fetch(item=item, seconds=again)
    fetcher.rest(url)


@app.task(name=POLL_FEED, queue=WEB)
def poll_feed(feed_id: int) -> None:
    """Read one feed."""
    from claims import importing

    with own_connection():
        url = importing.poll(feed_id, importing.fetcher())
    importing.fetcher().rest(url)


@app.periodic(cron="* * * * *")
@app.task(name="claims.poll_feeds")
def poll_feeds(timestamp: int) -> None:
    """Every minute: which feeds are due?"""
    with own_connection():
        request_due_polls()
