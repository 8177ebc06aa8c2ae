"""How the desk stands: what is newly in dispute, most denied, who speaks most, what waits, how well extraction does.

Each list reads so many of the newest rows and no more, so that it takes the same at any size; the page says so.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import Count, Min, QuerySet
from django.utils import timezone

from claims.models import ArticleVersion, Attribution, Band, Claim, QueueEntry, Source, Suggestion
from claims.nlp.types import SourceKind
from claims.queries.claim_lists import sides_of
from claims.queries.positions import Sides, disputed_since, positions_on, stances
from claims.queries.standing import Standing, of_standing, with_standing

MOST: Final = 10
#: Attributions, and decided suggestions, that are read, the newest first.
LATEST: Final = 20_000
_CANDIDATES: Final = 60  # claims with new denials or assertions that are looked at for being in dispute
_BAR: Final = 200  # the length of the longest bar
_AGES: Final = ((1, "today"), (7, "this week"), (30, "this month"), (None, "longer"))
MIN_DECIDED: Final = 5  # a rule that fewer people's decisions rest on says nothing


@dataclass(frozen=True, slots=True)
class Disputed:
    claim: Claim
    sides: Sides
    since: date | None


@dataclass(frozen=True, slots=True)
class Bar:
    """A row of a table, and its bar beside it."""

    label: str
    number: int
    length: float
    address: int | str = ""
    other: int = 0  # of the number, what was denied; of a rule, what was rejected
    share: float = 0.0


@dataclass(frozen=True, slots=True)
class Dashboard:
    disputed: list[Disputed]
    most_denied: list[Bar]
    busiest: list[Bar]
    backlog: list[Bar]
    waiting: int
    oldest: datetime | None
    rules: list[Bar]
    decided: int
    latest: int = LATEST


def dashboard(*, readable: QuerySet[ArticleVersion]) -> Dashboard:
    """Over what this person may read; the same few queries at any size."""
    backlog, waiting, oldest = _backlog(readable)
    rules, decided = _rules(readable)
    newest = Attribution.objects.live().filter(version__in=readable).order_by("-pk")
    rows = list(newest.values_list("source", "claim", "stance", "source__kind")[:LATEST])
    return Dashboard(
        disputed=_disputed(readable), most_denied=_most_denied(rows), busiest=_busiest(rows),
        backlog=backlog, waiting=waiting, oldest=oldest, rules=rules, decided=decided,
    )  # fmt: skip


def _disputed(readable: QuerySet[ArticleVersion]) -> list[Disputed]:
    """The claims whose dispute became visible last, of those with the newest words on either side."""
    sides = stances(Band.DENIED) + stances(Band.ASSERTED)
    newest = Attribution.objects.live().filter(version__in=readable, stance__in=sides).order_by("-pk")
    keys = list(dict.fromkeys(newest.values_list("claim", flat=True)[: 20 * _CANDIDATES]))[: 5 * _CANDIDATES]
    claims = of_standing(with_standing(Claim.objects.filter(pk__in=keys, merged_into=None)), Standing.DISPUTED)
    found = list(claims.order_by("-pk")[:_CANDIDATES])
    positions = positions_on([claim.pk for claim in found], readable=readable)
    counted = sides_of(found)
    rows = [Disputed(claim, counted[claim.pk], disputed_since(positions[claim.pk])) for claim in found]
    return sorted(rows, key=lambda row: (row.since or date.min, row.claim.pk), reverse=True)[:MOST]


def _most_denied(rows: list[tuple[int, int, str, str]]) -> list[Bar]:
    """By how many sources deny it, each counted once."""
    denies = set(stances(Band.DENIED))
    deniers = Counter(claim for claim, _ in {(claim, source) for source, claim, stance, _ in rows if stance in denies})
    top = deniers.most_common(MOST)
    claims = Claim.objects.in_bulk([pk for pk, _ in top])
    return _bars([(claims[pk].statement, n, claims[pk].slug, 0) for pk, n in top if pk in claims])


def _busiest(rows: list[tuple[int, int, str, str]]) -> list[Bar]:
    denies = set(stances(Band.DENIED))
    named = [(source, stance) for source, _, stance, kind in rows if kind != SourceKind.ANONYMOUS]
    counts = Counter(source for source, _ in named)
    denied = Counter(source for source, stance in named if stance in denies)
    top = counts.most_common(MOST)
    names = dict(Source.objects.filter(pk__in=[pk for pk, _ in top]).values_list("pk", "name"))
    return _bars([(names[pk], n, pk, denied[pk]) for pk, n in top if pk in names])


def _backlog(readable: QuerySet[ArticleVersion]) -> tuple[list[Bar], int, datetime | None]:
    """How many suggestions wait, by how long their article has."""
    now, waiting = timezone.now(), QueueEntry.objects.filter(article__versions__in=readable)
    total = waiting.aggregate(n=Count("pk", distinct=True), oldest=Min("article__created_at"))
    rows, newer = [], 0
    for days, label in _AGES:
        since = now - timedelta(days=days) if days else None
        its = waiting.filter(article__created_at__gte=since) if since else waiting
        n = its.aggregate(n=Count("pk", distinct=True))["n"]
        rows.append((label, n - newer, "", 0))
        newer = n
    return _bars(rows), int(total["n"]), total["oldest"]


def _rules(readable: QuerySet[ArticleVersion]) -> tuple[list[Bar], int]:
    """Of each rule: how many of its suggestions were decided, and how many of these rejected."""
    state = Suggestion.State
    decided = Suggestion.objects.filter(version__in=readable, state__in=[state.ACCEPTED, state.REJECTED])
    rows = list(decided.order_by("-pk").values_list("found_by", "state")[:LATEST])
    all_, rejected = Counter[str](), Counter[str]()
    for found_by, its in rows:
        for rule in set(found_by):
            all_[rule] += 1
            rejected[rule] += its == state.REJECTED
    shown = [(rule, n) for rule, n in all_.most_common() if n >= MIN_DECIDED]
    return _bars([(rule, n, "", rejected[rule]) for rule, n in shown[: 2 * MOST]]), len(rows)


def _bars(rows: Sequence[tuple[str, int, int | str, int]]) -> list[Bar]:
    longest = max((n for _, n, _, _ in rows), default=0) or 1
    return [
        Bar(label, n, round(_BAR * n / longest, 1), address, other, round(_BAR * other / longest, 1))
        for label, n, address, other in rows
    ]
