"""Telling other systems of what is published and corrected: signed, and tried again where they do not answer."""

from __future__ import annotations

import hashlib
import hmac
import json
import secrets
import time
from typing import Any, Final

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app

from claims.models import PUBLIC_STATES, AssessmentStep, User, Webhook, WebhookDelivery
from claims.services.errors import Refused

DELIVER: Final = "claims.deliver_webhook"
MOST_ATTEMPTS: Final = 8


def add_webhook(*, user: User, name: str, url: str) -> tuple[Webhook, str]:
    """A new one, and the secret that its messages are signed with.  Raises Refused for what is no web address."""
    name, url = " ".join(name.split())[:100], url.strip()
    if not name:
        raise Refused("Say which system it is of.")
    if not url.startswith(("https://", "http://")) or len(url) > 2000:
        raise Refused("That is not a web address.")
    secret = "whsec_" + secrets.token_urlsafe(32)
    return Webhook.objects.create(name=name, url=url, secret=secret, added_by=user), secret


def remove_webhook(*, webhook: Webhook) -> None:
    webhook.delete()


def tell_of_step(*, step: AssessmentStep) -> None:
    """To be called within the transaction of a step that publishes or corrects: nothing else is ever told."""
    if step.state not in PUBLIC_STATES:
        return
    for webhook in Webhook.objects.filter(is_active=True).order_by("pk"):
        delivery = WebhookDelivery.objects.create(webhook=webhook, step=step)
        app.configure_task(DELIVER, queue="web", lock=f"webhook-{webhook.pk}").defer(delivery_id=delivery.pk)


def message_of(delivery: WebhookDelivery) -> dict[str, Any] | None:
    """What is told now; None where it is not published any more: what was withdrawn meanwhile is not told."""
    assessment = delivery.step.assessment
    if assessment.steps.latest("number").state not in PUBLIC_STATES:
        return None
    claim = assessment.claim
    return {
        "id": str(delivery.uid),
        "event": delivery.step.state,
        "at": delivery.step.created_at.isoformat(),
        "claim": {
            "uid": str(claim.uid), "statement": claim.statement,
            "url": settings.SITE_URL + reverse("public:claim-detail", args=[claim.slug]),
        },
        "assessment": {
            "uid": str(assessment.uid), "verdict": assessment.verdict.slug, "word": assessment.verdict.word,
            "rating": assessment.verdict.rating, "reason": assessment.reason,
        },
        "correction": delivery.step.reason if delivery.step.state == "corrected" else None,
    }  # fmt: skip


def signed(message: dict[str, Any], *, secret: str, now: float | None = None) -> tuple[bytes, dict[str, str]]:
    """The body and its headers.  ``Webhook-Signature`` is ``v1=`` and the HMAC-SHA256, in hexadecimal, of
    ``Webhook-Id``, ``Webhook-Timestamp`` and the body, joined by full stops: docs/api.md says how to check it."""
    body = json.dumps(message, ensure_ascii=False).encode()
    at = str(int(time.time() if now is None else now))
    words = b".".join([message["id"].encode(), at.encode(), body])
    mark = hmac.new(secret.encode(), words, hashlib.sha256).hexdigest()
    return body, {
        "Content-Type": "application/json",
        "Webhook-Id": message["id"],
        "Webhook-Timestamp": at,
        "Webhook-Signature": f"v1={mark}",
    }


@transaction.atomic
def record_attempt(*, delivery: WebhookDelivery, status: int | None, error: str) -> float | None:
    """Write down how an attempt went; in how many seconds to try again, or None."""
    row = WebhookDelivery.objects.select_for_update().get(pk=delivery.pk)
    if row.state != WebhookDelivery.State.WAITING:
        return None
    row.attempts += 1
    row.status, row.error = status, error
    if not error:
        row.state, row.delivered_at = WebhookDelivery.State.DELIVERED, timezone.now()
    elif row.attempts >= MOST_ATTEMPTS:
        row.state = WebhookDelivery.State.FAILED
    row.save(update_fields=["attempts", "status", "error", "state", "delivered_at"])
    return None if row.state != WebhookDelivery.State.WAITING else float(min(15 * 4 ** (row.attempts - 1), 6 * 3600))
