"""Deciding on suggestions.  Each answer to htmx is the whole list of cards, from the database: what one
decision put on record may be what another card is about."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.access import DECIDE, VIEW_ARTICLES, readable_versions, requires
from claims.forms.suggestions import ON_RECORD, ChangeForm, RevisionForm
from claims.http import HtmxRequest, vary_on_htmx, wants_partial
from claims.models import Decision, Suggestion, User
from claims.queries.candidates import claims_like
from claims.queries.reviewing import Card, cards_of
from claims.services import review as services
from claims.services.errors import Conflict, Refused
from claims.views.reviewing import readable, review_context

Said = {
    Decision.Action.ACCEPT: "Accepted.",
    Decision.Action.REJECT: "Rejected.",
    Decision.Action.UNSURE: "Left as unsure.",
    Decision.Action.UNDO: "Taken back.",
}


@requires(VIEW_ARTICLES)
@require_GET
def suggestion_card(request: HtmxRequest, pk: int) -> HttpResponse:
    suggestion = _suggestion(request, pk)
    if not wants_partial(request):
        return redirect(_place(suggestion))
    context = {"card": _card(request, suggestion), "version": suggestion.version, "current": suggestion.pk}
    return vary_on_htmx(render(request, "suggestions/_card.html", context | {"may_decide": _may_decide(request)}))


@requires(DECIDE)
@require_http_methods(["GET", "POST"])
def suggestion_change(request: HtmxRequest, pk: int) -> HttpResponse:
    """The card with its form; without htmx a page of its own.  A post decides nothing: it looks for claims,
    for who has no scripts, and brings back what was typed."""
    suggestion = _suggestion(request, pk)
    card = _card(request, suggestion)
    asked: dict[str, Any] = {}
    if request.method == "POST":
        kept = {f"source_{n}_keep": f"source_{n}_keep" in request.POST for n in range(len(card.sources))}
        asked = request.POST.dict() | kept | {"target": ON_RECORD, "revision": suggestion.revision}
    form = _change_form(card, initial=asked)
    context = {
        "card": card, "form": form, "version": suggestion.version, "current": suggestion.pk, "may_decide": True,
        "found": claims_like(asked.get("claim_q", ""), {}, limit=10) if asked else [],
    }  # fmt: skip
    template = "suggestions/_card.html" if wants_partial(request) else "suggestions/change.html"
    return vary_on_htmx(render(request, template, context))


@requires(DECIDE)
@require_POST
def suggestion_accept(request: HtmxRequest, pk: int) -> HttpResponse:
    """Accept as proposed, or with what the change form says."""
    suggestion = _suggestion(request, pk, also_superseded=True)
    if "stance" not in request.POST:
        return _decide(request, suggestion, services.accept_suggestion)
    form = _change_form(_card(request, suggestion), data=request.POST)
    if not form.is_valid():
        return _answer(request, suggestion, form=form, status=422)
    choice = form.choice()

    def accept(*, suggestion: Suggestion, user: User, revision: int) -> Decision:
        return services.accept_suggestion(suggestion=suggestion, user=user, revision=revision, choice=choice)

    return _decide(request, suggestion, accept, form=form)


@requires(DECIDE)
@require_POST
def suggestion_reject(request: HtmxRequest, pk: int) -> HttpResponse:
    return _decide(request, _suggestion(request, pk, also_superseded=True), services.reject_suggestion)


@requires(DECIDE)
@require_POST
def suggestion_unsure(request: HtmxRequest, pk: int) -> HttpResponse:
    return _decide(request, _suggestion(request, pk, also_superseded=True), services.mark_unsure)


@requires(DECIDE)
@require_POST
def decision_undo(request: HtmxRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(Decision, pk=pk)
    suggestion = _suggestion(request, decision.suggestion_id)
    try:
        undone = services.undo_decision(decision=decision, user=request.user)
    except Refused as refused:
        return _answer(request, suggestion, problem=str(refused), status=422)
    except Conflict as conflict:
        return _answer(request, suggestion, problem=str(conflict), status=409)
    return _answer(request, suggestion, decision=undone)


def _decide(
    request: HtmxRequest,
    suggestion: Suggestion,
    decide: Callable[..., Decision],
    *,
    form: ChangeForm | None = None,
) -> HttpResponse:
    seen = form or RevisionForm(request.POST)
    if not seen.is_valid():
        return _answer(request, suggestion, problem="Reload the page: it is not clear what you saw.", status=422)
    try:
        decision = decide(suggestion=suggestion, user=request.user, revision=seen.cleaned_data["revision"])
    except Refused as refused:
        return _answer(request, suggestion, form=form, problem=str(refused), status=422)
    except Conflict as conflict:
        return _answer(request, suggestion, form=form, problem=str(conflict), status=409)
    return _answer(request, suggestion, decision=decision)


def _answer(
    request: HtmxRequest,
    suggestion: Suggestion,
    *,
    decision: Decision | None = None,
    form: ChangeForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """To htmx the cards, the counts, the claim and the text; to a plain form a redirect, or its page again."""
    if decision is not None and not wants_partial(request):
        messages.success(request, Said[Decision.Action(decision.action)])
        return redirect(_place(suggestion, after=decision))
    context = review_context(
        request, suggestion.version, after=decision, stay=None if decision else suggestion.pk
    ) | {
        "decision": decision, "said": Said[Decision.Action(decision.action)] if decision else "",
        "form": form, "problem": problem,
    }  # fmt: skip
    card = context["review"].card(suggestion.pk)
    context["problem_at"] = card and suggestion.pk
    if wants_partial(request):
        return vary_on_htmx(render(request, "suggestions/_decided.html", context, status=status))
    template = "suggestions/change.html" if form and card else "articles/detail.html"
    return vary_on_htmx(render(request, template, context | {"card": card, "current": suggestion.pk}, status=status))


def _change_form(
    card: Card, *, data: Mapping[str, Any] | None = None, initial: dict[str, Any] | None = None
) -> ChangeForm:
    return ChangeForm(data, suggestion=card.suggestion, target=card.target, proposals=card.sources, initial=initial)


def _card(request: HtmxRequest, suggestion: Suggestion) -> Card:
    return cards_of(Suggestion.objects.filter(pk=suggestion.pk), user=request.user)[0]


def _suggestion(request: HtmxRequest, pk: int, *, also_superseded: bool = False) -> Suggestion:
    """One of a text that this person may read.  A superseded one can only be seen in the log; but who decides on
    a card that was superseded meanwhile is told so."""
    found = Suggestion.objects.all() if also_superseded else Suggestion.objects.current()
    suggestion = get_object_or_404(found.filter(version__in=readable_versions(request.user)), pk=pk)
    suggestion.version = readable(request, suggestion.version_id)
    return suggestion


def _place(suggestion: Suggestion, *, after: Decision | None = None) -> str:
    page = reverse("claims:article-detail", args=[suggestion.version_id])
    return f"{page}{f'?after={after.pk}' if after else ''}#suggestion-{suggestion.pk}"


def _may_decide(request: HtmxRequest) -> bool:
    return request.user.has_perm(DECIDE)
