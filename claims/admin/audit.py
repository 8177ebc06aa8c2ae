"""What was done in the administration itself: exports, assignments, deletions.  What happened to rows, whoever did it,
is in their histories and in the desk's log."""

from __future__ import annotations

from django.contrib import admin
from django.contrib.admin.models import LogEntry

from claims.admin.parts import ReadOnly


@admin.register(LogEntry)
class LogEntryAdmin(ReadOnly):
    list_display = ["action_time", "user", "content_type", "object_repr", "action_flag"]
    list_filter = ["action_flag", "action_time"]
    list_select_related = ["user", "content_type"]
    search_fields = ["user__username", "object_repr", "change_message"]
    ordering = ["-pk"]
