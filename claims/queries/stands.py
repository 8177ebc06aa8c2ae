"""How a claim stands, in full and in words: now, or as it was known on a past day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils.formats import date_format

from claims.models import ArticleVersion, Band, Claim
from claims.nlp.types import Stance
from claims.queries.at import end_of
from claims.queries.positions import Position, Sides, disputed_since, names, positions_on, sides
from claims.queries.standing import Standing, standing_of


@dataclass(frozen=True, slots=True)
class Stand:
    """The standing of one claim with what it rests on."""

    standing: Standing
    sides: Sides
    since: date | None  # in dispute since: the first published report of the later side
    asserted_by: list[tuple[int, str]]  # primary key and name of each source
    denied_by: list[tuple[int, str]]

    @property
    def words(self) -> str:
        """ "Asserted by 4, denied by 3, in dispute since 1 October 2020."""
        its = self.sides
        match self.standing:
            case Standing.DISPUTED:
                both = f"Asserted by {its.asserted}, denied by {its.denied}"
                return f"{both}, in dispute since {date_format(self.since, 'j F Y')}" if self.since else both
            case Standing.ASSERTED:
                return f"Asserted by {its.asserted}, denied by nobody on record"
            case Standing.DENIED:
                return f"Denied by {its.denied}, asserted by nobody on record"
            case Standing.RETRACTED:
                return "Taken back by who said it; nobody on record asserts or denies it now"
            case _:
                return "Nobody on record asserts or denies it"


def stand(positions: Sequence[Position]) -> Stand:
    """How the claim stands whose positions these are."""
    its = sides(positions)
    standing = standing_of(
        asserted=its.asserted > 0, denied=its.denied > 0,
        retracted=any(p.stance == Stance.RETRACTS and p.through is None for p in positions),
    )  # fmt: skip
    return Stand(
        standing=standing, sides=its, since=disputed_since(positions) if standing == Standing.DISPUTED else None,
        asserted_by=names(positions, Band.ASSERTED), denied_by=names(positions, Band.DENIED),
    )  # fmt: skip


def stand_as_known(*, claim: Claim, day: date, readable: QuerySet[ArticleVersion]) -> Stand:
    """How the claim stood by all that was recorded up to the end of ``day``.

    Counted is everything; named are only those in texts that this person may read.
    """
    positions = positions_on([claim.pk], readable=readable, at=end_of(day))[claim.pk]
    its = stand(positions)
    read = [p for p in positions if p.is_readable]
    return Stand(its.standing, its.sides, its.since, names(read, Band.ASSERTED), names(read, Band.DENIED))
