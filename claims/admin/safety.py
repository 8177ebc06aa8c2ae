from __future__ import annotations

from django.contrib import admin

from claims.admin.parts import ReadOnly
from claims.models import CspReport, Invitation


@admin.register(Invitation)
class InvitationAdmin(ReadOnly):
    """Invited on the page "People"."""

    list_display = ["email", "role", "invited_by", "created_at", "expires_at", "accepted_by", "revoked_at"]
    list_filter = ["role"]
    list_select_related = ["role", "invited_by", "accepted_by"]
    search_fields = ["email", "accepted_by__username"]
    exclude = ["digest"]


@admin.register(CspReport)
class CspReportAdmin(ReadOnly):
    """What browsers did not load or run on our pages."""

    list_display = ["directive", "blocked", "page", "times", "first_seen", "last_seen"]
    search_fields = ["blocked", "page"]
