"""All that a search finds, ranked and counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from claims.models import ArticleVersion
from claims.queries.search import filters, ways
from claims.queries.search.asked import KINDS, Search
from claims.queries.search.facts import Choice, Facts, Key, choices, facts_of, names_of
from claims.queries.search.typed import Typed, typed
from claims.queries.search.ways import Ways

#: Reciprocal rank fusion (Cormack, Clarke and Buettcher, SIGIR 2009): what stands first in one list goes before what
#: stands well in none.  60 is theirs.
FUSION: Final = 60
#: Where ranks tie: a claim leads to its statements, and these to their articles.
_ORDER: Final = {kind: place for place, kind in enumerate(KINDS)}
_COLUMN: Final = {"claim": "search", "statement": "search", "article": "words__search"}


@dataclass(frozen=True, slots=True)
class Hit:
    kind: str  # of KINDS
    pk: int
    score: float


@dataclass(frozen=True, slots=True)
class Found:
    """``hits`` in the order asked for, of the kind asked for; ``counts`` of every kind, and ``more`` which of these
    counts are of the newest only; ``choices`` for each filter its values with their hits."""

    search: Search
    typed: Typed
    hits: Sequence[Hit]
    counts: dict[str, int]
    more: frozenset[str]
    choices: dict[str, list[Choice]]
    names: dict[str, str]  # of the filters that are set, in words
    is_loose: bool  # nothing has all words: these have some

    @property
    def total(self) -> int:
        return sum(self.counts.values())


@transaction.atomic
def found(search: Search, *, readable: QuerySet[ArticleVersion]) -> Found:
    """What the search finds among what this person may read.  The number of queries is the same for any number of
    hits.  In a transaction, as it sets how hard the index of vectors looks."""
    ways.set_limits()
    its = typed(search.words)
    rows = _rows(search, readable)
    by_kind = _by_kind(rows, its, search.words)
    is_loose = False
    if len(its.terms) > 1 and not any(way.counts for way in by_kind.values()):
        by_kind |= {kind: ways.loosely(rows[kind], column, its) for kind, column in _COLUMN.items()}
        is_loose = any(way.counts for way in by_kind.values())
    wanted = {kind: way.counts for kind, way in by_kind.items() if search.what in {"", kind}}
    facts = facts_of(wanted, readable=readable)
    hits = [Hit(kind, pk, score) for (kind, pk), score in _fused(by_kind).items() if (kind, pk) in facts]
    return Found(
        search=search, typed=its, hits=sorted(hits, key=lambda hit: _place(hit, facts, search.sort)),
        counts={kind: len(way.counts) for kind, way in by_kind.items()},
        more=frozenset(kind for kind, way in by_kind.items() if way.more),
        choices=choices(facts.values()), names=names_of(search), is_loose=is_loose,
    )  # fmt: skip


def _rows(search: Search, readable: QuerySet[ArticleVersion]) -> dict[str, Any]:
    return {
        "claim": filters.claims(search, readable), "statement": filters.statements(search, readable),
        "article": filters.articles(search, readable), "source": filters.sources(search, readable),
    }  # fmt: skip


def _by_kind(rows: dict[str, Any], its: Typed, words: str) -> dict[str, Ways]:
    if words and its.is_empty and its.span is None:  # stop words only
        return {kind: Ways((), frozenset()) for kind in KINDS}
    near = ways.meaning(ways.vector_of(words) if not its.is_empty else None)
    return {
        "claim": ways.claim_ways(rows["claim"], its, near),
        "statement": ways.statement_ways(rows["statement"], its, near),
        "article": ways.article_ways(rows["article"], its, near),
        "source": ways.source_ways(rows["source"], its, words),
    }


def _fused(by_kind: dict[str, Ways]) -> dict[Key, float]:
    scores: dict[Key, float] = {}
    for kind, way in by_kind.items():
        for weight, pks in way.lists:
            for place, pk in enumerate(pks):
                scores[kind, pk] = scores.get((kind, pk), 0.0) + weight / (FUSION + place)
    return scores


def _place(hit: Hit, facts: dict[Key, Facts], sort: str) -> tuple[Any, ...]:
    relevance = (-hit.score, _ORDER[hit.kind], -hit.pk)
    its = facts[hit.kind, hit.pk]
    if sort == "date":
        return (-(its.day or date.min).toordinal(), *relevance)
    if sort == "contest":
        return (*(-int(part) for part in its.contest), *relevance)
    return relevance


def new_hits(search: Search, *, readable: QuerySet[ArticleVersion], limit: int) -> int:
    """How many hits have all words, counted up to ``limit``: for telling who keeps the search."""
    found = strictly(search, readable=readable)
    return min(limit, sum(len(found[kind]) for kind in ([search.what] if search.what else KINDS)))


@transaction.atomic
def strictly(search: Search, *, readable: QuerySet[ArticleVersion]) -> dict[str, frozenset[int]]:
    """The hits that have all words, by kind.  What is only near in meaning is not news."""
    ways.set_limits()
    its = typed(search.words)
    rows = _rows(search, readable)
    by_kind = _by_kind(rows, its, search.words) if its.is_empty else {
        "claim": ways.claim_ways(rows["claim"], its, ways.Meaning()),
        "statement": ways.statement_ways(rows["statement"], its, ways.Meaning()),
        "article": ways.article_ways(rows["article"], its, ways.Meaning()),
        "source": ways.source_ways(rows["source"], its, search.words),
    }  # fmt: skip
    return {kind: way.counts for kind, way in by_kind.items()}
