from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from claims.admin.actions import Merged
from claims.admin.parts import Inline, Shown, link
from claims.models import Attribution, Source, SourceAlias
from claims.nlp.types import SourceKind
from claims.queries.rows import count_of

if TYPE_CHECKING:
    ModelForm = forms.ModelForm[Any]
else:
    ModelForm = forms.ModelForm


class NamedForm(ModelForm):
    """Lets the database's rule on names be checked with the form.

    Django leaves out rules on columns that a form does not show, and ``key``, which names are compared by,
    is made of the name by the database.
    """

    def _get_validation_exclusions(self) -> set[str]:
        excluded: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        return excluded - {"key"}


class AliasInline(Inline):
    model = SourceAlias
    form = NamedForm
    extra = 1

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        named = obj is None or obj.kind != SourceKind.ANONYMOUS
        return named and super().has_add_permission(request, obj)


@admin.register(Source)
class SourceAdmin(Merged):
    form = NamedForm
    list_display = ["name", "kind", "affiliation", "speaks_for", "on_record", "page"]
    actions = ["merge"]
    list_filter = ["kind"]
    list_select_related = ["affiliation", "speaks_for"]
    search_fields = ["name", "aliases__name"]
    search_help_text = "A name or an alias"
    autocomplete_fields = ["affiliation", "speaks_for", "known_from"]
    readonly_fields = ["uid", "created_at"]
    inlines = [AliasInline]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Source]:
        counted: models.QuerySet[Source] = super().get_queryset(request).annotate(
            said=count_of(Attribution.objects.live(), "source")
        )  # fmt: skip
        return counted

    @admin.display(description="attributions")
    def on_record(self, source: Any) -> int:
        return int(source.said)

    @admin.display(description="on the desk")
    def page(self, source: Source) -> str:
        return link("claims:source-detail", source.pk, "Attributions")


@admin.register(SourceAlias)
class SourceAliasAdmin(Shown):
    form = NamedForm
    list_display = ["name", "source"]
    list_filter = ["source__kind"]
    list_select_related = ["source"]
    search_fields = ["name", "source__name"]
    autocomplete_fields = ["source"]
