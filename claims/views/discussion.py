"""Working together on a claim: comments, watching, whose it is."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from claims.access import ASSIGN, DISCUSS, readable_versions, requires
from claims.forms.work import AssignForm, CommentForm
from claims.http import HtmxRequest
from claims.models import Assignment, Attribution, Claim, Comment, Source
from claims.queries.claim_work import threads
from claims.services.discussion import comment_on_claim, unwatch, watch
from claims.services.errors import Conflict, Refused
from claims.services.work import assign_claim, finish_claim
from claims.views.forms import form_page, is_number


@require_http_methods(["GET", "POST"])
@requires(DISCUSS)
def claim_comment(request: HtmxRequest, slug: str) -> HttpResponse:
    """On the claim, or (``?answers=``) beneath a comment that the person may read."""
    claim = get_object_or_404(Claim, slug=slug, merged_into=None)
    wanted = request.GET.get("answers", "")
    answered = None
    if is_number(wanted):
        answered = get_object_or_404(threads(claim, readable=readable_versions(request.user)), pk=int(wanted))
    return _comment(request, claim, answers=answered)


@require_http_methods(["GET", "POST"])
@requires(DISCUSS)
def attribution_comment(request: HtmxRequest, pk: int) -> HttpResponse:
    its = Attribution.objects.select_related("claim", "source").filter(version__in=readable_versions(request.user))
    attribution = get_object_or_404(its, pk=pk)
    return _comment(request, attribution.claim, attribution=attribution)


def _comment(
    request: HtmxRequest, claim: Claim, *, attribution: Attribution | None = None, answers: Comment | None = None
) -> HttpResponse:
    form = CommentForm(request.POST or None)
    intro = f"On: {attribution.source} {attribution.get_stance_display()}, “{attribution.quote}”" if attribution else ""
    if answers:
        intro = f"{answers.author}: {answers.text}"
    page: dict[str, Any] = {
        "title": "Answer" if answers else "Comment", "claim": claim, "button": "Send", "intro": intro,
        "keep_as": f"comment-{claim.pk}-{attribution.pk if attribution else 0}-{answers.pk if answers else 0}",
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, **page)
    try:
        said = comment_on_claim(
            claim=claim, text=form.cleaned_data["text"], user=request.user, attribution=attribution, answers=answers
        )
    except Refused as refused:
        form.add_error("text", str(refused))
        return form_page(request, form, **page)
    if said.unknown:
        names = ", ".join(f"@{name}" for name in said.unknown)
        messages.warning(request, f"Nobody here goes by {names}: nobody was told there.")
    return redirect(f"{claim.get_absolute_url()}#comment-{said.comment.pk}")


@require_POST
@requires(DISCUSS)
def claim_watch(request: HtmxRequest, slug: str) -> HttpResponse:
    claim = get_object_or_404(Claim, slug=slug, merged_into=None)
    (unwatch if request.POST.get("watch") == "off" else watch)(user=request.user, claim=claim)
    return redirect(claim)


@require_POST
@requires(DISCUSS)
def source_watch(request: HtmxRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(Source, pk=pk)
    (unwatch if request.POST.get("watch") == "off" else watch)(user=request.user, source=source)
    return redirect(reverse("claims:source-detail", args=[pk]))


@require_http_methods(["GET", "POST"])
@requires(ASSIGN)
def claim_assign(request: HtmxRequest, slug: str) -> HttpResponse:
    claim = get_object_or_404(Claim, slug=slug, merged_into=None)
    held = Assignment.objects.select_related("assignee").filter(claim=claim).first()
    form = AssignForm(request.POST or None, held=held, user=request.user)
    page: dict[str, Any] = {
        "title": "Whose claim is it?", "claim": claim, "button": "Assign", "keep_as": f"assign-{claim.pk}",
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, **page)
    its = form.cleaned_data
    try:
        assign_claim(claim=claim, user=request.user, **its)
    except Refused as refused:
        form.add_error(None, str(refused))
        return form_page(request, form, **page)
    except Conflict as conflict:
        form.has_seen("holder", held.assignee_id if held else 0)
        return form_page(request, form, conflict=str(conflict), **page)
    messages.success(request, f"It is with {its['assignee']} now.")
    return redirect(claim)


@require_POST
@requires(ASSIGN)
def claim_done(request: HtmxRequest, slug: str) -> HttpResponse:
    """Done with it, or handed back: it is nobody's."""
    claim = get_object_or_404(Claim, slug=slug, merged_into=None)
    holder = request.POST.get("holder", "")
    try:
        finish_claim(claim=claim, holder=int(holder) if is_number(holder) else 0)
    except Conflict as conflict:
        messages.error(request, str(conflict))
    return redirect(claim)
