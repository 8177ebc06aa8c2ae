"""Claims as JSON-LD: schema.org's Claim on every claim, its ClaimReview where an assessment is published.  Pure.

Fields as fact-check explorers read them (schema.org/ClaimReview, and the search engines' guides to it).  schema.org has
no word for who denies a claim: that, and how a claim stands, is told under a namespace of our own, ``NAMESPACE``.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

NAMESPACE: Final = "https://claimtrack.org/ns#"
MEDIA_TYPE: Final = "application/ld+json"
_CONTEXT: Final = ["https://schema.org", {"ct": NAMESPACE, "prov": "http://www.w3.org/ns/prov#"}]
#: schema.org's type of a source of each kind; all others are organisations.
_TYPES: Final = {"person": "Person", "office": "Organization", "document": "CreativeWork"}
BEST, WORST = 5, 1


@dataclass(frozen=True, slots=True)
class Party:
    """Who said it; ``same_as`` is an address that tells who that is, or empty."""

    name: str
    kind: str
    same_as: str = ""


@dataclass(frozen=True, slots=True)
class Utterance:
    """One attribution: ``relays`` are nearest to the source first, ``article`` is its address or empty."""

    uid: str
    party: Party
    stance: str
    quote: str
    is_direct: bool
    said_on: date | None
    title: str
    outlet: str
    article: str
    published_on: date | None
    relays: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Review:
    """A published assessment; ``rating`` from 1 to 5, or None where its word is no rating."""

    author: str
    word: str
    meaning: str
    rating: int | None
    published_at: datetime
    changed_at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True)
class ClaimRecord:
    """``standing`` is empty where it is not to be told."""

    uid: str
    url: str
    statement: str
    recorded_at: datetime
    standing: str
    utterances: Sequence[Utterance]
    review: Review | None = None
    variant_of: str = ""


def claim_graph(its: ClaimRecord) -> dict[str, Any]:
    graph = [_claim(its)]
    if its.review is not None:
        graph.append(claim_review(its, its.review))
    return {"@context": _CONTEXT, "@graph": graph}


def _claim(its: ClaimRecord) -> dict[str, Any]:
    said = {stance: [u for u in its.utterances if u.stance == stance] for stance in ("asserts", "denies")}
    claim = _item_reviewed(its, said["asserts"]) | {
        "@id": f"{its.url}#claim",
        "identifier": f"urn:uuid:{its.uid}",
        "url": its.url,
        "text": its.statement,
        "dateCreated": its.recorded_at.isoformat(),
    }
    if its.standing:
        claim["ct:standing"] = its.standing
    if its.variant_of:
        claim["ct:variantOf"] = {"@id": f"{its.variant_of}#claim"}
    if its.utterances:
        claim["ct:attribution"] = [_attribution(utterance) for utterance in its.utterances]
    return claim


def _item_reviewed(its: ClaimRecord, asserting: Sequence[Utterance]) -> dict[str, Any]:
    """As ClaimReview wants it: its claimants, when it was first said, and where."""
    claim: dict[str, Any] = {"@type": "Claim", "name": its.statement}
    if authors := _once([_party(utterance.party) for utterance in asserting]):
        claim["author"] = authors
    if days := [day for u in asserting if (day := u.said_on or u.published_on)]:
        claim["datePublished"] = min(days).isoformat()
    if works := _once([_work(utterance) for utterance in asserting if utterance.article]):
        claim["appearance"] = works
    return claim


def claim_review(its: ClaimRecord, review: Review) -> dict[str, Any]:
    rating: dict[str, Any] = {"@type": "Rating", "alternateName": review.word}
    if review.rating is not None:
        rating |= {"ratingValue": review.rating, "bestRating": BEST, "worstRating": WORST}
    rating["ratingExplanation"] = review.meaning
    return {
        "@type": "ClaimReview",
        "@id": f"{its.url}#review",
        "url": its.url,
        "claimReviewed": its.statement,
        "author": {"@type": "Organization", "name": review.author},
        "datePublished": review.published_at.date().isoformat(),
        "dateModified": review.changed_at.date().isoformat(),
        "reviewRating": rating,
        "itemReviewed": _item_reviewed(its, [u for u in its.utterances if u.stance == "asserts"]),
    }


def _attribution(its: Utterance) -> dict[str, Any]:
    said: dict[str, Any] = {
        "@type": "ct:Attribution",
        "identifier": f"urn:uuid:{its.uid}",
        "ct:stance": its.stance,
        "prov:wasAttributedTo": _party(its.party),
        "ct:quote": its.quote,
        "ct:speech": "direct" if its.is_direct else "indirect",
    }
    if its.said_on:
        said["ct:saidOn"] = its.said_on.isoformat()
    if its.article:
        said["prov:wasQuotedFrom"] = _work(its)
    if its.relays:
        said["ct:relayedBy"] = list(its.relays)
    return said


def _party(its: Party) -> dict[str, Any]:
    party = {"@type": _TYPES.get(its.kind, "Organization"), "name": its.name}
    if its.kind == "anonymous":  # no more is known of it than its words in the article
        party = {"@type": "Person", "name": its.name, "description": "not named by the article"}
    return party | ({"sameAs": its.same_as} if its.same_as else {})


def _work(its: Utterance) -> dict[str, Any]:
    work: dict[str, Any] = {"@type": "NewsArticle", "url": its.article, "headline": its.title}
    if its.outlet:
        work["publisher"] = {"@type": "Organization", "name": its.outlet}
    if its.published_on:
        work["datePublished"] = its.published_on.isoformat()
    return work


def _once(its: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return list({json.dumps(one, sort_keys=True): one for one in its}.values())


def in_script(data: dict[str, Any]) -> str:
    """JSON for a ``<script type="application/ld+json">``: nothing in it ends the element or begins a comment.

    >>> in_script({"a": "</script><!--"})
    '{"a": "\\\\u003C/script\\\\u003E\\\\u003C!--"}'
    """
    words = json.dumps(data, ensure_ascii=False)
    for sign in "<>&\u2028\u2029":
        words = words.replace(sign, f"\\u{ord(sign):04X}")
    return words
