"""Articles: what is here, and what other systems send; and what became of an address that they sent."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from ninja import Query, Router

from claims.access import IMPORT, VIEW_ARTICLES, readable_versions
from claims.api.filters import ClaimFilters
from claims.api.http import PROBLEMS, Problem, TellError, Token, with_etag
from claims.api.paging import MOST, page_of
from claims.api.schemas import ArticleAdded, ArticleIn, ArticleOut, ArticlePage, Text
from claims.formats.read import UnreadableError
from claims.formats.tables import article_of
from claims.http import HtmxRequest
from claims.models import ArticleVersion, ImportItem
from claims.queries.articles import newest_version, version_at
from claims.queries.search.filters import Rows
from claims.services.imports import draft_of, import_address_unseen, import_draft

MOST_BYTES = 5_000_000
router = Router(tags=["articles"])
imports = Router(tags=["articles"])
_BODY = {
    "requestBody": {
        "required": True,
        "content": {"application/json": {"schema": ArticleIn.model_json_schema()}},
    }
}


def _versions(request: HtmxRequest) -> Any:
    """The newest text of each article that this person may read."""
    newest = readable_versions(request.user).order_by("article_id", "-number").distinct("article_id").values("pk")
    return ArticleVersion.objects.filter(pk__in=newest).select_related("article__outlet").defer("sentence_hashes")


def _article(its: ArticleVersion, *, text: str | None = None) -> dict[str, Any]:
    return {
        "uid": its.article.uid, "kind": its.article.kind, "title": its.title,
        "outlet": its.article.outlet.name if its.article.outlet else "", "url": its.article.url,
        "published_on": its.published_on, "language": its.language, "version": its.number, "text": text,
    }  # fmt: skip


@router.get("/", response={200: ArticlePage, PROBLEMS: Problem}, auth=Token(VIEW_ARTICLES), url_name="article-list")
def list_articles(
    request: HtmxRequest,
    filters: ClaimFilters = Query(...),
    cursor: Text = Query("", max_length=100),
    limit: int = Query(50, ge=1, le=MOST),
) -> dict[str, Any]:
    """Those that you may read, newest first, without their texts, by the filters of the desk's search."""
    wanted = filters.search(kind=filters.kind)
    rows = Rows(wanted, readable_versions(request.user)).articles.select_related("article__outlet")
    rows = rows.defer("text", "sentence_hashes")
    found, following = page_of(rows, cursor=cursor, limit=limit)
    return {"items": [_article(its) for its in found], "next": following}


@router.post(
    "/", auth=Token(IMPORT), url_name="article-create", openapi_extra=_BODY,
    response={200: ArticleAdded, 201: ArticleAdded, 202: ArticleAdded, PROBLEMS: Problem},
)  # fmt: skip
def create(request: HtmxRequest, response: HttpResponse) -> tuple[int, dict[str, Any]]:
    """One article: 201 with its address; 200 where it is here already; 202 for an address that is to be fetched."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise TellError(413, f"One article has at most {MOST_BYTES:,} bytes.")
    try:
        payload = article_of(request.body)
    except UnreadableError as error:
        raise TellError(422, str(error)) from error
    if not payload.get("text"):
        return _fetch(request, payload, response)
    added, created = import_draft(draft=draft_of(payload), user=request.user)
    url = request.build_absolute_uri(reverse("claims:article-detail", args=[added.version.pk]))
    response["Location"] = url
    said = {"state": created, "reason": added.reason, "article": added.version.article.uid, "url": url}
    return (201 if added.created else 200), said


def _fetch(request: HtmxRequest, payload: dict[str, str], response: HttpResponse) -> tuple[int, dict[str, Any]]:
    if version := version_at(payload["url"]):
        url = request.build_absolute_uri(reverse("claims:article-detail", args=[version.pk]))
        reason = "An article from this address is here already."
        return 200, {"state": "skipped", "reason": reason, "article": version.article.uid, "url": url}
    item = import_address_unseen(payload=payload, user=request.user)
    response["Location"] = request.build_absolute_uri(reverse("api:import-item", args=[item.uid]))
    return 202, {"state": item.state, "item": item.uid}


@router.get(
    "/{uuid:uid}/",
    response={200: ArticleOut, 304: None, PROBLEMS: Problem},
    auth=Token(VIEW_ARTICLES),
    url_name="article",
)
def get_article(request: HtmxRequest, uid: UUID, response: HttpResponse) -> dict[str, Any]:
    its = get_object_or_404(_versions(request), article__uid=uid)
    with_etag(request, response, f'"{its.uid.hex}"')
    return _article(its, text=its.text)


@imports.get(
    "/{uuid:uid}/", response={200: ArticleAdded, PROBLEMS: Problem}, auth=Token(IMPORT), url_name="import-item"
)
def import_item(request: HtmxRequest, uid: UUID) -> dict[str, Any]:
    """What became of an address that was sent: for who sent it."""
    item = get_object_or_404(ImportItem, uid=uid, batch__added_by=request.user)
    version = newest_version(item.article_id)
    url = request.build_absolute_uri(reverse("claims:article-detail", args=[version.pk])) if version else None
    return {"state": item.state, "reason": item.reason, "item": item.uid, "url": url}
