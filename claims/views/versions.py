"""A text that changed: what differs, what lost its words, its language, and translations beside its quotes."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from claims.access import DECIDE, VIEW_ARTICLES, readable_versions, requires
from claims.forms.versions import AnchorForm, LanguageForm, RevisionForm, TranslationForm
from claims.http import HtmxRequest
from claims.models import ArticleVersion, Attribution, Orphan
from claims.queries.paging import BoundedPaginator
from claims.queries.versions import (
    carried_into,
    comparison,
    guess_of,
    old_words,
    orphans_waiting,
    versions_of,
    with_words,
)
from claims.services.articles import set_language
from claims.services.errors import Conflict, Refused
from claims.services.following import keep_on_old_version, reanchor, reopen_orphan
from claims.services.translating import translate_quote
from claims.views.reviewing import readable

PER_PAGE = 25


@require_GET
@requires(VIEW_ARTICLES)
def article_changes(request: HtmxRequest, pk: int) -> HttpResponse:
    """This version against the one before it, or against version ``?from=``."""
    version = readable(request, pk)
    versions = versions_of(version, readable=readable_versions(request.user))
    asked = request.GET.get("from", "")
    others = [its for its in versions if its.pk != version.pk]
    before = [its for its in others if its.number < version.number]
    chosen = next((its for its in others if str(its.number) == asked), None) or next(iter(before[-1:] or others), None)
    if chosen is None:
        raise Http404("There is one version only.")
    old = readable(request, chosen.pk)
    orphans = with_words(Orphan.objects.filter(version=version)).order_by("pk")
    context = {
        "version": version, "article": version.article, "old": old, "versions": versions,
        "blocks": comparison(old.text, version.text), "carried": carried_into(version),
        "orphans": [_row(its) for its in orphans], "may_decide": request.user.has_perm(DECIDE),
    }  # fmt: skip
    return render(request, "versions/changes.html", context)


@require_GET
@requires(DECIDE)
def orphan_list(request: HtmxRequest) -> HttpResponse:
    orphans = orphans_waiting(readable=readable_versions(request.user))
    page = BoundedPaginator(orphans, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "versions/orphans.html", {"page": page, "orphans": [_row(its) for its in page.object_list]})


@require_http_methods(["GET", "POST"])
@requires(DECIDE)
def orphan_detail(request: HtmxRequest, pk: int) -> HttpResponse:
    """The new version's text, to choose the words in; a post anchors on what was chosen."""
    orphan = _orphan(request, pk)
    if request.method == "GET":
        return _orphan_page(request, orphan)
    form = AnchorForm(request.POST, text=orphan.version.text)
    if not form.is_valid():
        return _orphan_page(request, orphan, form=form, status=422)
    its = form.cleaned_data
    try:
        reanchor(orphan=orphan, user=request.user, revision=its["revision"], start=its["start"], end=its["end"])
    except Refused as refused:
        return _orphan_page(request, orphan, form=form, problem=str(refused), status=422)
    except Conflict as conflict:
        return _orphan_page(request, _orphan(request, pk), form=form, problem=str(conflict), status=409)
    messages.success(request, f"Anchored: {orphan.attribution.source} stands in version {orphan.version.number} now.")
    return _on(request, orphan)


@require_POST
@requires(DECIDE)
def orphan_keep(request: HtmxRequest, pk: int) -> HttpResponse:
    return _settle(request, pk, reopen=False)


@require_POST
@requires(DECIDE)
def orphan_reopen(request: HtmxRequest, pk: int) -> HttpResponse:
    return _settle(request, pk, reopen=True)


@require_POST
@requires(DECIDE)
def article_language(request: HtmxRequest, pk: int) -> HttpResponse:
    """A person knows better which language a text is in; an English one is read then."""
    version = readable(request, pk)
    form = LanguageForm(request.POST)
    if form.is_valid():
        set_language(version=version, language=form.cleaned_data["language"])
    return redirect("claims:article-detail", pk=pk)


@require_http_methods(["GET", "POST"])
@requires(DECIDE)
def attribution_translation(request: HtmxRequest, pk: int) -> HttpResponse:
    attribution = get_object_or_404(
        Attribution.objects.live()
        .filter(version__in=readable_versions(request.user))
        .select_related("source", "claim", "version__article__outlet"),
        pk=pk,
    )
    initial = {"translation": attribution.translation, "revision": attribution.revision}
    form = TranslationForm(request.POST or None, initial=initial, label_suffix="")
    problem, status = "", 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            its = form.cleaned_data
            try:
                translate_quote(attribution=attribution, translation=its["translation"], revision=its["revision"])
            except Refused as refused:
                problem = str(refused)
            except Conflict as conflict:
                problem, status = str(conflict), 409
            else:
                messages.success(request, "The translation is saved." if its["translation"] else "It is taken away.")
                return redirect("claims:article-detail", pk=attribution.version_id)
    context = {"its": attribution, "form": form, "problem": problem, "version": attribution.version}
    return render(request, "versions/translation.html", context, status=status)


def _settle(request: HtmxRequest, pk: int, *, reopen: bool) -> HttpResponse:
    orphan, form = _orphan(request, pk), RevisionForm(request.POST)
    if not form.is_valid():
        return _orphan_page(request, orphan, problem="Reload the page: it is not clear what you saw.", status=422)
    revision = form.cleaned_data["revision"]
    try:
        if reopen:
            reopen_orphan(orphan=orphan, revision=revision)
        else:
            keep_on_old_version(orphan=orphan, user=request.user, revision=revision)
    except Conflict as conflict:
        return _orphan_page(request, _orphan(request, pk), problem=str(conflict), status=409)
    if reopen:
        return redirect("claims:orphan-detail", pk=pk)
    messages.success(request, f"Kept on version {orphan.attribution.version.number}: it stays on record there.")
    return _on(request, orphan)


def _on(request: HtmxRequest, orphan: Orphan) -> HttpResponse:
    """To the next orphan of the same version, else to its changes."""
    following = Orphan.objects.filter(version=orphan.version_id, state=Orphan.State.WAITING).order_by("pk").first()
    if following is not None:
        return redirect("claims:orphan-detail", pk=following.pk)
    return redirect(reverse("claims:article-changes", args=[orphan.version_id]))


def _orphan(request: HtmxRequest, pk: int) -> Orphan:
    return get_object_or_404(with_words(Orphan.objects.filter(version__in=readable_versions(request.user))), pk=pk)


def _row(orphan: Orphan) -> dict[str, Any]:
    return {"its": orphan, "old": old_words(orphan.attribution), "guess": guess_of(orphan)}


def _orphan_page(
    request: HtmxRequest, orphan: Orphan, *, form: AnchorForm | None = None, problem: str = "", status: int = 200
) -> HttpResponse:
    version: ArticleVersion = orphan.version
    guess = guess_of(orphan)
    if form is None:
        initial = {"revision": orphan.revision, "words": guess, "start": orphan.start, "end": orphan.end}
        form = AnchorForm(initial=initial, text=version.text)
    start, end = orphan.start or 0, orphan.end or 0
    context = {
        "orphan": orphan, "version": version, "form": form, "problem": problem, "guess": guess,
        "old": old_words(orphan.attribution), "per_cent": round(100 * orphan.score),
        "text": (version.text[:start], version.text[start:end], version.text[end:]),
    }  # fmt: skip
    return render(request, "versions/orphan.html", context, status=status)
