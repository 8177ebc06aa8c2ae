"""The searches that a person keeps."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.urls import reverse

from claims.models import Notification, SavedSearch, User
from claims.queries.search import Search


def saved_searches(user: User) -> QuerySet[SavedSearch]:
    """By name, each with ``is_new``: something that was told is not read yet."""
    told = Notification.objects.filter(kind=Notification.Kind.FOUND, search=OuterRef("pk"), read_at=None)
    return user.saved_searches.annotate(is_new=Exists(told)).order_by("name", "pk")


def search_of(saved: SavedSearch) -> Search:
    return Search.of(QueryDict(saved.query).dict())


def address_of_news(saved: SavedSearch) -> str:
    """The search, narrowed down to what came on record since its owner was told last."""
    return f"{reverse('claims:search')}?{search_of(saved).but(recorded_since=saved.new_since, sort='date').query}"
