"""The ways by which a search finds things, each a list of primary keys, the best first: by words, by meaning, by
name.  What one way cannot see, another finds."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any, Final

from django.contrib.postgres.search import TrigramSimilarity
from django.db import connection
from django.db.models import F, FloatField, Func, Q, QuerySet, Value
from django.db.models.functions import Greatest, Upper
from pgvector.django import CosineDistance

from claims.linking.encoder import EncoderError, Vectors, encoder, identity
from claims.models import (
    ArticleVersion,
    Attribution,
    Claim,
    ClaimVector,
    ProposedClaim,
    ProposedClaimVector,
    Source,
    StatementVector,
    VersionVector,
)
from claims.queries.search.typed import Typed, TypedQuery

logger = logging.getLogger(__name__)

#: Of what meets all words so many of the newest are ranked and counted; a page then says "more than".
MOST: Final = 1000
#: Of what meets any of the words, where nothing meets all.
MOST_LOOSELY: Final = 300
#: How many of the nearest in meaning are looked at, and how near (a cosine) they must be to be found.
NEAREST, NEAR = 60, 0.4
_WEIGHTS = "{0.1, 0.3, 0.5, 1.0}"  # of the classes D, C, B, A: a title goes before the text
_ALIKE = 0.4  # of names, by trigrams


@dataclass(frozen=True, slots=True)
class Ways:
    """What each way found among one kind of thing; ``counts`` are those that are hits, ``more`` where there are more
    than are looked at."""

    lists: tuple[tuple[float, Sequence[int]], ...]  # with the weight of each
    counts: frozenset[int]
    more: bool = False


def set_limits() -> None:
    """For this transaction: how hard the indexes of vectors look, and what counts as spelled alike."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('hnsw.ef_search', %s, true), set_config('pg_trgm.similarity_threshold', '0.3', true)",
            [str(2 * NEAREST)],
        )


def vector_of(words: str) -> Vectors | None:
    """The words as a vector; None, and a line in the log, where the encoder is missing: search goes on by words."""
    if not words:
        return None
    try:
        row: Vectors = encoder().encode([words])[0]
    except EncoderError as error:
        logger.warning("Search goes without meaning: %s", error)
        return None
    return row


@dataclass(frozen=True, slots=True)
class Meaning:
    """What is near in meaning, the nearest first."""

    claims: tuple[int, ...] = ()
    versions: tuple[int, ...] = ()


def meaning(vector: Vectors | None) -> Meaning:
    """By the vectors of claims, of texts, and of what is proposed in texts: four queries."""
    if vector is None:
        return Meaning()
    texts, groups = _nearest(VersionVector, vector), _nearest(ProposedClaimVector, vector)
    of_group = dict(ProposedClaim.objects.filter(pk__in=groups).order_by().values_list("pk", "version"))
    near: dict[int, float] = {}
    for group, distance in groups.items():
        if group in of_group:
            near[of_group[group]] = min(distance, near.get(of_group[group], 2.0))
    for version, distance in texts.items():
        near[version] = min(distance, near.get(version, 2.0))
    return Meaning(tuple(_nearest(ClaimVector, vector)), tuple(sorted(near, key=lambda pk: (near[pk], pk))))


def claim_ways(rows: QuerySet[Claim], its: Typed, near: Meaning) -> Ways:
    return _ways(rows, Q(search=TypedQuery(its.every)), "search", its, near=near.claims)


def statement_ways(rows: QuerySet[Attribution], its: Typed, near: Meaning) -> Ways:
    """A word is met in what was said, or by who said it: "Aliyev mercenaries"."""
    every = reduce(Q.__and__, (_word_or_source(term.text, term.sources) for term in its.terms), Q())
    said = {claim: place for place, claim in enumerate(near.claims)}
    of_claims = sorted(
        rows.filter(claim__in=near.claims).order_by("-pk").values_list("pk", "claim")[:MOST_LOOSELY],
        key=lambda row: (said[row[1]], -row[0]),
    )
    return _ways(rows, every, "search", its, near=[pk for pk, _ in of_claims])


def article_ways(rows: QuerySet[ArticleVersion], its: Typed, near: Meaning) -> Ways:
    ways = _ways(rows, Q(words__search=TypedQuery(its.every)), "words__search", its, near=near.versions)
    if its.span is None:
        return ways
    then = rows.filter(published_on__range=its.span)
    if its.is_empty:
        dated = list(then.order_by("-published_on", "-pk").values_list("pk", flat=True)[: MOST + 1])
        return Ways(((1.0, dated[:MOST]),), frozenset(dated[:MOST]), len(dated) > MOST)
    known = [pk for _, pks in ways.lists for pk in pks]
    on_time = set(then.filter(pk__in=known).values_list("pk", flat=True))
    in_time = [pk for pk in dict.fromkeys(known) if pk in on_time]
    return Ways((*ways.lists, (1.5, in_time)), ways.counts, ways.more)


