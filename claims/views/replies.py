"""What publishing waits for: asking for a reply, recording what came back, flagging a claim and signing it off."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from claims.access import ASK, FLAG, SIGN_OFF, readable_versions, requires
from claims.forms.work import AskForm, ReasonForm, RecordForm
from claims.http import HtmxRequest
from claims.models import Claim, LegalFlag, Reply
from claims.queries.replies import needs_legal_sign_off, statements_at_hand
from claims.services.errors import Conflict, Refused
from claims.services.legal import flag_for_legal, sign_off
from claims.services.replies import ask_for_reply, record_reply
from claims.views.forms import form_page, is_number


@require_http_methods(["GET", "POST"])
@requires(ASK)
def claim_ask(request: HtmxRequest, slug: str) -> HttpResponse:
    claim = get_object_or_404(Claim, slug=slug, merged_into=None)
    wanted = request.GET.get("source", "")
    form = AskForm(request.POST or None, claim=claim, wanted=int(wanted) if is_number(wanted) else 0)
    page: dict[str, Any] = {
        "title": "Ask for a reply", "claim": claim, "keep_as": f"ask-{claim.pk}", "button": "On record: we asked",
        "intro": "Ask them first, by telephone or mail. This page puts on record that we did.",
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, **page)
    its = {name: form.cleaned_data[name] for name in ("source", "asked_on", "channel", "deadline", "note")}
    try:
        reply = ask_for_reply(claim=claim, user=request.user, **its)
    except Refused as refused:
        form.add_error(None, str(refused))
        return form_page(request, form, **page)
    except Conflict as conflict:
        return form_page(request, form, conflict=str(conflict), **page)
    messages.success(request, f"On record: {reply.source} was asked.")
    return redirect(_replies(claim))


@require_http_methods(["GET", "POST"])
@requires(ASK)
def reply_record(request: HtmxRequest, pk: int) -> HttpResponse:
    reply = get_object_or_404(Reply.objects.select_related("claim", "source"), pk=pk)
    statements = statements_at_hand(readable=readable_versions(request.user))
    form = RecordForm(request.POST or None, reply=reply, statements=statements)
    page: dict[str, Any] = {
        "title": f"What {reply.source} replied", "claim": reply.claim, "keep_as": f"reply-{reply.pk}",
        "button": "Put on record", "reply": reply,
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, **page)
    try:
        record_reply(reply=reply, user=request.user, **form.recorded())
    except Refused as refused:
        form.add_error(None, str(refused))
        return form_page(request, form, **page)
    except Conflict as conflict:
        reply.refresh_from_db()
        form.has_seen("revision", reply.revision)
        return form_page(request, form, conflict=str(conflict), **page)
    messages.success(request, "On record.")
    return redirect(_replies(reply.claim))


@require_http_methods(["GET", "POST"])
@requires(FLAG)
def claim_flag(request: HtmxRequest, slug: str) -> HttpResponse:
    claim = get_object_or_404(Claim, slug=slug, merged_into=None)
    return _legal(
        request, claim, flag_for_legal, done="Flagged: nothing is published before it is signed off.",
        title="Flag for legal sign-off", button="Flag it", keep_as=f"flag-{claim.pk}",
        intro="Nothing about this claim is published until somebody else has signed it off.",
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@requires(SIGN_OFF)
def claim_sign_off(request: HtmxRequest, slug: str) -> HttpResponse:
    claim = get_object_or_404(Claim, slug=slug, merged_into=None)
    flag = needs_legal_sign_off(claim)
    return _legal(
        request, claim, sign_off, done="Signed off.", title="Sign it off", button="Sign it off",
        keep_as=f"sign-off-{claim.pk}",
        intro=f"{flag.flagged_by} flagged it: {flag.reason}" if flag else "Nothing waits for a sign-off here.",
    )  # fmt: skip


def _legal(
    request: HtmxRequest, claim: Claim, service: Callable[..., LegalFlag], *, done: str, **page: Any
) -> HttpResponse:
    form = ReasonForm(request.POST or None)
    page["claim"] = claim
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, **page)
    try:
        service(claim=claim, reason=form.cleaned_data["reason"], user=request.user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return form_page(request, form, **page)
    except Conflict as conflict:
        return form_page(request, form, conflict=str(conflict), **page)
    messages.success(request, done)
    return redirect(f"{claim.get_absolute_url()}#legal")


def _replies(claim: Claim) -> str:
    return f"{reverse('claims:claim-detail', args=[claim.slug])}#replies"
