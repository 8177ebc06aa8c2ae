"""How a claim stands: derived from what is on record, never stored, never set by hand.

A claim is asserted by who asserts it or one of its variants, and denied by who denies it; a variant is
denied, too, by who denies the wider claim (*implied*).  Both at once: disputed.  Only attributions that
stand and that their source has not taken back count, and relays never do.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from claims.models import Assessment, Attribution, Band, Claim, ClaimRelation, Verdict
from claims.nlp.types import Stance


class Standing(models.TextChoices):
    UNATTRIBUTED = "unattributed", "no side taken"  # nobody asserts or denies it; calls and offers may be on record
    ASSERTED = "asserted"
    DENIED = "denied"
    DISPUTED = "disputed"
    RETRACTED = "retracted"


def standing_of(*, asserted: bool, denied: bool, retracted: bool) -> Standing:
    """The whole rule, in one place; ``with_standing`` is its form in SQL, and a test holds both together."""
    if asserted and denied:
        return Standing.DISPUTED
    if asserted:
        return Standing.ASSERTED
    if denied:
        return Standing.DENIED
    return Standing.RETRACTED if retracted else Standing.UNATTRIBUTED


def confirmed_variants() -> QuerySet[ClaimRelation]:
    """Between claims that stand: what a merge left behind is not seen."""
    return ClaimRelation.objects.filter(
        kind=ClaimRelation.Kind.VARIANT_OF, state=ClaimRelation.State.CONFIRMED,
        claim__merged_into=None, other__merged_into=None,
    )  # fmt: skip


def with_standing(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Annotate ``is_asserted``, ``is_denied``, ``is_retracted``, ``standing``; and ``verdict``, ``verdict_word`` and
    ``is_contested`` of the assessment that stands."""
    live = Attribution.objects.counting()
    variants = confirmed_variants().filter(other=OuterRef(OuterRef("pk"))).values("claim")
    wider = confirmed_variants().filter(claim=OuterRef(OuterRef("pk"))).values("other")
    asserted, denied = live.in_band(Band.ASSERTED), live.in_band(Band.DENIED)
    latest_verdict = Assessment.objects.standing().filter(claim=OuterRef("pk"))
    return claims.annotate(
        is_asserted=Exists(asserted.filter(claim=OuterRef("pk"))) | Exists(asserted.filter(claim__in=variants)),
        is_denied=Exists(denied.filter(claim=OuterRef("pk"))) | Exists(denied.filter(claim__in=wider)),
        is_retracted=Exists(live.filter(claim=OuterRef("pk"), stance=Stance.RETRACTS.value)),
        verdict=models.Subquery(latest_verdict.values("verdict__slug")[:1]),
        verdict_word=models.Subquery(latest_verdict.values("verdict__word")[:1]),
    ).annotate(
        standing=Case(
            When(is_asserted=True, is_denied=True, then=Value(Standing.DISPUTED.value)),
            When(is_asserted=True, then=Value(Standing.ASSERTED.value)),
            When(is_denied=True, then=Value(Standing.DENIED.value)),
            When(is_retracted=True, then=Value(Standing.RETRACTED.value)),
            default=Value(Standing.UNATTRIBUTED.value),
        ),
        is_contested=Case(
            When(Q(verdict=Verdict.CONTESTED), then=Value(True)),
            default=Value(False),
            output_field=models.BooleanField(),
        ),
    )
