"""Feeds: what they bring, each entry once, and how they fare."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.formats.feeds import Entry, ReadFeed
from claims.formats.read import Read
from claims.models import Feed, FeedEntry, ImportBatch, User
from claims.services.errors import Refused
from claims.services.import_jobs import request_fetches, request_poll
from claims.services.imports import add_items, start_batch

#: A feed that fails is asked less and less often, but once a day at least.
LONGEST_PAUSE: Final = timedelta(days=1)


@transaction.atomic
def add_feed(
    *, url: str, user: User, outlet: str = "", interval_minutes: int = 30, visibility: str = "newsroom"
) -> Feed:
    """A feed that is read at once, and then at its interval.  Raises Refused."""
    feed = Feed(
        url=url.strip(), title=url.strip()[:300], outlet=outlet.strip(), interval_minutes=interval_minutes,
        visibility=visibility, added_by=user,
    )  # fmt: skip
    try:
        feed.full_clean()
        with transaction.atomic():
            feed.save()
    except ValidationError as error:
        raise Refused(" ".join(error.messages)) from error
    except IntegrityError as error:
        raise Refused("This feed is here already.") from error
    request_poll(feed=feed)
    return feed


@transaction.atomic
def set_feed_active(*, feed: Feed, active: bool) -> None:
    """Pause a feed, or take it up again, which reads it at once."""
    Feed.objects.filter(pk=feed.pk).update(is_active=active, failures=0, note="", due_at=timezone.now())
    if active:
        request_poll(feed=feed)


def remove_feed(*, feed: Feed) -> None:
    """What it brought stays."""
    feed.delete()


def request_due_polls() -> int:
    """Let workers read the feeds that are due; returns how many."""
    due = Feed.objects.filter(is_active=True, due_at__lte=timezone.now()).order_by("due_at")[:200]
    return sum(request_poll(feed=feed) for feed in due)


@transaction.atomic
def record_poll(
    *, feed_id: int, read: ReadFeed | None, etag: str = "", last_modified: str = "", moved_to: str = ""
) -> ImportBatch | None:
    """Note what a feed gave; ``read`` is None where it is unchanged.  Returns the batch of what is new in it.

    1. An entry that was seen is passed over, unless the feed says that it changed.
    2. The rest becomes a batch whose addresses workers fetch.
    """
    feed = Feed.objects.select_for_update().filter(pk=feed_id).first()
    if feed is None:
        return None
    batch = _bring_in(feed, read) if read else None
    now = timezone.now()
    feed.etag, feed.last_modified, feed.failures = etag, last_modified, 0
    feed.checked_at = feed.worked_at = now
    feed.due_at = now + timedelta(minutes=feed.interval_minutes)
    feed.note = read.broken if read else feed.note
    if read and read.title and feed.title == feed.url[:300]:
        feed.title = read.title
    if moved_to and moved_to != feed.url and not Feed.objects.filter(url=moved_to).exists():
        feed.url = moved_to
    feed.save()
    return batch


def _bring_in(feed: Feed, read: ReadFeed) -> ImportBatch | None:
    known = dict(FeedEntry.objects.filter(feed=feed).values_list("key", "updated"))
    entries = list({entry.key: entry for entry in reversed(read.entries)}.values())  # the oldest first
    new = [entry for entry in entries if entry.key not in known]
    changed = [entry for entry in entries if entry.updated != known.get(entry.key, entry.updated)]
    if not new and not changed:
        return None
    FeedEntry.objects.bulk_create(FeedEntry(feed=feed, key=entry.key, updated=entry.updated) for entry in new)
    for entry in changed:
        FeedEntry.objects.filter(feed=feed, key=entry.key).update(updated=entry.updated)
    batch = start_batch(
        label=f"Feed: {read.title or feed}", user=feed.added_by, by_worker=True, feed=feed, visibility=feed.visibility
    )
    add_items(batch=batch, reads=[_read(feed, entry, again=entry in changed) for entry in new + changed])
    request_fetches(batch=batch)
    return batch


def _read(feed: Feed, entry: Entry, *, again: bool) -> Read:
    given = {
        "url": entry.url, "title": entry.title, "published": entry.published, "outlet": feed.outlet,
        "again": "1" if again else "",
    }  # fmt: skip
    return Read(entry.title or entry.url, {key: value for key, value in given.items() if value})


@transaction.atomic
def record_poll_failure(*, feed_id: int, error: str, gone: bool = False, retry_after: float | None = None) -> None:
    """Note why a feed gave nothing, and ask it less often; one that is gone for good is paused."""
    feed = Feed.objects.select_for_update().filter(pk=feed_id).first()
    if feed is None:
        return
    feed.failures += 1
    feed.checked_at = timezone.now()
    pause = timedelta(minutes=feed.interval_minutes) * 2 ** min(feed.failures, 12)
    wanted = timedelta(seconds=retry_after or 0)
    feed.due_at = feed.checked_at + max(min(pause, LONGEST_PAUSE), wanted)
    feed.note, feed.is_active = error, feed.is_active and not gone
    feed.save()
