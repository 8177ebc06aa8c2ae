from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AdminTextareaWidget, AutocompleteSelect
from django.db import models
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from claims.admin.actions import Assigned, Merged
from claims.admin.parts import AddedByService, ReadOnly, ReadOnlyInline, link, staff
from claims.models import Assessment, Attribution, Claim, ClaimAbout, ClaimRelation, ClaimTopic, LegalFlag, Reply
from claims.models.base import choices
from claims.nlp.types import Kind
from claims.queries.rows import count_of
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


class ReplyInline(ReadOnlyInline):
    model = Reply
    fields = ["source", "asked_on", "channel", "deadline", "outcome", "asked_by", "recorded_by"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Reply]:
        return super().get_queryset(request).select_related("source", "asked_by", "recorded_by")


class LegalFlagInline(ReadOnlyInline):
    model = LegalFlag
    fields = ["reason", "flagged_by", "signed_off_by", "signed_off_at", "sign_off_reason"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[LegalFlag]:
        return super().get_queryset(request).select_related("flagged_by", "signed_off_by")


class AssessmentInline(ReadOnlyInline):
    model = Assessment
    fields = ["verdict", "author", "reason", "created_at"]
    readonly_fields = ["created_at"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Assessment]:
        return super().get_queryset(request).select_related("verdict", "author")


@admin.register(Claim)
class ClaimAdmin(Merged, Assigned, AddedByService):
    add_form = ClaimAddForm
    list_display = ["statement", "kind", "standing", "contested", "on_record", "assigned", "added_by", "created_at"]
    actions = ["assign", "merge"]
    list_filter = ["kind", ("merged_into", admin.EmptyFieldListFilter), "created_at"]
    list_select_related = ["added_by", "assignment__assignee"]
    search_fields = ["statement"]
    fields = [
        "statement",
        "kind",
        "about",
        "about_nobody",
        "topics",
        "slug",
        "merged_into",
        "uid",
        "added_by",
        "created_at",
        "page",
    ]
    autocomplete_fields = ["about", "topics"]
    readonly_fields = ["slug", "merged_into", "uid", "added_by", "created_at", "page"]
    inlines = [RelationInline, RelationToInline, ReplyInline, LegalFlagInline, AssessmentInline]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Claim]:
        rows: models.QuerySet[Claim] = with_standing(super().get_queryset(request)).annotate(
            said=count_of(Attribution.objects.live(), "claim")
        )  # fmt: skip
        return rows

    def add_through_service(self, request: HttpRequest, form: ClaimAddForm) -> HttpResponse:
        claim = create_claim(**form.cleaned_data, user=staff(request))
        self.message_user(request, f"“{claim}” is on record.", messages.SUCCESS)
        return HttpResponseRedirect(reverse("admin:claims_claim_change", args=[claim.pk]))

    @admin.display(description="standing", ordering="standing")
    def standing(self, claim: Any) -> str:
        return str(claim.standing)

    @admin.display(description="attributions")
    def on_record(self, claim: Any) -> int:
        return int(claim.said)

    @admin.display(description="with")
    def assigned(self, claim: Claim) -> object:
        assignment = getattr(claim, "assignment", None)
        return assignment.assignee if assignment else None

    @admin.display(description="contested", boolean=True, ordering="is_contested")
    def contested(self, claim: Any) -> bool:
        return bool(claim.is_contested)

    @admin.display(description="on the desk")
    def page(self, claim: Claim) -> str:
        return link("claims:claim-detail", claim.slug, "Who asserts it, who denies it")


@admin.register(ClaimAbout)
class ClaimAboutAdmin(ReadOnly):
    """Whom claims are about: said on the claim's page, asked for a reply before anything is published."""

    list_display = ["claim", "source"]
    list_select_related = ["claim", "source"]
    search_fields = ["claim__statement", "source__name"]


@admin.register(ClaimTopic)
class ClaimTopicAdmin(ReadOnly):
    """What claims are filed under: said on the claim's page."""

    list_display = ["claim", "topic"]
    list_select_related = ["claim", "topic"]
    list_filter = ["topic"]
    search_fields = ["claim__statement", "topic__name"]


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
