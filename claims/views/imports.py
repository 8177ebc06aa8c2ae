"""What was brought in at one go, and what became of each article."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from claims.access import IMPORT, requires
from claims.http import HtmxRequest
from claims.queries.imports import batches_with_counts, items_of

PER_PAGE = 25


@require_GET
@requires(IMPORT)
def batch_list(request: HtmxRequest) -> HttpResponse:
    page = Paginator(batches_with_counts(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "imports/batch_list.html", {"page": page})


@require_GET
@requires(IMPORT)
def batch_detail(request: HtmxRequest, pk: int) -> HttpResponse:
    batch = get_object_or_404(batches_with_counts(), pk=pk)
    state = request.GET.get("state", "")
    page = Paginator(items_of(batch, state=state), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "imports/batch_detail.html", {"batch": batch, "page": page, "state": state})
