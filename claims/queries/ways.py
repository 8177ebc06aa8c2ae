"""The ways to what is near, one statement of SQL each, however many are looked for: a text that comes in proposes a
dozen claims, a batch of texts two hundred, and as many questions to the database cost more than their answers.

What is looked for goes in as arrays, a row each, and LATERAL asks the index once a row.  Each way returns a list of
primary keys for each that is looked for, best first.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from django.db import connection

from claims.linking.encoder import Vectors, identity
from claims.linking.sources import normalise
from claims.models import Attribution, Claim, ProposedClaim, Suggestion
from claims.models.base import WORDS
from claims.models.vectors import StatementVector, written
from claims.queries.sources import known_names

#: What each way brings at most.
BY_VECTOR, BY_WORDS, BY_TRIGRAM, BY_SOURCE = 40, 30, 10, 20
#: Of the rows that share a name and a word, so many are put in order: a frequent pair would take seconds.
_RANKED = 500
#: What the same source said so long before or after is of the same time.
TIME = timedelta(days=21)
#: Words of one kind that are looked for at most.
_MOST_WORDS = 60
_NAME = re.compile(r"(?<!^)\b[A-Z][\w-]+|\d[\d,.]*\d|\d")
_WORD = re.compile(r"[^\W\d_][\w'’-]{2,}")
#: Which rows are candidates at all: claims that stand, groups that wait in another version, recorded earlier.
STANDING: Final = "t.merged_into_id IS NULL"
WAITING: Final = f"""
    t.claim_id IS NULL AND t.version_id IS DISTINCT FROM w.version AND (w.before IS NULL OR t.id < w.before)
    AND EXISTS (SELECT FROM {Suggestion._meta.db_table} s
                WHERE s.proposed_claim_id = t.id AND s.state IN ('pending', 'unsure'))
"""  # a table's name
Keys = list[list[int]]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What candidates are looked for: a statement, and who says it when.  Groups are those of another ``version``,
    and recorded ``before`` this one."""

    statement: str
    proposition: dict[str, Any] = field(default_factory=dict)
    vector: Vectors | None = None
    sources: tuple[int, ...] = ()
    on: date | None = None
    version: int | None = None
    before: int | None = None


def nearest(model: type[StatementVector], vectors: Sequence[Vectors | None], limit: int = BY_VECTOR) -> Keys:
    """By the HNSW index, which looks on where rows of another encoder are in the way.  Within a transaction, as it
    sets how hard the index looks."""
    given = [(place, written(vector).to_text()) for place, vector in enumerate(vectors) if vector is not None]
    table, key = model._meta.db_table, model._meta.pk.column
    sql = f"""
        SELECT w.place, near.key FROM unnest(%s::int[], %s::vector[]) AS w (place, vector) CROSS JOIN LATERAL (
            SELECT {key} AS key, t.vector <=> w.vector AS distance FROM {table} t
            WHERE t.encoder = %s AND t.version = %s ORDER BY t.vector <=> w.vector LIMIT %s
        ) near ORDER BY w.place, near.distance
    """  # noqa: S608  # names of tables and columns
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('hnsw.ef_search', %s, true)", [str(max(100, limit))])
        cursor.execute("SELECT set_config('hnsw.iterative_scan', 'relaxed_order', true)")
    return _found(len(vectors), sql, [*_columns(given, 2), *identity(), limit])


def by_words(
    model: type[Claim | ProposedClaim], wanted: Sequence[Wanted], limit: int = BY_WORDS, *, among: str = STANDING
) -> Keys:
    """Those that share a name or number and another word; for what has no names, any word."""
    words = [
        (place, is_name, word, its.version, its.before)
        for place, its in enumerate(wanted)
        for is_name, words in zip((True, False), _words(its), strict=True)
        for word in words
    ]
    sql = f"""
        WITH words AS (
            SELECT place, is_name, plainto_tsquery('{WORDS}', word)::text AS query, version, before
            FROM unnest(%s::int[], %s::bool[], %s::text[], %s::bigint[], %s::bigint[])
                AS given (place, is_name, word, version, before)
        ), queries AS (
            SELECT place, version, before,
                string_agg(query, ' | ') FILTER (WHERE is_name)::tsquery AS named,
                string_agg(query, ' | ') FILTER (WHERE NOT is_name)::tsquery AS worded
            FROM words WHERE query <> '' GROUP BY place, version, before
        ), wanted AS MATERIALIZED (
            SELECT place, version, before, coalesce(named && worded, named, worded) AS query FROM queries
        )
        SELECT w.place, near.id FROM wanted w CROSS JOIN LATERAL (
            SELECT first.id, first.rank FROM (
                SELECT t.id, ts_rank(t.search, w.query) AS rank FROM {model._meta.db_table} t
                WHERE t.search @@ w.query AND {among} LIMIT %s
            ) first ORDER BY first.rank DESC, first.id LIMIT %s
        ) near ORDER BY w.place, near.rank DESC, near.id
    """  # noqa: S608  # names of tables, and conditions of this file
    return _found(len(wanted), sql, [*_columns(words, 5), _RANKED, limit])


