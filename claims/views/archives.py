"""Everything as one file, and an archive brought in: as work for a worker."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from claims.access import EXPORT, requires
from claims.forms.archives import ArchiveForm
from claims.http import HtmxRequest, vary_on_htmx, wants_partial
from claims.models import Archive
from claims.services.archive_jobs import archive_bytes, discard_archive, request_export, request_import
from claims.services.errors import Conflict

PER_PAGE = 25


@require_GET
@requires(EXPORT)
def archive_list(request: HtmxRequest) -> HttpResponse:
    return _page(request, ArchiveForm())


def _page(request: HtmxRequest, form: ArchiveForm, status: int = 200) -> HttpResponse:
    archives = Archive.objects.select_related("asked_by").order_by("-pk")
    page = Paginator(archives, PER_PAGE).get_page(request.GET.get("page"))
    going = any(not archive.is_over for archive in page)
    context = {"form": form, "page": page, "going": going}
    template = "archives/_list.html" if wants_partial(request) else "archives/list.html"
    return vary_on_htmx(render(request, template, context, status=status))


@require_POST
@requires(EXPORT)
def archive_export(request: HtmxRequest) -> HttpResponse:
    try:
        request_export(user=request.user)
    except Conflict as conflict:
        messages.error(request, str(conflict))
    return redirect("claims:archive-list")


@require_POST
@requires(EXPORT)
def archive_import(request: HtmxRequest) -> HttpResponse:
    form = ArchiveForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    try:
        request_import(user=request.user, chunks=form.cleaned_data["file"].chunks(1 << 20))
    except Conflict as conflict:
        form.add_error("file", str(conflict))
        return _page(request, form, status=409)
    return redirect("claims:archive-list")


@require_GET
@requires(EXPORT)
def archive_file(request: HtmxRequest, pk: int) -> HttpResponseBase:
    archive = get_object_or_404(Archive, pk=pk, kind=Archive.Kind.EXPORT, state=Archive.State.DONE)
    answer = StreamingHttpResponse(archive_bytes(archive), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="claimtrack-{archive.created_at:%Y-%m-%d}.zip"'
    answer["Content-Length"] = str(archive.size)
    answer["Cache-Control"] = "no-store"
    return answer


@require_POST
@requires(EXPORT)
def archive_discard(request: HtmxRequest, pk: int) -> HttpResponse:
    try:
        discard_archive(archive=get_object_or_404(Archive, pk=pk))
    except Conflict as conflict:
        messages.error(request, str(conflict))
    return redirect("claims:archive-list")
