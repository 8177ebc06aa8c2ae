"""Blanking words or an article for good, and keeping an article from it: for the admin, with what it would do first."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from claims.access import REDACT, readable_versions, requires
from claims.forms.work import ReasonForm, RedactArticleForm, RedactFileForm, RedactForm
from claims.http import HtmxRequest
from claims.models import Evidence
from claims.queries.paging import BoundedPaginator
from claims.queries.redactions import hold_on, holds, redactions
from claims.services.errors import Conflict, Refused
from claims.services.legal_holds import lift_hold, place_hold
from claims.services.redaction import count_words, redact_article, redact_file, redact_words
from claims.views.forms import form_page

PAGE = 25


@require_http_methods(["GET", "POST"])
@requires(REDACT)
def redaction_list(request: HtmxRequest) -> HttpResponse:
    """What was redacted, what is held, and the form for words: first it says where they stand, then it blanks them."""
    form = RedactForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        words, reason = form.cleaned_data["words"].splitlines(), form.cleaned_data["reason"]
        try:
            if request.POST.get("confirmed") == "on":
                done = redact_words(words=words, reason=reason, user=request.user)
                messages.success(request, f"Blanked for good, in {done.rows} rows.")
                return redirect("claims:redaction-list")
            found = count_words(words=words, reason=reason)
        except Refused as refused:
            form.add_error(None, str(refused))
    page = BoundedPaginator(redactions(), PAGE).get_page(request.GET.get("page"))
    context = {"form": form, "found": found, "page": page, "holds": holds()[:PAGE]}
    return render(request, "redaction/list.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@requires(REDACT)
def article_redact(request: HtmxRequest, pk: int) -> HttpResponse:
    """``pk`` is of any version of it."""
    version = get_object_or_404(readable_versions(request.user), pk=pk)
    form = RedactArticleForm(request.POST or None)
    hold = hold_on([version.article_id])
    page: dict[str, Any] = {
        "title": f"Redact “{version.title}”", "button": "Blank it for good", "keep_as": f"redact-{version.article_id}",
        "back": version,
        "intro": f"It is under a legal hold: {hold.reason}" if hold else "Its text, its quotes on every claim and what "
        "was found in it are blanked. Who stands on which side stays on record, and so do the claims.",
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, **page)
    try:
        redact_article(article=version.article, reason=form.cleaned_data["reason"], user=request.user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return form_page(request, form, **page)
    messages.success(request, "The article is blanked for good.")
    return redirect("claims:article-detail", pk=pk)


@require_http_methods(["GET", "POST"])
@requires(REDACT)
def evidence_redact(request: HtmxRequest, pk: int) -> HttpResponse:
    """A file of evidence goes as a whole: its bytes and its name."""
    its = get_object_or_404(Evidence.objects.select_related("assessment__claim"), pk=pk, kind=Evidence.Kind.FILE)
    claim = its.assessment.claim
    form = RedactFileForm(request.POST or None)
    page: dict[str, Any] = {
        "title": "Redact a file of evidence", "button": "Delete it for good", "keep_as": f"redact-file-{pk}",
        "claim": claim, "intro": f"{its.file_name}: its bytes and its name go. That there was a file stays on record.",
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, **page)
    try:
        redact_file(evidence=its, reason=form.cleaned_data["reason"], user=request.user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return form_page(request, form, **page)
    messages.success(request, "The file is gone for good.")
    return redirect(claim)


@require_http_methods(["GET", "POST"])
@requires(REDACT)
def article_hold(request: HtmxRequest, pk: int) -> HttpResponse:
    """Place a legal hold on the article of this version, or lift it; ``does`` says which of both was meant."""
    version = get_object_or_404(readable_versions(request.user), pk=pk)
    form = ReasonForm(request.POST or None)
    hold = hold_on([version.article_id])
    does = request.POST.get("does") or ("lift" if hold else "place")
    title = "Lift the legal hold" if does == "lift" else "Place under a legal hold"
    page: dict[str, Any] = {
        "title": title, "button": title, "keep_as": f"hold-{version.article_id}", "back": version, "does": does,
        "intro": f"{version.title}. {hold.placed_by} placed the hold: {hold.reason}" if hold
        else f"{version.title}. While it stands, nothing of the article is redacted, even when its time is over.",
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, **page)
    service = lift_hold if does == "lift" else place_hold
    try:
        service(article=version.article, reason=form.cleaned_data["reason"], user=request.user)
    except Refused as refused:
        form.add_error(None, str(refused))
        return form_page(request, form, **page)
    except Conflict as conflict:
        return form_page(request, form, conflict=str(conflict), **page)
    messages.success(request, "The hold is lifted." if does == "lift" else "The article is under a legal hold.")
    return redirect("claims:article-detail", pk=pk)
