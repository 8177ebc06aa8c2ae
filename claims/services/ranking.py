"""What a group of suggestions could be about: a claim on record, or the same new claim as a group of another article.
Written anew whenever that may have changed; who decides is a person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Final

from django.db import transaction
from django.db.models import QuerySet
from procrastinate.contrib.django import app

from claims.linking.ranking import MATCHER, rank, same_as
from claims.linking.types import Group, KnownClaim, Proposition
from claims.models import ArticleVersion, Claim, ClaimProposal, ProposedClaim, SuggestionSource
from claims.queries.candidates import (
    claim_candidates,
    group_vectors,
    vector_of,
    waiting_groups_like,
    without_vector,
)
from claims.queries.ways import Wanted
from claims.services.encoding import encode_claims, encode_groups
from claims.services.queue import rank_queue

RANK_VERSIONS: Final = "claims.rank_versions"
#: Waiting groups that each way brings at most, to be compared.
LIKE: Final = 40


def request_ranking(*, versions: Sequence[int]) -> None:
    """Hand the ranking of texts that came in bulk to a worker, behind the reading of all of them: an editor has use
    for suggestions before their proposed claims are ranked."""
    app.configure_task(RANK_VERSIONS, priority=-20).defer(version_ids=[*versions])


def rank_versions(*, versions: Sequence[int]) -> None:
    """Rank the groups of these versions that have no claim yet, and find their like among the waiting ones of others;
    the articles get their places in the work list by it.

    Statements are encoded first, in a transaction of their own: it takes long, and nobody's decision waits for it.
    """
    groups = ProposedClaim.objects.filter(version__in=versions, claim=None)
    encode_groups(groups=list(without_vector(groups)))
    with transaction.atomic():
        locked = _locked(groups)
        _rank(locked)
        _find_same(locked)
        rank_queue(articles=ArticleVersion.objects.filter(pk__in=versions).values_list("article", flat=True))


@transaction.atomic
def rank_groups_near(*, claim: Claim) -> None:
    """A new claim is on record: rank again the waiting groups of all articles that could be about it."""
    if without_vector(Claim.objects.filter(pk=claim.pk)).exists():
        encode_claims(claims=[claim])
    claim = Claim.objects.select_related("vector").get(pk=claim.pk)
    (near,) = waiting_groups_like([Wanted(claim.statement, claim.proposition, vector_of(claim))])
    _rank(_locked(ProposedClaim.objects.filter(pk__in=near)))


def _locked(groups: QuerySet[ProposedClaim]) -> list[ProposedClaim]:
    """The groups, in one order, so that two workers who rank the same groups take turns."""
    encode_groups(groups=list(without_vector(groups)))  # what has none yet
    locked = groups.select_for_update(of=("self",)).order_by("pk")
    return list(locked.select_related("version").defer("version__text", "version__sentence_hashes", "search"))


def _rank(groups: Sequence[ProposedClaim]) -> None:
    vectors = group_vectors([group.pk for group in groups])
    sources = defaultdict(list)
    named = SuggestionSource.objects.filter(suggestion__proposed_claim__in=groups).exclude(source=None)
    for group, source in named.values_list("suggestion__proposed_claim", "source").distinct():
        sources[group].append(source)
    wanted = [
        Wanted(
            group.statement, group.proposition, vectors.get(group.pk), sources=tuple(sources[group.pk]),
            on=group.version.published_on,
        )
        for group in groups
    ]  # fmt: skip
    ClaimProposal.objects.filter(proposed_claim__in=groups).delete()
    ClaimProposal.objects.bulk_create(
        ClaimProposal(
            proposed_claim=group, claim_id=its.key, relation=its.relation.value, rank=place,
            score=its.score, reasons=list(its.reasons), matcher=MATCHER,
        )
        for group, claims in zip(groups, claim_candidates(wanted), strict=True)
        for place, its in enumerate(rank(_group(group), claims, vector=vectors.get(group.pk)))
    )  # fmt: skip


def _find_same(groups: Sequence[ProposedClaim]) -> None:
    """Name for each the first group of another article that is about the same new claim, if there is one."""
    vectors = group_vectors([group.pk for group in groups])
    near = waiting_groups_like(
        [
            Wanted(group.statement, group.proposition, vectors.get(group.pk), version=group.version_id, before=group.pk)
            for group in groups
        ],
        limit=LIKE,
    )
    others = ProposedClaim.objects.filter(pk__in={key for keys in near for key in keys})
    known, first = {}, {}
    for pk, statement, kind, proposition, earlier in others.values_list(
        "pk", "statement", "kind", "proposition", "same_as"
    ):
        known[pk] = KnownClaim(pk, statement, kind, Proposition.from_dict(proposition))
        first[pk] = earlier or pk
    moved = []
    for group, keys in zip(groups, near, strict=True):  # by their keys, so that whom one names has been named before
        found = same_as(_group(group), [known[key] for key in keys])
        same = first[found.key] if found else None
        first[group.pk] = same or group.pk
        if same != group.same_as_id:
            group.same_as_id = same
            moved.append(group)
    ProposedClaim.objects.bulk_update(moved, ["same_as"], batch_size=500)


def _group(proposed: ProposedClaim) -> Group:
    return Group(
        keys=(), statement=proposed.statement, kind=proposed.kind,
        proposition=Proposition.from_dict(proposed.proposition), broader=None, related=None, reasons=(),
    )  # fmt: skip
