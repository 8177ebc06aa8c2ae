"""Which claim on record a thing could be about: ranked, with reasons."""

from __future__ import annotations

from collections.abc import Sequence

from claims.linking.comparing import compare, kinds_differ
from claims.linking.encoder import Vectors
from claims.linking.reading import read
from claims.linking.types import Group, Item, KnownClaim, Ranked, Relation

#: Written beside each proposal, so that one can see later which rules made it.
MATCHER = "rules-1"
#: From this score on, a proposal is what accepting the card would use.
LIKELY = 0.7
#: Below it, a claim is not worth a line on the card.
WORTH_A_LINE = 0.2


def rank(
    thing: Item | Group, claims: Sequence[KnownClaim], limit: int = 5, *, vector: Vectors | None = None
) -> list[Ranked]:
    """The claims that it could be about, best first."""
    reading = read(thing.statement, thing.proposition, thing.kind)
    found = []
    for claim in claims:
        known = read(claim.statement, claim.proposition, claim.kind)
        its = compare(reading, known, strict=kinds_differ(thing.kind, claim.kind))
        if its.score >= WORTH_A_LINE:
            found.append(
                Ranked(key=claim.key, relation=its.relation, score=its.score, reasons=its.differs + its.agrees)
            )
    return sorted(found, key=lambda r: (-r.score, r.key))[:limit]


def best(thing: Item | Group, claims: Sequence[KnownClaim]) -> Ranked | None:
    """The claim to take as the target: the same or the wider one, and likely; or None."""
    likely = (r for r in rank(thing, claims) if r.score >= LIKELY and r.relation in {Relation.SAME, Relation.VARIANT})
    return next(likely, None)
