"""Which claims, and which groups of suggestions, are near enough to be compared: from PostgreSQL, by several ways
whose union is ranked (``linking.ranking``).  What one way cannot see, another finds: vectors paraphrases, full text
names and rare words, trigrams slips of the finger, shared sources and the time what is said of one matter in other
words.  The ways are asked for many at once (``ways``)."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

import numpy as np
from django.db.models import BinaryField, Case, F, Func, QuerySet, TextField, When

from claims.linking.encoder import Vectors, identity
from claims.linking.types import KnownClaim, Proposition
from claims.models import (
    Claim,
    ClaimRelation,
    ClaimVector,
    ProposedClaim,
    ProposedClaimVector,
    StatementVector,
    Suggestion,
)
from claims.queries.ways import (
    WAITING,
    Keys,
    Wanted,
    about_who_acts,
    by_words,
    nearest,
    spelled_alike,
    spoken_on,
)

__all__ = [
    "Wanted", "claim_candidates", "claims_like", "group_vectors", "known_claims", "vector_of",
    "waiting_groups_like", "without_vector",
]  # fmt: skip
Row = TypeVar("Row", Claim, ProposedClaim)


def claims_like(statement: str, proposition: dict[str, Any], *, limit: int = 50) -> list[KnownClaim]:
    """The claims on record that share most words with what somebody types, best first; no model is loaded."""
    return known_claims(_by_writing([Wanted(statement, proposition)])[0][:limit])


def claim_candidates(wanted: Sequence[Wanted]) -> list[list[KnownClaim]]:
    """For each the claims on record that it could be about, by all ways, in no order: some ten queries, however many
    are looked for.  Within a transaction, as the ways set how hard the index looks."""
    ways = (
        nearest(ClaimVector, [its.vector for its in wanted]), _by_writing(wanted), about_who_acts(wanted),
        spoken_on(wanted),
    )  # fmt: skip
    keys = [_union(*found) for found in zip(*ways, strict=True)]
    known = {claim.key: claim for claim in known_claims(_union(*keys))}
    return [[known[key] for key in its if key in known] for its in keys]


def _union(*ways: Iterable[int]) -> list[int]:
    return list(dict.fromkeys(key for way in ways for key in way))


def known_claims(keys: Sequence[int]) -> list[KnownClaim]:
    """The claims as they are compared, with their vectors, in the order of the keys; merged ones are left out."""
    id, version = identity()
    # Plain rows, the vectors as bytes: to read the text of seventy vectors takes longer than to find them.
    comparable = Case(
        When(vector__encoder=id, vector__version=version, then=Func("vector__vector", function="vector_send")),
        default=None, output_field=BinaryField(null=True),
    )  # fmt: skip
    rows = Claim.objects.filter(pk__in=keys, merged_into=None).order_by()
    wider = dict(
        ClaimRelation.objects.filter(
            claim__in=keys, kind=ClaimRelation.Kind.VARIANT_OF, state=ClaimRelation.State.CONFIRMED
        ).order_by().values_list("claim", "other")
    )  # fmt: skip
    found = {
        key: KnownClaim(
            key=key, statement=statement, kind=kind, proposition=Proposition.from_dict(proposition),
            variant_of=wider.get(key), vector=_of_bytes(vector) if vector else None,
        )
        for key, statement, kind, proposition, vector in rows.values_list(
            "pk", "statement", "kind", "proposition", comparable
        )
    }  # fmt: skip
    return [found[key] for key in keys if key in found]


def waiting_groups_like(wanted: Sequence[Wanted], *, limit: int = 200) -> list[list[int]]:
    """For each the primary keys of groups without a claim, of suggestions that still wait, that are near.  Within a
    transaction, as above."""
    near = nearest(ProposedClaimVector, [its.vector for its in wanted], limit)
    worded = by_words(ProposedClaim, wanted, limit, among=WAITING)
    pending = Suggestion.objects.pending().exclude(proposed_claim=None).values("proposed_claim")
    groups = ProposedClaim.objects.filter(pk__in=_union(*near), claim=None).filter(pk__in=pending).order_by()
    version_of = dict(groups.values_list("pk", "version"))

    def is_for(key: int, its: Wanted) -> bool:
        return version_of.get(key) not in {None, its.version} and (its.before is None or key < its.before)

    return [
        _union((key for key in keys if is_for(key, its)), words)
        for its, keys, words in zip(wanted, near, worded, strict=True)
    ]


def vector_of(row: Claim | ProposedClaim) -> Vectors | None:
    """The row's vector, where the encoder in use made it."""
    return _vector(getattr(row, "vector", None), identity())


def group_vectors(keys: Sequence[int]) -> dict[int, Vectors]:
    """The vectors of the groups that the encoder in use has read."""
    id, version = identity()
    rows = ProposedClaimVector.objects.filter(pk__in=keys, encoder=id, version=version)
    sent = Func("vector", function="vector_send", output_field=BinaryField())
    return {key: _of_bytes(its) for key, its in rows.values_list("pk", sent)}


def without_vector(rows: QuerySet[Row]) -> QuerySet[Row]:
    """Those whose vector is missing, of another encoder, or of other words than the statement has now."""
    id, version = identity()
    current = rows.model._default_manager.filter(
        vector__encoder=id, vector__version=version,
        vector__digest=Func(F("statement"), function="md5", output_field=TextField()),
    )  # fmt: skip
    return rows.exclude(pk__in=current.values("pk")).order_by("pk")


def _vector(row: StatementVector | None, using: tuple[str, str]) -> Vectors | None:
    if row is None or (row.encoder, row.version) != using:
        return None
    return np.asarray(row.vector, dtype=np.float32)


def _of_bytes(sent: bytes) -> Vectors:
    """As pgvector sends a vector: two numbers of two bytes (the dimensions and nothing), then its floats."""
    return np.frombuffer(sent, dtype=">f4", offset=4).astype(np.float32)


def _by_writing(wanted: Sequence[Wanted]) -> Keys:
    """Claims that share its words or, where none does, are written nearly alike."""
    found = by_words(Claim, wanted)
    alike = spelled_alike([None if keys else its.statement for its, keys in zip(wanted, found, strict=True)])
    return [keys or others for keys, others in zip(found, alike, strict=True)]
