"""The page of webhooks: made, tried, paused, taken up, given a new secret and removed."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import User, Webhook, WebhookDelivery
from claims.services.webhooks import MOST_ATTEMPTS, add_webhook, record_attempt, try_webhook
from tests.scenes import assess, make_claim, step

pytestmark = pytest.mark.django_db
LIST = "/webhooks/"


@pytest.fixture
def admin(client: Client, admin_user: User) -> Client:
    client.force_login(admin_user)
    return client


def words(answer: Any) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", answer.content.decode())).split())


def test_one_is_made_and_its_secret_shown_once(admin: Client) -> None:
    made = admin.post(LIST, {"name": "Our site", "url": "https://site.example/hook"})
    hook = Webhook.objects.get()
    assert hook.secret in words(made)
    assert made["Cache-Control"] == "no-store"
    assert hook.secret not in words(admin.get(LIST))
    again = admin.post(reverse("claims:webhook-renew", args=[hook.pk]))
    renewed = Webhook.objects.get().secret
    assert renewed != hook.secret
    assert renewed in words(again)


def test_what_was_typed_stays_beside_what_was_wrong_with_it(admin: Client) -> None:
    answer = admin.post(LIST, {"name": "Our site", "url": "ftp://site.example"})
    assert answer.status_code == 422
    assert 'value="ftp://site.example"' in answer.content.decode()
    assert not Webhook.objects.exists()


def test_it_is_tried_paused_taken_up_and_removed(admin: Client, admin_user: User) -> None:
    hook, _ = add_webhook(user=admin_user, name="Our site", url="https://site.example/hook")
    admin.post(reverse("claims:webhook-try", args=[hook.pk]))
    assert WebhookDelivery.objects.get().step is None
    page = admin.get(LIST)
    assert 'hx-trigger="every 2s"' in page.content.decode(), "it looks by itself how that went"
    record_attempt(delivery=WebhookDelivery.objects.get(), status=404, error="There is no such page (404).")
    page = admin.get(LIST)
    assert "There is no such page (404)." in words(page)
    assert "every 2s" not in page.content.decode()
    for state in (False, True):
        admin.post(reverse("claims:webhook-pause", args=[hook.pk]))
        assert Webhook.objects.get().is_active is state
    admin.post(reverse("claims:webhook-remove", args=[hook.pk]))
    assert not Webhook.objects.exists()


def test_how_messages_went_is_told_and_one_is_sent_again(
    admin: Client, editor: User, fact_checker: User, admin_user: User
) -> None:
    hook, _ = add_webhook(user=admin_user, name="Our site", url="https://site.example/hook")
    claim = make_claim(editor)
    its = assess(claim, fact_checker, "Nobody saw any.", "refuted")
    step(its, "submit", fact_checker)
    step(its, "approve", admin_user)
    step(its, "publish", admin_user)
    delivery = WebhookDelivery.objects.get()
    detail = reverse("claims:webhook-detail", args=[hook.pk])
    record_attempt(delivery=delivery, status=500, error="The site has an error of its own (500).")
    for page in (admin.get(LIST), admin.get(detail)):
        assert f"Published: {claim.statement}" in words(page)
        assert "not taken, 1 time" in words(page)
        assert "Again at" in words(page)
    for _ in range(MOST_ATTEMPTS):
        record_attempt(delivery=delivery, status=500, error="The site has an error of its own (500).")
    assert f"given up after {MOST_ATTEMPTS} attempts" in words(admin.get(detail))
    admin.post(reverse("claims:delivery-again", args=[delivery.pk]))
    assert WebhookDelivery.objects.get().state == "waiting"
    answer = admin.post(reverse("claims:delivery-again", args=[delivery.pk]), follow=True)
    assert "It was not given up." in words(answer)


def test_queries_do_not_grow_with_webhooks(admin: Client, admin_user: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert admin.get(LIST).status_code == 200
        return len(seen)

    for number in range(2):
        hook, _ = add_webhook(user=admin_user, name=f"Site {number}", url="https://site.example/hook")
        for _ in range(7):
            try_webhook(webhook=hook)
    before = queries()
    assert admin.get(LIST).content.decode().count('<th scope="row">') == 10, "five of each"
    for number in range(3):
        hook, _ = add_webhook(user=admin_user, name=f"Other {number}", url="https://site.example/hook")
        try_webhook(webhook=hook)
    assert queries() == before
