"""Telling other systems: what is told, signed, tried again and given up; to a small site on loopback."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from claims import importing
from claims.fetching.client import Fetcher
from claims.fetching.policy import Policy
from claims.models import Assessment, User, Webhook, WebhookDelivery
from claims.services.errors import Refused
from claims.services.webhooks import (
    DELIVER,
    MOST_ATTEMPTS,
    add_webhook,
    message_of,
    remove_webhook,
    renew_secret,
    request_due_deliveries,
    send_again,
    set_webhook_active,
    take_delivery,
    try_webhook,
)
from tests.scenes import assess, make_claim, step
from tests.site import Site, dripping, serve

pytestmark = [pytest.mark.django_db]
QUICK = Policy(allow_loopback=True, seconds_between=0, connect_seconds=1, read_seconds=0.3, total_seconds=0.5)
State = WebhookDelivery.State


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as its:
        its.put("/hook", status=204)
        yield its


@pytest.fixture
def assessment(editor: User, fact_checker: User, admin_user: User) -> Assessment:
    its = assess(make_claim(editor), fact_checker, "Nobody saw any.", "refuted")
    step(its, "submit", fact_checker)
    step(its, "approve", admin_user)
    return its


def deliver(policy: Policy = QUICK) -> list[WebhookDelivery]:
    """What workers do with what is due."""
    for pk in WebhookDelivery.objects.filter(state=State.WAITING).order_by("pk").values_list("pk", flat=True):
        if (its := take_delivery(delivery_id=pk)) is not None:
            importing.deliver(its, Fetcher(policy))
    return list(WebhookDelivery.objects.order_by("pk"))


def make_due() -> None:
    WebhookDelivery.objects.update(due_at=timezone.now())


def test_what_is_published_and_corrected_is_told_and_nothing_else(
    site: Site, editor: User, fact_checker: User, admin_user: User, settings: Any
) -> None:
    settings.PUBLIC_SITE, settings.SITE_URL = True, "https://desk.example"
    _, secret = add_webhook(user=admin_user, name="Our site", url=f"{site.url}/hook")
    claim = make_claim(editor)
    its = assess(claim, fact_checker, "Nobody saw any.", "refuted")
    steps = [("submit", fact_checker, ""), ("return", admin_user, "Not yet."), ("submit", fact_checker, "")]
    for name, who, why in [*steps, ("approve", admin_user, "")]:
        step(its, name, who, why)
        assert deliver() == [], name
    step(its, "publish", admin_user)
    step(its, "correct", admin_user, "We misspelled a name.")
    assert [(its.state, its.status, its.attempts) for its in deliver()] == [(State.DELIVERED, 204, 1)] * 2
    verifier = Verifier(secret)
    told = [
        verifier.verify(body, headers)
        for body, (_, headers) in zip(site.sent, site.asked, strict=True)
    ]  # fmt: skip
    assert [one["type"] for one in told] == ["published", "corrected"]
    assert [one["data"]["correction"] for one in told] == [None, "We misspelled a name."]
    assert told[0]["data"]["claim"] == {
        "uid": str(claim.uid), "statement": claim.statement, "url": f"https://desk.example/public/claims/{claim.slug}/",
    }  # fmt: skip
    assert told[0]["data"]["assessment"]["reason"] == "Nobody saw any."
    step(its, "withdraw", fact_checker, "It was wrong.")
    assert len(deliver()) == 2, "what is withdrawn is not told"


def test_a_message_of_somebody_else_does_not_verify(site: Site, admin_user: User) -> None:
    hook, secret = add_webhook(user=admin_user, name="Our site", url=f"{site.url}/hook")
    try_webhook(webhook=hook)
    deliver()
    headers = site.asked[0][1]
    assert Verifier(secret).verify(site.sent[0], headers)["type"] == "test"
    for body, other, changed in (
        (site.sent[0] + b" ", secret, {}),
        (site.sent[0], renew_secret(webhook=hook), {}),
        (site.sent[0], secret, {"webhook-timestamp": str(int(headers["webhook-timestamp"]) - 3600)}),
    ):
        with pytest.raises(WebhookVerificationError):
            Verifier(other).verify(body, headers | changed)


def test_what_was_withdrawn_before_it_went_is_not_told(
    site: Site, assessment: Assessment, fact_checker: User, admin_user: User
) -> None:
    add_webhook(user=admin_user, name="Our site", url=f"{site.url}/hook")
    step(assessment, "publish", admin_user)
    step(assessment, "withdraw", fact_checker, "It was wrong.")
    assert (deliver(), site.sent) == ([], [])


def test_what_is_not_taken_is_tried_again_less_and_less_often_and_then_given_up(
    site: Site, assessment: Assessment, admin_user: User
) -> None:
    site.put("/hook", status=500)
    hook, secret = add_webhook(user=admin_user, name="Our site", url=f"{site.url}/hook")
    step(assessment, "publish", admin_user)
    pauses = []
    for number in range(1, MOST_ATTEMPTS + 1):
        before = timezone.now()
        its = deliver()[0]
        assert (its.attempts, its.status) == (number, 500)
        assert its.error == "The site has an error of its own (500)."
        pauses.append((its.due_at - before).total_seconds())
        deliver()
        assert len(site.sent) == number, "it is not due yet"
        make_due()
    assert (its.state, len(site.sent)) == (State.FAILED, MOST_ATTEMPTS)
    assert pauses[:-1] == sorted(pauses[:-1])
    assert 23 * 3600 < sum(pauses[:-1]) < 25 * 3600
    assert {headers["webhook-id"] for _, headers in site.asked} == {str(its.uid)}, "a receiver takes it once"

    site.put("/hook", status=200)
    send_again(delivery=its)
    assert deliver()[0].state == State.DELIVERED
    assert Verifier(secret).verify(site.sent[-1], site.asked[-1][1])["id"] == str(its.uid)
    with pytest.raises(Refused):
        send_again(delivery=its)
    assert hook.is_active


def test_a_site_may_ask_to_be_left_alone_for_longer(site: Site, assessment: Assessment, admin_user: User) -> None:
    site.put("/hook", status=503, headers={"Retry-After": "7200"})
    add_webhook(user=admin_user, name="Our site", url=f"{site.url}/hook")
    step(assessment, "publish", admin_user)
    its = deliver()[0]
    assert its.due_at > timezone.now() + timedelta(minutes=119)


def test_who_is_gone_is_paused_and_told_what_waited_when_it_is_taken_up(
    site: Site, assessment: Assessment, admin_user: User
) -> None:
    site.put("/hook", status=410)
    hook, _ = add_webhook(user=admin_user, name="Our site", url=f"{site.url}/hook")
    step(assessment, "publish", admin_user)
    assert [its.state for its in deliver()] == [State.FAILED]
    hook.refresh_from_db()
    assert not hook.is_active
    site.put("/hook", status=200)
    step(assessment, "correct", admin_user, "We misspelled a name.")
    assert (deliver()[1].state, len(site.sent)) == (State.WAITING, 1)
    assert request_due_deliveries() == 0
    set_webhook_active(webhook=hook, active=True)
    assert (deliver()[1].state, len(site.sent)) == (State.DELIVERED, 2)


@pytest.mark.parametrize(
    ("put", "policy", "words"),
    [
        ({"status": 302, "headers": {"Location": "/other"}}, QUICK, "a redirect, which is not followed"),
        ({"stream": dripping(0.1)}, QUICK, ""),  # its status is all that is read
        ({}, Policy(), "not an address of the open internet"),
    ],
)  # fmt: skip
def test_addresses_are_vetted_and_no_redirect_is_followed(
    site: Site, admin_user: User, put: dict[str, Any], policy: Policy, words: str
) -> None:
    site.put("/hook", **put)
    hook, _ = add_webhook(user=admin_user, name="Our site", url=f"{site.url}/hook")
    try_webhook(webhook=hook)
    its = deliver(policy)[0]
    assert (its.state == State.FAILED) == bool(words)
    assert words in its.error
    assert "/other" not in site.paths()


@pytest.mark.parametrize("url", ["ftp://a.example/", "javascript:alert(1)", "", "a.example/hook"])
def test_what_is_no_web_address_is_refused(admin_user: User, url: str) -> None:
    with pytest.raises(Refused):
        add_webhook(user=admin_user, name="Our site", url=url)


def test_without_a_secret_nothing_is_sent(site: Site, assessment: Assessment, admin_user: User) -> None:
    """As it comes with an archive."""
    hook, _ = add_webhook(user=admin_user, name="Our site", url=f"{site.url}/hook")
    Webhook.objects.update(secret="")
    step(assessment, "publish", admin_user)
    assert (deliver()[0].state, site.sent) == (State.WAITING, [])
    secret = renew_secret(webhook=hook)
    assert deliver()[0].state == State.DELIVERED
    assert Verifier(secret).verify(site.sent[0], site.asked[0][1])


def test_where_there_is_no_public_site_there_is_no_address(
    assessment: Assessment, admin_user: User, settings: Any
) -> None:
    settings.SITE_URL = "https://desk.example"
    add_webhook(user=admin_user, name="Our site", url="https://site.example/hook")
    step(assessment, "publish", admin_user)
    its = WebhookDelivery.objects.get()
    for on, host, address in ((False, "", None), (True, "claims.example", "https://claims.example/claims/")):
        settings.PUBLIC_SITE, settings.PUBLIC_HOST = on, host
        message = message_of(its)
        assert message is not None
        url = message["data"]["claim"]["url"]
        assert url == address or url.startswith(address)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_jobs_left")
def test_a_worker_sends_it_and_tries_again(site: Site, assessment: Assessment, admin_user: User) -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs")
    importing.fetcher.cache_clear()
    site.put("/hook", status=502)
    hook, _ = add_webhook(user=admin_user, name="Our site", url=f"{site.url}/hook")
    step(assessment, "publish", admin_user)
    work()
    its = WebhookDelivery.objects.get()
    assert (its.attempts, its.status, its.state) == (1, 502, State.WAITING)
    site.put("/hook", status=200)
    make_due()
    assert (request_due_deliveries(), request_due_deliveries()) == (1, 0), "one job a message"
    work()
    its.refresh_from_db()
    assert (its.attempts, its.status, its.state) == (2, 200, State.DELIVERED)
    assert json.loads(site.sent[1])["type"] == "published"
    assert set(ProcrastinateJob.objects.filter(task_name=DELIVER).values_list("status", flat=True)) == {"succeeded"}
    remove_webhook(webhook=hook)
    assert not WebhookDelivery.objects.exists()


def work() -> None:
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(queues=["web"], wait=False, install_signal_handlers=False, listen_notify=False)
