"""Claims: found by the filters of their list, recorded, reworded."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from claims.access import CHANGE_CLAIM, DECIDE, VIEW_CLAIMS, readable_versions
from claims.api.filters import ClaimFilters
from claims.api.http import PROBLEMS, Problem, Token, unchanged_since, with_etag
from claims.api.paging import MOST, page_of
from claims.api.schemas import ClaimChange, ClaimIn, ClaimOut, ClaimPage, Text
from claims.http import HtmxRequest
from claims.models import Claim
from claims.queries.claim_lists import claim_list
from claims.queries.search.filters import Rows
from claims.queries.standing import with_standing
from claims.services.claims import change_claim, create_claim

router = Router(tags=["claims"])


def claim_out(request: HttpRequest, claim: Any) -> dict[str, Any]:
    return {
        "uid": claim.uid, "slug": claim.slug, "statement": claim.statement, "kind": claim.kind,
        "standing": claim.standing, "assessment": claim.verdict, "recorded_at": claim.created_at,
        "url": request.build_absolute_uri(claim.get_absolute_url()),
    }  # fmt: skip


def _claims() -> QuerySet[Claim]:
    return with_standing(Claim.objects.filter(merged_into=None))


def _etag(claim: Any) -> str:
    """Of all that is told of it: how it stands changes while its own row does not."""
    return f'"{claim.uid.hex}-{claim.revision}-{claim.standing}-{claim.verdict or ""}"'


@router.get("/", response={200: ClaimPage, PROBLEMS: Problem}, auth=Token(VIEW_CLAIMS), url_name="claim-list")
def list_claims(
    request: HtmxRequest,
    filters: ClaimFilters = Query(...),
    q: Text = Query("", max_length=200, description="Words, weighted; a typo is forgiven."),
    variant_of: Text = Query("", max_length=100, description="The slug of the wider claim."),
    cursor: Text = Query("", max_length=100),
    limit: int = Query(50, ge=1, le=MOST),
) -> dict[str, Any]:
    """Newest first, by the filters of the desk's search."""
    rows = claim_list(q=q, variant_of=variant_of)
    wanted = filters.search(kind=filters.kind)
    if wanted.filters:
        rows = rows.filter(pk__in=Rows(wanted, readable_versions(request.user)).claims.order_by().values("pk"))
    found, following = page_of(rows, cursor=cursor, limit=limit)
    return {"items": [claim_out(request, claim) for claim in found], "next": following}


@router.post("/", response={201: ClaimOut, PROBLEMS: Problem}, auth=Token(DECIDE), url_name="claim-create")
def create(request: HtmxRequest, payload: ClaimIn, response: HttpResponse) -> tuple[int, dict[str, Any]]:
    """Record a claim; nobody is on record on it yet."""
    made = create_claim(statement=payload.statement, user=request.user, kind=payload.kind.value)
    claim = _claims().get(pk=made.pk)
    response["ETag"] = _etag(claim)
    return 201, claim_out(request, claim)


@router.get(
    "/{uuid:uid}/", response={200: ClaimOut, 304: None, PROBLEMS: Problem}, auth=Token(VIEW_CLAIMS), url_name="claim"
)
def get_claim(request: HttpRequest, uid: UUID, response: HttpResponse) -> dict[str, Any]:
    claim = get_object_or_404(_claims(), uid=uid)
    with_etag(request, response, _etag(claim))
    return claim_out(request, claim)


@router.patch(
    "/{uuid:uid}/", response={200: ClaimOut, PROBLEMS: Problem}, auth=Token(CHANGE_CLAIM), url_name="claim-change"
)
def change(request: HttpRequest, uid: UUID, payload: ClaimChange, response: HttpResponse) -> dict[str, Any]:
    """Give it other words, if it is still as it was seen: send If-Match."""
    claim = get_object_or_404(_claims(), uid=uid)
    unchanged_since(request, _etag(claim))
    change_claim(claim=claim, statement=payload.statement, kind=claim.kind, revision=claim.revision)
    claim = _claims().get(pk=claim.pk)
    response["ETag"] = _etag(claim)
    return claim_out(request, claim)
