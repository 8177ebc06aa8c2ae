"""Sources: found by name, and recorded."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from claims.access import DECIDE, VIEW_SOURCES, readable_versions
from claims.api.filters import Filters
from claims.api.http import PROBLEMS, Problem, Token, with_etag
from claims.api.paging import MOST, page_of
from claims.api.schemas import SourceIn, SourceOut, SourcePage, Text
from claims.http import HtmxRequest
from claims.models import Source
from claims.nlp.types import SourceKind
from claims.queries.search.filters import Rows
from claims.queries.source_pages import source_list
from claims.services.sources import ensure_source

router = Router(tags=["sources"])


def source_out(source: Source) -> dict[str, Any]:
    return {
        "uid": source.uid, "name": source.name, "kind": source.kind, "wikidata_id": source.wikidata_id,
        "affiliation": source.affiliation.uid if source.affiliation else None,
        "speaks_for": source.speaks_for.uid if source.speaks_for else None,
    }  # fmt: skip


@router.get("/", response={200: SourcePage, PROBLEMS: Problem}, auth=Token(VIEW_SOURCES), url_name="source-list")
def list_sources(
    request: HtmxRequest,
    filters: Filters = Query(...),
    q: Text = Query("", max_length=300),
    kind: SourceKind | None = None,
    cursor: Text = Query("", max_length=100),
    limit: int = Query(50, ge=1, le=MOST),
) -> dict[str, Any]:
    """Newest first, by the filters of the desk's search; ``kind`` is of the source."""
    rows = source_list(q=q, kind=kind.value if kind else "").select_related("affiliation", "speaks_for")
    if (wanted := filters.search()).filters:
        rows = rows.filter(pk__in=Rows(wanted, readable_versions(request.user)).sources.order_by().values("pk"))
    found, following = page_of(rows, cursor=cursor, limit=limit)
    return {"items": [source_out(source) for source in found], "next": following}


@router.post(
    "/", response={200: SourceOut, 201: SourceOut, PROBLEMS: Problem}, auth=Token(DECIDE), url_name="source-create"
)
def create(request: HttpRequest, payload: SourceIn) -> tuple[int, dict[str, Any]]:
    """Record a named source; 200 where it is on record already."""
    source, made = ensure_source(name=payload.name, kind=payload.kind)
    return (201 if made else 200), source_out(source)


@router.get(
    "/{uuid:uid}/", response={200: SourceOut, 304: None, PROBLEMS: Problem}, auth=Token(VIEW_SOURCES), url_name="source"
)
def get_source(request: HtmxRequest, uid: UUID, response: HttpResponse) -> dict[str, Any]:
    source = get_object_or_404(Source.objects.select_related("affiliation", "speaks_for"), uid=uid)
    with_etag(request, response, f'"{source.uid.hex}-{source.revision}"')
    return source_out(source)
