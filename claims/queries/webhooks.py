"""Webhooks and what became of their messages."""

from __future__ import annotations

from typing import Any, Final

from django.db.models import Prefetch, QuerySet

from claims.models import Webhook, WebhookDelivery

LATEST: Final = 5


def webhooks_with_latest() -> QuerySet[Any]:
    """Newest first, each with its ``latest`` messages; two queries."""
    latest = _told().order_by("-pk")[:LATEST]
    hooks = Webhook.objects.select_related("added_by").order_by("-pk")
    return hooks.prefetch_related(Prefetch("deliveries", latest, to_attr="latest"))


def deliveries_of(webhook: Webhook) -> QuerySet[WebhookDelivery]:
    return _told().filter(webhook=webhook).order_by("-pk")


def _told() -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.select_related("webhook", "step__assessment__claim")
