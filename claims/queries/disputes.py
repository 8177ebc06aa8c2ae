"""Claims in dispute, and since when this desk knows it: by when both sides came on record, not by the claim's age.

When the dispute became visible to readers is another day: ``positions.disputed_since``.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Greatest

from claims.models import Attribution, Band, Claim
from claims.queries.standing import Standing, confirmed_variants, of_standing, with_standing


def disputed_claims() -> QuerySet[Any]:
    """What came into dispute last goes first; each with ``disputed_at`` and ``turned_by``, the attribution (its primary
    key) by which it did: the first on record of the side that came later."""
    claims = of_standing(with_standing(Claim.objects.filter(merged_into=None)), Standing.DISPUTED)
    return with_turn(claims).order_by("-disputed_at", "-pk")


def with_turn(claims: QuerySet[Claim]) -> QuerySet[Any]:
    """Annotate ``disputed_at`` and ``turned_by`` of claims that are disputed."""
    variants = confirmed_variants().filter(other=OuterRef(OuterRef("pk"))).values("claim")
    wider = confirmed_variants().filter(claim=OuterRef(OuterRef("pk"))).values("other")
    asserted, denied = _first(Band.ASSERTED, variants), _first(Band.DENIED, wider)
    both: QuerySet[Any] = claims.annotate(
        asserted_at=Subquery(asserted.values("accepted_at")[:1]), asserted_by=Subquery(asserted.values("pk")[:1]),
        denied_at=Subquery(denied.values("accepted_at")[:1]), denied_by=Subquery(denied.values("pk")[:1]),
    )  # fmt: skip
    turned: QuerySet[Any] = both.annotate(
        disputed_at=Greatest("asserted_at", "denied_at"),
        turned_by=Case(When(denied_at__gte=F("asserted_at"), then=F("denied_by")), default=F("asserted_by")),
    )
    return turned


def _first(band: Band, through: QuerySet[Any]) -> QuerySet[Attribution]:
    rows = Attribution.objects.counting().in_band(band)
    return rows.filter(Q(claim=OuterRef("pk")) | Q(claim__in=through)).order_by("accepted_at", "pk")
