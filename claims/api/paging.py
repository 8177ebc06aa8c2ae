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
        rows = rows.filter(pk__lt=_read(cursor))
    found = list(rows[: limit + 1])
    more = len(found) > limit
    return found[:limit], _written(found[limit - 1].pk) if more else None


def _written(pk: int) -> str:
    return base64.urlsafe_b64encode(f"after:{pk}".encode()).decode().rstrip("=")


def _read(cursor: str) -> int:
    try:
        words = base64.urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)).decode("ascii")
        kind, _, pk = words.partition(":")
        if kind != "after" or not pk.isascii() or not pk.isdecimal() or len(pk) > 18:
            raise ValueError(cursor)
        return int(pk)
    except ValueError as error:
        raise TellError(400, "There is no such page: take the cursor as it came.") from error
