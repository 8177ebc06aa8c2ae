"""Claims: the list, the choices of a search box, and the claim's page."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseBadRequest, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.access import ASSESS, CHANGE_CLAIM, DECIDE, VIEW_ARTICLES, VIEW_CLAIMS, readable_versions, requires
from claims.forms.assessments import AssessForm, Exhibits, StepForm
from claims.forms.claims import ClaimFilter, ClaimForm, KnownForm
from claims.http import HtmxRequest, leads_to, vary_on_accept, vary_on_htmx, wants_partial
from claims.models import ArticleVersion, Attribution, Claim, User
from claims.queries.claim_history import claim_history
from claims.queries.claim_lists import claim_list as claims_found
from claims.queries.claim_lists import sides_of
from claims.queries.claim_pages import PAGE, Assessed, claim_page
from claims.queries.claim_relations import proposed_relations
from claims.queries.claim_search import claims_meant
from claims.queries.claim_work import claim_work
from claims.queries.copying import said_together, with_sentence
from claims.queries.paging import BoundedPaginator
from claims.queries.stands import stand_as_known
from claims.services.assessments import steps_open
from claims.services.claims import change_claim
from claims.services.errors import Conflict, Refused
from claims.views.exchange import claim_json_ld, graph_of, wants_json_ld
from claims.views.forms import form_page


@require_GET
@requires(VIEW_CLAIMS)
def claim_list(request: HtmxRequest) -> HttpResponse:
    form = ClaimFilter(request.GET, label_suffix="")
    wanted = form.cleaned_data if form.is_valid() else {}
    page = BoundedPaginator(claims_found(**wanted), PAGE).get_page(request.GET.get("page"))
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
    q = request.GET.get("q", "")[:200]
    return render(request, "claims/_options.html", {"found": claims_meant(q), "name": name, "q": q})


@require_GET
@requires(VIEW_CLAIMS)
def claim_detail(request: HtmxRequest, slug: str) -> HttpResponseBase:
    claim = get_object_or_404(Claim.objects.select_related("merged_into"), slug=slug)
    if claim.merged_into is not None:
        return leads_to(claim.merged_into.get_absolute_url())
    if wants_json_ld(request):
        return vary_on_accept(claim_json_ld(request, slug))
    return vary_on_accept(page_of(request, claim))


@require_GET
@requires(VIEW_ARTICLES)
def attribution_sentence(request: HtmxRequest, pk: int) -> HttpResponse:
    """An attribution as one sentence for a story, with who said it in the same breath; without htmx a page."""
    rows = Attribution.objects.live().filter(version__in=readable_versions(request.user))
    its = get_object_or_404(with_sentence(rows), pk=pk)
    context = {"its": its, "claim": its.claim, "others": said_together(its), "is_open": True}
    template = "claims/_copy.html" if wants_partial(request) else "claims/sentence.html"
    return vary_on_htmx(render(request, template, context))


@require_POST
@requires(CHANGE_CLAIM)
def claim_restore(request: HtmxRequest, slug: str, event: int) -> HttpResponse:
    """Give the claim its words of an earlier day back, as a new entry of its history."""
    claim = get_object_or_404(Claim, slug=slug, merged_into=None)
    words = get_object_or_404(Claim.pgh_event_model, pk=event, pgh_obj_id=claim.pk)  # type: ignore[attr-defined]
    try:
        change_claim(claim=claim, statement=words.statement, kind=words.kind, revision=claim.revision)
    except Conflict as conflict:
        return page_of(request, claim, status=409, conflict=str(conflict))
    except Refused as refused:
        return page_of(request, claim, status=422, refused=str(refused))
    messages.success(request, "The claim has its earlier words again.")
    return redirect(claim)


@require_http_methods(["GET", "POST"])
@requires(CHANGE_CLAIM)
def claim_change(request: HtmxRequest, slug: str) -> HttpResponse:
    """The claim's words, its kind, and whom it is about."""
    claim = get_object_or_404(Claim.objects.prefetch_related("about"), slug=slug, merged_into=None)
    form = ClaimForm(request.POST or None, claim=claim)
    page: dict[str, Any] = {
        "title": "Change the claim", "claim": claim, "keep_as": f"change-{claim.pk}", "button": "Put on record",
        "intro": "Whom it is about is asked for a reply before anything about it is published.",
    }  # fmt: skip
    if request.method != "POST" or not form.is_valid():
        return form_page(request, form, **page)
    try:
        change_claim(claim=claim, **form.changed_claim())
    except Refused as refused:
        form.add_error("statement", str(refused))
        return form_page(request, form, **page)
    except Conflict as conflict:
        claim.refresh_from_db()
        form.has_seen("revision", claim.revision)
        return form_page(request, form, conflict=f"{conflict} It reads now: {claim.statement}", **page)
    messages.success(request, "On record.")
    return redirect(claim)


def page_of(request: HtmxRequest, claim: Claim, *, status: int = 200, **context: Any) -> HttpResponse:
    """The claim's page; ``context`` holds forms that were filled in, and what went wrong with them."""
    readable = readable_versions(request.user)
    bands = {band: request.GET.get(band) for band in ("asserted", "denied", "on_record")}
    page = claim_page(claim=claim, readable=readable, pages=bands)
    known = KnownForm(request.GET if "known" in request.GET else None, label_suffix="")
    if known.is_bound and known.is_valid():
        day = known.cleaned_data["known"]
        context |= {"known_on": day, "known": stand_as_known(claim=claim, day=day, readable=readable)}
    context |= {
        "known_form": known,
        "proposed": proposed_relations(claim),
        "may_decide": request.user.has_perm(DECIDE),
        "claim": page.claim,
        "json_ld": graph_of(request, page.claim),
        "its": page,
        "work": claim_work(claim=page.claim, user=request.user, readable=readable, number=request.GET.get("talk")),
        "history": claim_history(claim=claim, readable=readable, number=request.GET.get("history")),
    }
    if request.user.has_perm(ASSESS):
        context = assessment_forms(claim, page.assessed, request.user, readable) | context
    return render(request, "claims/detail.html", context, status=status)


def assessment_forms(
    claim: Claim, assessed: Assessed | None, user: User, readable: QuerySet[ArticleVersion]
) -> dict[str, Any]:
    """The empty forms of who assesses: a new assessment with its evidence, and the steps of the one that stands."""
    context: dict[str, Any] = {
        "assess_form": AssessForm(initial={"seen": assessed.assessment.pk if assessed else None}, label_suffix=""),
        "exhibits": Exhibits(prefix="evidence", form_kwargs={"statements": statements_on(claim, readable)}),
    }
    if assessed:
        context["steps"] = [
            (name, step, StepForm(initial={"seen": assessed.step}, auto_id=f"id_{name}_%s", label_suffix=""))
            for name, step in steps_open(assessed.assessment, state=assessed.state, user=user)
        ]
    return context


def statements_on(claim: Claim, readable: QuerySet[ArticleVersion]) -> QuerySet[Attribution]:
    """What an assessment may name as evidence: statements on this claim, in texts that this person may read."""
    return Attribution.objects.live().filter(claim=claim, version__in=readable).select_related("source", "claim")
