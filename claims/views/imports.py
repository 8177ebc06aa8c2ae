"""What was brought in at one go: how far it is, what became of each article, and trying again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from claims.access import IMPORT, requires
from claims.formats.reports import report_lines
from claims.http import HtmxRequest, vary_on_htmx, wants_partial
from claims.models import ImportBatch, ImportItem
from claims.queries.imports import batches_with_counts, counts_of, is_going, items_of, report_rows
from claims.queries.paging import BoundedPaginator
from claims.services.imports import cancel_batch, retry_failed

PER_PAGE = 25
STOP_POLLING = 286


@require_GET
@requires(IMPORT)
def batch_list(request: HtmxRequest) -> HttpResponse:
    page = BoundedPaginator(batches_with_counts(), PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "imports/batch_list.html", {"page": page})


@require_GET
@requires(IMPORT)
def batch_detail(request: HtmxRequest, pk: int) -> HttpResponse:
    """Asked every two seconds while workers bring it in; the answer that it is done brings the whole list."""
    batch = get_object_or_404(ImportBatch.objects.select_related("added_by"), pk=pk)
    state = request.GET.get("state", "")
    page = BoundedPaginator(items_of(batch, state=state), PER_PAGE).get_page(request.GET.get("page"))
    going = is_going(batch)
    context = {"batch": batch, "counts": counts_of(batch), "page": page, "state": state, "going": going}
    if wants_partial(request):
        status = 200 if going else STOP_POLLING
        return vary_on_htmx(render(request, "imports/_progress.html", context, status=status))
    return vary_on_htmx(render(request, "imports/batch_detail.html", context))


@require_GET
@requires(IMPORT)
def batch_report(request: HtmxRequest, pk: int) -> StreamingHttpResponse:
    batch = get_object_or_404(ImportBatch, pk=pk)
    return StreamingHttpResponse(
        report_lines(report_rows(batch)), content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="import-{batch.pk}.csv"'},
    )  # fmt: skip


@require_POST
@requires(IMPORT)
def batch_cancel(request: HtmxRequest, pk: int) -> HttpResponse:
    left_out = cancel_batch(batch=get_object_or_404(ImportBatch, pk=pk), user=request.user)
    messages.success(request, f"Cancelled: {left_out} left out; what is in stays.")
    return redirect("claims:batch-detail", pk=pk)


@require_POST
@requires(IMPORT)
def batch_retry(request: HtmxRequest, pk: int) -> HttpResponse:
    count = retry_failed(batch=get_object_or_404(ImportBatch, pk=pk))
    if not count:
        messages.warning(request, "Nothing here can be tried again: upload the file once more.")
    return redirect("claims:batch-detail", pk=pk)


@require_POST
@requires(IMPORT)
def item_retry(request: HtmxRequest, pk: int) -> HttpResponse:
    item = get_object_or_404(ImportItem.objects.select_related("batch"), pk=pk)
    retry_failed(batch=item.batch, item=item)
    return redirect("claims:item-detail" if item.batch.previews else "claims:batch-detail",
                    pk=pk if item.batch.previews else item.batch_id)  # fmt: skip
