"""What narrows a search down, for each kind of thing that is found.

A filter on what is said (stance, source, outlet, day) holds for a claim where one attribution on it meets all of them;
a filter on claims (standing, assessment, topic, kind) holds for an article where it has an attribution on such a
claim.  Only attributions in texts that the person may read are looked at.
"""

from __future__ import annotations

from typing import Any

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Coalesce

from claims.models import ArticleVersion, Attribution, Claim, Source
from claims.nlp.types import SourceKind
from claims.queries.search.asked import Search
from claims.queries.standing import of_standing, of_verdict

Readable = QuerySet[ArticleVersion]
#: When it was said, as far as is known.
DAY = Coalesce("said_on", "version__published_on", Cast("accepted_at", DateField()))
_OF_CLAIMS = {"standing", "assessment", "topic", "kind"}
_OF_WORDS = {"stance", "source", "outlet", "since", "until"}


def claims(search: Search, readable: Readable) -> QuerySet[Claim]:
    rows = _claims(search).filter(merged_into=None)
    if search.filters.keys() & _OF_WORDS:
        rows = rows.filter(Exists(_said(search, readable).filter(claim=OuterRef("pk"))))
    if search.recorded_since:
        rows = rows.filter(created_at__gte=search.recorded_since)
    return rows


def statements(search: Search, readable: Readable) -> QuerySet[Attribution]:
    rows = _said(search, readable)
    if search.filters.keys() & _OF_CLAIMS:
        rows = rows.filter(claim__in=_claims(search).values("pk"))
    if search.recorded_since:
        rows = rows.filter(accepted_at__gte=search.recorded_since)
    return rows


def articles(search: Search, readable: Readable) -> QuerySet[ArticleVersion]:
    """The newest version of each article, as far as this person may read it."""
    newer = ArticleVersion.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    rows = readable.filter(~Exists(newer))
    if search.outlet:
        rows = rows.filter(article__outlet=search.outlet)
    if search.since:
        rows = rows.filter(published_on__gte=search.since)
    if search.until:
        rows = rows.filter(published_on__lte=search.until)
    if search.recorded_since:
        rows = rows.filter(fetched_at__gte=search.recorded_since)
    if search.filters.keys() & (_OF_CLAIMS | {"stance", "source"}):
        said = statements(search.but(outlet=None, since=None, until=None, recorded_since=None), readable)
        rows = rows.filter(Exists(said.filter(version=OuterRef("pk"))))
    return rows


def sources(search: Search, readable: Readable) -> QuerySet[Source]:
    """Those that were not merged; of the unnamed, those in texts that this person may read."""
    rows = Source.objects.filter(merged_into=None).filter(
        ~Q(kind=SourceKind.ANONYMOUS) | Q(known_from__in=readable.values("article"))
    )
    if search.source:
        rows = rows.filter(Q(pk=search.source) | Q(speaks_for=search.source))
    if search.filters.keys() & (_OF_CLAIMS | (_OF_WORDS - {"source"})):
        said = statements(search.but(recorded_since=None), readable)
        rows = rows.filter(Exists(said.filter(source=OuterRef("pk"))))
    if search.recorded_since:
        rows = rows.filter(created_at__gte=search.recorded_since)
    return rows


def _said(search: Search, readable: Readable) -> QuerySet[Attribution]:
    rows = Attribution.objects.live().filter(version__in=readable)
    if search.stance:
        rows = rows.filter(stance=search.stance)
    if search.source:
        rows = rows.filter(Q(source=search.source) | Q(source__speaks_for=search.source))
    if search.outlet:
        rows = rows.filter(version__article__outlet=search.outlet)
    if search.since or search.until:
        rows = rows.alias(day=DAY)
        days: dict[str, Any] = {"day__gte": search.since, "day__lte": search.until}
        rows = rows.filter(**{name: day for name, day in days.items() if day})
    return rows


def _claims(search: Search) -> QuerySet[Claim]:
    rows = Claim.objects.all()
    if search.kind:
        rows = rows.filter(kind=search.kind)
    if search.topic:
        rows = rows.filter(topics__slug=search.topic)
    if search.assessment:
        rows = of_verdict(rows, search.assessment)
    if search.standing:
        rows = of_standing(rows, search.standing)
    return rows
