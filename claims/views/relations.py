"""Confirming or refusing how a claim is proposed to stand to another, from the page of either."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from claims.access import DECIDE, requires
from claims.http import HtmxRequest, vary_on_htmx, wants_partial
from claims.models import ClaimRelation
from claims.queries.claim_relations import proposed_relations
from claims.services.errors import Conflict, Refused
from claims.services.relating import confirm_relation, refuse_relation

_ANSWERS = {
    "confirm": (confirm_relation, "Confirmed"),
    "refuse": (refuse_relation, "Refused; it is not proposed again"),
}


@require_POST
@requires(DECIDE)
def relation_answer(request: HtmxRequest, pk: int) -> HttpResponse:
    """``answer`` is confirm or refuse; ``of`` is the claim whose page it was given on.  By htmx the list of what is
    still proposed there, else that page."""
    relation = get_object_or_404(ClaimRelation.objects.select_related("claim", "other"), pk=pk)
    here, there = relation.claim, relation.other
    if request.POST.get("of") == str(there.pk):
        here, there = there, here
    said, status = "Say whether it is so or not.", 422
    try:
        if answer := _ANSWERS.get(request.POST.get("answer", "")):
            decide, done = answer
            decide(relation=relation, user=request.user)
            said, status = f"{done}: “{there}”.", 200
    except Conflict as error:
        said, status = str(error), 409
    except Refused as error:
        said, status = str(error), 422
    if not wants_partial(request):
        (messages.success if status == 200 else messages.error)(request, said)
        return redirect(here)
    context = {
        "claim": here, "proposed": proposed_relations(here), "may_decide": True, "said": said,
        "went_wrong": status != 200,
    }  # fmt: skip
    return vary_on_htmx(render(request, "claims/_relations.html", context, status=status))
