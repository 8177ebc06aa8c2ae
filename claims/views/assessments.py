"""A fact-checker's word on a claim: signing it, taking its steps, and handing out its evidence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from claims.access import ASSESS, VIEW_CLAIMS, readable_versions, requires
from claims.forms.assessments import AssessForm, Exhibits, StepForm
from claims.http import HtmxRequest
from claims.models import Assessment, Claim, Evidence
from claims.services.assessments import STEPS, assess_claim, take_step
from claims.services.errors import Conflict, Refused
from claims.views.claims import page_of, statements_on


@require_POST
@requires(ASSESS)
def claim_assess(request: HtmxRequest, slug: str) -> HttpResponse:
    """Sign an assessment; the button "more" only gives another row of evidence."""
    claim = get_object_or_404(Claim, slug=slug, merged_into=None)
    statements = {"statements": statements_on(claim, readable_versions(request.user))}
    form = AssessForm(request.POST, label_suffix="")
    exhibits = Exhibits(request.POST, request.FILES, prefix="evidence", form_kwargs=statements)
    forms: dict[str, Any] = {"assess_form": form, "exhibits": exhibits}
    if "more" in request.POST:
        rows = request.POST.copy()
        rows["evidence-TOTAL_FORMS"] = str(exhibits.total_form_count() + 1)
        forms["exhibits"] = Exhibits(rows, request.FILES, prefix="evidence", form_kwargs=statements)
        forms["is_asking_for_more"] = True
        return page_of(request, claim, **forms)
    if not (form.is_valid() & exhibits.is_valid()):
        return page_of(request, claim, status=422, **_landing_where_wrong(forms))
    its = form.cleaned_data
    try:
        assess_claim(
            claim=claim, user=request.user, verdict=its["verdict"], reason=its["reason"], seen=its["seen"],
            evidence=[row.exhibit() for row in exhibits if row.has_changed()],
        )  # fmt: skip
    except Refused as refused:
        form.add_error(None, str(refused))
        return page_of(request, claim, status=422, **_landing_where_wrong(forms))
    except Conflict as conflict:
        return page_of(request, claim, status=409, conflict=str(conflict), typed=its["reason"])
    messages.success(request, f"Signed: {its['verdict']}. It is a draft for the desk until it is published.")
    return redirect(reverse("claims:claim-detail", args=[slug]) + "#assessment")


def _landing_where_wrong(forms: dict[str, Any]) -> dict[str, Any]:
    """The page is long: the field with the first error takes the focus."""
    form = forms["assess_form"]
    if "reason" in form.errors:
        form.fields["reason"].widget.attrs["autofocus"] = ""
    return forms


@require_POST
@requires(ASSESS)
def assessment_step(request: HtmxRequest, pk: int, name: str) -> HttpResponse:
    assessment = get_object_or_404(Assessment.objects.select_related("claim", "verdict"), pk=pk)
    if name not in STEPS:
        raise Http404
    claim = assessment.claim
    form = StepForm(request.POST, auto_id=f"id_{name}_%s", label_suffix="")
    if not form.is_valid():
        return page_of(request, claim, status=422, step_error=form.errors, step_name=name)
    reason = form.cleaned_data["reason"]
    try:
        step = take_step(
            assessment=assessment, name=name, user=request.user, reason=reason, seen=form.cleaned_data["seen"]
        )
    except Refused as refused:
        return page_of(request, claim, status=422, step_refused=str(refused), step_name=name, typed_for_step=reason)
    except Conflict as conflict:
        return page_of(request, claim, status=409, conflict=str(conflict), typed=reason)
    messages.success(request, f"{assessment.verdict}: {step.get_state_display()}.")
    return redirect(reverse("claims:claim-detail", args=[claim.slug]) + "#assessment")


@require_GET
@requires(VIEW_CLAIMS)
def evidence_file(request: HtmxRequest, pk: int) -> HttpResponseBase:
    """The file, always as a download: no browser shows or runs it under our name."""
    its = get_object_or_404(Evidence, pk=pk, kind=Evidence.Kind.FILE)
    if its.is_redacted:
        raise Http404
    answer = FileResponse(
        its.file.open("rb"), as_attachment=True, filename=its.file_name, content_type="application/octet-stream"
    )
    answer["X-Content-Type-Options"] = "nosniff"
    return answer
