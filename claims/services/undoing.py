"""Taking away what one decision put on record, and nothing that others built on since."""

from __future__ import annotations

from claims.models import Attribution, Claim, ClaimRelation, ProposedClaim, Source, Suggestion
from claims.services.merging import settle_held


def unmake(made: dict[str, list[int]]) -> None:
    """Delete the attributions and relations; then the claims and sources that were made with them, where nothing
    else uses them by now.  Their history stays, kept by triggers.

    ``made`` is a ``Decision.made``.  To be called within the transaction that records the undo, once the
    suggestion's own state is set back.
    """
    # Whoever accepts holds the narrower group, then the wider one, then the claim: in that order here too.
    for pk in reversed(made.get("groups", [])):
        ProposedClaim.objects.select_for_update().filter(pk=pk).order_by("pk").first()
    for pk in made.get("claims", []):
        Claim.objects.select_for_update().filter(pk=pk).first()
    Attribution.objects.filter(pk__in=made.get("attributions", [])).delete()
    ClaimRelation.objects.filter(pk__in=made.get("relations", [])).delete()
    claims = made.get("claims", [])
    # What a machine only proposed does not hold a claim on record.
    ClaimRelation.objects.filter(other__in=claims, state=ClaimRelation.State.PROPOSED).delete()
    for pk in claims:  # in the order of their making: a variant before the wider claim made for its sake
        Claim.objects.filter(
            pk=pk, attributions=None, assessments=None, relations_in=None, merged_into=None, merges_here=None,
            merges_away=None, replies=None, legal_flags=None, comments=None, assignment=None,
        ).delete()  # fmt: skip
    kept = set(Claim.objects.filter(pk__in=claims).values_list("pk", flat=True))
    # The groups are free again, but where another accepted suggestion holds them to their claim.
    groups = ProposedClaim.objects.filter(pk__in=made.get("groups", [])).exclude(claim__in=kept)
    groups.exclude(suggestions__state=Suggestion.State.ACCEPTED).update(claim=None)
    for pk in reversed(made.get("sources", [])):  # an office before the state that was made with it
        Source.objects.filter(
            pk=pk, attributions=None, relayed=None, articles=None, claims_about=None, aliases=None, affiliates=None,
            mouthpieces=None, merged_into=None, merges_here=None, merges_away=None, replies=None,
        ).delete()  # fmt: skip
    settle_held()
