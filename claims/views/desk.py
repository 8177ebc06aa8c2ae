"""The desk: what a person sees first."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from claims.access import VIEW_CLAIMS, readable_versions, requires
from claims.http import HtmxRequest
from claims.queries.claim_lists import sides_of
from claims.queries.claim_pages import claim_page
from claims.queries.desk import desk_of
from claims.queries.work import work_of


@require_GET
@requires(VIEW_CLAIMS)
def desk(request: HtmxRequest) -> HttpResponse:
    readable = readable_versions(request.user)
    its = desk_of(user=request.user, readable=readable)
    brief = claim_page(claim=its.focus, readable=readable) if its.focus else None
    sides = sides_of(its.disputed)
    context = {
        "its": its,
        "work": work_of(user=request.user, readable=readable),
        "brief": brief,
        "disputed": [(claim, sides[claim.pk]) for claim in its.disputed],
        "is_training": its.is_training or bool(brief and brief.is_training),
    }
    return render(request, "desk/desk.html", context)
