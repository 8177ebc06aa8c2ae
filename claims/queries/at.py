"""What was on record at one moment: rows as they were then, read from the history that triggers keep.

An attribution that was undone, ended or moved by a merge since is there as it was; what was recorded later is
not.  History is by transaction: a moment between two transactions sees the one and not the other.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from claims.models import ArticleVersion, Attribution, ClaimRelation, Source

_DELETED = "delete"
_Attributions = Attribution.pgh_event_model  # type: ignore[attr-defined]  # made by pghistory
_Relations = ClaimRelation.pgh_event_model  # type: ignore[attr-defined]
_Sources = Source.pgh_event_model  # type: ignore[attr-defined]
_Versions = ArticleVersion.pgh_event_model  # type: ignore[attr-defined]


def end_of(day: date) -> datetime:
    """The first moment after that day, in the desk's time zone."""
    return timezone.make_aware(datetime.combine(day + timedelta(days=1), time.min))


def attributions_at(moment: datetime, *, claims: Collection[int]) -> QuerySet[Any]:
    """The events that show each attribution that stood on one of these claims just before ``moment``;
    ``pgh_obj_id`` is its primary key."""
    ever = _Attributions.objects.filter(claim__in=claims).values("pgh_obj_id")
    latest = _latest(_Attributions.objects.filter(pgh_obj_id__in=ever), moment)
    stood: QuerySet[Any] = _Attributions.objects.filter(pk__in=latest, claim__in=claims).exclude(pgh_label=_DELETED)
    return stood.filter(Q(ended_at__isnull=True) | Q(ended_at__gte=moment))


def variants_at(moment: datetime, *, claims: Collection[int]) -> list[tuple[int, int]]:
    """``(variant, wider)`` for the relations that a person had confirmed by then and that touch these claims."""
    ever = _Relations.objects.filter(Q(claim__in=claims) | Q(other__in=claims)).values("pgh_obj_id")
    latest = _latest(_Relations.objects.filter(pgh_obj_id__in=ever), moment)
    return list(
        _Relations.objects.filter(pk__in=latest)
        .filter(kind=ClaimRelation.Kind.VARIANT_OF, state=ClaimRelation.State.CONFIRMED)
        .filter(Q(claim__in=claims) | Q(other__in=claims))
        .exclude(pgh_label=_DELETED)
        .values_list(F("claim_id"), F("other_id"))
    )


def sources_at(moment: datetime, *, sources: Collection[int]) -> dict[int, dict[str, Any]]:
    """``name``, ``kind``, ``group_size`` and ``speaks_for_id`` of these sources as they were, by primary key; those
    for whom they spoke, and for whom these did, are there too."""
    found: dict[int, dict[str, Any]] = {}
    ask = set(sources)
    while ask:
        events = _Sources.objects.filter(pk__in=_latest(_Sources.objects.filter(pgh_obj_id__in=ask), moment))
        rows = events.values("pgh_obj_id", "name", "kind", "group_size", "speaks_for_id")
        found |= {row["pgh_obj_id"]: row for row in rows}
        ask = {row["speaks_for_id"] for row in found.values()} - {None} - found.keys() - ask
    return found


def versions_at(moment: datetime, *, versions: Collection[int]) -> dict[int, dict[str, Any]]:
    """``published_on`` and ``near_duplicate_of_id`` of these texts as they were, by primary key; those that they
    were taken for copies of are there too."""
    found: dict[int, dict[str, Any]] = {}
    ask = set(versions)
    while ask:
        events = _Versions.objects.filter(pk__in=_latest(_Versions.objects.filter(pgh_obj_id__in=ask), moment))
        rows = events.values("pgh_obj_id", "published_on", "near_duplicate_of_id")
        found |= {row["pgh_obj_id"]: row for row in rows}
        ask = {row["near_duplicate_of_id"] for row in found.values()} - {None} - found.keys() - ask
    return found


def _latest(events: QuerySet[Any], moment: datetime) -> QuerySet[Any]:
    return (
        events.filter(pgh_created_at__lt=moment)
        .order_by("pgh_obj_id", "-pgh_created_at", "-pgh_id")
        .distinct("pgh_obj_id")
        .values("pk")
    )
