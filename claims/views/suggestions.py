"""Deciding on suggestions.  Each answer to a script is what the decision changed, read anew from the database: its
card, those of its group, the paragraphs that it marks, the counts, and the claim."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.access import DECIDE, VIEW_ARTICLES, readable_versions, requires
from claims.forms.suggestions import ON_RECORD, ChangeForm, RevisionForm
from claims.http import HtmxRequest, vary_on_htmx, wants_partial
from claims.models import ArticleVersion, Decision, Suggestion, SuggestionSource, User
from claims.queries.claim_search import claims_meant
from claims.queries.review_cards import Card, cards_of
from claims.services import review as services
from claims.services.errors import Conflict, Refused
from claims.views.reviewing import answer_context, page_context, readable, review_context

Said = {
    Decision.Action.ACCEPT: "Accepted.",
    Decision.Action.REJECT: "Rejected.",
    Decision.Action.UNSURE: "Left as unsure.",
    Decision.Action.UNDO: "Taken back.",
}
_CHOSEN = {"accept": "to accept it", "reject": "to reject it", "unsure": "to leave it as unsure"}


@require_GET
@requires(VIEW_ARTICLES)
def suggestion_card(request: HtmxRequest, pk: int) -> HttpResponse:
    suggestion = _suggestion(request, pk)
    if not wants_partial(request):
        return redirect(_place(suggestion))
    context = page_context(request, suggestion.version) | {"cards": [_current_card(request, suggestion)]}
    return vary_on_htmx(render(request, "suggestions/_cards.html", context))


@require_http_methods(["GET", "POST"])
@requires(DECIDE)
def suggestion_change(request: HtmxRequest, pk: int) -> HttpResponse:
    """The card with its form; without htmx a page of its own.  A post decides nothing: it looks for claims,
    for who has no scripts, and brings back what was typed."""
    suggestion = _suggestion(request, pk)
    card = _current_card(request, suggestion)
    asked: dict[str, Any] = {}
    if request.method == "POST":
        rows = [f"source_{n}_keep" for n in range(len(card.sources))]
        rows += [f"relay_{n}_keep" for n in range(len(card.relays))]
        kept = {name: name in request.POST for name in rows}
        asked = request.POST.dict() | kept | {"target": ON_RECORD, "revision": suggestion.revision}
    form = _change_form(suggestion, card, initial=asked)
    context = page_context(request, suggestion.version) | {
        "card": card, "cards": [card], "form": form,
        "found": claims_meant(asked.get("claim_q", "")) if asked else [],
    }  # fmt: skip
    template = "suggestions/_cards.html" if wants_partial(request) else "suggestions/change.html"
    return vary_on_htmx(render(request, template, context))


@require_POST
@requires(DECIDE)
def suggestion_accept(request: HtmxRequest, pk: int) -> HttpResponse:
    """Accept as proposed, or with what the change form says."""
    suggestion = _suggestion(request, pk, also_superseded=True)
    if "stance" not in request.POST:
        return _decide(request, suggestion, services.accept_suggestion, "accept")
    card = _card(request, suggestion)
    if card is None:  # a second reading replaced it
        return _decide(request, suggestion, services.accept_suggestion, "accept")
    form = _change_form(suggestion, card, data=request.POST)
    if not form.is_valid():
        return answer(request, suggestion.version, suggestion, form=form, status=422)
    choice = form.choice()

    def accept(*, suggestion: Suggestion, user: User, revision: int) -> Decision:
        return services.accept_suggestion(suggestion=suggestion, user=user, revision=revision, choice=choice)

    return _decide(request, suggestion, accept, "accept", form=form)


@require_POST
@requires(DECIDE)
def suggestion_reject(request: HtmxRequest, pk: int) -> HttpResponse:
    return _decide(request, _suggestion(request, pk, also_superseded=True), services.reject_suggestion, "reject")


@require_POST
@requires(DECIDE)
def suggestion_unsure(request: HtmxRequest, pk: int) -> HttpResponse:
    return _decide(request, _suggestion(request, pk, also_superseded=True), services.mark_unsure, "unsure")


def _decide(
    request: HtmxRequest,
    suggestion: Suggestion,
    decide: Callable[..., Decision],
    what: str,
    *,
    form: ChangeForm | None = None,
) -> HttpResponse:
    seen = form or RevisionForm(request.POST)
    version = suggestion.version
    if not seen.is_valid():
        problem = "Reload the page: it is not clear what you saw."
        return answer(request, version, suggestion, problem=problem, status=422)
    try:
        decision = decide(suggestion=suggestion, user=request.user, revision=seen.cleaned_data["revision"])
    except Refused as refused:
        return answer(request, version, suggestion, form=form, problem=str(refused), status=422)
    except Conflict as conflict:
        said = str(conflict) if form else f"{conflict} You meant {_CHOSEN[what]}; nothing of yours was recorded."
        return answer(request, version, suggestion, form=form, problem=said, status=409)
    return answer(request, version, suggestion, decision=decision)


def answer(
    request: HtmxRequest,
    version: ArticleVersion,
    suggestion: Suggestion | None,
    *,
    decision: Decision | None = None,
    form: ChangeForm | None = None,
    problem: str = "",
    status: int = 200,
) -> HttpResponse:
    """To a script what changed; to a plain form a redirect, or its page again."""
    pk = suggestion.pk if suggestion else None
    said = Said[Decision.Action(decision.action)] if decision else ""
    if decision is not None and suggestion is not None and not wants_partial(request):
        messages.success(request, said)
        return redirect(_place(suggestion, after=decision))
    more = {"decision": decision, "said": said, "form": form, "problem": problem}
    if wants_partial(request):
        context = answer_context(request, version, decision, pk) | more
        context["problem_at"] = context["card"] and pk
        context["undone"] = decision.undoes.made["attributions"] if decision and not pk and decision.undoes else []
        return vary_on_htmx(render(request, "suggestions/_decided.html", context, status=status))
    card = cards_of(version, [pk], user=request.user)[:1] if pk else []
    if form and card:
        context = page_context(request, version) | {"card": card[0], "cards": card}
        template = "suggestions/change.html"
    else:
        context, template = review_context(request, version, stay=pk), "articles/detail.html"
    return vary_on_htmx(render(request, template, context | more | {"problem_at": pk if card else None}, status=status))


def _change_form(
    suggestion: Suggestion, card: Card, *, data: Mapping[str, Any] | None = None, initial: dict[str, Any] | None = None
) -> ChangeForm:
    parties = list(suggestion.sources.select_related("source"))
    sources, relays = ([its for its in parties if its.role == role] for role in SuggestionSource.Role.values)
    return ChangeForm(data, suggestion=suggestion, target=card.target, sources=sources, relays=relays, initial=initial)


def _current_card(request: HtmxRequest, suggestion: Suggestion) -> Card:
    card = _card(request, suggestion)
    if card is None:
        raise Http404("This suggestion made way for those of another reading.")
    return card


def _card(request: HtmxRequest, suggestion: Suggestion) -> Card | None:
    return next(iter(cards_of(suggestion.version, [suggestion.pk], user=request.user)), None)


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
