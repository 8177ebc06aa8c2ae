"""Saying that somebody has a text open."""

from __future__ import annotations

from django.utils import timezone

from claims.models import ArticleVersion, Presence, User


def note_presence(*, version: ArticleVersion, user: User) -> None:
    """The page says so every few seconds; one row for each person and text, in one statement."""
    Presence.objects.bulk_create(
        [Presence(user=user, version=version, seen_at=timezone.now())],
        update_conflicts=True, unique_fields=["user", "version"], update_fields=["seen_at"],
    )  # fmt: skip
