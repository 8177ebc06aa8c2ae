"""Telling other systems of what is published and corrected: signed as Standard Webhooks has it
(standardwebhooks.com, 1.0), and tried again where they do not answer."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import secrets
import time
from contextlib import suppress
from datetime import timedelta
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from claims.models import PUBLIC_STATES, AssessmentStep, Claim, User, Webhook, WebhookDelivery
from claims.services.errors import Refused

DELIVER: Final = "claims.deliver_webhook"
MOST_ATTEMPTS: Final = 8
#: Minutes until it is tried again, after the first, second… attempt that failed: for about a day.
PAUSES: Final = (1, 5, 20, 60, 180, 420, 720)
#: An attempt is over by then: until then no other worker takes the message.
_UNDER_WAY: Final = timedelta(minutes=3)
_MARK: Final = "whsec_"


def add_webhook(*, user: User, name: str, url: str) -> tuple[Webhook, str]:
    """A new one, and the secret that its messages are signed with.  Raises Refused for what is no web address."""
    name, url = " ".join(name.split())[:100], url.strip()
    if not name:
        raise Refused("Say which system it is of.")
    if not url.startswith(("https://", "http://")) or len(url) > 2000:
        raise Refused("That is not a web address.")
    secret = _new_secret()
    return Webhook.objects.create(name=name, url=url, secret=secret, added_by=user), secret


@transaction.atomic
def renew_secret(*, webhook: Webhook) -> str:
    """Another secret, for one that was lost, or that an archive came without; what waited for it is told at once."""
    secret = _new_secret()
    Webhook.objects.filter(pk=webhook.pk).update(secret=secret)
    _take_up(webhook)
    return secret


def remove_webhook(*, webhook: Webhook) -> None:
    webhook.delete()


@transaction.atomic
def set_webhook_active(*, webhook: Webhook, active: bool) -> None:
    """Pause it, or take it up again: what waited meanwhile is told at once."""
    Webhook.objects.filter(pk=webhook.pk).update(is_active=active)
    if active:
        _take_up(webhook)


def tell_of_step(*, step: AssessmentStep) -> None:
    """To be called within the transaction of a step that publishes or corrects: nothing else is ever told.

    A webhook that is paused is told when it is taken up again."""
    if step.state in PUBLIC_STATES:
        for webhook in Webhook.objects.order_by("pk"):
            _request(WebhookDelivery.objects.create(webhook=webhook, step=step))


@transaction.atomic
def try_webhook(*, webhook: Webhook) -> WebhookDelivery:
    """Send a message that tells of nothing, be the webhook paused or not: once, and not again."""
    delivery = WebhookDelivery.objects.create(webhook=webhook)
    _request(delivery)
    return delivery


@transaction.atomic
def send_again(*, delivery: WebhookDelivery) -> None:
    """One that was given up, from its first attempt on.  Raises Refused for any other."""
    given_up = WebhookDelivery.objects.filter(pk=delivery.pk, state=WebhookDelivery.State.FAILED)
    if not given_up.update(state=WebhookDelivery.State.WAITING, attempts=0, due_at=timezone.now()):
        raise Refused("It was not given up.")
    _request(delivery)


def request_due_deliveries() -> int:
    """Let workers send what is due; how many."""
    return sum(_request(delivery) for delivery in _due().order_by("due_at")[:200])


def take_delivery(*, delivery_id: int) -> WebhookDelivery | None:
    """The message, for the worker that is to send it now; None where it is over, paused, not due or another's."""
    now = timezone.now()
    if not _due().filter(pk=delivery_id).update(due_at=now + _UNDER_WAY):
        return None
    found = WebhookDelivery.objects.select_related("webhook", "step__assessment__claim", "step__assessment__verdict")
    return found.get(pk=delivery_id)


