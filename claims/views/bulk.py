"""Deciding many suggestions of one text at one go: a filter, a preview of what it does, and one undo."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from claims.access import DECIDE, readable_versions, requires
from claims.forms.bulk import BulkForm, seen_in
from claims.http import HtmxRequest, vary_on_htmx, wants_partial
from claims.models import ArticleVersion, BulkDecision
from claims.queries.bulk import latest_bulk, left_out_of, parties, preview, standing_of_bulk
from claims.services import bulk as services
from claims.services.errors import Conflict, Refused
from claims.views.reviewing import readable


@require_http_methods(["GET", "POST"])
@requires(DECIDE)
def bulk(request: HtmxRequest, pk: int) -> HttpResponse:
    """The filter with its preview; a post decides what was chosen of it."""
    version = readable(request, pk)
    if request.method == "GET":
        return _page(request, version, request.GET)
    form = BulkForm(request.POST, sources=parties(version))
    if not form.is_valid():
        return _page(request, version, request.POST, status=422)
    try:
        services.decide_in_bulk(version=version, user=request.user, asked=form.asked(), seen=seen_in(request.POST))
    except Refused as refused:
        return _page(request, version, request.POST, problem=str(refused), status=422)
    except Conflict as conflict:
        return _page(request, version, request.POST, problem=str(conflict), status=409)
    return redirect("claims:bulk", pk=pk)


@require_POST
@requires(DECIDE)
def bulk_undo(request: HtmxRequest, pk: int) -> HttpResponse:
    decided = get_object_or_404(BulkDecision, pk=pk, version__in=readable_versions(request.user))
    version = readable(request, decided.version_id)
    try:
        undone = services.undo_bulk(bulk=decided, user=request.user)
    except Refused as refused:
        return _page(request, version, QueryDict(), problem=str(refused), status=422)
    except Conflict as conflict:
        return _page(request, version, QueryDict(), problem=str(conflict), status=409)
    messages.success(request, f"Taken back: {undone}.")
    return redirect(reverse("claims:bulk", args=[version.pk]))


def _page(
    request: HtmxRequest, version: ArticleVersion, asked: QueryDict, *, problem: str = "", status: int = 200
) -> HttpResponse:
    form = BulkForm(asked if "action" in asked else {"action": "accept"}, sources=parties(version))
    its = preview(version, form.asked(), user=request.user) if form.is_valid() else None
    latest = latest_bulk(version, user=request.user)
    context = {
        "version": version, "article": version.article, "form": form, "its": its, "problem": problem, "latest": latest,
    }  # fmt: skip
    if latest is not None:
        context["holding"], context["decided"] = standing_of_bulk(latest)
        context["left_out"] = left_out_of(latest)
    template = "bulk/page.html#preview" if wants_partial(request) else "bulk/page.html"
    status = status if form.is_valid() or status != 200 else 422
    return vary_on_htmx(render(request, template, context, status=status))
