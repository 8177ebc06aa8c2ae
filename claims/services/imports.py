"""Bringing in many articles: each by itself, each once, with a word on what became of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Final

from django.db import DataError, OperationalError, transaction
from django.db.models import Max, QuerySet
from django.utils import timezone

from claims.formats.read import Read
from claims.models import Article, Feed, ImportBatch, ImportFile, ImportItem, User
from claims.services.articles import Added, Draft, add_article, add_version
from claims.services.errors import Refused
from claims.services.extraction import extracted_together
from claims.services.import_jobs import TO_FETCH, request_batch, request_fetch, request_fetches

State = ImportItem.State
TAKEN_UP: Final = "This import was interrupted; a later one took the article up."
_AT_A_TIME = 100  # rows of one insert: each holds a whole text


@transaction.atomic
def start_batch(
    *,
    label: str,
    user: User | None = None,
    by_worker: bool = False,
    previews: bool = False,
    feed: Feed | None = None,
    visibility: str = "",
    published_on: date | None = None,
) -> ImportBatch:
    """A new batch.  ``visibility`` and ``published_on`` hold for articles that do not say so themselves.

    What an interrupted command of the same label left waiting is left to the new one.
    """
    label = label[:500]
    if not by_worker:
        ImportItem.objects.filter(
            batch__label=label, batch__added_by=user, batch__by_worker=False, state=State.WAITING
        ).update(state=State.SKIPPED, reason=TAKEN_UP, payload={})
    return ImportBatch.objects.create(
        label=label, added_by=user, by_worker=by_worker, previews=previews, feed=feed,
        defaults=_defaults(visibility, published_on),
    )  # fmt: skip


def _defaults(visibility: str, published_on: date | None) -> dict[str, str]:
    given = {"visibility": visibility, "published": published_on.isoformat() if published_on else ""}
    return {key: value for key, value in given.items() if value}


def add_items(
    *, batch: ImportBatch, reads: Iterable[Read], visibility: str = "", published_on: date | None = None
) -> int:
    """Keep what was read as items that wait, and what could not be read as failed; returns how many.

    ``visibility`` and ``published_on`` as for a batch.
    """
    defaults = batch.defaults | _defaults(visibility, published_on)
    first = (batch.items.aggregate(last=Max("position"))["last"] or 0) + 1
    items = (_item(batch, position, its, defaults) for position, its in enumerate(reads, start=first))
    added = 0
    while some := list(itertools.islice(items, _AT_A_TIME)):
        added += len(ImportItem.objects.bulk_create(some))
    return added


def _item(batch: ImportBatch, position: int, its: Read, defaults: dict[str, str]) -> ImportItem:
    name = its.name.encode("utf-8", "replace").decode()  # a file's name may hold bytes that are no text
    return ImportItem(
        batch=batch, position=position, name=name if len(name) <= 500 else f"…{name[-499:]}",
        payload={} if its.error else defaults | its.payload,
        state=State.FAILED if its.error else State.WAITING, reason=its.error,
    )  # fmt: skip


@transaction.atomic
def import_address(*, url: str, user: User, again: bool = False) -> ImportItem:
    """Let a worker fetch one address and show what it found; a person confirms it."""
    batch = start_batch(label=url, user=user, by_worker=True, previews=True)
    add_items(batch=batch, reads=[Read(url, {"url": url} | ({"again": "1"} if again else {}))])
    item = batch.items.get()
    request_fetch(item=item, priority=10)
    return item


@transaction.atomic
def import_address_unseen(*, payload: dict[str, str], user: User) -> ImportItem:
    """The same for another system, which confirms nothing: what is found is brought in."""
    batch = start_batch(label=payload["url"], user=user, by_worker=True)
    add_items(batch=batch, reads=[Read(payload["url"], payload)])
    item = batch.items.get()
    request_fetch(item=item)
    return item


@transaction.atomic
def import_draft(*, draft: Draft, user: User) -> tuple[Added, State]:
    """One article without a batch: created, updated or skipped.  Raises Refused."""
    return add_draft(draft=draft, user=user)


@transaction.atomic
def import_files(*, files: Sequence[tuple[str, bytes]], user: User, visibility: str = "") -> ImportBatch:
    """Let workers read and bring in what was uploaded."""
    names = [name for name, _ in files]
    label = names[0] if len(names) == 1 else f"{len(names)} files: {', '.join(names)}"
    batch = start_batch(label=label, user=user, by_worker=True, visibility=visibility)
    for name, data in files:
        ImportFile.objects.create(batch=batch, name=name[-300:], data=data)
    request_batch(batch=batch)
    return batch


def waiting_items(batch: ImportBatch) -> QuerySet[ImportItem]:
    """In the order of their reading."""
    return batch.items.filter(state=State.WAITING).order_by("position")


def waiting_texts(batch: ImportBatch) -> QuerySet[ImportItem]:
    """Those whose text is here."""
    return waiting_items(batch).exclude(TO_FETCH)


def import_item(*, item: ImportItem) -> ImportItem:
    """Bring one item's article in and note what became of it, in one transaction; one that is over stays."""
    import_items(ids=[item.pk])
    return ImportItem.objects.select_related("batch__added_by").get(pk=item.pk)


