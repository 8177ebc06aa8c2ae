"""The searches that people keep, and telling them what is new there."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims.models import ArticleVersion, Notification, SavedSearch, User
from claims.queries.saved_searches import search_of
from claims.queries.search import Search
from claims.queries.search.hits import new_hits
from claims.services.errors import Conflict, Refused

#: A transaction that commits a little after it took its time is not missed.
_OVERLAP: Final = timedelta(seconds=10)
MOST_SAVED: Final = 100  # of one person


@transaction.atomic
def save_search(*, user: User, search: Search, name: str) -> SavedSearch:
    """Keep a search; what comes on record from now on is told.  Raises Refused for one that finds everything or has no
    name, and for one too many; Conflict where the person keeps it already."""
    name = " ".join(name.split())[:100] or search.words[:100]
    if search.is_empty:
        raise Refused("A search without words and filters finds everything: type a word first.")
    if not name:
        raise Refused("Give the search a name.")
    if user.saved_searches.count() >= MOST_SAVED:
        raise Refused(f"You keep {MOST_SAVED} searches already: forget one first.")
    query = search.but(recorded_since=None).query
    if len(query) > 1000:
        raise Refused("This search is too long to be kept.")
    try:
        with transaction.atomic():
            return SavedSearch.objects.create(user=user, name=name, query=query, looked_at=timezone.now())
    except IntegrityError as twice:
        raise Conflict("You keep this search already.") from twice


@transaction.atomic
def forget_search(*, user: User, pk: int) -> None:
    """Its notices go with it.  Somebody else's is not touched."""
    SavedSearch.objects.filter(user=user, pk=pk).delete()


@transaction.atomic
def tell_new_hits(*, search: SavedSearch, readable: QuerySet[ArticleVersion]) -> bool:
    """Look what the search finds that came on record since it was looked at, and tell its owner once; says whether
    there was something.  While that notice is unread, what comes later is found at the same address.

    ``readable`` are the texts that the owner may read: nothing else is looked at, or counted.
    """
    its = SavedSearch.objects.select_for_update(skip_locked=True).filter(pk=search.pk).first()
    if its is None:
        return False
    now = timezone.now()
    wanted = search_of(its).but(recorded_since=its.looked_at)
    is_new = new_hits(wanted, readable=readable, limit=1) > 0
    told = Notification.objects.filter(kind=Notification.Kind.FOUND, about=its.pk, recipient=its.user_id)
    if is_new and not told.filter(read_at=None).exists():
        told.delete()  # told once a row: the older one was read
        Notification.objects.create(
            recipient_id=its.user_id, kind=Notification.Kind.FOUND, about=its.pk, search=its
        )  # fmt: skip
        its.new_since = its.looked_at
    its.looked_at = now - _OVERLAP
    its.save(update_fields=["looked_at", "new_since"])
    return is_new
