"""Import batches and their items, for the pages that show what became of them."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery

from claims.models import ArticleVersion, ImportBatch, ImportItem


def batches_with_counts() -> QuerySet[ImportBatch]:
    """Newest first, with ``created``, ``updated``, ``skipped``, ``failed``, ``waiting``, ``ready`` and ``cancelled`` as
    numbers of items."""
    return (
        ImportBatch.objects.select_related("added_by")
        .annotate(**{state: Count("items", filter=Q(items__state=state)) for state in ImportItem.State.values})
        .order_by("-pk")
    )


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
            version_pk=Subquery(newest.values("pk")[:1]),
            version_title=Subquery(newest.values("title")[:1]),
        )
        .order_by("position")
    )
