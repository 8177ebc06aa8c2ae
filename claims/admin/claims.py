from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from claims.admin.parts import AddedByService, ReadOnlyInline, link, staff
from claims.models import Claim, ClaimRelation
from claims.models.base import choices
from claims.nlp.types import Kind
from claims.queries.standing import with_standing
from claims.services.claims import create_claim, relate_claims


class ClaimAddForm(forms.Form):
    statement = forms.CharField(
        widget=AdminTextareaWidget(attrs={"rows": 3}), help_text="One clean sentence that stands by itself."
    )
    kind = forms.ChoiceField(choices=choices(Kind), initial=Kind.FACT.value)


class RelationAddForm(forms.Form):
    claim = forms.ModelChoiceField(
        Claim.objects.all(), widget=AutocompleteSelect(ClaimRelation._meta.get_field("claim"), admin.site)
    )
    kind = forms.ChoiceField(choices=ClaimRelation.Kind.choices)
    other = forms.ModelChoiceField(
        Claim.objects.all(), widget=AutocompleteSelect(ClaimRelation._meta.get_field("other"), admin.site)
    )


class RelationInline(ReadOnlyInline):
    model = ClaimRelation
    fk_name = "claim"
    fields = ["kind", "other", "state", "decided_by"]
    verbose_name_plural = "stands to other claims as"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ClaimRelation]:
        return super().get_queryset(request).select_related("other", "decided_by")


class RelationToInline(RelationInline):
    fk_name = "other"
    fields = ["claim", "kind", "state", "decided_by"]
    verbose_name_plural = "other claims stand to it as"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ClaimRelation]:
        return super().get_queryset(request).select_related("claim", "decided_by")


@admin.register(Claim)
class ClaimAdmin(AddedByService):
    add_form = ClaimAddForm
    list_display = ["statement", "kind", "standing", "contested", "added_by", "created_at"]
    list_filter = ["kind", ("merged_into", admin.EmptyFieldListFilter)]
    list_select_related = ["added_by"]
    search_fields = ["statement"]
    date_hierarchy = "created_at"
    fields = ["statement", "kind", "about", "topics", "slug", "merged_into", "uid", "added_by", "created_at", "page"]
    autocomplete_fields = ["about", "topics"]
    readonly_fields = ["slug", "merged_into", "uid", "added_by", "created_at", "page"]
    inlines = [RelationInline, RelationToInline]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Claim]:
        return with_standing(super().get_queryset(request))

    def add_through_service(self, request: HttpRequest, form: ClaimAddForm) -> HttpResponse:
        claim = create_claim(**form.cleaned_data, user=staff(request))
        self.message_user(request, f"“{claim}” is on record.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:claims_claim_change", args=[claim.pk]))

    @admin.display(description="standing", ordering="standing")
    def standing(self, claim: Any) -> str:
        return str(claim.standing)

    @admin.display(description="contested", boolean=True, ordering="is_contested")
    def contested(self, claim: Any) -> bool:
        return bool(claim.is_contested)

    @admin.display(description="on the desk")
    def page(self, claim: Claim) -> str:
        return link("claims:claim-detail", claim.slug, "Who asserts it, who denies it")


@admin.register(ClaimRelation)
class ClaimRelationAdmin(AddedByService):
    """A relation is confirmed by adding it; deleting it takes it back."""

    add_form = RelationAddForm
    list_display = ["claim", "kind", "other", "state", "decided_by"]
    list_filter = ["kind", "state"]
    list_select_related = ["claim", "other", "decided_by"]
    search_fields = ["claim__statement", "other__statement"]
    # Read by the widgets of the form for adding; in change view all is read-only.
    autocomplete_fields = ["claim", "other"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def add_through_service(self, request: HttpRequest, form: RelationAddForm) -> HttpResponse:
        relation = relate_claims(**form.cleaned_data, user=staff(request))
        self.message_user(request, f"On record: {relation}.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:claims_claimrelation_changelist"))
