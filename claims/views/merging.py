"""Merging two sources or two claims, with a look at what will move; and taking a merge back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from claims.access import MERGE_CLAIMS, MERGE_SOURCES, VIEW_SOURCES, requires
from claims.forms.merging import MergeClaimsForm, MergeSourcesForm, UnmergeForm
from claims.http import HtmxRequest, leads_to
from claims.models import Claim, LikelyPair, Merge, Source
from claims.queries.merges import moves_of_claim, moves_of_source
from claims.services.errors import Conflict, Refused
from claims.services.merging import merge_claims, merge_sources, unmerge


@require_http_methods(["GET", "POST"])
@requires(MERGE_SOURCES)
def source_merge(request: HtmxRequest, pk: int) -> HttpResponse:
    gone = get_object_or_404(Source.objects.select_related("affiliation", "merged_into"), pk=pk)
    if gone.merged_into is not None:
        return leads_to(address_of(gone.merged_into))
    return _merge(request, gone, MergeSourcesForm, merge_sources, moves_of_source)


@require_http_methods(["GET", "POST"])
@requires(MERGE_CLAIMS)
def claim_merge(request: HtmxRequest, slug: str) -> HttpResponse:
    gone = get_object_or_404(Claim.objects.select_related("merged_into"), slug=slug)
    if gone.merged_into is not None:
        return leads_to(address_of(gone.merged_into))
    return _merge(request, gone, MergeClaimsForm, merge_claims, moves_of_claim)


def _merge(
    request: HtmxRequest,
    gone: Source | Claim,
    form_class: type[MergeSourcesForm] | type[MergeClaimsForm],
    service: Callable[..., Merge],
    moves: Callable[..., Any],
) -> HttpResponse:
    pair = _pair(request, gone)
    form = form_class(request.POST if request.method == "POST" else None, label_suffix="")
    kept, status, refused = None, 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                service(
                    gone=gone, kept=form.cleaned_data["into"], user=request.user, reason=form.cleaned_data["reason"]
                )
            except Refused as error:
                refused = str(error)
            except Conflict as error:
                refused, status = str(error), 409
            else:
                kept = form.cleaned_data["into"]
                messages.success(request, f"“{gone}” is merged into “{kept}”.")
                return redirect(_next(pair) if pair else address_of(kept))
        kept = form.cleaned_data.get("into")
    elif (asked := request.GET.get("into", "")).isdecimal() and len(asked) < 19:
        chosen = form.fields["into"].queryset.filter(pk=int(asked))  # type: ignore[attr-defined]
        kept = chosen.exclude(pk=gone.pk).first()
        form = form_class(initial={"reason": "; ".join(pair.reasons) if pair else ""}, label_suffix="")
    context = {
        "gone": gone, "kept": kept, "form": form, "pair": pair, "refused": refused,
        "moves": moves(gone, kept) if kept else None, "what": "claim" if isinstance(gone, Claim) else "source",
        "here": address_of(gone), "swap": f"{_merging(kept)}?into={gone.pk}" if kept else "",
    }  # fmt: skip
    return render(request, "merging/merge.html", context, status=status)


@require_http_methods(["GET", "POST"])
@requires(VIEW_SOURCES)
def merge_undo(request: HtmxRequest, pk: int) -> HttpResponse:
    merge = get_object_or_404(
        Merge.objects.select_related("gone_source", "kept_source", "gone_claim", "kept_claim", "actor"), pk=pk
    )
    if not request.user.has_perm(MERGE_SOURCES if merge.gone_source_id else MERGE_CLAIMS):
        raise PermissionDenied
    form = UnmergeForm(request.POST if request.method == "POST" else None, label_suffix="")
    status, refused = 200, ""
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                unmerge(merge=merge, user=request.user, reason=form.cleaned_data["reason"])
            except Refused as error:
                refused = str(error)
            except Conflict as error:
                refused, status = str(error), 409
            else:
                messages.success(request, f"“{merge.gone}” and “{merge.kept}” are two again.")
                return redirect(address_of(merge.gone))
    context = {"merge": merge, "form": form, "refused": refused, "here": address_of(merge.kept)}
    return render(request, "merging/undo.html", context, status=status)


def address_of(row: Source | Claim) -> str:
    return row.get_absolute_url() if isinstance(row, Claim) else reverse("claims:source-detail", args=[row.pk])


def _merging(row: Source | Claim) -> str:
    if isinstance(row, Claim):
        return reverse("claims:claim-merge", args=[row.slug])
    return reverse("claims:source-merge", args=[row.pk])


def _pair(request: HtmxRequest, row: Source | Claim) -> LikelyPair | None:
    """The pair that led here, if it is about this row."""
    asked = request.POST.get("pair") or request.GET.get("pair", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    pair = LikelyPair.objects.select_related("one_source", "other_source", "one_claim", "other_claim").filter(
        pk=int(asked)
    )
    found = pair.first()
    return found if found and row in {found.one, found.other} else None


def _next(pair: LikelyPair) -> str:
    """Back to the pairs that wait."""
    return f"{reverse('claims:pair-list')}?what={'source' if pair.one_source_id else 'claim'}"
