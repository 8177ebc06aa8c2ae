"""How claims stand to each other: proposed by matching, confirmed or refused by a person, both kept."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Q

from claims.linking.ranking import rank
from claims.linking.types import Item, Proposition
from claims.linking.types import Relation as Found
from claims.models import Claim, ClaimRelation, User
from claims.queries.candidates import claim_candidates, vector_of
from claims.queries.ways import Wanted
from claims.services.claims import relate_claims
from claims.services.errors import Conflict, Refused

Kind, State = ClaimRelation.Kind, ClaimRelation.State
KINDS = {Found.VARIANT: Kind.VARIANT_OF, Found.OPPOSITE: Kind.OPPOSITE, Found.RELATED: Kind.RELATED}
#: Below this score, related is too far to be worth a person's look.
WORTH_A_LOOK = 0.4


@transaction.atomic
def propose_relations(*, claim: Claim) -> list[ClaimRelation]:
    """Propose how the claim stands to those on record; returns what is new.

    A pair that somebody has confirmed or refused, in either direction, is not proposed again, whatever the kind; older
    proposals that nobody decided are replaced.  A claim that names no actor is related at most (``linking``).
    """
    claim = Claim.objects.select_for_update(of=("self",)).select_related("vector").get(pk=claim.pk)
    ClaimRelation.objects.filter(claim=claim, state=State.PROPOSED).delete()
    known = ClaimRelation.objects.filter(Q(claim=claim) | Q(other=claim)).values_list("claim", "other")
    decided = {key for pair in known for key in pair} | {claim.pk}
    (candidates,) = claim_candidates([Wanted(claim.statement, claim.proposition, vector_of(claim))])
    thing = Item(
        key="", statement=claim.statement, kind=claim.kind, stance="asserts",
        proposition=Proposition.from_dict(claim.proposition),
    )  # fmt: skip
    ranked = rank(thing, [its for its in candidates if its.key not in decided])  # by roles: vectors know no relation
    return ClaimRelation.objects.bulk_create(
        ClaimRelation(claim=claim, other_id=its.key, kind=KINDS[its.relation], reasons=list(its.reasons))
        for its in ranked
        if its.relation in KINDS and its.score >= WORTH_A_LOOK
    )


@transaction.atomic
def confirm_relation(*, relation: ClaimRelation, user: User) -> ClaimRelation:
    """A person says that it is so.  Raises Conflict where somebody else decided meanwhile."""
    relation = _undecided(relation)
    if relation.kind == Kind.VARIANT_OF and _other_wider(relation):
        raise Refused("This claim is a variant of another claim already.")
    return relate_claims(
        claim=relation.claim, other=relation.other, kind=relation.kind, user=user, reasons=relation.reasons
    )


@transaction.atomic
def refuse_relation(*, relation: ClaimRelation, user: User) -> ClaimRelation:
    """A person says that it is not so: kept, so that the pair is not proposed again."""
    relation = _undecided(relation)
    relation.state, relation.decided_by = State.REFUSED, user
    relation.save(update_fields=["state", "decided_by"])
    return relation


def _undecided(relation: ClaimRelation) -> ClaimRelation:
    locked = ClaimRelation.objects.select_for_update().filter(pk=relation.pk, state=State.PROPOSED).first()
    if locked is None:
        raise Conflict("Somebody has decided on this relation meanwhile.")
    return locked


def _other_wider(relation: ClaimRelation) -> bool:
    confirmed = ClaimRelation.objects.filter(claim=relation.claim, kind=Kind.VARIANT_OF, state=State.CONFIRMED)
    return confirmed.exclude(other=relation.other).exists()
