from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from claims.admin.parts import ReadOnly, ReadOnlyInline, link
from claims.models import Anchor, Assertion, Attribution, Denial, Relay


class AnchorInline(ReadOnlyInline):
    model = Anchor
    fields = ["role", "ordinal", "exact", "score"]


class RelayInline(ReadOnlyInline):
    model = Relay
    fields = ["position", "source"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Relay]:
        return super().get_queryset(request).select_related("source")


@admin.register(Attribution)
class AttributionAdmin(ReadOnly):
    """Who said what: put on record, and taken back, on the article's page."""

    list_display = ["source", "stance", "claim", "version", "said_on", "accepted_by", "accepted_at", "ended_at"]
    list_filter = ["stance", "speech", "certainty", ("ended_at", admin.EmptyFieldListFilter), "accepted_at"]
    list_select_related = ["source", "claim", "version", "accepted_by"]
    search_fields = ["quote", "source__name", "claim__statement", "version__title"]
    inlines = [AnchorInline, RelayInline]
    version_path = "version"
    fields = [
        "in_its_article", "source", "stance", "claim", "quote", "translation", "speech", "said_on", "said_precision",
        "certainty", "answers", "retracts", "version", "accepted_by", "accepted_at", "ended_at", "uid",
    ]  # fmt: skip
    readonly_fields = ["in_its_article"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Attribution]:
        return super().get_queryset(request).defer("version__text", "version__sentence_hashes")

    @admin.display(description="in its article")
    def in_its_article(self, attribution: Attribution) -> str:
        return link("claims:article-detail", attribution.version_id, attribution.version)


@admin.register(Assertion)
class AssertionAdmin(AttributionAdmin):
    list_filter = ["speech", "certainty", ("ended_at", admin.EmptyFieldListFilter)]


@admin.register(Denial)
class DenialAdmin(AttributionAdmin):
    list_filter = [
        "speech",
        "certainty",
        ("answers", admin.EmptyFieldListFilter),
        ("ended_at", admin.EmptyFieldListFilter),
    ]


@admin.register(Anchor)
class AnchorAdmin(ReadOnly):
    list_display = ["exact", "role", "ordinal", "version", "score"]
    list_filter = ["role"]
    list_select_related = ["version"]
    search_fields = ["exact", "version__title"]
    version_path = "version"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Anchor]:
        return super().get_queryset(request).defer("version__text", "version__sentence_hashes")


@admin.register(Relay)
class RelayAdmin(ReadOnly):
    list_display = ["source", "position", "attribution"]
    list_select_related = ["source", "attribution__source", "attribution__claim"]
    search_fields = ["source__name", "attribution__source__name"]
    version_path = "attribution__version"
