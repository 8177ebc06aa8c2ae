"""Which claims, and which groups of suggestions, are near enough to be compared: by words, from PostgreSQL."""

from __future__ import annotations

import functools
import operator
from collections.abc import Iterable
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db.models import F, Q

from claims.linking.types import KnownClaim, Proposition
from claims.models import Claim, ClaimRelation, ProposedClaim, Suggestion


def any_word(words: Iterable[str]) -> SearchQuery | None:
    """A full-text query that any one of the words meets."""
    plain = sorted({word.replace("\x00", "") for word in words})[:60]  # the database takes no NUL
    queries = [SearchQuery(word, config="english") for word in plain if word.strip()]
    return functools.reduce(operator.or_, queries) if queries else None


def words_of(statement: str, proposition: dict[str, Any]) -> set[str]:
    return {*statement.split(), *(str(word) for word in proposition.get("lemmas", ()))}


def claims_like(statement: str, proposition: dict[str, Any], *, limit: int = 50) -> list[KnownClaim]:
    """The claims on record that share most words with the statement, best first."""
    query = any_word(words_of(statement, proposition))
    if query is None:
        return []
    wider = ClaimRelation.Kind.VARIANT_OF, ClaimRelation.State.CONFIRMED
    rows = (
        Claim.objects.filter(search=query, merged_into=None)
        .annotate(rank=SearchRank(F("search"), query))
        .order_by("-rank", "pk")[:limit]
    )
    claims = list(rows)
    variants = dict(
        ClaimRelation.objects.filter(claim__in=claims, kind=wider[0], state=wider[1]).values_list("claim", "other")
    )
    return [
        KnownClaim(
            key=claim.pk, statement=claim.statement, kind=claim.kind,
            proposition=Proposition.from_dict(claim.proposition), variant_of=variants.get(claim.pk),
        )
        for claim in claims
    ]  # fmt: skip


def waiting_groups_like(claim: Claim, *, limit: int = 200) -> list[ProposedClaim]:
    """Groups without a claim, of suggestions that still wait, that share most words with the claim."""
    query = any_word(words_of(claim.statement, claim.proposition))
    if query is None:
        return []
    waiting = Suggestion.objects.pending().exclude(proposed_claim=None).values("proposed_claim")
    rows = ProposedClaim.objects.filter(Q(search=query), claim=None, pk__in=waiting)
    return list(rows.annotate(rank=SearchRank(F("search"), query)).order_by("-rank", "pk")[:limit])
