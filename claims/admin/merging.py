from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from claims.admin.parts import ReadOnly, link
from claims.models import Claim, LikelyPair, Merge, Source


def _page(row: Source | Claim) -> str:
    if isinstance(row, Claim):
        return link("claims:claim-detail", row.slug, row)
    return link("claims:source-detail", row.pk, row)


@admin.register(Merge)
class MergeAdmin(ReadOnly):
    """Who said that two are one.  Merging, and taking it back, are on the desk."""

    list_display = ["created_at", "gone_page", "kept_page", "actor", "reason", "undone_at"]
    list_filter = [("undone_at", admin.EmptyFieldListFilter), "created_at"]
    list_select_related = ["gone_source", "kept_source", "gone_claim", "kept_claim", "actor"]
    search_fields = ["reason", "gone_source__name", "kept_source__name", "gone_claim__statement"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Merge]:
        return super().get_queryset(request).defer("moved", "held")

    @admin.display(description="merged")
    def gone_page(self, merge: Merge) -> str:
        return _page(merge.gone)

    @admin.display(description="into")
    def kept_page(self, merge: Merge) -> str:
        return _page(merge.kept)


@admin.register(LikelyPair)
class LikelyPairAdmin(ReadOnly):
    list_display = ["one_page", "other_page", "score", "answer", "answered_by", "answered_at"]
    list_filter = ["answer"]
    list_select_related = ["one_source", "other_source", "one_claim", "other_claim", "answered_by"]
    search_fields = ["one_source__name", "other_source__name", "one_claim__statement", "other_claim__statement"]

    @admin.display(description="one")
    def one_page(self, pair: LikelyPair) -> str:
        return _page(pair.one)

    @admin.display(description="the other")
    def other_page(self, pair: LikelyPair) -> str:
        return _page(pair.other)
