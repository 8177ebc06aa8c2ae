"""The one box: what it finds, and the searches that people keep."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from claims.access import CHANGE_CLAIM, DISCUSS, VIEW_CLAIMS, readable_versions, requires
from claims.forms.search import SaveForm, SearchForm, TopicsForm
from claims.http import HtmxRequest, vary_on_htmx, wants_partial
from claims.models import Claim
from claims.queries.saved_searches import saved_searches
from claims.queries.search import KINDS, Found, Search, found, shown
from claims.queries.search.facts import FACETS
from claims.services.errors import Conflict, Refused
from claims.services.searching import forget_search, save_search
from claims.services.topics import file_claim


@require_GET
@requires(VIEW_CLAIMS)
def search(request: HtmxRequest) -> HttpResponse:
    """All that is found, or the searches that are kept where nothing is asked."""
    wanted = Search.of(request.GET)
    context: dict[str, Any] = {"search": wanted}
    if not wanted.is_empty:
        readable = readable_versions(request.user)
        its = found(wanted, readable=readable)
        page, entries = shown(its, readable=readable, page=request.GET.get("page"))
        context |= {
            "its": its, "page": page, "entries": entries, "tabs": _tabs(its), "facets": _facets(its),
            "chosen": _chosen(its),
        }  # fmt: skip
    if not wants_partial(request):
        initial = {"q": wanted.words, "since": wanted.since, "until": wanted.until, "sort": wanted.sort}
        kept = wanted.but(words="", since=None, until=None, sort="")
        context |= {
            "form": SearchForm(initial=initial, label_suffix=""),
            "kept": QueryDict(kept.query).items(),  # what typing another word leaves as it is
            "saved": saved_searches(request.user) if request.user.has_perm(DISCUSS) else [],
        }
    template = "search/page.html#results" if wants_partial(request) else "search/page.html"
    return vary_on_htmx(render(request, template, context))


def _tabs(its: Found) -> list[dict[str, Any]]:
    """What can be found, each with its hits."""
    tabs = [{"label": "All", "what": "", "hits": its.total, "more": bool(its.more)}]
    tabs += [{"label": KINDS[k], "what": k, "hits": hits, "more": k in its.more} for k, hits in its.counts.items()]
    return [tab | {"query": its.search.but(what=tab["what"]).query} for tab in tabs]


def _facets(its: Found) -> list[dict[str, Any]]:
    """The filters that are not set yet, with their values."""
    open_ones = [name for name in FACETS if not getattr(its.search, name) and its.choices[name]]
    return [
        {
            "label": FACETS[name],
            "choices": [
                {"label": choice.label, "hits": choice.hits, "query": _with(its.search, name, choice.value)}
                for choice in its.choices[name]
            ],
        }
        for name in open_ones
    ]


def _with(search: Search, name: str, value: str) -> str:
    return search.but(**{name: int(value) if name in {"source", "outlet"} else value}).query


def _chosen(its: Found) -> list[dict[str, str]]:
    """The filters that are set, each with the address without it."""
    labels = {"since": "From", "until": "To", "recorded_since": "On record since"}
    chosen = []
    for name, value in its.search.filters.items():
        known = {choice.value: choice.label for choice in its.choices.get(name, ())}
        without: Any = None if name in {"source", "outlet", *labels} else ""
        chosen.append(
            {
                "label": FACETS.get(name) or labels[name],
                "value": known.get(str(value)) or its.names.get(name) or str(value).replace("_", " ")[:16],
                "query": its.search.but(**{name: without}).query,
            }
        )
    return chosen


@require_POST
@requires(DISCUSS)
def search_save(request: HtmxRequest) -> HttpResponse:
    form = SaveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "This search cannot be kept: it is too long.")
        return redirect("claims:search")
    wanted = Search.of(QueryDict(form.cleaned_data["query"]))
    try:
        saved = save_search(user=request.user, search=wanted, name=form.cleaned_data["name"])
    except (Refused, Conflict) as refused:
        messages.error(request, str(refused))
    else:
        messages.success(request, f"“{saved}” is kept. What it finds from now on comes to your notices.")
    return redirect(f"{reverse('claims:search')}?{wanted.query}")


@require_POST
@requires(DISCUSS)
def search_forget(request: HtmxRequest, pk: int) -> HttpResponse:
    forget_search(user=request.user, pk=pk)
    messages.success(request, "The search is forgotten.")
    return redirect("claims:search")


@require_POST
@requires(CHANGE_CLAIM)
def claim_topics(request: HtmxRequest, slug: str) -> HttpResponse:
    claim = get_object_or_404(Claim, slug=slug, merged_into=None)
    form = TopicsForm(request.POST)
    try:
        file_claim(claim=claim, topics=form.cleaned_data["topics"] if form.is_valid() else [])
    except Refused as refused:
        messages.error(request, str(refused))
    return redirect(claim)
