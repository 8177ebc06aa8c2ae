"""The desk's search: one box over claims, statements, articles and sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any, Literal

from ninja import Query, Router

from claims.access import VIEW_CLAIMS, readable_versions
from claims.api.filters import ClaimFilters
from claims.api.http import PROBLEMS, Problem, TellError, Token
from claims.api.paging import MOST, read_cursor, written_cursor
from claims.api.schemas import FoundPage, Text
from claims.http import HtmxRequest
from claims.queries.search import KINDS, SORTS, Hit, found, records

router = Router(tags=["search"])


@router.get("/", response={200: FoundPage, PROBLEMS: Problem}, auth=Token(VIEW_CLAIMS), url_name="search")
def search(
    request: HtmxRequest,
    filters: ClaimFilters = Query(...),
    q: Text = Query("", max_length=300, description="Words, a name or a date; a typo is forgiven."),
    what: Literal[tuple(KINDS)] | None = None,  # type: ignore[valid-type]  # a closed set, written once
    sort: Literal[tuple(its for its in SORTS if its)] | None = Query(None, description="By relevance without it."),  # type: ignore[valid-type]
    cursor: Text = Query("", max_length=200),
    limit: int = Query(50, ge=1, le=MOST),
) -> dict[str, Any]:
    """All that is found among what you may read, ranked as on the desk.  Say at least one word or filter."""
    wanted = filters.search(words=q, what=what or "", sort=sort or "", kind=filters.kind)
    if wanted.is_empty:
        raise TellError(422, "q: Say what you look for: a word, or a filter.")
    readable = readable_versions(request.user)
    its = found(wanted, readable=readable)
    first = _after(its.hits, cursor)
    hits = its.hits[first : first + limit]
    last = first + len(hits)
    return {
        "items": [_out(request, record) for record in records(hits, readable=readable)],
        "counts": its.counts,
        "next": written_cursor("hit", hits[-1].kind, hits[-1].pk, last) if hits and last < len(its.hits) else None,
    }


def _out(request: HtmxRequest, record: Any) -> dict[str, Any]:
    its = asdict(record)
    return its | {"url": request.build_absolute_uri(its.pop("path"))}


def _after(hits: Sequence[Hit], cursor: str) -> int:
    """The place behind the hit that was shown last; where it is not found any more, where it was."""
    if not cursor:
        return 0
    kind, pk, place = read_cursor(cursor, "hit", 3)
    by_key = {(hit.kind, str(hit.pk)): number for number, hit in enumerate(hits, start=1)}
    return by_key.get((kind, pk), int(place) if place.isascii() and place.isdecimal() and len(place) < 9 else 0)
