"""What happened to one row, as the database's triggers wrote it down: the latest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page
from django.db import models

from claims.models import User
from claims.queries.paging import BoundedPaginator

PAGE = 50
_LABELS = {"insert": "added", "update": "changed", "delete": "deleted"}


@dataclass(frozen=True, slots=True)
class Change:
    """One field: its name, and what it held before and after, as a person reads it."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Event:
    at: datetime
    what: str  # added, changed, deleted
    who: str  # empty where no person was logged in: a command, a worker
    changes: Sequence[Change]


@dataclass(frozen=True, slots=True)
class RowHistory:
    page: Page[Any]
    events: Sequence[Event]


def is_tracked(model: type[models.Model]) -> bool:
    return hasattr(model, "pgh_event_model")


def row_history(*, model: type[models.Model], pk: object, number: str | None = None) -> RowHistory:
    """One page of it.  The number of queries does not grow with the events: names of people and of the rows
    that a field points to are looked up together."""
    events = model.pgh_event_model.objects.filter(pgh_obj_id=pk).select_related("pgh_context")  # type: ignore[attr-defined]
    page = BoundedPaginator(events.order_by("-pgh_id"), PAGE).get_page(number or 1)
    rows = list(page.object_list)
    # The one before the page's last tells what that last one changed.
    earlier = list(events.filter(pgh_id__lt=rows[-1].pgh_id).order_by("-pgh_id")[:1]) if rows else []
    return RowHistory(page=page, events=described(rows, [*rows[1:], *(earlier or [None])]))


def described(rows: Sequence[Any], before: Sequence[Any]) -> list[Event]:
    """Events of one model as a person reads them, each beside the event of its row that came before it, or None."""
    fields = (
        [f for f in rows[0]._meta.concrete_fields if not f.name.startswith("pgh_") and f.name != "id"] if rows else []
    )
    names = _names(fields, [*rows, *(its for its in before if its is not None)])
    people = _people(rows)
    return [
        Event(
            at=row.pgh_created_at,
            what=_LABELS.get(row.pgh_label, row.pgh_label),
            who=people.get(_user_pk(row), ""),
            changes=_changes(fields, its, row, names),
        )
        for row, its in zip(rows, before, strict=False)
    ]


def _changes(
    fields: Iterable[Any], before: Any, row: Any, names: dict[tuple[type[models.Model], Any], str]
) -> list[Change]:
    changes = []
    for field in fields:
        old, new = (getattr(its, field.attname) if its is not None else None for its in (before, row))
        if old == new or (before is None and new in (None, "", [], {})):
            continue
        changes.append(Change(str(field.verbose_name), _shown(field, old, names), _shown(field, new, names)))
    return changes if row.pgh_label != "delete" else []


def _shown(field: Any, value: Any, names: dict[tuple[type[models.Model], Any], str]) -> str:
    if value in (None, "", [], {}):
        return ""
    if field.is_relation:
        return names.get((field.related_model, value), f"one that is gone (no. {value})")
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return f"{value:%d %B %Y, %H:%M}" if isinstance(value, datetime) else str(value)


def _names(fields: Iterable[Any], rows: Iterable[Any]) -> dict[tuple[type[models.Model], Any], str]:
    wanted: dict[type[models.Model], set[Any]] = defaultdict(set)
    rows = list(rows)
    for field in fields:
        if field.is_relation:
            wanted[field.related_model] |= {getattr(row, field.attname) for row in rows} - {None}
    return {
        (model, pk): str(found)
        for model, pks in wanted.items()
        for pk, found in model._default_manager.in_bulk(list(pks)).items()
    }


def _user_pk(row: Any) -> int | None:
    return (row.pgh_context.metadata or {}).get("user") if row.pgh_context else None


def _people(rows: Iterable[Any]) -> dict[int | None, str]:
    users = User.objects.in_bulk([pk for pk in map(_user_pk, rows) if pk])
    return {pk: str(user) for pk, user in users.items()}
