"""How fast search and the pages to look at are with very many rows, and by which plans.

    DEBUG=1 .venv/bin/python -m bench.search_speed [--rows 1000000] [--plans]

Makes a database of its own and fills it by SQL: as many claims and as many statements as ``--rows``, and a tenth as
many articles, of words as frequent as in English (a cube of chance over 8,000 words).  Prints the best of three runs of
each, and the words alone as a sequential scan reads them, as they would be without an index.  Vectors are not filled:
how fast these are is measured by ``bench.candidates``.
"""

from __future__ import annotations

import argparse
import os
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
WORDS = Path(__file__).resolve().parents[1] / "claims" / "linking" / "data" / "vocabulary.txt"
TABLES = ("article", "articleversion", "claim", "attribution", "source")
INDEXES = ("claim_search", "attribution_search", "version_words_search", "claim_statement_trigram")
FILL = """
CREATE TEMP TABLE said AS SELECT n, (SELECT string_agg(w[1 + 0 * k + floor(8000 * power(random(), 3))::int], ' ')
    FROM generate_series(1, 10) k WHERE k + n > 0) AS words FROM generate_series(1, {n}) n, vocabulary;
INSERT INTO claims_source (uid, created_at, name, kind, wikidata_id, revision)
    SELECT gen_random_uuid(), now(), CASE WHEN n <= 200 THEN 'Outlet ' ELSE 'Speaker ' END || n,
        CASE WHEN n <= 200 THEN 'media' ELSE 'person' END, '', 1 FROM generate_series(1, {n} / 50) n;
INSERT INTO claims_article (uid, created_at, kind, url, visibility, outlet_id)
    SELECT gen_random_uuid(), now() - n * interval '1 minute', 'article', '',
        CASE WHEN n % 50 = 0 THEN 'restricted' ELSE 'newsroom' END,
        (SELECT min(id) FROM claims_source) + n % 200 FROM generate_series(1, {n} / 10) n;
INSERT INTO claims_articleversion (uid, created_at, article_id, number, title, byline, language, text, text_sha256,
        sentence_hashes, fetched_at, published_on)
    SELECT gen_random_uuid(), now(), a.id, 1, left(s.words, 80), '', 'en',
        (SELECT string_agg(t.words, '. ') FROM said t WHERE t.n BETWEEN s.n AND s.n + 8), md5(a.id::text), '{{}}',
        now(), date '2015-01-01' + (a.id % 3650)::int
    FROM claims_article a JOIN said s ON s.n = a.id - (SELECT min(id) FROM claims_article) + 1;
INSERT INTO claims_versionwords (version_id, search) SELECT id, setweight(to_tsvector('claims_english', title), 'A')
    || setweight(to_tsvector('claims_english', text), 'C') FROM claims_articleversion;
INSERT INTO claims_claim (uid, created_at, statement, slug, kind, proposition, revision, about_nobody)
    SELECT gen_random_uuid(), now(), words, 'claim-' || n, CASE n % 5 WHEN 0 THEN 'promise' ELSE 'fact' END, '{{}}', 1,
        false FROM said;
INSERT INTO claims_attribution (uid, created_at, source_id, claim_id, version_id, stance, speech, quote, translation,
        start, "end", sentence_start, sentence_end, said_precision, certainty, accepted_by_id, accepted_at, revision)
    SELECT gen_random_uuid(), now(), (SELECT min(id) FROM claims_source) + 200
            + floor(({n} / 50 - 200) * power(random(), 3))::int,
        (SELECT min(id) FROM claims_claim) + CASE WHEN n % 20 = 0 THEN n / 20 ELSE n - 1 END,
        (SELECT min(id) FROM claims_articleversion) + n % ({n} / 10),
        CASE WHEN n % 20 = 0 THEN 'denies' ELSE 'asserts' END, 'indirect', words, '', n, n + 4, 0, 4, '', 'stated',
        u.id, now(), 1 FROM said, claims_user u;
"""


