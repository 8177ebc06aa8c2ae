"""Where a source contradicts its own earlier words, as two dated quotes.

A pair is only proposed here: it may be reported wrongly, or mean two things.  Those who decide see proposals; others
see what a person has confirmed, with what that person noted.
"""

from __future__ import annotations

import itertools
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q, QuerySet

from claims.models import ArticleVersion, Attribution, Band, ClaimRelation, Reversal, Source
from claims.queries.claim_pages import Line
from claims.queries.passages import passage_of, with_passages
from claims.queries.positions import stances
from claims.queries.search.filters import DAY
from claims.queries.standing import confirmed_variants

MOST: Final = 20
MOST_READ: Final = 5000


@dataclass(frozen=True, slots=True)
class Turn:
    """The earlier words and the later; ``decided`` where a person has."""

    earlier: Line
    later: Line
    days: tuple[date, date]
    decided: Reversal | None = None


def reversals(source: Source, *, readable: QuerySet[ArticleVersion], proposals: bool) -> list[Turn]:
    """Those that are confirmed, the newest first; with ``proposals`` those that wait, too, before them.

    Only of texts that this person may read.  An anonymous source is not held to its words: it may be several people.
    """
    if source.is_anonymous:
        return []
    decided = {
        (its.earlier_id, its.later_id): its
        for its in Reversal.objects.filter(earlier__source=source).select_related("decided_by")
    }
    wanted: list[tuple[int, int]] = []
    if proposals:
        wanted = [pair for pair in _proposed(source, readable) if pair not in decided][:MOST]
    wanted += [pair for pair, its in decided.items() if its.is_confirmed][:MOST]
    rows = {
        row.pk: row
        for row in with_passages(
            Attribution.objects.live().filter(version__in=readable, pk__in={pk for pair in wanted for pk in pair})
        ).annotate(day=DAY)
    }  # fmt: skip
    return [
        Turn(_line(rows[a]), _line(rows[b]), (rows[a].day, rows[b].day), decided.get((a, b)))
        for a, b in wanted
        if a in rows and b in rows
    ]


def is_a_turn(earlier: Attribution, later: Attribution, *, readable: QuerySet[ArticleVersion]) -> bool:
    """Whether these two are proposed: a person decides of what is, and of nothing else."""
    return (earlier.pk, later.pk) in set(_proposed(earlier.source, readable))


def _proposed(source: Source, readable: QuerySet[ArticleVersion]) -> list[tuple[int, int]]:
    """Of each claim, or of two that are opposite or of which one is a variant, the latest words of one side and the
    next words of the other."""
    rows = (
        Attribution.objects.live().filter(source=source, version__in=readable, claim__merged_into=None)
        .filter(stance__in=stances(Band.ASSERTED) + stances(Band.DENIED)).annotate(day=DAY).order_by("-pk")
        .values_list("pk", "claim", "stance", "day")[:MOST_READ]
    )  # fmt: skip
    denies = set(stances(Band.DENIED))
    said: dict[int, list[tuple[date, int, bool]]] = defaultdict(list)
    for pk, claim, stance, day in rows:
        said[claim].append((day, pk, stance in denies))
    threads = [(said[claim], set[int]()) for claim in said]
    threads += [
        ([*said[variant], *said[wider]], {pk for _, pk, is_denied in said[variant] if is_denied}
         | {pk for _, pk, is_denied in said[wider] if not is_denied})
        for variant, wider in _between(confirmed_variants(), said)
    ]  # fmt: skip
    opposite = ClaimRelation.objects.filter(
        kind=ClaimRelation.Kind.OPPOSITE, state=ClaimRelation.State.CONFIRMED,
    )  # fmt: skip
    threads += [
        ([*said[one], *((day, pk, not is_denied) for day, pk, is_denied in said[other])],
         {pk for claim in (one, other) for _, pk, is_denied in said[claim] if is_denied})
        for one, other in _between(opposite, said)
    ]  # fmt: skip
    return list(dict.fromkeys(pair for thread, aside in threads for pair in _turns(thread, aside)))


def _between(
    relations: QuerySet[ClaimRelation], said: dict[int, list[tuple[date, int, bool]]]
) -> list[tuple[int, int]]:
    its = relations.filter(Q(claim__in=said) & Q(other__in=said))
    return list(its.order_by().values_list("claim", "other"))


def _turns(thread: Iterable[tuple[date, int, bool]], aside: set[int]) -> list[tuple[int, int]]:
    """Where one side follows the other; ``aside`` holds what says nothing of the two claims together: who denies the
    variant may assert the wider claim, and who denies both of two opposites has not turned."""
    turns = []
    said = sorted(its for its in thread if its[1] not in aside)
    for (_, one, was_denied), (_, other, is_denied) in itertools.pairwise(said):
        if was_denied != is_denied:
            turns.append((one, other))
    return turns


def _line(row: Attribution) -> Line:
    return Line(attribution=row, passage=passage_of(row))
