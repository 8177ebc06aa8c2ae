"""What the page of a claim shows: both its sides, its variants, and what the desk says of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet

from claims.models import (
    PUBLIC_STATES,
    ArticleVersion,
    Assessment,
    AssessmentState,
    AssessmentStep,
    Attribution,
    Band,
    Claim,
    ClaimRelation,
)
from claims.queries.articles import outlets_of
from claims.queries.passages import Passage, passage_of, with_passages
from claims.queries.positions import (
    Fold,
    Position,
    counted,
    folded,
    names,
    positions_on,
    together,
)
from claims.queries.publishing import changes_since, current_assessment, hindrances
from claims.queries.standing import confirmed_variants, with_standing
from claims.queries.stands import Stand, stand

PAGE = 25
#: In this order the band "also on record" is read.
ON_RECORD_ORDER = (
    "expresses_concern", "doubts", "calls_for", "no_comment", "believes", "agrees", "offers", "discusses", "retracts",
    "asserts", "denies",  # what their source took back
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One utterance on the page, with the wire copies that have it too."""

    attribution: Attribution
    passage: Passage
    others: tuple[Attribution, ...] = ()  # of other sources, by the same sentence
    copies: tuple[Attribution, ...] = ()
    through: Claim | None = None  # the variant asserted, or the wider claim denied


@dataclass(frozen=True, slots=True)
class Lane:
    """One band of the page."""

    band: Band
    sources: int
    names: int  # more than ``sources`` where one speaks for another
    statements: int
    reports: int  # a text and its wire copies are one
    outlets: int  # that carry them, be it as a copy
    withheld: int  # in texts that this person may not read
    page: Page[list[Fold]]
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Assessed:
    """What the desk says of the claim now, and how far that is on its way out."""

    assessment: Assessment
    state: AssessmentState
    step: int  # the number of the latest step
    corrections: list[AssessmentStep]
    published_at: datetime | None
    changes_since: int  # attributions added, changed or taken away since it was published
    hindrances: list[str]  # why it may not be published yet


@dataclass(frozen=True, slots=True)
class Variant:
    claim: Claim
    asserted_by: list[tuple[int, str]]
    denied_by: list[tuple[int, str]]
    implied_deniers: list[tuple[int, str]]


@dataclass(frozen=True, slots=True)
class Related:
    claim: Claim
    how: str


@dataclass(frozen=True, slots=True)
class ClaimPage:
    claim: Claim
    wider: Claim | None
    assessed: Assessed | None
    lanes: dict[str, Lane]
    facing: tuple[Line, Line] | None  # the newest assertion and the newest denial
    stand: Stand
    variants: list[Variant]
    has_more_variants: bool  # than the page shows; the list of claims has them all
    related: list[Related]
    is_training: bool


def claim_page(
    *, claim: Claim, readable: QuerySet[ArticleVersion], pages: Mapping[str, str | None] | None = None
) -> ClaimPage:
    """The claim with all that stands on it; ``pages`` names the page of each band.

    The number of queries does not depend on how much is on record, and only shown sentences are fetched.
    """
    claim = with_standing(Claim.objects.prefetch_related("about", "topics")).get(pk=claim.pk)
    wider = Claim.objects.filter(relations_in__in=confirmed_variants().filter(claim=claim)).first()
    variants = list(with_standing(_variants_of(claim)).order_by("pk")[: PAGE + 1])
    has_more_variants = len(variants) > PAGE
    variants = variants[:PAGE]
    positions = positions_on([claim.pk, *(variant.pk for variant in variants)], readable=readable)
    mine = positions[claim.pk]

    lanes = {band: _Folds(mine, band, (pages or {}).get(band.value)) for band in Band}
    carried = outlets_of({its.text for its in mine if its.is_readable}, readable=readable)
    faced = _facing(lanes)
    shown = [line for folds in lanes.values() for line in folds.page] + faced
    lines = _lines(shown)
    return ClaimPage(
        claim=claim, wider=wider,
        assessed=_assessed(claim),
        lanes={
            band.value: folds.lane([lines[line[0][0].pk] for line in folds.page], carried)
            for band, folds in lanes.items()
        },
        facing=(lines[faced[0][0][0].pk], lines[faced[1][0][0].pk]) if faced else None,
        stand=stand(mine),
        variants=[_variant(variant, positions[variant.pk]) for variant in variants],
        has_more_variants=has_more_variants,
        related=_related(claim),
        is_training=any(
            its.version.article.is_training
            for line in lines.values()
            for its in (line.attribution, *line.copies)
        ),
    )  # fmt: skip


def _variants_of(claim: Claim) -> QuerySet[Claim]:
    return Claim.objects.filter(relations__in=confirmed_variants().filter(other=claim))


