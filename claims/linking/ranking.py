"""Which claim on record a thing could be about: ranked, with reasons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from claims.linking.comparing import compare, kinds_differ
from claims.linking.encoder import Vectors
from claims.linking.likeness import probability
from claims.linking.reading import Reading, read
from claims.linking.types import Group, Item, KnownClaim, Ranked, Relation

#: Written beside each proposal, so that one can see later which rules made it.
MATCHER = "rules-3"
#: From this score on, a proposal is what accepting the card would use.
LIKELY = 0.7
#: What the rules call related is never likely by itself: a person makes the link.
RELATED_AT_MOST = 0.69
#: From this cosine on, a claim is compared by its meaning too.
NEAR = 0.5
#: Below it, a claim is not worth a line on the card.
WORTH_A_LINE = 0.2


def rank(
    thing: Item | Group, claims: Sequence[KnownClaim], limit: int = 5, *, vector: Vectors | None = None
) -> list[Ranked]:
    """The claims that it could be about, best first.

    What the rules call the same, narrower or opposite keeps their band of scores.  What they call related is scored
    by how likely it is the same for all that, where ``vector`` and the claim's are known: it stays below LIKELY.
    """
    reading = read(thing.statement, thing.proposition, thing.kind)
    found: list[tuple[Ranked, Reading, float | None]] = []
    for claim in claims:
        known = read(claim.statement, claim.proposition, claim.kind)
        its = compare(reading, known, strict=kinds_differ(thing.kind, claim.kind))
        cosine = float(vector @ claim.vector) if vector is not None and claim.vector is not None else None
        if its.score >= WORTH_A_LINE or (cosine is not None and cosine >= NEAR):
            ranked = Ranked(key=claim.key, relation=its.relation, score=its.score, reasons=its.differs + its.agrees)
            found.append((ranked, known, cosine))
    found.sort(key=lambda each: (-max(each[0].score, each[2] or 0.0), each[0].key))
    best = [_likely_same(ranked, reading, known, cosine) for ranked, known, cosine in found[: 2 * limit]]
    return sorted(best, key=lambda r: (-r.score, r.key))[:limit]


def _likely_same(ranked: Ranked, one: Reading, other: Reading, cosine: float | None) -> Ranked:
    """With the probability for a score, where the rules say no more than that it is related."""
    if ranked.relation is not Relation.RELATED or cosine is None or cosine < NEAR:
        return ranked
    score = round(min(probability(one, other, cosine), RELATED_AT_MOST), 4)
    return replace(ranked, score=score, reasons=ranked.reasons or ("near in meaning, in other words",))


def best(thing: Item | Group, claims: Sequence[KnownClaim]) -> Ranked | None:
    """The claim to take as the target: the same or the wider one, and likely; or None."""
    likely = (r for r in rank(thing, claims) if r.score >= LIKELY and r.relation in {Relation.SAME, Relation.VARIANT})
    return next(likely, None)


def same_as(thing: Item | Group, claims: Sequence[KnownClaim]) -> Ranked | None:
    """The claim that says the same by the rules, the best one; or None.  No vector can add to it: what is merely near
    is never likely."""
    likely = (r for r in rank(thing, claims) if r.score >= LIKELY and r.relation is Relation.SAME)
    return next(likely, None)
