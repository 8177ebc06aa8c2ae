"""The work list: what waits, whose it is, taking the next, giving it to somebody, handing it back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.access import DECIDE, readable_versions, requires
from claims.forms.queue import AssignForm
from claims.http import HtmxRequest
from claims.models import Article
from claims.queries.paging import BoundedPaginator
from claims.queries.queue import SHOWN, assignments, counts, deciders, newest_waiting, rows, work_list
from claims.queries.versions import orphans_waiting
from claims.services import queue as services
from claims.services.errors import Conflict, Refused

PER_PAGE = 25
#: A browser offers them as one types; who is not among them can be typed all the same.
MOST_PEOPLE = 200


@require_GET
@requires(DECIDE)
def queue(request: HtmxRequest) -> HttpResponse:
    return _list(request)


@require_POST
@requires(DECIDE)
def queue_next(request: HtmxRequest) -> HttpResponse:
    """Take the next one and open it."""
    readable = readable_versions(request.user)
    taken = services.take_next(user=request.user, readable=readable)
    version = newest_waiting(taken.article_id, readable=readable) if taken and taken.article_id else None
    if version is None:
        messages.info(request, "Nothing waits that nobody has taken: all is done, or somebody has it.")
        return redirect("claims:queue")
    return redirect("claims:article-detail", pk=version.pk)


@require_http_methods(["GET", "POST"])
@requires(DECIDE)
def queue_assign(request: HtmxRequest, pk: int) -> HttpResponse:
    """Give the article to somebody; the page that asks to whom is for where there is no list."""
    article = _article(request, pk)
    if request.method == "GET":
        held = assignments([pk]).first()
        context = {
            "version": newest_waiting(article, readable=readable_versions(request.user)), "assignment": held,
            "holder": held.assignee_id if held else 0, "people": deciders()[:MOST_PEOPLE],
        }  # fmt: skip
        return render(request, "queue/give.html", context)
    form = AssignForm(request.POST)
    if not form.is_valid():
        problem = " ".join(str(error) for errors in form.errors.values() for error in errors)
        return _list(request, problem=problem, at=pk, status=422)
    its = form.cleaned_data
    if not readable_versions(its["assignee"]).filter(article=article).exists():
        return _list(request, problem=f"{its['assignee']} may not read this article.", at=pk, status=422)
    try:
        services.assign_article(
            article=article, assignee=its["assignee"], user=request.user, holder=its["holder"], due_on=its["due_on"]
        )
    except Conflict as conflict:
        return _list(request, problem=f"{conflict} Nothing was changed.", at=pk, status=409)
    except Refused as refused:
        return _list(request, problem=str(refused), at=pk, status=422)
    whose = "yours" if its["assignee"] == request.user else f"{its['assignee']}’s"
    return _back(request, article, f"The article is {whose} now.")


@require_POST
@requires(DECIDE)
def queue_hand_back(request: HtmxRequest, pk: int) -> HttpResponse:
    article = _article(request, pk)
    try:
        services.hand_back(article=article, user=request.user)
    except Conflict as conflict:
        return _list(request, problem=f"{conflict} Nothing was changed.", at=pk, status=409)
    return _back(request, article, "Handed back: anybody can take it.")


def _article(request: HtmxRequest, pk: int) -> Article:
    """One with a text that this person may read; for anybody else it is not there."""
    readable = readable_versions(request.user).filter(article=pk)
    return get_object_or_404(Article.objects.filter(pk__in=readable.values("article")), pk=pk)


def _back(request: HtmxRequest, article: Article, said: str) -> HttpResponse:
    """To where the form was: the article's page, or the row in the list."""
    messages.success(request, said)
    version = newest_waiting(article, readable=readable_versions(request.user))
    if request.POST.get("back") == "article" and version is not None:
        return redirect("claims:article-detail", pk=version.pk)
    return redirect(f"{reverse('claims:queue')}#article-{article.pk}")


def _list(request: HtmxRequest, *, problem: str = "", at: int = 0, status: int = 200) -> HttpResponse:
    readable = readable_versions(request.user)
    show = request.GET.get("show", "all")
    show = show if show in SHOWN else "all"
    page = BoundedPaginator(work_list(user=request.user, readable=readable, show=show), PER_PAGE).get_page(
        request.GET.get("page")
    )
    context = {
        "page": page, "rows": rows(page.object_list, user=request.user, readable=readable), "show": show,
        "counts": counts(user=request.user, readable=readable), "people": deciders()[:MOST_PEOPLE],
        "lost": orphans_waiting(readable=readable).count(),
        "problem": problem, "problem_at": at, "typed": request.POST.get("assignee", ""),
    }  # fmt: skip
    return render(request, "queue/list.html", context, status=status)
