"""Claims in the order in which they came into dispute: for feeds."""

from __future__ import annotations

from django.db.models import DateTimeField, F, Min, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Greatest

from claims.models import Attribution, Claim
from claims.nlp.types import Stance
from claims.queries.standing import Standing, confirmed_variants, with_standing


def newly_in_dispute(claims: QuerySet[Claim]) -> QuerySet[Claim]:
    """The disputed ones, the latest first; ``disputed_at`` is when the second side came on record."""
    found = with_standing(claims).filter(standing=Standing.DISPUTED)  # type: ignore[misc]  # annotated
    return found.annotate(disputed_at=_second_side()).order_by(F("disputed_at").desc(nulls_last=True), "-pk")


def _second_side() -> Greatest:
    """Of what is on record on the claim itself, on its variants and on its wider claim."""
    variants = confirmed_variants().filter(other=OuterRef(OuterRef("pk"))).values("claim")
    wider = confirmed_variants().filter(claim=OuterRef(OuterRef("pk"))).values("other")
    live = Attribution.objects.live()
    own = Q(claim=OuterRef("pk"))
    asserted = live.filter(own | Q(claim__in=variants), stance=Stance.ASSERTS.value)
    denied = live.filter(own | Q(claim__in=wider), stance=Stance.DENIES.value)
    return Greatest(_first(asserted), _first(denied), output_field=DateTimeField())


def _first(rows: QuerySet[Attribution]) -> Subquery:
    return Subquery(rows.order_by().values(all=Value(1)).annotate(at=Min("accepted_at")).values("at"))
