"""The articles: the list, one to read and review, pasting one in, and how far its reading is."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.access import IMPORT, VIEW_ARTICLES, readable_versions, requires
from claims.forms.articles import ArticleFilter, ArticleForm
from claims.forms.imports import AddressForm
from claims.http import HtmxRequest, vary_on_htmx, wants_partial
from claims.queries.listing import article_rows
from claims.queries.paging import BoundedPaginator
from claims.queries.versions import comparison
from claims.services.articles import add_article, add_version, normalise
from claims.services.errors import Refused
from claims.services.extraction import request_extraction
from claims.views.reviewing import decision_shown, number, readable, review_context

PER_PAGE = 25
STOP_POLLING = 286


@require_GET
@requires(VIEW_ARTICLES)
def article_list(request: HtmxRequest) -> HttpResponse:
    form = ArticleFilter(request.GET or None)
    show, q = form.asked()
    rows = article_rows(readable_versions(request.user), show=show, q=q)
    page = BoundedPaginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    template = "articles/list.html#rows" if wants_partial(request) else "articles/list.html"
    return vary_on_htmx(render(request, template, {"page": page, "form": form, "show": show, "q": q}))


@require_GET
@requires(VIEW_ARTICLES)
def article_detail(request: HtmxRequest, pk: int) -> HttpResponse:
    version = readable(request, pk)
    after, opened = decision_shown(request), number(request.GET.get("card", ""))
    context = review_context(request, version, after=after, stay=opened)
    return render(request, "articles/detail.html", context)


@require_GET
@requires(VIEW_ARTICLES)
def article_progress(request: HtmxRequest, pk: int) -> HttpResponse:
    """Asked every second while a worker reads; the answer that it is done brings highlights and cards."""
    version = readable(request, pk)
    if not wants_partial(request):
        return redirect("claims:article-detail", pk=pk)
    context = review_context(request, version)
    if context["review"].is_extracting:
        return vary_on_htmx(render(request, "articles/detail.html#progress", context))
    return vary_on_htmx(render(request, "articles/_read.html", context, status=STOP_POLLING))


@require_POST
@requires(IMPORT)
def article_retry(request: HtmxRequest, pk: int) -> HttpResponse:
    request_extraction(version=readable(request, pk))
    return redirect("claims:article-detail", pk=pk)


@require_http_methods(["GET", "POST"])
@requires(IMPORT)
def article_add(request: HtmxRequest) -> HttpResponse:
    form = ArticleForm(request.POST or None, initial={"url": request.GET.get("url", "")[:2000]})
    if request.method == "POST" and form.is_valid():
        try:
            added = add_article(draft=form.draft(), user=request.user)
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            if added.is_changed and request.POST.get("version_of") == str(added.version.article_id):
                added = add_version(article=added.version.article, draft=form.draft(), user=request.user)
            if added.created:
                return redirect("claims:article-detail", pk=added.version.pk)
            blocks = comparison(added.version.text, normalise(form.draft().text)) if added.is_changed else []
            context = {"form": form, "here": added, "blocks": blocks, "address": AddressForm()}
            return render(request, "articles/add.html", context, status=409)
    status = 422 if request.method == "POST" else 200
    return render(request, "articles/add.html", {"form": form, "address": AddressForm()}, status=status)