def _assessed(claim: Claim) -> Assessed | None:
    current = current_assessment(claim)
    if current is None:
        return None
    steps = list(current.steps.all())
    went_out = [step for step in steps if step.state in PUBLIC_STATES]
    is_out = steps[-1].state in PUBLIC_STATES
    return Assessed(
        assessment=current, state=AssessmentState(steps[-1].state), step=steps[-1].number,
        corrections=[step for step in steps if step.state == AssessmentState.CORRECTED],
        published_at=went_out[0].created_at if is_out else None,
        changes_since=changes_since(claim, went_out[0].created_at) if is_out else 0,
        hindrances=hindrances(claim),
    )  # fmt: skip


class _Folds:
    """One band before its sentences are fetched."""

    def __init__(self, positions: list[Position], band: Band, number: str | None) -> None:
        self.band = band
        self.positions = [p for p in positions if p.band == band]
        self.readable = together(folded(p for p in self.positions if p.is_readable))
        if band == Band.ON_RECORD:
            self.readable.sort(key=lambda line: ON_RECORD_ORDER.index(line[0][0].stance))
        self.withheld = len(together(folded(p for p in self.positions if not p.is_readable)))
        self.page = Paginator(self.readable, PAGE).get_page(number or 1)

    def lane(self, lines: list[Line], carried: Mapping[int, set[object]]) -> Lane:
        reports = {p.text for p in self.positions if p.is_readable}
        return Lane(
            band=self.band, sources=counted(self.positions),
            names=len({p.name for p in self.positions}), statements=len(self.readable),
            reports=len(reports), outlets=len(set().union(*(carried.get(text, ()) for text in reports))),
            withheld=self.withheld, page=self.page, lines=lines,
        )  # fmt: skip


def _facing(lanes: Mapping[Band, _Folds]) -> list[list[Fold]]:
    """The newest of each side; what was said of the claim itself goes before what was said through another."""
    both = [lanes[Band.ASSERTED].readable, lanes[Band.DENIED].readable]
    if not all(both):
        return []
    return [next((line for line in side if line[0][0].through is None), side[0]) for side in both]


def _lines(shown: Sequence[list[Fold]]) -> dict[int, Line]:
    """The lines by the primary key of their first attribution; the queries are few, and the same for any number."""
    through = Claim.objects.in_bulk({line[0][0].through for line in shown} - {None})
    wanted = {position.pk for line in shown for fold in line for position in fold}
    rows = {row.pk: row for row in with_passages(Attribution.objects.filter(pk__in=wanted))}
    return {first.pk: _line(first, line, rows, through) for line in shown for first in line[0][:1]}


def _line(first: Position, line: list[Fold], rows: Mapping[int, Attribution], through: Mapping[int, Claim]) -> Line:
    its = rows[first.pk]
    copies = {rows[copy.pk].version_id: rows[copy.pk] for fold in line for copy in fold[1:]}
    copies.pop(its.version_id, None)
    return Line(
        attribution=its, passage=passage_of(its), others=tuple(rows[fold[0].pk] for fold in line[1:]),
        copies=tuple(copies.values()), through=through[first.through] if first.through else None,
    )  # fmt: skip


def _variant(claim: Claim, positions: list[Position]) -> Variant:
    """Who stands where on it, by name, in texts that this person may read."""
    own = [p for p in positions if p.through is None and p.is_readable]
    implied = [p for p in positions if p.through is not None and p.is_readable]
    return Variant(
        claim=claim, asserted_by=names(own, Band.ASSERTED), denied_by=names(own, Band.DENIED),
        implied_deniers=names(implied, Band.DENIED),
    )  # fmt: skip


def _related(claim: Claim) -> list[Related]:
    """Opposites and related claims that a person confirmed, and claims of related groups of one article."""
    rows = ClaimRelation.objects.filter(
        Q(claim=claim) | Q(other=claim), state=ClaimRelation.State.CONFIRMED
    ).exclude(kind=ClaimRelation.Kind.VARIANT_OF)  # fmt: skip
    how = {
        (row.other_id if row.claim_id == claim.pk else row.claim_id): row.get_kind_display().rsplit(" ", 1)[0]
        for row in rows
    }
    grouped = Claim.objects.filter(
        Q(proposed_as__related_to__claim=claim) | Q(proposed_as__related_from__claim=claim)
    ).exclude(pk=claim.pk)
    for pk in grouped.values_list("pk", flat=True).distinct():
        how.setdefault(pk, "related")
    claims = with_standing(Claim.objects.filter(pk__in=how, merged_into=None)).order_by("-pk")[:PAGE]
    return [Related(claim=related, how=how[related.pk]) for related in claims]
