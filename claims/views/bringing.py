"""Bringing in by hand: an address, with what was found there to look over; and files."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from claims.access import IMPORT, requires
from claims.forms.articles import ArticleForm
from claims.forms.imports import AddressForm, FilesForm
from claims.http import HtmxRequest, vary_on_htmx, wants_partial
from claims.models import ImportItem
from claims.queries.articles import newest_version, version_at
from claims.services.errors import Conflict, Refused
from claims.services.fetched import confirm_item, discard_item
from claims.services.imports import import_address, import_files

State = ImportItem.State
_FIELDS = ("title", "outlet", "byline", "url", "text")


@require_POST
@requires(IMPORT)
def batch_address(request: HtmxRequest) -> HttpResponse:
    """An address is handed to a worker; one that is on record is not opened again but on demand."""
    form = AddressForm(request.POST)
    if not form.is_valid():
        return render(request, "articles/add.html", {"address": form, "form": ArticleForm()}, status=422)
    url, again = form.cleaned_data["url"], form.cleaned_data["again"]
    if not again and (here := version_at(url)):
        context = {"address": form, "form": ArticleForm(), "known": here}
        return render(request, "articles/add.html", context, status=409)
    item = import_address(url=url, user=request.user, again=again)
    return redirect("claims:item-detail", pk=item.pk)


@require_http_methods(["GET", "POST"])
@requires(IMPORT)
def batch_files(request: HtmxRequest) -> HttpResponse:
    form = FilesForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        batch = import_files(
            files=form.contents(), user=request.user, visibility=form.cleaned_data["visibility"]
        )  # fmt: skip
        return redirect("claims:batch-detail", pk=batch.pk)
    return render(request, "imports/files.html", {"form": form}, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@requires(IMPORT)
def item_detail(request: HtmxRequest, pk: int) -> HttpResponse:
    """One item: being fetched, to be looked over and confirmed, or over."""
    item = get_object_or_404(ImportItem.objects.select_related("batch", "article"), pk=pk)
    if request.method == "POST":
        return _confirm(request, item)
    if wants_partial(request):
        answer = render(request, "imports/item.html#waiting", {"item": item})
        if item.state != State.WAITING:
            answer["HX-Refresh"] = "true"
        return vary_on_htmx(answer)
    if item.state in {State.CREATED, State.UPDATED} and (version := newest_version(item.article_id)):
        return redirect("claims:article-detail", pk=version.pk)
    return vary_on_htmx(render(request, "imports/item.html", _context(item, None)))


def _confirm(request: HtmxRequest, item: ImportItem) -> HttpResponse:
    form = ArticleForm(request.POST)
    if not form.is_valid():
        return render(request, "imports/item.html", _context(item, form), status=422)
    try:
        added = confirm_item(
            item=item, draft=form.draft(visibility=item.payload.get("visibility", "newsroom")), user=request.user
        )
    except Refused as refused:
        form.add_error(None, str(refused))
        return render(request, "imports/item.html", _context(item, form), status=422)
    except Conflict as conflict:
        form.add_error(None, str(conflict))
        return render(request, "imports/item.html", _context(item, form), status=409)
    if not added.created:
        messages.warning(request, added.reason)
    return redirect("claims:article-detail", pk=added.version.pk)


@require_POST
@requires(IMPORT)
def item_discard(request: HtmxRequest, pk: int) -> HttpResponse:
    discard_item(item=get_object_or_404(ImportItem, pk=pk), user=request.user)
    return redirect("claims:article-add")


def _context(item: ImportItem, form: ArticleForm | None) -> dict[str, object]:
    payload = item.payload
    found = {key: payload.get(key, "") for key in _FIELDS} | {"published_on": payload.get("published", "")}
    return {
        "item": item, "form": form or ArticleForm(initial=found), "note": payload.get("note", ""),
        "original": payload.get("original", ""), "version": newest_version(item.article_id),
        "url": (url := payload.get("url", "") or item.name),
        "opens": url.startswith(("https://", "http://")),  # what a file gives for an address may be none
    }  # fmt: skip
