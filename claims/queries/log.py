"""Everything that happened to every row, as the database's triggers wrote it down: to be filtered and taken out.

Nothing in the app writes these tables; their rows come from triggers alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.apps import apps
from django.core.paginator import Page
from django.db import models
from django.db.models import OuterRef, QuerySet, Subquery
from django.utils import timezone

from claims.queries.at import end_of
from claims.queries.paging import BoundedPaginator
from claims.queries.row_history import Event, described, is_tracked

PAGE = 50
_AT_ONCE: Final = 500  # events of an export that are described together


@dataclass(frozen=True, slots=True)
class Entry:
    """One event, and the row that it happened to."""

    row: int
    event: Event


def logged() -> dict[str, type[models.Model]]:
    """The models that have a history of their own, by their names in lower case."""
    found = (model for model in apps.get_app_config("claims").get_models() if is_tracked(model))
    return {str(model._meta.model_name): model for model in found if "pgh_event_model" in vars(model)}


def log_events(
    *, what: str, user: int | None = None, since: date | None = None, until: date | None = None
) -> QuerySet[Any]:
    """The events of one model, the latest first: of one person, from one day to another, both included."""
    model = logged()[what].pgh_event_model  # type: ignore[attr-defined]  # made by pghistory
    earlier = model.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    events: QuerySet[Any] = model.objects.select_related("pgh_context").annotate(
        before=Subquery(earlier.order_by("-pgh_id").values("pgh_id")[:1])
    )
    if user is not None:
        events = events.filter(pgh_context__metadata__user=user)
    if since is not None:
        events = events.filter(pgh_created_at__gte=end_of(since - timedelta(days=1)))
    if until is not None:
        events = events.filter(pgh_created_at__lt=end_of(until))
    return events.order_by("-pgh_id")


def log_page(events: QuerySet[Any], number: str | None) -> tuple[Page[Any], list[Entry]]:
    page = BoundedPaginator(events, PAGE).get_page(number or 1)
    return page, _entries(list(page.object_list))


def log_rows(events: QuerySet[Any]) -> Iterator[list[str]]:
    """All of them for a file: a header, then a line for each field that changed; streams."""
    yield ["at", "who", "row", "what", "field", "before", "after"]
    last: int | None = None
    while chunk := list((events if last is None else events.filter(pgh_id__lt=last))[:_AT_ONCE]):
        last = chunk[-1].pgh_id
        for entry in _entries(chunk):
            its = entry.event
            head = [timezone.localtime(its.at).isoformat(), its.who, str(entry.row), its.what]
            yield from ([*head, change.field, change.before, change.after] for change in its.changes)
            if not its.changes:
                yield [*head, "", "", ""]


def _entries(rows: list[Any]) -> list[Entry]:
    if not rows:
        return []
    before = type(rows[0]).objects.in_bulk({row.before for row in rows} - {None})
    events = described(rows, [before.get(row.before) for row in rows])
    return [Entry(row.pgh_obj_id or row.id, event) for row, event in zip(rows, events, strict=True)]
