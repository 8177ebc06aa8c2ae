"""What narrows a search down, for each kind of thing that is found.

A filter on what is said (stance, source, outlet, day) holds for a claim where one attribution on it meets all of them;
a filter on claims (standing, assessment, topic, kind) holds for an article where it has an attribution on such a
claim.  Only attributions in texts that the person may read are looked at.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Any, Final

from django.db.models import DateField, Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Cast, Coalesce

from claims.models import ArticleVersion, Attribution, Claim, Source
from claims.nlp.types import SourceKind
from claims.queries.many import any_of
from claims.queries.search.asked import Search
from claims.queries.standing import of_standing, of_verdict

Readable = QuerySet[ArticleVersion]
#: When it was said, as far as is known.
DAY = Coalesce("said_on", "version__published_on", Cast("accepted_at", DateField()))
#: Statements, and claims, that are looked at for a filter: the newest.
MOST_NARROWED: Final = 20_000
_SHORT: Final = timedelta(days=400)
_OF_CLAIMS = {"standing", "assessment", "topic", "kind"}
_OF_WORDS = {"stance", "source", "outlet", "since", "until"}


@dataclass(frozen=True)
class Rows:
    """What a search may find of each kind.  Which claims meet the filters on claims, and where the statements stand
    that meet all filters, is asked once, of the newest ``MOST_NARROWED``; ``is_cut`` where there are more."""

    search: Search
    readable: Readable

    @cached_property
    def claims(self) -> QuerySet[Claim]:
        rows = _claims(self.search).filter(merged_into=None)
        if self._asked & _OF_WORDS:
            rows = rows.filter(any_of("pk", self._said_on("claim")))
        if self.search.recorded_since:
            rows = rows.filter(created_at__gte=self.search.recorded_since)
        return rows

    @cached_property
    def statements(self) -> QuerySet[Attribution]:
        rows = self._said
        if self.search.recorded_since:
            rows = rows.filter(accepted_at__gte=self.search.recorded_since)
        return rows

    @cached_property
    def articles(self) -> QuerySet[ArticleVersion]:
        """The newest version of each article, as far as this person may read it."""
        search = self.search
        newer = ArticleVersion.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
        rows = self.readable.filter(~Exists(newer))
        if search.outlet:
            rows = rows.filter(article__outlet=search.outlet)
        if search.since:
            rows = rows.filter(published_on__gte=search.since)
        if search.until:
            rows = rows.filter(published_on__lte=search.until)
        if search.recorded_since:
            rows = rows.filter(fetched_at__gte=search.recorded_since)
        if self._asked & (_OF_CLAIMS | {"stance", "source"}):
            timeless = Rows(search.but(outlet=None, since=None, until=None, recorded_since=None), self.readable)
            rows = rows.filter(any_of("pk", timeless._said_on("version")))
        return rows

    @cached_property
    def sources(self) -> QuerySet[Source]:
        """Those that were not merged; of the unnamed, those in texts that this person may read."""
        search = self.search
        rows = Source.objects.filter(merged_into=None).filter(
            ~Q(kind=SourceKind.ANONYMOUS) | Q(known_from__in=self.readable.values("article"))
        )
        if search.source:
            rows = rows.filter(Q(pk=search.source) | Q(speaks_for=search.source))
        if self._asked & (_OF_CLAIMS | (_OF_WORDS - {"source"})):
            rows = rows.filter(any_of("pk", self._said_on("source")))
        if search.recorded_since:
            rows = rows.filter(created_at__gte=search.recorded_since)
        return rows

    @property
    def is_cut(self) -> bool:
        """More statements meet the filters than were looked at."""
        return bool(self._asked & (_OF_CLAIMS | _OF_WORDS)) and len(self._places) > MOST_NARROWED

    @property
    def _asked(self) -> set[str]:
        return set(self.search.filters)

    @cached_property
    def _said(self) -> QuerySet[Attribution]:
        rows = _said(self.search, self.readable)
        if self._asked & _OF_CLAIMS:
            newest = _claims(self.search).order_by("-pk").values_list("pk", flat=True)[:MOST_NARROWED]
            rows = rows.filter(any_of("claim", newest))
        return rows

    @cached_property
    def _places(self) -> list[tuple[int, int, int]]:
        # Of claims that are the newest already, in no order: their index is then used, and not that of all statements.
        rows = self._said.order_by() if self._asked & _OF_CLAIMS else self._said.order_by("-pk")
        return list(rows.values_list("claim", "version", "source")[: MOST_NARROWED + 1])

    def _said_on(self, column: str) -> set[int]:
        place = ("claim", "version", "source").index(column)
        return {row[place] for row in self._places[:MOST_NARROWED]}


def _said(search: Search, readable: Readable) -> QuerySet[Attribution]:
    rows = Attribution.objects.live().filter(version__in=readable)
    if search.stance:
        rows = rows.filter(stance=search.stance)
    if search.source:
        rows = rows.filter(Q(source=search.source) | Q(source__speaks_for=search.source))
    if search.outlet:
        rows = rows.filter(version__article__outlet=search.outlet)
    if search.since and search.until and search.until - search.since <= _SHORT:
        rows = rows.filter(pk__in=_within(search.since, search.until))
    elif search.since or search.until:
        rows = rows.alias(day=DAY)
        days: dict[str, Any] = {"day__gte": search.since, "day__lte": search.until}
        rows = rows.filter(**{name: day for name, day in days.items() if day})
    return rows


def _within(since: date, until: date) -> QuerySet[Any]:
    """What was said in a short time: a union of what the indexes of each date find."""
    live = Attribution.objects.live().order_by()
    undated = live.filter(said_on=None)
    accepted = undated.filter(version__published_on=None).annotate(on=Cast("accepted_at", DateField()))
    return live.filter(said_on__range=(since, until)).values("pk").union(
        undated.filter(version__published_on__range=(since, until)).values("pk"),
        accepted.filter(on__range=(since, until)).values("pk"),
    )  # fmt: skip


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
