"""Which claims, and which groups of suggestions, are near enough to be compared: from PostgreSQL, by several ways
whose union is ranked (``linking.ranking``).  What one way cannot see, another finds: vectors paraphrases, full text
names and rare words, trigrams slips of the finger, shared sources and the time what is said of one matter in other
words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, TypeVar

import numpy as np
from django.contrib.postgres.search import SearchQuery, SearchRank
from django.db import connection
from django.db.models import BinaryField, Case, F, Func, Q, QuerySet, TextField, When
from django.db.models.functions import Upper
from pgvector.django import CosineDistance

from claims.linking.encoder import Vectors, identity
from claims.linking.types import KnownClaim, Proposition
from claims.models import (
    Attribution,
    Claim,
    ClaimRelation,
    ClaimVector,
    ProposedClaim,
    ProposedClaimVector,
    StatementVector,
    Suggestion,
)
from claims.models.base import WORDS
from claims.queries.sources import known_names

#: What each way brings at most.
BY_VECTOR, BY_WORDS, BY_TRIGRAM, BY_SOURCE = 40, 30, 10, 20
#: Of the rows that share a name and a word, so many are put in order: a frequent pair would take seconds.
_RANKED = 500
#: What the same source said so long before or after is of the same time.
TIME = timedelta(days=21)
_NAME = re.compile(r"(?<!^)\b[A-Z][\w-]+|\d[\d,.]*\d|\d")
_WORD = re.compile(r"[^\W\d_][\w'’-]{2,}")
Row = TypeVar("Row", Claim, ProposedClaim)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What candidates are looked for: a statement, and who says it when."""

    statement: str
    proposition: dict[str, Any] = field(default_factory=dict)
    vector: Vectors | None = None
    sources: tuple[int, ...] = ()
    on: date | None = None


def claims_like(statement: str, proposition: dict[str, Any], *, limit: int = 50) -> list[KnownClaim]:
    """The claims on record that share most words with what somebody types, best first; no model is loaded."""
    return known_claims(_by_writing(Wanted(statement, proposition))[:limit])


def claim_candidates(wanted: Wanted) -> list[KnownClaim]:
    """The claims on record that it could be about, by all ways, in no order.  Within a transaction, as the ways
    set how hard the index looks."""
    keys = [
        *(nearest(ClaimVector, wanted.vector) if wanted.vector is not None else []),
        *_by_writing(wanted),
        *_by_sources(wanted),
    ]
    return known_claims(list(dict.fromkeys(keys)))


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


def waiting_groups_like(wanted: Wanted, *, but_of_version: int | None = None, limit: int = 200) -> list[ProposedClaim]:
    """Groups without a claim, of suggestions that still wait, that are near."""
    waiting = Suggestion.objects.pending().exclude(proposed_claim=None).values("proposed_claim")
    rows = ProposedClaim.objects.filter(claim=None, pk__in=waiting).exclude(version=but_of_version)
    near = nearest(ProposedClaimVector, wanted.vector, limit) if wanted.vector is not None else []
    keys = [*near, *_by_words(rows, wanted, limit)]
    return list(rows.filter(pk__in=keys).select_related("vector"))


def vector_of(row: Claim | ProposedClaim) -> Vectors | None:
    """The row's vector, where the encoder in use made it."""
    return _vector(getattr(row, "vector", None), identity())


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


def nearest(model: type[StatementVector], vector: Vectors, limit: int = BY_VECTOR) -> list[int]:
    """Primary keys of the nearest, nearest first, by the HNSW index.  It looks on where rows of another encoder are in
    the way.  Within a transaction, as it sets how hard the index looks."""
    id, version = identity()
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('hnsw.ef_search', %s, true)", [str(max(100, limit))])
        cursor.execute("SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true)")
    rows = model._default_manager.filter(encoder=id, version=version)
    return list(rows.order_by(CosineDistance("vector", vector)).values_list("pk", flat=True)[:limit])


def _by_writing(wanted: Wanted) -> list[int]:
    """Claims that share its words or, where none does, are written nearly alike: to compare trigrams takes many
    times a search for words (``bench.candidates``)."""
    return _by_words(Claim.objects.filter(merged_into=None), wanted) or _by_trigram(wanted.statement)


def _by_words(rows: QuerySet[Row], wanted: Wanted, limit: int = BY_WORDS) -> list[int]:
    """Those that share a name or number and another word; where it has no names, any word.  Best first."""
    names = set(_NAME.findall(wanted.statement))
    rest = {*_WORD.findall(wanted.statement), *map(str, wanted.proposition.get("lemmas", ()))} - names
    named, worded = any_word(names), any_word(rest)
    query = named & worded if named is not None and worded is not None else (named or worded)
    if query is None:
        return []
    some = rows.filter(search=query).order_by().values_list("pk", SearchRank(F("search"), query))[:_RANKED]
    return [pk for pk, _ in sorted(some, key=lambda found: (-found[1], found[0]))[:limit]]


def any_word(words: Iterable[str]) -> _AnyOf | None:
    """A full-text query that any one of the words meets."""
    plain = sorted({word.replace("\x00", "") for word in words})[:60]  # the database takes no NUL
    words = tuple(word for word in plain if word.strip())
    return _AnyOf(words) if words else None


class _AnyOf(SearchQuery):
    """As SearchQuery objects of single words, joined by ``|``: one expression instead of 120, which take Django longer
    to resolve than the search takes."""

    def __init__(self, words: tuple[str, ...]) -> None:
        super().__init__(" ".join(words), config=WORDS)
        self.words = words

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, Any]:
        sql = " || ".join([f"plainto_tsquery('{WORDS}'::regconfig, %s)"] * len(self.words))
        return f"({sql})", list(self.words)


def _by_trigram(statement: str) -> list[int]:
    """Those written nearly alike: other spellings of names, a slip of the finger."""
    text = statement.replace("\x00", "").upper()
    if not text.strip():
        return []
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', '0.55', true)")
    rows = Claim.objects.filter(merged_into=None).alias(capitals=Upper("statement"))
    return list(rows.filter(capitals__trigram_similar=text).order_by("pk").values_list("pk", flat=True)[:BY_TRIGRAM])


def _by_sources(wanted: Wanted) -> list[int]:
    """Claims about the sources that it names as those who act, latest first; and claims that its own sources spoke
    on in the same weeks."""
    actors = [str(actor) for actor in wanted.proposition.get("actors", ())]
    about = Claim.objects.filter(about__in=set(known_names(actors).values()), merged_into=None) if actors else None
    keys = list(about.order_by("-pk").values_list("pk", flat=True)[:BY_SOURCE]) if about is not None else []
    if wanted.sources and wanted.on:
        when = Q(said_on__range=(wanted.on - TIME, wanted.on + TIME))
        spoken = Attribution.objects.filter(when, source__in=wanted.sources).order_by("-pk")
        keys += list(spoken.values_list("claim", flat=True)[:BY_SOURCE])
    return keys
