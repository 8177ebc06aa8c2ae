"""Lists by cursor: the next page begins after the last row that was seen, however many come in between."""

from __future__ import annotations

import base64
from typing import Any, Final

from django.db.models import QuerySet

from claims.api.http import TellError

MOST: Final = 200


def page_of(rows: QuerySet[Any], *, cursor: str, limit: int) -> tuple[list[Any], str | None]:
    """Newest first: some rows, and the cursor of the next ones.  Raises TellError for a cursor of nobody's."""
    rows = rows.order_by("-pk")
    if cursor:
        rows = rows.filter(pk__lt=_pk(cursor))
    found = list(rows[: limit + 1])
    more = len(found) > limit
    return found[:limit], written_cursor("after", found[limit - 1].pk) if more else None


def written_cursor(kind: str, *parts: object) -> str:
    return base64.urlsafe_b64encode(":".join([kind, *map(str, parts)]).encode()).decode().rstrip("=")


def read_cursor(cursor: str, kind: str, parts: int) -> list[str]:
    """What ``written_cursor`` was given, as text.  Raises TellError for a cursor of nobody's."""
    try:
        words = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
    except ValueError as error:
        raise _unknown() from error
    said, *found = words.split(":")
    if said != kind or len(found) != parts:
        raise _unknown()
    return found


def _pk(cursor: str) -> int:
    pk = read_cursor(cursor, "after", 1)[0]
    if not pk.isdecimal() or len(pk) > 18:
        raise _unknown()
    return int(pk)


def _unknown() -> TellError:
    return TellError(400, "There is no such page: take the cursor as it came.")
