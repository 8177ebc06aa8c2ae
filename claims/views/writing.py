"""Writing an attribution that the machine missed, from the words that a person chose in the text."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from claims.access import DECIDE, requires
from claims.forms.suggestions import WriteForm
from claims.http import HtmxRequest, vary_on_htmx, wants_partial
from claims.models import ArticleVersion, Decision
from claims.queries.review_cards import cards_of
from claims.queries.review_pages import review_of
from claims.services.errors import Conflict, Refused
from claims.services.writing import write_attribution
from claims.views.reviewing import page_context, readable


@require_http_methods(["GET", "POST"])
@requires(DECIDE)
def attribution_write(request: HtmxRequest, pk: int) -> HttpResponse:
    """The form, with ``?content_spans=12-30`` filled in; posted, the attribution is on record."""
    version = readable(request, pk)
    if request.method == "GET":
        return _form(request, version, WriteForm(language=version.language, initial=request.GET.dict()))
    form = WriteForm(request.POST, language=version.language)
    if not form.is_valid():
        return _form(request, version, form, status=422)
    try:
        decision = write_attribution(version=version, user=request.user, **form.written())
    except Refused as refused:
        form.add_error(None, str(refused))
        return _form(request, version, form, status=422)
    except Conflict as conflict:
        form.add_error(None, str(conflict))
        return _form(request, version, form, status=409)
    return _written(request, version, decision)


def _form(request: HtmxRequest, version: ArticleVersion, form: WriteForm, *, status: int = 200) -> HttpResponse:
    template = "suggestions/_write.html" if wants_partial(request) else "suggestions/write.html"
    context = page_context(request, version) | {"form": form}
    return vary_on_htmx(render(request, template, context, status=status))


def _written(request: HtmxRequest, version: ArticleVersion, decision: Decision) -> HttpResponse:
    made = decision.made["attributions"]
    if not wants_partial(request):
        messages.success(request, "Put on record.")
        page = reverse("claims:article-detail", args=[version.pk])
        return redirect(f"{page}#attribution-{made[0]}")
    review = review_of(version, user=request.user)
    cards = cards_of(version, [], user=request.user, written=made)
    review.mark_text(cards)
    context = page_context(request, version, review) | {"cards": cards, "said": "Put on record."}
    return vary_on_htmx(render(request, "suggestions/_decided.html", context))
