"""Which addresses are told of what is published and corrected."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from claims.access import EXPORT
from claims.api.http import PROBLEMS, Problem, Token, unchanged_since, with_etag
from claims.api.paging import MOST, page_of
from claims.api.schemas import DeliveryPage, Text, WebhookChange, WebhookIn, WebhookOut, WebhookPage
from claims.http import HtmxRequest
from claims.models import Webhook, WebhookDelivery
from claims.queries.webhooks import deliveries_of
from claims.services.webhooks import add_webhook, remove_webhook, set_webhook_active

router = Router(tags=["webhooks"])


def _out(its: Webhook, secret: str | None = None) -> dict[str, Any]:
    return {"uid": its.uid, "name": its.name, "url": its.url, "is_active": its.is_active, "secret": secret}


@router.get("/", response={200: WebhookPage, PROBLEMS: Problem}, auth=Token(EXPORT), url_name="webhook-list")
def list_webhooks(
    request: HtmxRequest, cursor: Text = Query("", max_length=100), limit: int = Query(50, ge=1, le=MOST)
) -> dict[str, Any]:
    found, following = page_of(Webhook.objects.all(), cursor=cursor, limit=limit)
    return {"items": [_out(its) for its in found], "next": following}


@router.post("/", response={201: WebhookOut, PROBLEMS: Problem}, auth=Token(EXPORT), url_name="webhook-create")
def create(request: HtmxRequest, payload: WebhookIn) -> tuple[int, dict[str, Any]]:
    """The secret that messages are signed with is in this answer only."""
    made, secret = add_webhook(user=request.user, name=payload.name, url=payload.url)
    return 201, _out(made, secret)


@router.get(
    "/{uuid:uid}/", response={200: WebhookOut, 304: None, PROBLEMS: Problem}, auth=Token(EXPORT), url_name="webhook"
)
def get_webhook(request: HtmxRequest, uid: UUID, response: HttpResponse) -> dict[str, Any]:
    its = get_object_or_404(Webhook, uid=uid)
    with_etag(request, response, _etag(its))
    return _out(its)


@router.patch(
    "/{uuid:uid}/", response={200: WebhookOut, PROBLEMS: Problem}, auth=Token(EXPORT), url_name="webhook-change"
)
def change(request: HtmxRequest, uid: UUID, payload: WebhookChange, response: HttpResponse) -> dict[str, Any]:
    """Pause it, or take it up again: what waited meanwhile is told then.  Send If-Match."""
    its = get_object_or_404(Webhook, uid=uid)
    unchanged_since(request, _etag(its))
    set_webhook_active(webhook=its, active=payload.is_active)
    its.refresh_from_db()
    response["ETag"] = _etag(its)
    return _out(its)


@router.get(
    "/{uuid:uid}/deliveries/", response={200: DeliveryPage, PROBLEMS: Problem}, auth=Token(EXPORT),
    url_name="delivery-list",
)  # fmt: skip
def list_deliveries(
    request: HtmxRequest, uid: UUID, cursor: Text = Query("", max_length=100), limit: int = Query(50, ge=1, le=MOST)
) -> dict[str, Any]:
    """What it was told, and how that went, newest first."""
    rows = deliveries_of(get_object_or_404(Webhook, uid=uid))
    found, following = page_of(rows, cursor=cursor, limit=limit)
    return {"items": [_delivery(its) for its in found], "next": following}


def _delivery(its: WebhookDelivery) -> dict[str, Any]:
    return {
        "uid": its.uid, "type": its.step.state if its.step else "test",
        "claim": its.step.assessment.claim.uid if its.step else None, "state": its.state, "attempts": its.attempts,
        "status": its.status, "error": its.error, "created_at": its.created_at, "delivered_at": its.delivered_at,
    }  # fmt: skip


def _etag(its: Webhook) -> str:
    return f'"{its.uid.hex}-{int(its.is_active)}"'


@router.delete("/{uuid:uid}/", response={204: None, PROBLEMS: Problem}, auth=Token(EXPORT), url_name="webhook-remove")
def remove(request: HtmxRequest, uid: UUID) -> tuple[int, None]:
    remove_webhook(webhook=get_object_or_404(Webhook, uid=uid))
    return 204, None