def message_of(delivery: WebhookDelivery) -> dict[str, Any] | None:
    """What is told now; None where it is not published any more: what was withdrawn meanwhile is not told."""
    step = delivery.step
    if step is None:
        return {"id": str(delivery.uid), "type": "test", "timestamp": delivery.created_at.isoformat(), "data": None}
    assessment = step.assessment
    if assessment.steps.latest("number").state not in PUBLIC_STATES:
        return None
    claim = assessment.claim
    return {
        "id": str(delivery.uid),
        "type": step.state,
        "timestamp": step.created_at.isoformat(),
        "data": {
            "claim": {"uid": str(claim.uid), "statement": claim.statement, "url": _public_address(claim)},
            "assessment": {
                "uid": str(assessment.uid), "verdict": assessment.verdict.slug, "word": assessment.verdict.word,
                "rating": assessment.verdict.rating, "reason": assessment.reason,
            },
            "correction": step.reason if step.state == "corrected" else None,
        },
    }  # fmt: skip


def signed(message: dict[str, Any], *, secret: str, now: float | None = None) -> tuple[bytes, dict[str, str]]:
    """The body and its headers: ``Webhook-Signature`` is ``v1,`` and the HMAC-SHA256 in Base64 of ``Webhook-Id``,
    ``Webhook-Timestamp`` and the body, joined by full stops; the key is what ``whsec_`` stands before, in Base64."""
    body = json.dumps(message, ensure_ascii=False).encode()
    at = str(int(time.time() if now is None else now))
    words = b".".join([message["id"].encode(), at.encode(), body])
    mark = hmac.new(base64.b64decode(secret.removeprefix(_MARK)), words, hashlib.sha256).digest()
    return body, {
        "Content-Type": "application/json",
        "Webhook-Id": message["id"],
        "Webhook-Timestamp": at,
        "Webhook-Signature": f"v1,{base64.b64encode(mark).decode()}",
    }


@transaction.atomic
def record_attempt(
    *, delivery: WebhookDelivery, status: int | None = None, error: str = "", retry_after: float | None = None
) -> None:
    """Write down how an attempt went, and when the next one is due: not before ``retry_after`` seconds.

    410 (Gone) says that nobody listens there any more: the webhook is paused.
    """
    row = WebhookDelivery.objects.select_for_update().get(pk=delivery.pk)
    if row.state != WebhookDelivery.State.WAITING:
        return
    row.attempts += 1
    row.status, row.error, now = status, error, timezone.now()
    if not error:
        row.state, row.delivered_at = WebhookDelivery.State.DELIVERED, now
    elif row.attempts >= MOST_ATTEMPTS or row.step_id is None or status == 410:
        row.state = WebhookDelivery.State.FAILED
    else:
        pause = timedelta(minutes=PAUSES[row.attempts - 1])
        row.due_at = now + max(pause, timedelta(seconds=retry_after or 0))
    row.save(update_fields=["attempts", "status", "error", "state", "delivered_at", "due_at"])
    if status == 410:
        Webhook.objects.filter(pk=row.webhook_id).update(is_active=False)


def _waiting() -> QuerySet[WebhookDelivery]:
    return WebhookDelivery.objects.filter(state=WebhookDelivery.State.WAITING)


def _due() -> QuerySet[WebhookDelivery]:
    """What can be sent now: not to a webhook that is paused, but for trials; and not without a secret."""
    due = _waiting().filter(Q(webhook__is_active=True) | Q(step=None), due_at__lte=timezone.now())
    return due.exclude(webhook__secret="")


def _take_up(webhook: Webhook) -> None:
    _waiting().filter(webhook=webhook).update(due_at=timezone.now())
    request_due_deliveries()


def _new_secret() -> str:
    return _MARK + base64.b64encode(secrets.token_bytes(32)).decode()


def _request(delivery: WebhookDelivery) -> bool:
    """One job a message, and one message at a time to each webhook."""
    job = app.configure_task(
        DELIVER, queue="web", lock=f"webhook-{delivery.webhook_id}", queueing_lock=f"delivery-{delivery.pk}"
    )
    with suppress(AlreadyEnqueued), transaction.atomic():
        job.defer(delivery_id=delivery.pk)
        return True
    return False


def _public_address(claim: Claim) -> str | None:
    """Where everybody can read it; None where the public site is off."""
    if not settings.PUBLIC_SITE:
        return None
    if not settings.PUBLIC_HOST:
        return str(settings.SITE_URL + reverse("public:claim-detail", args=[claim.slug]))
    path = reverse("public:claim-detail", args=[claim.slug], urlconf="claimtrack.public_host_urls")
    return f"{urlsplit(settings.SITE_URL).scheme}://{settings.PUBLIC_HOST}{path}"
