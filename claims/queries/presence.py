"""Who has which text open right now."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import timedelta
from typing import Final

from django.db.models import F, QuerySet
from django.utils import timezone

from claims.models import ArticleVersion, Presence, User

HERE: Final = timedelta(seconds=20)  # who was seen this lately has the text open


def others_here(version: ArticleVersion, *, user: User) -> QuerySet[User]:
    """Who else has the text open."""
    return User.objects.filter(pk__in=_seen(but=user).filter(version=version).values("user")).order_by("pk")


def open_now(articles: Iterable[int], *, but: User) -> dict[int, tuple[User, ...]]:
    """For each of these articles who else has a version of it open: one query."""
    rows = _seen(but=but).filter(version__article__in=list(articles)).select_related("user").order_by("user")
    found: dict[int, dict[int, User]] = defaultdict(dict)
    for its in rows.annotate(article=F("version__article")):
        found[its.article][its.user_id] = its.user
    return {article: tuple(people.values()) for article, people in found.items()}


def _seen(*, but: User) -> QuerySet[Presence]:
    return Presence.objects.filter(seen_at__gte=timezone.now() - HERE).exclude(user=but)
