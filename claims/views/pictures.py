"""Pages to look at: a claim over time, who stands with whom, a source's record, the dashboard, two side by side."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from claims.access import DECIDE, VIEW_ARTICLES, VIEW_CLAIMS, VIEW_SOURCES, readable_versions, requires
from claims.forms.search import ReversalForm, StancesForm
from claims.http import HtmxRequest, leads_to
from claims.models import Attribution, Claim, Source
from claims.queries.comparing import articles_beside, compared, side_of, story_of_claim
from claims.queries.dashboard import dashboard as dashboard_of
from claims.queries.pictures.record import record
from claims.queries.pictures.stances import stances_of
from claims.queries.pictures.timeline import timeline
from claims.queries.reversals import reversals
from claims.queries.search import Search
from claims.queries.topics import topics
from claims.services.errors import Refused
from claims.services.reversals import decide_reversal


@require_GET
@requires(VIEW_CLAIMS)
def claim_timeline(request: HtmxRequest, slug: str) -> HttpResponse:
    claim = get_object_or_404(Claim.objects.select_related("merged_into"), slug=slug)
    if claim.merged_into is not None:
        return leads_to(reverse("claims:claim-timeline", args=[claim.merged_into.slug]))
    its = timeline(claim, readable=readable_versions(request.user))
    return render(request, "pictures/timeline.html", {"its": its, "claim": claim})


@require_GET
@requires(VIEW_CLAIMS)
def stances(request: HtmxRequest) -> HttpResponse:
    """Sources by claims, over a topic or a time, and how sources stand to each other."""
    wanted = Search.of(request.GET).but(words="", what="", sort="")
    form = StancesForm(
        initial={"topic": wanted.topic, "since": wanted.since, "until": wanted.until}, topics=topics(), label_suffix=""
    )
    its = stances_of(wanted, readable=readable_versions(request.user))
    return render(request, "pictures/stances.html", {"its": its, "form": form, "search": wanted})


@require_GET
@requires(VIEW_SOURCES)
def source_record(request: HtmxRequest, pk: int) -> HttpResponse:
    source = get_object_or_404(Source, pk=pk)
    if source.merged_into_id is not None:
        return leads_to(reverse("claims:source-record", args=[source.merged_into_id]))
    readable = readable_versions(request.user)
    context = {
        "source": source,
        "its": record(source, readable=readable),
        "turns": reversals(source, readable=readable, proposals=request.user.has_perm(DECIDE)),
    }
    return render(request, "pictures/record.html", context)


@require_POST
@requires(DECIDE)
def reversal_decide(request: HtmxRequest, earlier: int, later: int) -> HttpResponse:
    readable = readable_versions(request.user)
    rows = Attribution.objects.live().filter(version__in=readable).select_related("source")
    first, second = get_object_or_404(rows, pk=earlier), get_object_or_404(rows, pk=later)
    back = redirect(f"{reverse('claims:source-record', args=[first.source_id])}#turns")
    form = ReversalForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Say whether it is a contradiction, and note 2,000 letters at most.")
        return back
    its = form.cleaned_data
    try:
        decide_reversal(
            earlier=first, later=second, is_confirmed=its["answer"] == "confirm", note=its["note"], user=request.user,
            readable=readable,
        )  # fmt: skip
    except Refused as refused:
        messages.error(request, str(refused))
    return back


@require_GET
@requires(VIEW_CLAIMS)
def dashboard(request: HtmxRequest) -> HttpResponse:
    return render(request, "pictures/dashboard.html", {"its": dashboard_of(readable=readable_versions(request.user))})


@require_GET
@requires(VIEW_ARTICLES)
def compare(request: HtmxRequest) -> HttpResponse:
    """``one`` and ``other`` are "article:7" or "outlet:3"; ``claim`` narrows it down to one story."""
    readable = readable_versions(request.user)
    keys = [request.GET.get(name, "") for name in ("one", "other")]
    one, other = (side_of(key, readable=readable) for key in keys)
    for key, side in zip(keys, (one, other), strict=True):
        if key and side is None:
            raise Http404("There is no such article or outlet.")
    story = Claim.objects.filter(slug=request.GET.get("claim", ""), merged_into=None).first()
    context: dict[str, Any] = {"one": one, "other": other, "story": story}
    if one and not other and one.key.startswith("article:"):
        version = readable.get(pk=one.key.removeprefix("article:"))
        context["beside"] = articles_beside(version, readable=readable)
    if one and other:
        context["its"] = compared(one, other, story=story_of_claim(story) if story else None)
    context["outlets"] = Source.objects.filter(kind="media", merged_into=None).order_by("name", "pk")[:200]
    return render(request, "pictures/compare.html", context)
