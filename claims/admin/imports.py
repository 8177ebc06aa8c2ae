from __future__ import annotations

from typing import Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from claims.access import IMPORT
from claims.admin.parts import ReadOnly, link
from claims.models import ImportBatch, ImportItem
from claims.queries.imports import batches_with_counts


class ForImporters(ReadOnly):
    """As on the desk: who may not import does not see what was, which names files and addresses."""

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return request.user.has_perm(IMPORT) and super().has_view_permission(request, obj)


@admin.register(ImportBatch)
class ImportBatchAdmin(ForImporters):
    list_display = ["label", "created_at", "added_by", "created", "skipped", "failed", "waiting"]
    list_select_related = ["added_by"]
    search_fields = ["label"]
    date_hierarchy = "created_at"
    fields = ["label", "added_by", "created_at", "uid", "items"]
    readonly_fields = ["items"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ImportBatch]:
        return batches_with_counts()

    @admin.display(description="created")
    def created(self, batch: Any) -> int:
        return int(batch.created)

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
    fields = ["name", "batch", "position", "state", "reason", "article", "uid", "created_at"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[ImportItem]:
        return super().get_queryset(request).defer("payload")