def import_items(*, ids: Sequence[int]) -> None:
    """Bring in the articles of several items: one transaction, and a savepoint each.

    One that fails costs itself only; the texts go to a worker as one job.  An article that is here already skips
    its item; a changed text under a known address is a new version.  Once the article is here the payload goes: the
    text has its one place in the article.
    """
    try:
        _import_together(ids)
    except OperationalError as error:
        if getattr(error.__cause__, "sqlstate", "") != "40P01" or len(ids) == 1:
            raise
        for pk in ids:  # two workers waited for each other's new outlets: in smaller steps they cannot
            _import_together([pk])


@transaction.atomic
def _import_together(ids: Sequence[int]) -> None:
    items = ImportItem.objects.select_for_update(of=("self",)).select_related("batch__added_by")
    with extracted_together():
        for item in items.filter(pk__in=ids, state=State.WAITING).order_by("position"):
            bring_in_locked(item=item)


def bring_in_locked(*, item: ImportItem) -> None:
    """Bring in the article of an item that the caller has locked, and note what became of it."""
    try:
        with transaction.atomic():
            added, state = add_draft(draft=draft_of(item.payload), user=item.batch.added_by)
    except (Refused, DataError, ValueError) as error:
        item.state, item.reason = State.FAILED, str(error).strip() or type(error).__name__
    else:
        note = item.payload.get("note", "") if added.created else ""
        item.state, item.reason, item.article, item.payload = state, added.reason or note, added.version.article, {}
    item.save(update_fields=["state", "reason", "article", "payload"])


def add_draft(*, draft: Draft, user: User | None) -> tuple[Added, State]:
    """Within the caller's transaction: created, updated or skipped.  Raises Refused."""
    added = add_article(draft=draft, user=user)
    if not added.is_changed:
        return added, State.CREATED if added.created else State.SKIPPED
    added = add_version(article=added.version.article, draft=draft, user=user)
    return added, State.UPDATED if added.created else State.SKIPPED


@transaction.atomic
def cancel_batch(*, batch: ImportBatch, user: User) -> int:
    """Leave out all that waits; what is in stays.  Returns how many items that were."""
    ImportBatch.objects.filter(pk=batch.pk, cancelled_at=None).update(cancelled_at=timezone.now())
    batch.files.all().delete()
    return batch.items.filter(state__in=[State.WAITING, State.READY]).update(
        state=State.CANCELLED, reason=f"Cancelled by {user}.", payload={}
    )


@transaction.atomic
def retry_failed(*, batch: ImportBatch, item: ImportItem | None = None) -> int:
    """Try what failed once more, those items alone, or one; returns how many.  What could not be read from its file is
    not tried again: its bytes are not kept."""
    failed = batch.items.filter(state=State.FAILED).exclude(payload={})
    if item is not None:
        failed = failed.filter(pk=item.pk)
    count = failed.update(state=State.WAITING, reason="", attempts=0)
    if count:
        ImportBatch.objects.filter(pk=batch.pk).update(by_worker=True, cancelled_at=None)
        request_fetches(batch=batch)
        request_batch(batch=batch)
    return count


def draft_of(payload: dict[str, str]) -> Draft:
    """Raises ValueError for a date that is none."""
    published = payload.get("published", "")
    return Draft(
        title=payload.get("title", ""), text=payload.get("text", ""), outlet=payload.get("outlet", ""),
        url=payload.get("url", ""), byline=payload.get("byline", ""), language=payload.get("language", ""),
        published_on=date.fromisoformat(published) if published else None,
        visibility=payload.get("visibility", Article.Visibility.NEWSROOM.value),
    )  # fmt: skip
