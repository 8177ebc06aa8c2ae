"""Keeping a claim as it is until a decision on it is done."""

from __future__ import annotations

from claims.models import Claim
from claims.services.errors import Conflict, Refused


def hold_claim(claim: Claim) -> None:
    """Lock it: an undo may be about to take it away.  Raises Conflict where it has gone, Refused where it was
    merged into another."""
    held = Claim.objects.select_for_update(no_key=True).filter(pk=claim.pk).first()
    if held is None:
        raise Conflict("This claim was taken back while you were reading.")
    if held.merged_into_id is not None:
        raise Refused("That claim was merged into another; choose the other.")
