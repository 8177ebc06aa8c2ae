"""The people of the desk, by what they may do."""

from __future__ import annotations

from django.db.models import QuerySet

from claims.models import User


def holders(permission: str) -> QuerySet[User]:
    """The active people who have this permission, by role, by themselves or as superusers, in the order of names."""
    backend = "django.contrib.auth.backends.ModelBackend"
    return User.objects.with_perm(permission, backend=backend).order_by("first_name", "last_name", "username")


def discussants() -> QuerySet[User]:
    """Who takes part: who may comment can be mentioned, be given work and be told of news."""
    return holders("claims.add_comment")
