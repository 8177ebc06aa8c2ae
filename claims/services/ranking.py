"""What a group of suggestions could be about: a claim on record, or the same new claim as a group of another article.
Written anew whenever that may have changed; who decides is a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Final

from django.db import transaction
from procrastinate.contrib.django import app

from claims.linking.ranking import MATCHER, rank, same_as
from claims.linking.types import Group, KnownClaim, Proposition
from claims.models import ArticleVersion, Claim, ClaimProposal, ProposedClaim, SuggestionSource
from claims.queries.candidates import Wanted, claim_candidates, vector_of, waiting_groups_like, without_vector
from claims.services.encoding import encode_claims, encode_groups
from claims.services.queue import rank_queue

RANK_VERSIONS: Final = "claims.rank_versions"


def request_ranking(*, versions: Sequence[int]) -> None:
    """Hand the ranking of texts that came in bulk to a worker, behind the reading of all of them: an editor has use
    for suggestions before their proposed claims are ranked."""
    app.configure_task(RANK_VERSIONS, priority=-20).defer(version_ids=[*versions])


@transaction.atomic
def rank_version(*, version: ArticleVersion) -> None:
    """Rank the version's groups that have no claim yet, and find their like among the waiting ones of others; the
    article gets its place in the work list by it."""
    groups = _locked(ProposedClaim.objects.filter(version=version, claim=None))
    _rank(groups)
    for group in groups:
        _find_same(group)
    rank_queue(article=version.article_id)


@transaction.atomic
def rank_groups_near(*, claim: Claim) -> None:
    """A new claim is on record: rank again the waiting groups of all articles that could be about it."""
    if without_vector(Claim.objects.filter(pk=claim.pk)).exists():
        encode_claims(claims=[claim])
    claim = Claim.objects.select_related("vector").get(pk=claim.pk)
    wanted = Wanted(claim.statement, claim.proposition, vector_of(claim))
    _rank(_locked(waiting_groups_like(wanted)))


def _locked(groups: Iterable[ProposedClaim]) -> list[ProposedClaim]:
    """The groups with their vectors, in one order, so that two workers who rank the same groups take turns."""
    keys = [group.pk for group in groups]
    locked = ProposedClaim.objects.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk")
    encode_groups(groups=list(without_vector(ProposedClaim.objects.filter(pk__in=keys))))
    return list(locked.select_related("vector", "version"))


def _rank(groups: list[ProposedClaim]) -> None:
    sources = defaultdict(list)
    named = SuggestionSource.objects.filter(suggestion__proposed_claim__in=groups).exclude(source=None)
    for group, source in named.values_list("suggestion__proposed_claim", "source").distinct():
        sources[group].append(source)
    proposals: list[ClaimProposal] = []
    for proposed in groups:
        vector = vector_of(proposed)
        wanted = Wanted(
            proposed.statement, proposed.proposition, vector,
            sources=tuple(sources[proposed.pk]), on=proposed.version.published_on,
        )  # fmt: skip
        proposals += [
            ClaimProposal(
                proposed_claim=proposed, claim_id=its.key, relation=its.relation.value, rank=place,
                score=its.score, reasons=list(its.reasons), matcher=MATCHER,
            )
            for place, its in enumerate(rank(_group(proposed), claim_candidates(wanted), vector=vector))
        ]  # fmt: skip
    ClaimProposal.objects.filter(proposed_claim__in=groups).delete()
    ClaimProposal.objects.bulk_create(proposals)


def _find_same(proposed: ProposedClaim) -> None:
    """Name the first group of another article that is about the same new claim, if there is one."""
    wanted = Wanted(proposed.statement, proposed.proposition, vector_of(proposed))
    others = {
        group.pk: group
        for group in waiting_groups_like(wanted, but_of_version=proposed.version_id, limit=40)
        if group.pk < proposed.pk
    }
    known = [
        KnownClaim(
            key=group.pk, statement=group.statement, kind=group.kind,
            proposition=Proposition.from_dict(group.proposition),
        )
        for group in others.values()
    ]  # fmt: skip
    found = same_as(_group(proposed), known)
    first = others[found.key].same_as_id or found.key if found else None
    if first != proposed.same_as_id:
        proposed.same_as_id = first
        proposed.save(update_fields=["same_as"])


def _group(proposed: ProposedClaim) -> Group:
    return Group(
        keys=(), statement=proposed.statement, kind=proposed.kind,
        proposition=Proposition.from_dict(proposed.proposition), broader=None, related=None, reasons=(),
    )  # fmt: skip
