"""What everybody may see: published claims, with what may be quoted to everybody, and nothing that hangs on more.

A claim's standing is worked out anew from what is public: that a restricted text disputes it is not told.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.contrib.postgres.search import SearchQuery
from django.db.models import Max, Min, OuterRef, QuerySet, Subquery

from claims.models import (
    PUBLIC_STATES,
    Article,
    ArticleVersion,
    Assessment,
    AssessmentState,
    AssessmentStep,
    Attribution,
    Band,
    Claim,
    Evidence,
    Reply,
)
from claims.queries.exchange import utterances_on
from claims.queries.positions import Sides, positions_on, sides
from claims.queries.publishing import published_assessment, published_assessments
from claims.queries.standing import Standing, confirmed_variants, standing_of

PAGE: Final = 25
MOST_QUOTED: Final = 60  # words of one quote: fair use is short


@dataclass(frozen=True, slots=True)
class Listed:
    claim: Claim
    assessment: Assessment
    standing: Standing
    sides: Sides


@dataclass(frozen=True, slots=True)
class Quoted:
    attribution: Attribution
    words: str


@dataclass(frozen=True, slots=True)
class PublicClaim:
    claim: Claim
    assessment: Assessment
    standing: Standing
    published: AssessmentStep
    corrections: list[AssessmentStep]
    lanes: list[tuple[Band, list[Quoted]]]
    evidence: list[Evidence]
    replies: list[Reply]
    wider: Claim | None
    variants: list[Claim]


def public_versions() -> QuerySet[ArticleVersion]:
    """Texts that may be quoted to everybody: no restricted one, no training text, and no reply to us."""
    versions = ArticleVersion.objects.filter(article__visibility=Article.Visibility.NEWSROOM)
    return versions.exclude(article__kind=Article.Kind.REPLY)


def published_claims(q: str = "") -> QuerySet[Claim]:
    """Those of which the desk has published what it says, the last published or corrected first: ``published_at`` is
    when it first did, ``changed_at`` when it last did."""
    states = sorted(PUBLIC_STATES)
    latest = AssessmentStep.objects.filter(assessment=OuterRef("pk")).order_by("-number").values("state")[:1]
    out = Assessment.objects.standing().alias(now=Subquery(latest)).filter(now__in=states)
    steps = AssessmentStep.objects.filter(state__in=states, assessment__claim=OuterRef("pk")).order_by()
    of_claim = steps.values("assessment__claim")
    found = Claim.objects.filter(merged_into=None, pk__in=out.order_by().values("claim")).annotate(
        published_at=Subquery(of_claim.annotate(at=Min("created_at")).values("at")),
        changed_at=Subquery(of_claim.annotate(at=Max("created_at")).values("at")),
    )
    if q := q.replace("\x00", "").strip():
        found = found.filter(search=SearchQuery(q, config="english", search_type="websearch"))
    return found.order_by("-changed_at", "-pk")


def listed(claims: Sequence[Claim]) -> list[Listed]:
    """A page of published claims; the queries do not depend on how much is on record."""
    found = public_sides(claims)
    assessments = published_assessments(claims)
    return [
        Listed(claim, assessments[claim.pk], _standing(found[claim.pk]), found[claim.pk])
        for claim in claims
        if claim.pk in assessments
    ]


def public_sides(claims: Sequence[Claim]) -> dict[int, Sides]:
    """By what is public: said in texts that may be quoted, of these claims or of published ones near them."""
    public = set(published_claims().order_by().values_list("pk", flat=True))
    positions = positions_on([claim.pk for claim in claims], readable=public_versions())
    return {
        pk: sides(its for its in mine if its.is_readable and (its.through is None or its.through in public))
        for pk, mine in positions.items()
    }


def public_standings(claims: Sequence[Claim]) -> dict[int, Standing]:
    return {pk: _standing(its) for pk, its in public_sides(claims).items()}


def _standing(its: Sides) -> Standing:
    return standing_of(asserted=its.asserted > 0, denied=its.denied > 0, retracted=False)


def public_claim(claim: Claim) -> PublicClaim | None:
    """The page of a published claim; None where nothing is published of it."""
    assessment = published_assessment(claim)
    if assessment is None or claim.merged_into_id is not None:
        return None
    steps = list(assessment.steps.filter(state__in=sorted(PUBLIC_STATES)).order_by("number"))
    rows = list(utterances_on([claim.pk], readable=public_versions()))
    published = published_claims().order_by("pk")
    return PublicClaim(
        claim=claim, assessment=assessment, standing=public_standings([claim])[claim.pk], published=steps[0],
        corrections=[step for step in steps if step.state == AssessmentState.CORRECTED],
        lanes=[(band, [Quoted(row, shortened(row.quote)) for row in rows if row.band == band]) for band in Band],
        evidence=list(assessment.evidence.filter(kind=Evidence.Kind.LINK)),
        replies=list(claim.replies.exclude(outcome=Reply.Outcome.WAITING).select_related("source").order_by("pk")),
        wider=published.filter(relations_in__in=confirmed_variants().filter(claim=claim)).first(),
        variants=list(published.filter(relations__in=confirmed_variants().filter(other=claim))[:PAGE]),
    )  # fmt: skip


def shortened(quote: str, most: int = MOST_QUOTED) -> str:
    """
    >>> shortened("one two three", 2)
    'one two …'
    """
    words = quote.split()
    return quote if len(words) <= most else f"{' '.join(words[:most])} …"
