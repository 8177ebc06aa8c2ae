"""What is sent to us by browsers, and what we hand out about a person."""

from __future__ import annotations

import json

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from claims.access import REDACT, for_strangers, requires
from claims.forms.people import PersonForm
from claims.http import HtmxRequest
from claims.services.about_a_person import about_person
from claims.services.csp_reports import record_csp_report
from claims.services.errors import Refused

MOST_BYTES = 16 * 1024


@for_strangers("browsers send it by themselves")
@csrf_exempt  # browsers send it by themselves; it says nothing about who is logged in and changes nothing but a count
@require_POST
def csp_report(request: HttpRequest) -> HttpResponse:
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return HttpResponse(status=413)
    if not ratelimit.consume(request, action="csp_report"):
        return HttpResponse(status=429)
    try:
        its = json.loads(request.body)["csp-report"]
        said = [str(its.get(key, "")) for key in ("effective-directive", "blocked-uri", "document-uri")]
        record_csp_report(directive=said[0] or str(its.get("violated-directive", "")), blocked=said[1], page=said[2])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return HttpResponse(status=400)
    return HttpResponse(status=204)


@require_http_methods(["GET", "POST"])
@requires(REDACT)
def person_export(request: HtmxRequest) -> HttpResponse:
    """All that stands about somebody, as a file: what a person may ask of a newsroom, beside redaction."""
    form = PersonForm(request.POST or None, label_suffix="")
    if request.method == "POST" and form.is_valid():
        try:
            found = about_person(names=form.cleaned_data["words"].splitlines())
        except Refused as refused:
            form.add_error("words", str(refused))
        else:
            answer = JsonResponse(found, json_dumps_params={"indent": 1, "ensure_ascii": False})
            answer["Content-Disposition"] = 'attachment; filename="about-a-person.json"'
            answer["Cache-Control"] = "no-store"
            return answer
    return render(request, "people/export.html", {"form": form}, status=422 if form.errors else 200)
