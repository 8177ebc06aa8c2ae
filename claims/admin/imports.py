from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from claims.access import IMPORT
from claims.admin.parts import ReadOnly, link
from claims.models import ApiToken, Feed, FeedEntry, ImportBatch, ImportFile, ImportItem
from claims.queries.imports import batches_with_counts


class ForImporters(ReadOnly):
    """As on the desk: who may not import does not see what was, which names files and addresses."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(IMPORT) and super().has_view_permission(request, obj)


@admin.register(ImportBatch)
class ImportBatchAdmin(ForImporters):
    list_display = ["label", "created_at", "added_by", "created", "updated", "skipped", "failed", "waiting"]
    list_filter = ["created_at"]
    list_select_related = ["added_by"]
    search_fields = ["label"]
    fields = ["label", "added_by", "created_at", "by_worker", "feed", "cancelled_at", "uid", "items"]
    readonly_fields = ["items"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ImportBatch]:
        return batches_with_counts()

    @admin.display(description="created")
    def created(self, batch: Any) -> int:
        return int(batch.created)

    @admin.display(description="updated")
    def updated(self, batch: Any) -> int:
        return int(batch.updated)

    @admin.display(description="already here")
    def skipped(self, batch: Any) -> int:
        return int(batch.skipped)

    @admin.display(description="failed")
    def failed(self, batch: Any) -> int:
        return int(batch.failed)

    @admin.display(description="waiting")
    def waiting(self, batch: Any) -> int:
        return int(batch.waiting)

    @admin.display(description="items")
    def items(self, batch: ImportBatch) -> str:
        return link("claims:batch-detail", batch.pk, "What became of each")


@admin.register(ImportItem)
class ImportItemAdmin(ForImporters):
    list_display = ["name", "batch", "state", "reason", "article"]
    list_filter = ["state"]
    list_select_related = ["batch", "article"]
    search_fields = ["name", "reason", "batch__label"]
    fields = ["name", "batch", "position", "state", "reason", "attempts", "article", "uid", "created_at"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ImportItem]:
        return super().get_queryset(request).defer("payload")


@admin.register(Feed)
class FeedAdmin(ForImporters):
    list_display = ["title", "url", "is_active", "interval_minutes", "checked_at", "failures", "note"]
    list_filter = ["is_active"]
    search_fields = ["title", "url", "outlet"]


@admin.register(ApiToken)
class ApiTokenAdmin(ForImporters):
    """Its hash is nobody's business."""

    list_display = ["name", "start", "user", "created_at", "last_used_at", "revoked_at"]
    list_select_related = ["user"]
    search_fields = ["name", "user__username"]
    fields = ["name", "start", "user", "created_at", "last_used_at", "revoked_at", "uid"]


@admin.register(FeedEntry)
class FeedEntryAdmin(ForImporters):
    list_display = ["feed", "key", "updated", "seen_at"]
    list_select_related = ["feed"]
    search_fields = ["key", "feed__title", "feed__url"]


@admin.register(ImportFile)
class ImportFileAdmin(ForImporters):
    """An upload that no worker has read yet; its bytes are not shown."""

    list_display = ["name", "batch"]
    list_select_related = ["batch"]
    search_fields = ["name", "batch__label"]
    fields = ["name", "batch"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ImportFile]:
        return super().get_queryset(request).defer("data")
