"""What a merge will move, and which merges made a source or a claim what it is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from claims.models import Attribution, Claim, ClaimRelation, Merge, Relay, Source, SourceAlias


@dataclass(frozen=True, slots=True)
class Moves:
    """What will go from the one to the other, counted, in words: "3 attributions"."""

    what: Sequence[tuple[int, str]]
    doubled: int  # attributions of both by the same words: they count once


def moves_of_source(gone: Source, kept: Source) -> Moves:
    mine = Attribution.objects.live().filter(source=gone)
    return Moves(
        what=_counted(
            (mine.count(), "attribution", "attributions"),
            (Relay.objects.filter(source=gone).count(), "statement that it passed on", "statements that it passed on"),
            (SourceAlias.objects.filter(source=gone).count(), "other name", "other names"),
            (Source.objects.filter(Q(affiliation=gone) | Q(speaks_for=gone)).count(), "source that belongs to it",
             "sources that belong to it"),
            (gone.articles.count(), "article", "articles"),
            (gone.claims_about.count(), "claim about it", "claims about it"),
        ),
        doubled=_doubled(mine, kept.pk, "source"),
    )  # fmt: skip


def moves_of_claim(gone: Claim, kept: Claim) -> Moves:
    mine = Attribution.objects.live().filter(claim=gone)
    relations = ClaimRelation.objects.filter(Q(claim=gone) | Q(other=gone))
    return Moves(
        what=_counted(
            (mine.count(), "attribution", "attributions"),
            (relations.count(), "relation to other claims", "relations to other claims"),
        ),
        doubled=_doubled(mine, kept.pk, "claim"),
    )


def _counted(*found: tuple[int, str, str]) -> list[tuple[int, str]]:
    return [(count, one if count == 1 else many) for count, one, many in found if count]


def _doubled(mine: QuerySet[Attribution], kept: int, field: str) -> int:
    place = ("source", "claim", "version", "start", "end")
    theirs = set(Attribution.objects.live().filter(**{field: kept}).values_list(*(f for f in place if f != field)))
    return sum(row in theirs for row in mine.values_list(*(f for f in place if f != field)))


def merges_into(row: Source | Claim) -> QuerySet[Merge]:
    """The merges in force that ended in this one, the latest first; chains included."""
    its = "source" if isinstance(row, Source) else "claim"
    here = Q(**{f"kept_{its}": row}) | Q(**{f"kept_{its}__merged_into": row})
    return Merge.objects.in_force().filter(here).select_related(f"gone_{its}", "actor").defer("moved", "held")


def merges_of(row: Source | Claim) -> QuerySet[Merge]:
    """All merges that it ever was part of, the latest first."""
    its = "source" if isinstance(row, Source) else "claim"
    part = Q(**{f"kept_{its}": row}) | Q(**{f"gone_{its}": row})
    return (
        Merge.objects.filter(part).select_related(f"gone_{its}", f"kept_{its}", "actor", "undone_by")
        .defer("moved", "held").order_by("-pk")
    )  # fmt: skip