def source_ways(rows: QuerySet[Source], its: Typed, words: str) -> Ways:
    """Names that have all words, or are written nearly alike; and whom a name in the box means."""
    named = [set(term.sources) for term in its.terms]
    every = set.intersection(*named) if named else set()
    name = words.upper()
    alike = Greatest(TrigramSimilarity("name", words), Value(0.0))
    near: list[int] = []
    if name and len(name) < 80 and not every:
        spelled = rows.alias(capitals=Upper("name")).filter(capitals__trigram_similar=name).annotate(alike=alike)
        near = [pk for pk, how in spelled.order_by("-alike", "pk").values_list("pk", "alike")[:50] if how >= _ALIKE]
    found = {*every, *its.meant, *near}
    if its.is_empty and not words:
        pks = list(rows.order_by("name", "pk").values_list("pk", flat=True)[: MOST + 1])
        return Ways(((1.0, pks[:MOST]),), frozenset(pks[:MOST]), len(pks) > MOST)
    rest = rows.filter(pk__in=found).annotate(alike=alike).order_by("-alike", "pk").values_list("pk", flat=True)[:MOST]
    ranked = sorted(rest, key=lambda pk: pk not in its.meant)
    return Ways(((1.1, ranked),), frozenset(ranked))


def _ways(rows: QuerySet[Any], every: Q, column: str, its: Typed, *, near: Iterable[int]) -> Ways:
    if its.is_empty:
        pks = list(rows.order_by("-pk").values_list("pk", flat=True)[: MOST + 1])
        return Ways(((1.0, pks[:MOST]),), frozenset(pks[:MOST]), len(pks) > MOST)
    met = list(rows.filter(every).order_by("-pk").values_list("pk", _rank(column, its))[: MOST + 1])
    strict = _best(met[:MOST])
    places = {pk: place for place, pk in enumerate(near)}
    meant = sorted(rows.filter(pk__in=places).values_list("pk", flat=True), key=places.__getitem__)
    return Ways(((1.0, strict), (0.8, meant)), frozenset([*strict, *meant]), len(met) > MOST)


def loosely(rows: QuerySet[Any], column: str, its: Typed) -> Ways:
    """What has any of the words, by how much these tell: asked where nothing has all of them.  Looked for are the
    words that tell most, so that a frequent one does not crowd them out."""
    telling = sorted(its.terms, key=lambda term: (not term.is_known, -term.weight))[:3]
    some = reduce(or_, (Q(**{column: TypedQuery(term.text)}) for term in telling), Q(pk=None))
    met = rows.filter(some).order_by("-pk").values_list("pk", _rank(column, its))[:MOST]
    best = _best(list(met))[:MOST_LOOSELY]
    return Ways(((0.6, best),), frozenset(best))


def _best(rows: list[tuple[int, float]]) -> list[int]:
    return [pk for pk, _ in sorted(rows, key=lambda row: (-row[1], -row[0]))]


def _word_or_source(text: str, sources: Sequence[int]) -> Q:
    met = Q(search=TypedQuery(text))
    return met | Q(source__in=sources) if sources else met


class _Rank(Func):
    """What the words tell that a row has, each by its weight, and by how near to each other they stand."""

    output_field = FloatField()

    def __init__(self, column: Any, terms: tuple[tuple[str, float], ...], every: str) -> None:
        super().__init__(column)
        self.terms, self.every = terms, every

    def as_sql(self, compiler: Any, connection: Any, **_: Any) -> tuple[str, list[Any]]:  # type: ignore[override]
        column, own = compiler.compile(self.source_expressions[0])
        rank = f"ts_rank('{_WEIGHTS}', {column}, %s::tsquery, 1)"
        parts = [f"%s * {rank}" for _ in self.terms] + [f"2 * ts_rank_cd('{_WEIGHTS}', {column}, %s::tsquery, 1)"]
        parameters: list[Any] = []
        for text, weight in self.terms:
            parameters += [weight, *own, text]
        return f"({' + '.join(parts)})::float8", [*parameters, *own, self.every]


def _rank(column: str, its: Typed) -> _Rank:
    return _Rank(F(column), tuple((term.text, term.weight) for term in its.terms), its.every)


def _nearest(model: type[StatementVector], vector: Vectors) -> dict[int, float]:
    """The nearest by the HNSW index, as far as they are near, with their distance."""
    id, version = identity()
    rows = model._default_manager.filter(encoder=id, version=version)
    near = rows.annotate(distance=CosineDistance("vector", vector)).order_by("distance")
    return {pk: distance for pk, distance in near.values_list("pk", "distance")[:NEAREST] if distance <= 1 - NEAR}
