"""Which addresses are told of what is published and corrected."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.shortcuts import get_object_or_404
from ninja import Query, Router

from claims.access import EXPORT
from claims.api.http import PROBLEMS, Problem, Token
from claims.api.paging import MOST, page_of
from claims.api.schemas import Text, WebhookIn, WebhookOut, WebhookPage
from claims.http import HtmxRequest
from claims.models import Webhook
from claims.services.webhooks import add_webhook, remove_webhook

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


@router.delete("/{uuid:uid}/", response={204: None, PROBLEMS: Problem}, auth=Token(EXPORT), url_name="webhook-remove")
def remove(request: HtmxRequest, uid: UUID) -> tuple[int, None]:
    remove_webhook(webhook=get_object_or_404(Webhook, uid=uid))
    return 204, None
