"""Feeds and how they fare; tokens by which other systems send articles."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from claims.access import IMPORT, requires
from claims.forms.imports import FeedForm, TokenForm
from claims.http import HtmxRequest
from claims.models import ApiToken, Feed
from claims.queries.imports import feeds_with_batches
from claims.services.errors import Refused
from claims.services.feeds import add_feed, remove_feed, set_feed_active
from claims.services.import_jobs import request_poll
from claims.services.tokens import create_token, revoke_token

PER_PAGE = 50


@require_http_methods(["GET", "POST"])
@requires(IMPORT)
def feed_list(request: HtmxRequest) -> HttpResponse:
    form = FeedForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            feed = add_feed(user=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("url", str(refused))
        else:
            messages.success(request, f"{feed} is being read.")
            return redirect("claims:feed-list")
    page = Paginator(feeds_with_batches(), PER_PAGE).get_page(request.GET.get("page"))
    status = 422 if request.method == "POST" else 200
    return render(request, "imports/feeds.html", {"form": form, "page": page}, status=status)


@require_POST
@requires(IMPORT)
def feed_poll(request: HtmxRequest, pk: int) -> HttpResponse:
    feed = get_object_or_404(Feed, pk=pk)
    request_poll(feed=feed)
    messages.success(request, f"{feed} is being read.")
    return redirect("claims:feed-list")


@require_POST
@requires(IMPORT)
def feed_pause(request: HtmxRequest, pk: int) -> HttpResponse:
    """Pauses a feed that is read, and takes up one that is paused."""
    feed = get_object_or_404(Feed, pk=pk)
    set_feed_active(feed=feed, active=not feed.is_active)
    return redirect("claims:feed-list")


@require_POST
@requires(IMPORT)
def feed_remove(request: HtmxRequest, pk: int) -> HttpResponse:
    feed = get_object_or_404(Feed, pk=pk)
    remove_feed(feed=feed)
    messages.success(request, f"{feed} is not read any more; what it brought stays.")
    return redirect("claims:feed-list")


@require_http_methods(["GET", "POST"])
@requires(IMPORT)
def token_list(request: HtmxRequest) -> HttpResponse:
    """The secret of a new token is on the answer to its making, and on no other page."""
    form = TokenForm(request.POST or None)
    context: dict[str, object] = {"form": form}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                context["made"], context["secret"] = create_token(user=request.user, **form.cleaned_data)
            except Refused as refused:
                form.add_error("name", str(refused))
            else:
                context["form"], status = TokenForm(), 200
    tokens = ApiToken.objects.select_related("user", "role").order_by("-pk")
    context["page"] = Paginator(tokens, PER_PAGE).get_page(request.GET.get("page"))
    answer = render(request, "imports/tokens.html", context, status=status)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@requires(IMPORT)
def token_revoke(request: HtmxRequest, pk: int) -> HttpResponse:
    token = get_object_or_404(ApiToken, pk=pk)
    revoke_token(token=token)
    messages.success(request, f"{token} lets nobody in any more.")
    return redirect("claims:token-list")
