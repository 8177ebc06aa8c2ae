"""What accepting a suggestion as it stands would put on record: the card shows it, the service does it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from claims.linking.ranking import LIKELY
from claims.models import Claim, ClaimProposal, ProposedClaim, Suggestion

Relation = ClaimProposal.Relation
#: Among the reasons of a group whose statement has a name where the article has a pronoun.
NAME_IS_GUESSED: Final = "whom the pronoun means is a guess"


@dataclass(frozen=True, slots=True)
class Target:
    """The claim that a suggestion is proposed for.

    ``claim`` is one on record, or None where accepting makes a new one of ``statement``; that one is then
    a variant of ``wider`` (on record) or of ``wider_group`` (of the same article), if either is given.
    """

    statement: str
    claim: Claim | None = None
    wider: Claim | None = None
    wider_group: ProposedClaim | None = None
    related_to: Claim | ProposedClaim | None = None
    reasons: tuple[str, ...] = ()

    @property
    def is_new(self) -> bool:
        return self.claim is None

    @property
    def wider_statement(self) -> str:
        wider = self.wider or self.wider_group
        return wider.statement if wider else ""


def proposed_target(suggestion: Suggestion) -> Target:
    """No query where ``proposed_claim`` with its ``claim``, ``broader``, ``related_to`` and
    ``claim_proposals`` (with their claims) were fetched with the suggestion."""
    group = suggestion.proposed_claim
    if group is None:
        return Target(statement=suggestion.statement)
    if group.claim is not None:
        return Target(statement=group.claim.statement, claim=group.claim)
    likely = next(
        (p for p in sorted(group.claim_proposals.all(), key=lambda p: p.rank)
         if p.score >= LIKELY and p.relation in {Relation.SAME, Relation.VARIANT} and not p.claim.merged_into_id),
        None,
    )  # fmt: skip
    if likely and likely.relation == Relation.SAME:
        return Target(statement=likely.claim.statement, claim=likely.claim, reasons=tuple(likely.reasons))
    if likely:
        return Target(statement=group.statement, wider=likely.claim, reasons=tuple(likely.reasons))
    if group.broader:
        wider = {"wider": group.broader.claim} if group.broader.claim else {"wider_group": group.broader}
        return Target(statement=group.statement, reasons=tuple(group.reasons), **wider)
    related = group.related_to and (group.related_to.claim or group.related_to)
    return Target(statement=group.statement, related_to=related, reasons=tuple(group.reasons))
