"""The API's own page, drawn here from its OpenAPI document: no script of others, and none at all."""

from __future__ import annotations

import json

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import get_resolver, reverse
from django.views.decorators.http import require_GET

from claims.access import VIEW_CLAIMS, requires
from claims.http import HtmxRequest
from claims.queries.api_docs import operations


@require_GET
@requires(VIEW_CLAIMS)
def api_docs(request: HtmxRequest) -> HttpResponse:
    # The document is asked for by its address: views and the API import nothing of each other.
    found = get_resolver().resolve(reverse("api:openapi-json"))
    document = found.func(request, **found.kwargs)
    context = {"topics": operations(json.loads(document.content)), "per_minute": settings.API_RATE.partition("/")[0]}
    return render(request, "api_docs.html", context)
