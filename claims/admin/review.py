from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from claims.admin.parts import ReadOnly, ReadOnlyInline, Shown
from claims.models import Assessment, AssessmentStep, BulkDecision, Decision, Evidence, Verdict


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    """Who accepted, rejected or undid what.  Nothing is ever taken out of it."""

    list_display = ["created_at", "actor", "action", "suggestion", "state_before"]
    list_display_links = ["created_at"]
    list_filter = ["action", "created_at"]
    list_select_related = ["actor", "suggestion"]
    search_fields = ["actor__username", "actor__last_name", "suggestion__statement"]
    exclude = ["made"]
    version_path = "suggestion__version"


@admin.register(BulkDecision)
class BulkDecisionAdmin(ReadOnly):
    """Many decided at one go; each has its own decision above."""

    list_display = ["created_at", "actor", "action", "version"]
    list_display_links = ["created_at"]
    list_filter = ["action", "created_at"]
    list_select_related = ["actor", "version"]
    search_fields = ["actor__username", "actor__last_name", "version__title"]
    exclude = ["decisions"]
    version_path = "version"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[BulkDecision]:
        return super().get_queryset(request).defer("version__text", "version__sentence_hashes")


@admin.register(Verdict)
class VerdictAdmin(Shown):
    """The desk's scale.  A word that was used stays: take it out of use instead of deleting it."""

    list_display = ["word", "rating", "meaning", "in_use", "position"]
    list_filter = ["in_use"]
    search_fields = ["word", "meaning"]
    prepopulated_fields = {"slug": ["word"]}


class StepInline(ReadOnlyInline):
    model = AssessmentStep
    fields = ["number", "state", "actor", "reason", "created_at"]
    readonly_fields = ["created_at"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[AssessmentStep]:
        return super().get_queryset(request).select_related("actor")


class EvidenceInline(ReadOnlyInline):
    model = Evidence
    fields = ["kind", "bearing", "note", "url", "archived_url", "accessed_on", "file_name", "statement"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Evidence]:
        return super().get_queryset(request).select_related("statement__source", "statement__claim")


@admin.register(Assessment)
class AssessmentAdmin(ReadOnly):
    """A fact-checker's word; it is signed and takes its steps on the claim's page."""

    list_display = ["created_at", "author", "verdict", "claim", "reason"]
    list_display_links = ["created_at"]
    list_filter = ["verdict", "created_at"]
    list_select_related = ["author", "claim", "verdict"]
    search_fields = ["claim__statement", "verdict__word", "reason", "author__username", "author__last_name"]
    inlines = [StepInline, EvidenceInline]


@admin.register(AssessmentStep)
class AssessmentStepAdmin(ReadOnly):
    """Who took which step of which assessment, and why."""

    list_display = ["created_at", "actor", "state", "assessment", "reason"]
    list_display_links = ["created_at"]
    list_filter = ["state", "created_at"]
    list_select_related = ["actor", "assessment__author", "assessment__verdict"]
    search_fields = ["assessment__claim__statement", "reason", "actor__username", "actor__last_name"]


@admin.register(Evidence)
class EvidenceAdmin(ReadOnly):
    """What assessments rest on."""

    list_display = ["created_at", "kind", "bearing", "__str__", "assessment"]
    list_display_links = ["created_at"]
    list_filter = ["kind", "bearing"]
    list_select_related = ["assessment__author", "assessment__verdict", "statement__source", "statement__claim"]
    search_fields = ["assessment__claim__statement", "note", "url", "file_name"]
    exclude = ["file"]  # handed out by its own view
