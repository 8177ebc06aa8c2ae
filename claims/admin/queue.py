from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from claims.access import IMPORT, readable_versions
from claims.admin.parts import ReadOnly, staff
from claims.models import Assignment, Orphan, Presence, QueueEntry


class OfArticle(ReadOnly):
    """Rows of one article: those of a restricted one are for who may read it."""

    list_select_related = ["article"]
    search_fields = ["article__versions__title", "article__url"]
    visibility_path = "article__visibility"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Any]:
        rows = super().get_queryset(request)
        if request.user.has_perm(IMPORT):
            return rows
        return rows.filter(article__in=readable_versions(staff(request)).values("article"))


@admin.register(QueueEntry)
class QueueEntryAdmin(OfArticle):
    """What waits; the database keeps it."""

    list_display = ["article", "waiting", "disputed", "since"]


@admin.register(Presence)
class PresenceAdmin(ReadOnly):
    """Who has which text open, or had it last."""

    list_display = ["version", "user", "seen_at"]
    list_select_related = ["version", "user"]
    search_fields = ["version__title", "user__username", "user__last_name"]
    version_path = "version"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Presence]:
        return super().get_queryset(request).defer("version__text", "version__sentence_hashes")


@admin.register(Assignment)
class AssignmentAdmin(OfArticle):
    """Whose an article is: given and handed back in the work list."""

    list_display = ["article", "assignee", "assigned_by", "created_at"]
    list_filter = ["created_at"]
    list_select_related = ["article", "assignee", "assigned_by"]


@admin.register(Orphan)
class OrphanAdmin(ReadOnly):
    """What a changed text lost: anchored, or kept on the old version, on its own page."""

    list_display = ["attribution", "version", "reason", "state", "decided_by"]
    list_filter = ["state"]
    list_select_related = ["attribution__source", "attribution__claim", "version", "decided_by"]
    search_fields = ["reason", "version__title", "attribution__source__name"]
    version_path = "version"

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[Orphan]:
        return super().get_queryset(request).defer("version__text", "version__sentence_hashes")
