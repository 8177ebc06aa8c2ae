"""Which systems are told of what is published and corrected, and how that goes."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.access import EXPORT, requires
from claims.forms.webhooks import WebhookForm
from claims.http import HtmxRequest, vary_on_htmx, wants_partial
from claims.models import Webhook, WebhookDelivery
from claims.queries.webhooks import deliveries_of, webhooks_with_latest
from claims.services.errors import Refused
from claims.services.webhooks import (
    add_webhook,
    remove_webhook,
    renew_secret,
    send_again,
    set_webhook_active,
    try_webhook,
)

PER_PAGE = 20
DELIVERIES = 50


@require_http_methods(["GET", "POST"])
@requires(EXPORT)
def webhook_list(request: HtmxRequest) -> HttpResponse:
    """The secret of a new one is on the answer to its making, and on no other page."""
    form = WebhookForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                context["made"], context["secret"] = add_webhook(user=request.user, **form.cleaned_data)
            except Refused as refused:
                form.add_error("url", str(refused))
            else:
                context["form"], status = WebhookForm(), 200
    return _page(request, context, status)


def _page(request: HtmxRequest, context: dict[str, object], status: int = 200) -> HttpResponse:
    page = Paginator(webhooks_with_latest(), PER_PAGE).get_page(request.GET.get("page"))
    going = any(its.is_first_try for hook in page for its in hook.latest)
    template = "webhooks/_list.html" if wants_partial(request) else "webhooks/list.html"
    answer = vary_on_htmx(render(request, template, context | {"page": page, "going": going}, status=status))
    answer["Cache-Control"] = "no-store"
    return answer


@require_GET
@requires(EXPORT)
def webhook_detail(request: HtmxRequest, pk: int) -> HttpResponse:
    """All its messages, the last first."""
    hook = get_object_or_404(Webhook, pk=pk)
    page = Paginator(deliveries_of(hook), DELIVERIES).get_page(request.GET.get("page"))
    return render(request, "webhooks/detail.html", {"hook": hook, "page": page})


@require_POST
@requires(EXPORT)
def webhook_try(request: HtmxRequest, pk: int) -> HttpResponse:
    try_webhook(webhook=get_object_or_404(Webhook, pk=pk))
    return redirect("claims:webhook-list")


@require_POST
@requires(EXPORT)
def webhook_pause(request: HtmxRequest, pk: int) -> HttpResponse:
    """Pauses one that is told, and takes up one that is paused."""
    hook = get_object_or_404(Webhook, pk=pk)
    set_webhook_active(webhook=hook, active=not hook.is_active)
    return redirect("claims:webhook-list")


@require_POST
@requires(EXPORT)
def webhook_renew(request: HtmxRequest, pk: int) -> HttpResponse:
    hook = get_object_or_404(Webhook, pk=pk)
    return _page(request, {"form": WebhookForm(), "made": hook, "secret": renew_secret(webhook=hook)})


@require_POST
@requires(EXPORT)
def webhook_remove(request: HtmxRequest, pk: int) -> HttpResponse:
    hook = get_object_or_404(Webhook, pk=pk)
    remove_webhook(webhook=hook)
    messages.success(request, f"{hook} is told of nothing any more.")
    return redirect("claims:webhook-list")


@require_POST
@requires(EXPORT)
def delivery_again(request: HtmxRequest, pk: int) -> HttpResponse:
    delivery = get_object_or_404(WebhookDelivery, pk=pk)
    try:
        send_again(delivery=delivery)
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect("claims:webhook-list")
