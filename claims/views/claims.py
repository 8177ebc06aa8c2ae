"""Claims: the list, the choices of a search box, the claim's page, and a fact-checker's mark on it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBadRequest
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from claims.access import ASSESS, VIEW_ARTICLES, VIEW_CLAIMS, readable_versions, requires
from claims.forms.claims import ClaimFilter, ContestForm, WithdrawForm
from claims.http import HtmxRequest, leads_to, vary_on_htmx, wants_partial
from claims.models import Assessment, Attribution, Claim
from claims.queries.claim_history import claim_history
from claims.queries.claim_pages import PAGE, claim_choices, claim_page, sides_of
from claims.queries.claim_pages import claim_list as claims_found
from claims.queries.copying import said_together, with_sentence
from claims.services.assessments import contest_claim, withdraw_mark
from claims.services.errors import Conflict, Refused


@require_GET
@requires(VIEW_CLAIMS)
def claim_list(request: HtmxRequest) -> HttpResponse:
    form = ClaimFilter(request.GET, label_suffix="")
    wanted = form.cleaned_data if form.is_valid() else {}
    page = Paginator(claims_found(**wanted), PAGE).get_page(request.GET.get("page"))
    sides = sides_of(page.object_list)
    context = {
        "form": form,
        "page": page,
        "rows": [(claim, sides[claim.pk]) for claim in page.object_list],
        "is_narrowed": any(wanted.values()),
    }
    template = "claims/list.html#results" if wants_partial(request) else "claims/list.html"
    return vary_on_htmx(render(request, template, context, status=200 if form.is_valid() else 422))


@require_GET
@requires(VIEW_CLAIMS)
def claim_options(request: HtmxRequest) -> HttpResponse:
    """Radio buttons for a form that asks for a claim on record; ``name`` is the name of its field."""
    name = request.GET.get("name", "claim")
    if name not in {"claim", "into"}:
        return HttpResponseBadRequest("That is not the name of a field.")
    claims = claim_choices(request.GET.get("q", ""))
    return render(request, "claims/_options.html", {"claims": claims, "name": name, "q": request.GET.get("q", "")})


@require_GET
@requires(VIEW_CLAIMS)
def claim_detail(request: HtmxRequest, slug: str) -> HttpResponse:
    claim = get_object_or_404(Claim.objects.select_related("merged_into"), slug=slug)
    if claim.merged_into is not None:
        return leads_to(claim.merged_into.get_absolute_url())
    return _page(request, claim)


@require_POST
@requires(ASSESS)
def claim_contest(request: HtmxRequest, slug: str) -> HttpResponse:
    form = ContestForm(request.POST, label_suffix="")
    return _assess(request, slug, form, contest_claim, "The claim is marked as contested.")


@require_POST
@requires(ASSESS)
def claim_withdraw(request: HtmxRequest, slug: str) -> HttpResponse:
    form = WithdrawForm(request.POST, label_suffix="")
    return _assess(request, slug, form, withdraw_mark, "The mark is taken back.")


@require_GET
@requires(VIEW_ARTICLES)
def attribution_sentence(request: HtmxRequest, pk: int) -> HttpResponse:
    """An attribution as one sentence for a story, with who said it in the same breath; without htmx a page."""
    rows = Attribution.objects.live().filter(version__in=readable_versions(request.user))
    its = get_object_or_404(with_sentence(rows), pk=pk)
    context = {"its": its, "claim": its.claim, "others": said_together(its), "is_open": True}
    template = "claims/_copy.html" if wants_partial(request) else "claims/sentence.html"
    return vary_on_htmx(render(request, template, context))


def _assess(
    request: HtmxRequest,
    slug: str,
    form: ContestForm | WithdrawForm,
    service: Callable[..., Assessment],
    done: str,
) -> HttpResponse:
    claim = get_object_or_404(Claim, slug=slug, merged_into=None)
    if not form.is_valid():
        return _page(request, claim, form=form, status=422)
    try:
        service(claim=claim, user=request.user, reason=form.cleaned_data["reason"])
    except Refused as refused:
        form.add_error("reason", str(refused))
        return _page(request, claim, form=form, status=422)
    except Conflict as conflict:
        return _page(request, claim, conflict=str(conflict), typed=form.cleaned_data["reason"], status=409)
    messages.success(request, done)
    return redirect(reverse("claims:claim-detail", args=[slug]) + "#mark")


def _page(
    request: HtmxRequest,
    claim: Claim,
    *,
    form: ContestForm | WithdrawForm | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    readable = readable_versions(request.user)
    bands = {band: request.GET.get(band) for band in ("asserted", "denied", "on_record")}
    page = claim_page(claim=claim, readable=readable, pages=bands)
    if form is not None:
        form.fields["reason"].widget.attrs["autofocus"] = ""  # the page is long: land where something is wrong
    elif not context.get("typed"):
        form = WithdrawForm(label_suffix="") if page.mark else ContestForm(label_suffix="")
    context |= {
        "claim": page.claim,
        "its": page,
        "form": form,
        "history": claim_history(claim=claim, readable=readable, number=request.GET.get("history")),
    }
    return render(request, "claims/detail.html", context, status=status)
