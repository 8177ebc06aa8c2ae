"""Import batches and their items, for the pages that show what became of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from claims.models import ArticleVersion, Feed, ImportBatch, ImportItem


def batches_with_counts() -> QuerySet[ImportBatch]:
    """Newest first, with ``created``, ``updated``, ``skipped``, ``failed``, ``waiting``, ``ready`` and ``cancelled`` as
    numbers of items."""
    return (
        ImportBatch.objects.select_related("added_by")
        .annotate(**{state: Count("items", filter=Q(items__state=state)) for state in ImportItem.State.values})
        .order_by("-pk")
    )


@dataclass(frozen=True, slots=True)
class BatchCounts:
    """How far one batch is; ``states`` are those that it has items in: key, words, number."""

    total: int
    over: int
    failed: int
    retriable: int
    created: int
    skipped: int
    states: tuple[tuple[str, str, int], ...]


def counts_of(batch: ImportBatch) -> BatchCounts:
    """One query by an index, however many items."""
    items = ImportItem.objects.filter(batch=batch)
    by_state = dict(items.values_list("state").annotate(n=Count("pk")).order_by())
    waits = by_state.get(ImportItem.State.WAITING, 0) + by_state.get(ImportItem.State.READY, 0)
    total = sum(by_state.values())
    failed = by_state.get(ImportItem.State.FAILED, 0)
    return BatchCounts(
        total=total, over=total - waits, failed=failed,
        retriable=items.filter(state=ImportItem.State.FAILED).exclude(payload={}).count() if failed else 0,
        created=by_state.get(ImportItem.State.CREATED, 0), skipped=by_state.get(ImportItem.State.SKIPPED, 0),
        states=tuple(
            (state.value, str(state.label).capitalize(), by_state[state])
            for state in ImportItem.State
            if state in by_state
        ),
    )  # fmt: skip


def report_rows(batch: ImportBatch) -> Iterator[tuple[str, str, str, str]]:
    """What became of each item: its name, its state, the number of its article's newest text, and why."""
    newest = ArticleVersion.objects.filter(article=OuterRef("article")).order_by("-number").values("pk")[:1]
    items = batch.items.annotate(version_pk=Subquery(newest)).order_by("position")
    for name, state, version, reason in items.values_list("name", "state", "version_pk", "reason").iterator():
        yield name, state, str(version or ""), reason


def items_of(batch: ImportBatch, *, state: str = "") -> QuerySet[ImportItem]:
    """In the order of reading, each with ``version_pk`` and ``version_title`` of its article as it is now."""
    newest = ArticleVersion.objects.filter(article=OuterRef("article")).order_by("-number")
    items = ImportItem.objects.filter(batch=batch)
    if state in ImportItem.State.values:
        items = items.filter(state=state)
    return (
        items.defer("payload")
        .annotate(
            is_retriable=~Q(payload={}),
            version_pk=Subquery(newest.values("pk")[:1]),
            version_title=Subquery(newest.values("title")[:1]),
        )
        .order_by("position")
    )


def is_going(batch: ImportBatch) -> bool:
    """Do workers still bring it in?"""
    if not batch.by_worker or batch.cancelled_at:
        return False
    return batch.files.exists() or batch.items.filter(state=ImportItem.State.WAITING).exists()


def feeds_with_batches() -> QuerySet[Feed]:
    """By title, each with ``batch_pk``: the latest batch that brought something new."""
    latest = ImportBatch.objects.filter(feed=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    return Feed.objects.annotate(batch_pk=Subquery(latest)).order_by("title", "pk")
