"""The log of everything: for reading and for taking out; there is no address that changes it."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from claims.access import AUDIT, requires
from claims.formats.reports import csv_lines
from claims.forms.log import LogFilter
from claims.http import HtmxRequest
from claims.queries.log import log_events, log_page, log_rows


@require_GET
@requires(AUDIT)
def log(request: HtmxRequest) -> HttpResponse:
    form = LogFilter(request.GET if "what" in request.GET else {"what": "claim"}, label_suffix="")
    if not form.is_valid():
        return render(request, "log/list.html", {"form": form}, status=422)
    page, entries = log_page(log_events(**_wanted(form)), request.GET.get("page"))
    return render(request, "log/list.html", {"form": form, "page": page, "entries": entries})


@require_GET
@requires(AUDIT)
def log_export(request: HtmxRequest) -> HttpResponseBase:
    """The same as a file of CSV, streamed, without a limit."""
    form = LogFilter(request.GET or {"what": "claim"}, label_suffix="")
    if not form.is_valid():
        return render(request, "log/list.html", {"form": form}, status=422)
    wanted = _wanted(form)
    answer = StreamingHttpResponse(csv_lines(log_rows(log_events(**wanted))), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="log-{wanted["what"]}.csv"'
    return answer


def _wanted(form: LogFilter) -> dict[str, Any]:
    wanted: dict[str, Any] = dict(form.cleaned_data)
    wanted["user"] = wanted["user"].pk if wanted["user"] else None
    return wanted