def spelled_alike(statements: Sequence[str | None]) -> Keys:
    """Claims written nearly alike: other spellings of names, a slip of the finger.  None is not looked for: to compare
    trigrams takes many times a search for words (``bench.candidates``).  Within a transaction."""
    given = [
        (place, plain.upper()) for place, words in enumerate(statements) if (plain := _without_nul(words or "")).strip()
    ]
    sql = f"""
        SELECT w.place, near.id FROM unnest(%s::int[], %s::text[]) AS w (place, capitals) CROSS JOIN LATERAL (
            SELECT t.id FROM {Claim._meta.db_table} t
            WHERE upper(t.statement) %% w.capitals AND {STANDING} ORDER BY t.id LIMIT %s
        ) near ORDER BY w.place, near.id
    """  # noqa: S608  # as above
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', '0.55', true)")
    return _found(len(statements), sql, [*_columns(given, 2), BY_TRIGRAM])


def about_who_acts(wanted: Sequence[Wanted]) -> Keys:
    """Claims about the sources that it names as those who act, latest first."""
    actors = [[str(actor) for actor in its.proposition.get("actors", ())] for its in wanted]
    known = known_names(name for names in actors for name in names)
    sources = [{known.get(normalise(name)) for name in names} - {None} for names in actors]
    given = [(place, source) for place, its in enumerate(sources) for source in its]
    sql = f"""
        SELECT w.place, near.id FROM (
            SELECT place, array_agg(source) AS sources FROM unnest(%s::int[], %s::bigint[]) AS given (place, source)
            GROUP BY place
        ) w CROSS JOIN LATERAL (
            SELECT DISTINCT t.id FROM {Claim._meta.db_table} t
            JOIN {Claim.about.through._meta.db_table} about ON about.claim_id = t.id
            WHERE about.source_id = ANY(w.sources) AND {STANDING} ORDER BY t.id DESC LIMIT %s
        ) near ORDER BY w.place, near.id DESC
    """  # noqa: S608  # as above
    return _found(len(wanted), sql, [*_columns(given, 2), BY_SOURCE])


def spoken_on(wanted: Sequence[Wanted]) -> Keys:
    """Claims that its own sources spoke on in the same weeks, latest first."""
    given = [
        (place, source, its.on - TIME, its.on + TIME)
        for place, its in enumerate(wanted)
        if its.on is not None
        for source in its.sources
    ]
    sql = f"""
        SELECT w.place, near.claim_id FROM (
            SELECT place, since, until, array_agg(source) AS sources
            FROM unnest(%s::int[], %s::bigint[], %s::date[], %s::date[]) AS given (place, source, since, until)
            GROUP BY place, since, until
        ) w CROSS JOIN LATERAL (
            SELECT t.id, t.claim_id FROM {Attribution._meta.db_table} t
            WHERE t.source_id = ANY(w.sources) AND t.said_on BETWEEN w.since AND w.until ORDER BY t.id DESC LIMIT %s
        ) near ORDER BY w.place, near.id DESC
    """  # noqa: S608  # as above
    return _found(len(wanted), sql, [*_columns(given, 4), BY_SOURCE])


def _words(wanted: Wanted) -> tuple[list[str], list[str]]:
    """Its names and numbers, and its other words."""
    names = set(_NAME.findall(wanted.statement))
    rest = {*_WORD.findall(wanted.statement), *map(str, wanted.proposition.get("lemmas", ()))} - names
    return _plain(names), _plain(rest)


def _plain(words: Iterable[str]) -> list[str]:
    return [plain for word in sorted(words)[:_MOST_WORDS] if (plain := _without_nul(word)).strip()]


def _without_nul(text: str) -> str:
    return text.replace("\x00", "")  # the database takes none


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[list[Any]]:
    """The rows as the arrays that ``unnest`` takes."""
    return [[row[column] for row in rows] for column in range(width)]


def _found(count: int, sql: str, parameters: Sequence[Any]) -> Keys:
    """The keys of each place.  Where nothing is looked for, nothing is asked."""
    found: Keys = [[] for _ in range(count)]
    if parameters[0]:
        with connection.cursor() as cursor:
            cursor.execute(sql, parameters)
            for place, key in cursor.fetchall():
                found[place].append(key)
    return found
