"""Which claims on record a group of suggestions could be about: written anew whenever that may have changed."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from claims.linking.ranking import MATCHER, rank
from claims.linking.types import Group, Proposition
from claims.models import ArticleVersion, Claim, ClaimProposal, ProposedClaim
from claims.queries.candidates import claims_like, waiting_groups_like


@transaction.atomic
def rank_version(*, version: ArticleVersion) -> None:
    """Rank the version's groups that have no claim yet."""
    _rank(ProposedClaim.objects.filter(version=version, claim=None))


@transaction.atomic
def rank_groups_near(*, claim: Claim) -> None:
    """A new claim is on record: rank again the waiting groups of all articles that could be about it."""
    _rank(waiting_groups_like(claim))


def _rank(groups: Iterable[ProposedClaim]) -> None:
    proposals: list[ClaimProposal] = []
    # In one order, so that two workers who rank the same groups take turns.
    locked = ProposedClaim.objects.select_for_update().filter(pk__in=[its.pk for its in groups])
    groups = list(locked.order_by("pk"))
    for proposed in groups:
        group = Group(
            keys=(), statement=proposed.statement, kind=proposed.kind,
            proposition=Proposition.from_dict(proposed.proposition), broader=None, related=None, reasons=(),
        )  # fmt: skip
        ranked = rank(group, claims_like(proposed.statement, proposed.proposition))
        proposals += [
            ClaimProposal(
                proposed_claim=proposed, claim_id=its.key, relation=its.relation.value, rank=place,
                score=its.score, reasons=list(its.reasons), matcher=MATCHER,
            )
            for place, its in enumerate(ranked)
        ]  # fmt: skip
    ClaimProposal.objects.filter(proposed_claim__in=groups).delete()
    ClaimProposal.objects.bulk_create(proposals)
