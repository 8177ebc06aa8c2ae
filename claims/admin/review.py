from __future__ import annotations

from django.contrib import admin

from claims.admin.parts import ReadOnly
from claims.models import Assessment, Decision


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


@admin.register(Assessment)
class AssessmentAdmin(ReadOnly):
    """A fact-checker's mark; it is made and taken back on the claim's page."""

    list_display = ["created_at", "author", "verdict", "claim", "reason"]
    list_display_links = ["created_at"]
    list_filter = ["verdict"]
    list_select_related = ["author", "claim"]
    search_fields = ["claim__statement", "reason", "author__username", "author__last_name"]
    date_hierarchy = "created_at"
