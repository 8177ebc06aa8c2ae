"""Sources: the list, the choices of a search box, and all that one source said."""

from __future__ import annotations

import re

from django.http import Http404, HttpResponse, HttpResponseBadRequest
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from claims.access import DECIDE, VIEW_SOURCES, readable_versions, requires
from claims.forms.claims import SourceFilter
from claims.http import HtmxRequest, leads_to, vary_on_htmx, wants_partial
from claims.models import Source, Watch
from claims.queries.merges import merges_of
from claims.queries.paging import BoundedPaginator
from claims.queries.reversals import reversals
from claims.queries.source_pages import PAGE, source_choices, source_page
from claims.queries.source_pages import source_list as sources_found


@require_GET
@requires(VIEW_SOURCES)
def source_list(request: HtmxRequest) -> HttpResponse:
    form = SourceFilter(request.GET, label_suffix="")
    wanted = form.cleaned_data if form.is_valid() else {}
    page = BoundedPaginator(sources_found(**wanted), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "is_narrowed": any(wanted.values())}
    template = "sources/list.html#results" if wants_partial(request) else "sources/list.html"
    return vary_on_htmx(render(request, template, context, status=200 if form.is_valid() else 422))


@require_GET
@requires(VIEW_SOURCES)
def source_options(request: HtmxRequest) -> HttpResponse:
    """Radio buttons for a form that asks for a known source; ``name`` is the name of its field."""
    name = request.GET.get("name", "source")
    if not re.fullmatch(r"[a-z][a-z0-9_-]{0,40}", name):
        return HttpResponseBadRequest("That is not the name of a field.")
    q = request.GET.get("q", "")
    return render(request, "sources/_options.html", {"offers": source_choices(q), "name": name, "q": q})


@require_GET
@requires(VIEW_SOURCES)
def source_detail(request: HtmxRequest, pk: int) -> HttpResponse:
    band = request.GET.get("band", "")
    readable = readable_versions(request.user)
    try:
        page = source_page(
            pk=pk, readable=readable, band=band,
            number=request.GET.get("page"), relayed_number=request.GET.get("relayed"),
        )  # fmt: skip
    except Source.DoesNotExist as missing:
        raise Http404("There is no such source.") from missing
    is_watched = Watch.objects.filter(user=request.user, source=page.source).exists()
    if page.source.merged_into_id is not None:
        return leads_to(reverse("claims:source-detail", args=[page.source.merged_into_id]))
    turns = reversals(page.source, readable=readable, proposals=request.user.has_perm(DECIDE))
    context = {
        "turns": turns,
        "proposed": sum(turn.decided is None for turn in turns),
        "its": page,
        "source": page.source,
        "band": band,
        "merges": merges_of(page.source)[:PAGE],
        "is_watched": is_watched,
    }
    return render(request, "sources/detail.html", context)
