"""The pairs that look alike: the same, two, or not known, by one key each."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from claims.access import DECIDE, VIEW_SOURCES, requires
from claims.forms.merging import AnswerForm, PairFilter
from claims.http import HtmxRequest, vary_on_htmx, wants_partial
from claims.models import LikelyPair
from claims.queries.likely_pairs import open_pairs, shown_pair, shown_pairs
from claims.services.errors import Conflict, Refused
from claims.services.likely_pairs import answer_pair, reopen_pair, request_look


@require_GET
@requires(VIEW_SOURCES)
def pair_list(request: HtmxRequest) -> HttpResponse:
    what, show = PairFilter(request.GET).asked()
    return _list(request, what, show)


@require_POST
@requires(DECIDE)
def pair_answer(request: HtmxRequest, pk: int) -> HttpResponse:
    pair = get_object_or_404(LikelyPair, pk=pk)
    what, show = PairFilter(request.GET).asked()
    form = AnswerForm(request.POST)
    said, status = "", 200
    if not form.is_valid():
        said, status = "That is no answer.", 422
    else:
        answer = form.cleaned_data["answer"]
        try:
            if answer == "reopen":
                reopen_pair(pair=pair, user=request.user)
            else:
                answer_pair(pair=pair, user=request.user, answer=answer)
        except Refused as error:
            said, status = str(error), 422
        except Conflict as error:
            said, status = str(error), 409
    if not wants_partial(request):
        if said:
            messages.error(request, said)
        return redirect(f"{reverse('claims:pair-list')}?what={what}&show={show}")
    pair.refresh_from_db()
    return _list(request, what, show, last=pair if pair.answer else None, said=said, status=status)


@require_POST
@requires(DECIDE)
def pair_look(request: HtmxRequest) -> HttpResponse:
    """Let a worker compare all sources anew."""
    request_look()
    messages.success(request, "A worker compares all names now; new pairs appear here when it is done.")
    return redirect("claims:pair-list")


def _list(
    request: HtmxRequest, what: str, show: str, *, last: LikelyPair | None = None, said: str = "", status: int = 200
) -> HttpResponse:
    page, pairs = shown_pairs(what, answer=show, number=request.GET.get("page"))
    context = {
        "page": page, "pairs": pairs, "what": what, "show": show, "said": said,
        "last": shown_pair(last) if last else None,
        "counts": {its: open_pairs(its).count() for its in ("source", "claim")},
        "may_answer": request.user.has_perm(DECIDE), "may_merge": request.user.has_perm(f"claims.merge_{what}"),
    }  # fmt: skip
    template = "merging/pairs.html#list" if wants_partial(request) else "merging/pairs.html"
    return vary_on_htmx(render(request, template, context, status=status))