def best(do: Callable[[], Any], times: int = 3) -> float:
    """Milliseconds of the fastest of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        do()
        taken.append(1000 * (time.perf_counter() - start))
    return min(taken)


def fill(rows: int) -> None:
    from django.db import connection

    from claims.models import User
    from claims.services.indexing import rebuild_vocabulary

    User.objects.create_superuser("bench")
    words = [word for word in WORDS.read_text(encoding="utf-8").split() if re.fullmatch(r"[a-z]{4,}", word)][:8001]
    start = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '256MB'")
        cursor.execute("SELECT indexname, indexdef FROM pg_indexes WHERE indexname = ANY(%s)", [list(INDEXES)])
        made = dict(cursor.fetchall())
        for name in made:
            cursor.execute(f"DROP INDEX {name}")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE claims_{table} DISABLE TRIGGER USER")
        cursor.execute("CREATE TEMP TABLE vocabulary AS SELECT %s::text[] AS w", [words])
        for statement in FILL.format(n=rows).split(";\n"):
            if statement.strip():
                if "claims_articleversion (uid" in statement:
                    cursor.execute("CREATE INDEX ON said (n)")
                cursor.execute(statement)
                print(f"  {time.perf_counter() - start:6.0f} s  {statement.strip()[:60]}", flush=True)
        for definition in made.values():
            cursor.execute(definition)
            print(f"  {time.perf_counter() - start:6.0f} s  {definition[:60]}", flush=True)
        for table in TABLES:
            cursor.execute(f"ALTER TABLE claims_{table} ENABLE TRIGGER USER")
        cursor.execute("ANALYZE")
    took = time.perf_counter()
    rebuild_vocabulary()
    print(f"filled in {took - start:.0f} s; the vocabulary, every night: {time.perf_counter() - took:.0f} s")


def speed(*, plans: bool) -> None:
    from django.db import connection

    from claims.access import readable_versions
    from claims.models import Claim, Source, User
    from claims.queries.dashboard import dashboard
    from claims.queries.pictures.record import record
    from claims.queries.pictures.stances import stances_of
    from claims.queries.pictures.timeline import timeline
    from claims.queries.search import Search, found, shown

    viewer = User.objects.create_user("reader")
    readable = readable_versions(viewer)
    words = Claim.objects.order_by("pk")[1000].statement.split()
    by_length = sorted(words, key=len)
    asked = {
        "two words": Search(words=" ".join(by_length[-2:])),
        "one frequent word": Search(words=frequent_word()),
        "two frequent words": Search(words=f"{frequent_word()} {frequent_word(1)}"),
        "a slip of the finger": Search(words=by_length[-1][1:] + " " + by_length[-2]),
        "words that nothing has all of": Search(words=" ".join(words[:4]) + " zeppelin"),
        "a name": Search(words="Speaker 4711"),
        "words and disputed": Search(words=frequent_word(), standing="disputed"),
        "disputed alone": Search(standing="disputed"),
        "one outlet, by date": Search(outlet=Source.objects.earliest("pk").pk, sort="date"),
        "a month": Search(words=f"{by_length[-1]} May 2020"),
    }

    def page(search: Search) -> None:
        shown(found(search, readable=readable), readable=readable)

    for name, search in asked.items():
        page(search)
        its = found(search, readable=readable)
        print(f"search, {name}: {best(lambda search=search: page(search)):.0f} ms, {its.total:,} hits", flush=True)
    claim = Claim.objects.order_by("pk")[1000]
    source = Source.objects.order_by("pk")[300]
    print(f"timeline: {best(lambda: timeline(claim, readable=readable)):.0f} ms", flush=True)
    print(f"record of a source: {best(lambda: record(source, readable=readable)):.0f} ms", flush=True)
    print(f"who stands with whom: {best(lambda: stances_of(Search(), readable=readable)):.0f} ms", flush=True)
    print(f"dashboard: {best(lambda: dashboard(readable=readable)):.0f} ms", flush=True)
    with connection.cursor() as cursor:
        cursor.execute("SET enable_bitmapscan = off; SET enable_indexscan = off")
        query = " & ".join(by_length[-2:])
        sql = "SELECT count(*) FROM claims_claim WHERE search @@ to_tsquery('claims_english', %s)"
        print(f"baseline, two words over claims without an index: {best(lambda: cursor.execute(sql, [query])):.0f} ms")
        cursor.execute("RESET enable_bitmapscan; RESET enable_indexscan")
        if plans:
            for table, key in (("claims_claim", "id"), ("claims_versionwords", "version_id")):
                cursor.execute(
                    f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) SELECT {key} FROM {table} WHERE search @@"  # noqa: S608  # names of ours
                    " to_tsquery('claims_english', %s) ORDER BY 1 DESC LIMIT 2001",
                    [query],
                )
                print("\n".join(row[0] for row in cursor.fetchall()))


def frequent_word(at: int = 0) -> str:
    from claims.models import SearchWord

    return str(SearchWord.objects.order_by("-documents").values_list("stem", flat=True)[at])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--plans", action="store_true")
    asked = parser.parse_args()
    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = "test_claimtrack_search_speed"
    made: Any = setup_databases(verbosity=0, interactive=False, aliases={"default"})
    try:
        fill(asked.rows)
        speed(plans=asked.plans)
    finally:
        teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    main()
