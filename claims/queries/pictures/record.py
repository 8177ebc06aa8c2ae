"""A source's record: over time, by topic, and what it denied that others assert."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Final

from dateutil.relativedelta import relativedelta
from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.models import ArticleVersion, Attribution, Band, Claim, Source
from claims.queries.claim_lists import sides_of
from claims.queries.pictures.scales import Days, Tick
from claims.queries.positions import Sides, stances
from claims.queries.search.filters import DAY
from claims.queries.standing import with_standing

WIDTH: Final = 960
_LEFT, _RIGHT, _MIDDLE, _HALF = 40, 940, 110, 84
MOST_READ: Final = 20_000
MOST_BARS: Final = 60
MOST: Final = 25


@dataclass(frozen=True, slots=True)
class Period:
    """Of the table: what was said from ``first`` to ``last``, both included."""

    first: date
    last: date
    asserted: int
    denied: int
    on_record: int


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    band: str
    period: Period
    number: int


@dataclass(frozen=True, slots=True)
class OfTopic:
    name: str
    slug: str
    asserted: int
    denied: int
    on_record: int


@dataclass(frozen=True, slots=True)
class Record:
    source: Source
    periods: list[Period]
    bars: list[Bar]
    ticks: list[Tick]
    highest: int
    topics: list[OfTopic]
    denied_alone: list[tuple[Claim, Sides]]  # what it denies and others assert
    is_cut: bool
    width: int = WIDTH
    middle: int = _MIDDLE
    height: int = 2 * _MIDDLE + 20


def record(source: Source, *, readable: QuerySet[ArticleVersion]) -> Record:
    """All of it in texts that this person may read; seven queries, however much that is."""
    mine = Attribution.objects.live().filter(_its(source), version__in=readable)
    rows = list(mine.annotate(day=DAY).order_by("-pk").values_list("day", "stance", "claim")[: MOST_READ + 1])
    bands = {stance: band for band in Band for stance in stances(band)}
    said = [(day, bands[stance]) for day, stance, _ in rows[:MOST_READ]]
    periods = _periods(said)
    scale = Days.of([day for day, _ in said], _LEFT, _RIGHT) if said else None
    highest = max((max(its.asserted, its.denied) for its in periods), default=0)
    topics: dict[int, set[tuple[str, str]]] = defaultdict(set)
    claims = {claim for _, _, claim in rows}
    for claim, name, slug in Claim.topics.through.objects.filter(claim__in=claims).values_list(
        "claim", "topic__name", "topic__slug"
    ):
        topics[claim].add((name, slug))
    return Record(
        source=source, periods=periods, bars=_bars(periods, scale, highest) if scale else [],
        ticks=scale.ticks() if scale else [], highest=highest,
        topics=_topics([(claim, bands[stance]) for _, stance, claim in rows[:MOST_READ]], topics),
        denied_alone=_denied_alone(source, readable), is_cut=len(rows) > MOST_READ,
    )  # fmt: skip


def _its(source: Source) -> Q:
    """Its own words, and those of whoever speaks for it."""
    return Q(source=source) | Q(source__speaks_for=source)


def _periods(said: list[tuple[date, Band]]) -> list[Period]:
    """By days, weeks, months, quarters or years: the finest of which a picture can hold all."""
    if not said:
        return []
    first, last = min(day for day, _ in said), max(day for day, _ in said)
    for step in (relativedelta(days=1), relativedelta(days=7), relativedelta(months=1), relativedelta(months=3),
                 relativedelta(years=1), relativedelta(years=10)):  # fmt: skip
        start = first.replace(month=1, day=1) if step.years else first.replace(day=1) if step.months else first
        edges = [start]
        while edges[-1] <= last and len(edges) <= MOST_BARS + 1:
            edges.append(edges[-1] + step)
        if len(edges) <= MOST_BARS + 1:
            break
    counts: dict[int, Counter[Band]] = defaultdict(Counter)
    for day, band in said:
        counts[sum(edge <= day for edge in edges) - 1][band] += 1
    return [
        Period(
            edges[n], edges[n + 1] - relativedelta(days=1), its[Band.ASSERTED], its[Band.DENIED], its[Band.ON_RECORD]
        )
        for n, its in sorted(counts.items())
    ]


def _bars(periods: list[Period], scale: Days, highest: int) -> list[Bar]:
    bars = []
    for its in periods:
        left, right = scale.at(its.first), scale.at(its.last + relativedelta(days=1))
        width = max(min(right - left - 1, 26), 3)
        for band, number, is_up in (("asserts", its.asserted, True), ("denies", its.denied, False)):
            if number:
                height = round(_HALF * number / max(highest, 1), 1)
                bars.append(Bar(left, _MIDDLE - height if is_up else _MIDDLE, width, height, band, its, number))
    return bars


def _topics(said: list[tuple[int, Band]], topics: dict[int, set[tuple[str, str]]]) -> list[OfTopic]:
    counts: dict[tuple[str, str], Counter[Band]] = defaultdict(Counter)
    for claim, band in said:
        for topic in topics[claim] or {("under no topic", "")}:
            counts[topic][band] += 1
    ordered = sorted(counts.items(), key=lambda row: (not row[0][1], -row[1].total(), row[0]))
    return [
        OfTopic(name, slug, its[Band.ASSERTED], its[Band.DENIED], its[Band.ON_RECORD])
        for (name, slug), its in ordered[:MOST]
    ]


def _denied_alone(source: Source, readable: QuerySet[ArticleVersion]) -> list[tuple[Claim, Sides]]:
    live = Attribution.objects.counting().filter(version__in=readable)
    denied = live.in_band(Band.DENIED).filter(_its(source))
    asserted = live.in_band(Band.ASSERTED).filter(claim=OuterRef("pk")).exclude(_its(source))
    claims = Claim.objects.filter(Exists(asserted), pk__in=denied.values("claim"), merged_into=None)
    rows = list(with_standing(claims).order_by("-pk")[:MOST])
    sides = sides_of(rows)
    return [(claim, sides[claim.pk]) for claim in rows]
