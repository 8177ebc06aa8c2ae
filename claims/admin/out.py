"""What leaves: archives, what came by them, and other systems that are told."""

from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from claims.access import EXPORT
from claims.admin.parts import ReadOnly
from claims.models import Archive, ArchivedRow, ArchivePart, Installation, Webhook, WebhookDelivery


class ForExporters(ReadOnly):
    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(EXPORT) and super().has_view_permission(request, obj)


@admin.register(Archive)
class ArchiveAdmin(ForExporters):
    list_display = ["__str__", "state", "size", "asked_by", "finished_at"]
    list_select_related = ["asked_by"]
    list_filter = ["kind", "state"]
    search_fields = ["error", "asked_by__username"]


@admin.register(ArchivePart)
class ArchivePartAdmin(ForExporters):
    """Its bytes are for downloads."""

    list_display = ["archive", "position"]
    list_select_related = ["archive"]
    search_fields = ["archive__asked_by__username"]
    fields = ["archive", "position"]

    def get_queryset(self, request: HttpRequest) -> Any:
        return super().get_queryset(request).defer("data")


@admin.register(ArchivedRow)
class ArchivedRowAdmin(ForExporters):
    list_display = ["table", "old", "new", "origin"]
    search_fields = ["table", "origin"]


@admin.register(Installation)
class InstallationAdmin(ForExporters):
    list_display = ["uid"]
    search_fields = ["uid"]


@admin.register(Webhook)
class WebhookAdmin(ForExporters):
    """Made and taken away on the page of other systems; its secret is nobody's business."""

    list_display = ["name", "url", "is_active", "added_by", "created_at"]
    list_select_related = ["added_by"]
    search_fields = ["name", "url"]
    fields = ["name", "url", "is_active", "added_by", "created_at", "uid"]


@admin.register(WebhookDelivery)
class WebhookDeliveryAdmin(ForExporters):
    list_display = ["webhook", "step", "state", "attempts", "status", "delivered_at"]
    list_select_related = ["webhook", "step__assessment__verdict", "step__assessment__author"]
    list_filter = ["state"]
    search_fields = ["webhook__name", "error"]
