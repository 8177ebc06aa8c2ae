from __future__ import annotations

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from claims.admin.parts import ReadOnly
from claims.models import Assessment, BulkDecision, Decision


@admin.register(Decision)
class DecisionAdmin(ReadOnly):
    """Who accepted, rejected or undid what.  Nothing is ever taken out of it."""

    list_display = ["created_at", "actor", "action", "suggestion", "state_before"]
    list_display_links = ["created_at"]
    list_filter = ["action"]
    list_select_related = ["actor", "suggestion"]
    search_fields = ["actor__username", "actor__last_name", "suggestion__statement"]
    date_hierarchy = "created_at"
    exclude = ["made"]
    version_path = "suggestion__version"


@admin.register(BulkDecision)
class BulkDecisionAdmin(ReadOnly):
    """Many decided at one go; each has its own decision above."""

    list_display = ["created_at", "actor", "action", "version"]
    list_display_links = ["created_at"]
    list_filter = ["action"]
    list_select_related = ["actor", "version"]
    search_fields = ["actor__username", "actor__last_name", "version__title"]
    date_hierarchy = "created_at"
    exclude = ["decisions"]
    version_path = "version"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[BulkDecision]:
        return super().get_queryset(request).defer("version__text", "version__sentence_hashes")


@admin.register(Assessment)
class AssessmentAdmin(ReadOnly):
    """A fact-checker's mark; it is made and taken back on the claim's page."""

    list_display = ["created_at", "author", "verdict", "claim", "reason"]
    list_display_links = ["created_at"]
    list_filter = ["verdict"]
    list_select_related = ["author", "claim"]
    search_fields = ["claim__statement", "reason", "author__username", "author__last_name"]
    date_hierarchy = "created_at"
