"""How a claim stands: derived from what is on record, never stored, never set by hand.

A claim is asserted by who asserts it or one of its variants, and denied by who denies it; a variant is
denied, too, by who denies the wider claim (*implied*).  Both at once: disputed.  Only attributions that
stand and that their source has not taken back count, and relays never do.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from itertools import chain
from typing import Any, Final

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from claims.models import Assessment, Attribution, Band, Claim, ClaimRelation, Verdict
from claims.nlp.types import Stance
from claims.queries.many import any_of


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


_SIDES: Final = (Stance.ASSERTS.value, Stance.DENIES.value, Stance.RETRACTS.value)


class Probed(Exists):
    """EXISTS that is looked up for each row that is shown, by its index.  PostgreSQL may else read all attributions
    once, to have an answer for every claim there is: OFFSET keeps it from that."""

    template = "EXISTS(%(subquery)s OFFSET 0)"


def _asserted(*, plainly: bool = False) -> Q:
    """With ``plainly``, whether anybody takes it back or not: answered by an index alone."""
    variants = confirmed_variants().filter(other=OuterRef(OuterRef("pk"))).values("claim")
    return _somebody(Band.ASSERTED, variants, plainly=plainly)


def _denied(*, plainly: bool = False) -> Q:
    wider = confirmed_variants().filter(claim=OuterRef(OuterRef("pk"))).values("other")
    return _somebody(Band.DENIED, wider, plainly=plainly)


def _somebody(band: Band, through: QuerySet[Any], *, plainly: bool) -> Q:
    rows = (Attribution.objects.live() if plainly else Attribution.objects.counting()).in_band(band)
    return Q(Probed(rows.filter(claim=OuterRef("pk")))) | Q(Probed(rows.filter(claim__in=through)))


def _retracted() -> Q:
    return Q(Probed(Attribution.objects.live().filter(claim=OuterRef("pk"), stance=Stance.RETRACTS.value)))


def with_standing(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """Annotate ``standing``; and ``verdict``, ``verdict_word`` and ``is_contested`` of the assessment that stands.  To
    have those of one standing only, see ``of_standing``."""
    its_verdict = Assessment.objects.standing().filter(claim=OuterRef("pk"))
    denied = _denied()
    return claims.annotate(
        standing=Case(
            When(
                _asserted(),
                then=Case(When(denied, then=Value(Standing.DISPUTED.value)), default=Value(Standing.ASSERTED.value)),
            ),
            When(denied, then=Value(Standing.DENIED.value)),
            When(_retracted(), then=Value(Standing.RETRACTED.value)),
            default=Value(Standing.UNATTRIBUTED.value),
        ),
        verdict=models.Subquery(its_verdict.values("verdict__slug")[:1]),
        verdict_word=models.Subquery(its_verdict.values("verdict__word")[:1]),
    ).annotate(
        is_contested=Case(
            When(Q(verdict=Verdict.CONTESTED), then=Value(True)),
            default=Value(False),
            output_field=models.BooleanField(),
        ),
    )


def standings_of(claims: Collection[int]) -> dict[int, Standing]:
    """The same for very many claims at once, by primary key: four queries that read the indexes only.  Where anybody
    takes something back, ``with_standing`` is asked what that leaves."""
    related = confirmed_variants().order_by().values_list("claim", "other")
    pairs = {*related.filter(any_of("claim", claims)), *related.filter(any_of("other", claims))}
    live = Attribution.objects.live().filter(any_of("claim", {*claims, *chain.from_iterable(pairs)}))
    rows = live.filter(stance__in=_SIDES).order_by().values_list("claim", "stance").distinct()
    own: dict[int, set[str]] = defaultdict(set)
    for claim, stance in rows:
        own[claim].add(stance)
    asserts, denies, retracts = _SIDES
    found = {claim: set(own.get(claim, ())) for claim in claims}
    for variant, wider in pairs:
        if wider in found:
            found[wider] |= own[variant] & {asserts, retracts}
        if variant in found:
            found[variant] |= own[wider] & {denies, retracts}
    unsure = Claim.objects.filter(pk__in=[claim for claim, its in found.items() if retracts in its])
    asked = dict(with_standing(unsure).order_by().values_list("pk", "standing"))  # type: ignore[misc]  # annotated
    return {
        claim: Standing(asked[claim]) if claim in asked
        else standing_of(asserted=asserts in its, denied=denies in its, retracted=False)
        for claim, its in found.items()
    }  # fmt: skip


def verdicts_of(claims: Collection[int]) -> dict[int, str]:
    """What the desk says of each of these that it says something of: one query."""
    said = Assessment.objects.standing().filter(any_of("claim", claims)).order_by("pk")
    return dict(said.values_list("claim", "verdict__slug"))  # the latest comes last


def of_standing(claims: QuerySet[Claim], standing: str) -> QuerySet[Claim]:
    """Those that stand so.  Disputed, denied and retracted ones are few of all: which claims somebody denies or takes
    back is asked at once, by one query of the index, and only these are looked at.  What counts is asked only where
    anybody takes something back; else what is live does."""
    asserted, denied = _asserted(), _denied()
    is_asserted, is_denied = _asserted(plainly=True), _denied(plainly=True)
    unsure = Q(pk__in=_taken_back())
    match standing:
        case Standing.DISPUTED:
            few = claims.filter(any_of("pk", _somebody_denies())).filter(is_asserted)
            return few.filter(~unsure | (asserted & denied))
        case Standing.DENIED:
            few = claims.filter(any_of("pk", _somebody_denies()))
            return few.filter((~unsure & ~is_asserted) | (unsure & ~asserted & denied))
        case Standing.ASSERTED:
            return claims.filter(is_asserted).filter((~unsure & ~is_denied) | (unsure & asserted & ~denied))
        case Standing.RETRACTED:
            taken_back = Attribution.objects.live().filter(stance=Stance.RETRACTS.value).order_by()
            return claims.filter(any_of("pk", taken_back.values_list("claim", flat=True))).filter(~asserted & ~denied)
    # Where its own source takes back, it is retracted: so here nobody says anything that counts, or ever did.
    own = Attribution.objects.live().filter(claim=OuterRef("pk"), stance__in=_SIDES)
    none = claims.filter(~Exists(own))
    return none.filter((~unsure & ~is_asserted & ~is_denied) | (unsure & ~asserted & ~denied))


def _somebody_denies() -> QuerySet[Any]:
    """The claims that somebody denies, and their variants, by primary key; also where it was taken back."""
    denied = Attribution.objects.live().in_band(Band.DENIED).order_by()
    variants = confirmed_variants().filter(other__in=denied.values("claim")).order_by()
    return denied.values_list("claim", flat=True).union(variants.values_list("claim", flat=True))


def _taken_back() -> QuerySet[Any]:
    """The claims on which anybody takes something back, with their variants and wider claims."""
    own = Attribution.objects.live().filter(stance=Stance.RETRACTS.value).order_by().values("claim")
    return own.union(
        confirmed_variants().filter(claim__in=own).order_by().values("other"),
        confirmed_variants().filter(other__in=own).order_by().values("claim"),
    )


def of_verdict(claims: QuerySet[Claim], verdict: str) -> QuerySet[Claim]:
    """Those of which the desk says this word now; found from the assessments, which are few."""
    said = Assessment.objects.filter(verdict__slug=verdict).order_by().values("claim")
    latest = Assessment.objects.standing().filter(claim=OuterRef("pk"))
    return claims.filter(pk__in=said).annotate(
        its_verdict=models.Subquery(latest.values("verdict__slug")[:1])
    ).filter(its_verdict=verdict)  # fmt: skip
