"""Keeping the vectors of statements: of what the encoder in use has not read yet, or read in other words."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any, TypeVar

from django.db import transaction

from claims.linking.encoder import encoder
from claims.models import Claim, ClaimVector, ProposedClaim, ProposedClaimVector
from claims.models.vectors import written
from claims.queries.candidates import without_vector

#: Statements of one transaction.
CHUNK = 256
_FIELDS = ["encoder", "version", "digest", "vector"]
Row = TypeVar("Row", Claim, ProposedClaim)


@transaction.atomic
def encode_claims(*, claims: Sequence[Claim]) -> None:
    """Give each claim the vector of its statement."""
    rows = [ClaimVector(claim=claim, **fields) for claim, fields in _read(claims)]
    ClaimVector.objects.bulk_create(rows, update_conflicts=True, unique_fields=["claim"], update_fields=_FIELDS)


@transaction.atomic
def encode_groups(*, groups: Sequence[ProposedClaim]) -> None:
    """Give each group the vector of its statement."""
    rows = [ProposedClaimVector(proposed_claim=group, **fields) for group, fields in _read(groups)]
    ProposedClaimVector.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["proposed_claim"], update_fields=_FIELDS
    )


def encode_missing(*, at_once: int = CHUNK) -> int:
    """Encode up to ``at_once`` claims and as many waiting groups that have no vector of the encoder in use; returns
    how many that were.  0 says that all are done."""
    claims = list(without_vector(Claim.objects.filter(merged_into=None))[:at_once])
    groups = list(without_vector(ProposedClaim.objects.filter(claim=None))[:at_once])
    encode_claims(claims=claims)
    encode_groups(groups=groups)
    return len(claims) + len(groups)


def _read(rows: Sequence[Row]) -> list[tuple[Row, dict[str, Any]]]:
    if not rows:
        return []
    using = encoder()
    return [
        (
            row,
            {"encoder": using.id, "version": using.version, "digest": digest(row.statement), "vector": written(vector)},
        )
        for row, vector in zip(rows, using.encode([row.statement for row in rows]), strict=True)
    ]


def digest(statement: str) -> str:
    """As PostgreSQL's ``md5()``."""
    return hashlib.md5(statement.encode(), usedforsecurity=False).hexdigest()
