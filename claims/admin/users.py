from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.db import models
from django.http import HttpRequest

from claims.admin.parts import Shown
from claims.models import User

if TYPE_CHECKING:
    Users = UserAdmin[User]
else:
    Users = UserAdmin


@admin.register(User)
class DeskUserAdmin(Shown, Users):
    """People and their roles.  Only a superuser makes or changes a superuser."""

    list_display = ["username", "first_name", "last_name", "email", "roles", "is_staff", "is_active", "last_login"]
    list_filter = ["groups", "is_active", "is_staff", "date_joined"]
    search_fields = ["username", "first_name", "last_name", "email"]

    def get_queryset(self, request: HttpRequest) -> models.QuerySet[User]:
        return super().get_queryset(request).prefetch_related("groups")

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        kept = ["last_login", "date_joined"]
        return kept if request.user.is_superuser else [*kept, "is_superuser", "user_permissions"]

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_change_permission(request, obj) and self._may_touch(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return super().has_delete_permission(request, obj) and self._may_touch(request, obj)

    def _may_touch(self, request: HttpRequest, obj: User | None) -> bool:
        return obj is None or not obj.is_superuser or bool(request.user.is_superuser)

    @admin.display(description="roles")
    def roles(self, user: User) -> str:
        return ", ".join(sorted(group.name for group in user.groups.all()))
