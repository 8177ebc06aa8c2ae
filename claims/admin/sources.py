from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from claims.admin.parts import Inline, Shown, link
from claims.models import Source, SourceAlias
from claims.nlp.types import SourceKind


class AliasInline(Inline):
    model = SourceAlias
    extra = 1

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        named = obj is None or obj.kind != SourceKind.ANONYMOUS
        return named and super().has_add_permission(request, obj)


@admin.register(Source)
class SourceAdmin(Shown):
    list_display = ["name", "kind", "affiliation", "speaks_for", "page"]
    list_filter = ["kind"]
    list_select_related = ["affiliation", "speaks_for"]
    search_fields = ["name", "aliases__name"]
    search_help_text = "A name or an alias"
    autocomplete_fields = ["affiliation", "speaks_for", "known_from"]
    readonly_fields = ["uid", "created_at"]
    inlines = [AliasInline]

    @admin.display(description="on the desk")
    def page(self, source: Source) -> str:
        return link("claims:source-detail", source.pk, "Attributions")


@admin.register(SourceAlias)
class SourceAliasAdmin(Shown):
    list_display = ["name", "source"]
    list_filter = ["source__kind"]
    list_select_related = ["source"]
    search_fields = ["name", "source__name"]
    autocomplete_fields = ["source"]
