"""Claims on record by what somebody types: by its words, half typed ones too, and by what it means."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import transaction
from django.db.models import F

from claims.linking.encoder import Vectors, encoder
from claims.models import Claim, ClaimVector
from claims.models.base import WORDS
from claims.queries.candidates import vector_of
from claims.queries.claim_lists import searched
from claims.queries.standing import with_standing
from claims.queries.ways import nearest

#: From this cosine on, a claim is near enough in meaning to be offered: a few words stay far from any sentence.
NEAR = 0.4
#: A shorter text means nothing yet.
LEAST_LETTERS = 4
#: What each way brings at most.
EACH = 30
#: The constant of reciprocal rank fusion (Cormack, Clarke and Buettcher, 2009).
_RANK = 60
_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class FoundClaim:
    """A claim with its ``standing``; ``by_meaning`` where it is there for its meaning alone, in other words."""

    claim: Claim
    by_meaning: bool


def claims_meant(q: str, *, limit: int = 10) -> list[FoundClaim]:
    """What a search box offers for ``q``, best first; the newest claims where nothing is typed.

    Words and meaning each make a list, and a claim's places in both decide.  Where neither finds anything, those
    that are spelled alike.  The sentence encoder is loaded once in the life of a process, about 6 ms a search then.
    """
    q = q.replace("\x00", "").strip()
    standing = Claim.objects.filter(merged_into=None)
    if not q:
        return [FoundClaim(claim, by_meaning=False) for claim in with_standing(standing).order_by("-pk")[:limit]]
    worded = _by_words(q)
    meant = _by_meaning(q) if len(q) >= LEAST_LETTERS else []
    points: dict[int, float] = defaultdict(float)
    for way in (worded, meant):
        for place, key in enumerate(way):
            points[key] += 1 / (_RANK + place)
    keys = sorted(points, key=lambda key: (-points[key], -key))[:limit]
    if not keys:
        keys = list(searched(standing, q).order_by("-pk").values_list("pk", flat=True)[:limit])
    found = {claim.pk: claim for claim in with_standing(Claim.objects.filter(pk__in=keys))}
    return [FoundClaim(found[key], by_meaning=bool(points) and key not in worded) for key in keys if key in found]


def _by_words(q: str) -> list[int]:
    """Claims with all the words, the last one taken for the beginning of a word; those with most of them first."""
    words = _WORD.findall(q)[:30]
    if not words:
        return []
    raw = " & ".join([*(f"'{word}'" for word in words[:-1]), f"'{words[-1]}':*"])
    query = SearchQuery(raw, config=WORDS, search_type="raw")
    rows = Claim.objects.filter(merged_into=None, search=query).order_by("-pk").values_list("pk", flat=True)[:500]
    ranked = Claim.objects.filter(pk__in=list(rows)).annotate(rank=SearchRank(F("search"), query))
    return list(ranked.order_by("-rank", "-pk").values_list("pk", flat=True)[:EACH])


def _by_meaning(q: str) -> list[int]:
    vector = encoder().encode([q])[0]
    with transaction.atomic():
        (keys,) = nearest(ClaimVector, [vector], EACH)
    rows = Claim.objects.filter(pk__in=keys, merged_into=None).select_related("vector")
    near = {claim.pk: _cosine(vector, vector_of(claim)) for claim in rows}
    return sorted((key for key, cosine in near.items() if cosine >= NEAR), key=lambda key: -near[key])


def _cosine(one: Vectors, other: Vectors | None) -> float:
    return float(np.dot(one, other)) if other is not None else 0.0
