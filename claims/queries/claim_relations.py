"""How a claim could stand to others: what matching proposes and nobody has decided."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q

from claims.models import Claim, ClaimRelation

#: What a page shows at once; the others follow as these are decided.
SHOWN = 10
_HERE = {
    "variant_of": "It could be a narrower form of", "opposite": "It could say the opposite of",
    "related": "It could be related to",
}  # fmt: skip
_THERE = _HERE | {"variant_of": "It could have a narrower form"}


@dataclass(frozen=True, slots=True)
class ProposedRelation:
    """``words`` say what ``other`` would be to the claim whose page it is."""

    relation: ClaimRelation
    other: Claim
    words: str


def proposed_relations(claim: Claim) -> list[ProposedRelation]:
    """Proposals from either side, the oldest first; what narrows or contradicts before what is merely related."""
    rows = ClaimRelation.objects.filter(
        Q(claim=claim, other__merged_into=None) | Q(other=claim, claim__merged_into=None),
        state=ClaimRelation.State.PROPOSED,
    ).select_related("claim", "other")  # fmt: skip
    order = list(_HERE)
    found = sorted(rows.order_by("pk")[: 5 * SHOWN], key=lambda row: order.index(row.kind))[:SHOWN]
    return [
        ProposedRelation(row, row.other, _HERE[row.kind]) if row.claim_id == claim.pk
        else ProposedRelation(row, row.claim, _THERE[row.kind])
        for row in found
    ]  # fmt: skip
