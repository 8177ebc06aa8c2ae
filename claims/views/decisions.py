"""One's own latest decisions, and taking them back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from claims.access import DECIDE, readable_versions, requires
from claims.http import HtmxRequest, vary_on_htmx, wants_partial
from claims.models import Decision
from claims.queries.decisions import latest_decisions
from claims.services.errors import Conflict, Refused
from claims.services.review import undo_decision
from claims.views.reviewing import readable
from claims.views.suggestions import answer

LATEST = 50


@require_GET
@requires(DECIDE)
def decision_list(request: HtmxRequest) -> HttpResponse:
    """The last fifty, over all articles, each with an undo; on the review page in a dialog."""
    decisions = latest_decisions(request.user, texts=readable_versions(request.user))[:LATEST]
    template = "decisions/_list.html" if wants_partial(request) else "decisions/list.html"
    return vary_on_htmx(render(request, template, {"decisions": decisions}))


@require_POST
@requires(DECIDE)
def decision_undo(request: HtmxRequest, pk: int) -> HttpResponse:
    decision = get_object_or_404(Decision.objects.select_related("suggestion", "actor"), pk=pk)
    version = readable(request, decision.text_id)
    suggestion = decision.suggestion
    try:
        undone = undo_decision(decision=decision, user=request.user)
    except (Refused, Conflict) as problem:
        status = 422 if isinstance(problem, Refused) else 409
        if "back" in request.POST and not wants_partial(request):
            messages.error(request, str(problem))
            return redirect("claims:decision-list")
        return answer(request, version, suggestion, problem=str(problem), status=status)
    if "back" in request.POST and not wants_partial(request):
        messages.success(request, "Taken back.")
        return redirect("claims:decision-list")
    if suggestion is None and not wants_partial(request):
        messages.success(request, "Taken back.")
        return redirect(reverse("claims:article-detail", args=[version.pk]))
    return answer(request, version, suggestion, decision=undone)
