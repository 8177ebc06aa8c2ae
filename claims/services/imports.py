"""Bringing in many articles: each by itself, each once, with a word on what became of it."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from datetime import date

from django.db import DataError, transaction
from django.db.models import Max, QuerySet

from claims.formats.read import Read
from claims.models import Article, ImportBatch, ImportItem, User
from claims.services.articles import Draft, add_article
from claims.services.errors import Refused

State = ImportItem.State
_AT_A_TIME = 100  # rows of one insert: each holds a whole text
TAKEN_UP = "This import was interrupted; a later one took the article up."


@transaction.atomic
def start_batch(*, label: str, user: User | None = None) -> ImportBatch:
    """A new batch.  What an interrupted one of the same label left waiting is left to the new one."""
    label = label[:500]
    interrupted = ImportItem.objects.filter(batch__label=label, batch__added_by=user, state=State.WAITING)
    interrupted.update(state=State.SKIPPED, reason=TAKEN_UP, payload={})
    return ImportBatch.objects.create(label=label, added_by=user)


def add_items(
    *, batch: ImportBatch, reads: Iterable[Read], visibility: str = "", published_on: date | None = None
) -> int:
    """Keep what was read as items that wait, and what could not be read as failed; returns how many.

    ``visibility`` and ``published_on`` hold for articles that do not say so themselves.
    """
    defaults = {
        key: value
        for key, value in {
            "visibility": visibility, "published": published_on.isoformat() if published_on else "",
        }.items()
        if value
    }  # fmt: skip
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


def waiting_items(batch: ImportBatch) -> QuerySet[ImportItem]:
    """In the order of their reading."""
    return batch.items.filter(state=State.WAITING).order_by("position")


@transaction.atomic
def import_item(*, item: ImportItem) -> ImportItem:
    """Bring one item's article in and note what became of it, in one transaction; one that is over stays.

    Once the article is here its payload goes: the text has its one place in the article.
    """
    item = ImportItem.objects.select_for_update(of=("self",)).select_related("batch__added_by").get(pk=item.pk)
    if item.state != State.WAITING:
        return item
    try:
        with transaction.atomic():
            added = add_article(draft=draft_of(item.payload), user=item.batch.added_by)
    except (Refused, DataError, ValueError) as error:
        item.state, item.reason = State.FAILED, str(error).strip() or type(error).__name__
    else:
        item.state = State.CREATED if added.created else State.SKIPPED
        item.reason, item.article, item.payload = added.reason, added.version.article, {}
    item.save(update_fields=["state", "reason", "article", "payload"])
    return item


def draft_of(payload: dict[str, str]) -> Draft:
    """Raises ValueError for a date that is none."""
    published = payload.get("published", "")
    return Draft(
        title=payload.get("title", ""), text=payload.get("text", ""), outlet=payload.get("outlet", ""),
        url=payload.get("url", ""), byline=payload.get("byline", ""),
        published_on=date.fromisoformat(published) if published else None,
        visibility=payload.get("visibility", Article.Visibility.NEWSROOM.value),
    )  # fmt: skip
