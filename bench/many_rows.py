"""A database with very many rows of every kind, made by SQL in minutes: for measuring, never for showing.

Of each: claims, statements (attributions), articles, sources, waiting and decided suggestions, decisions, notices, and
the history of claims and statements.  Words are as frequent as in English (a cube of chance over 8,000 words), and so
are sources: few say much.  About one claim in twenty is disputed, one in forty denied only, one in fifty has no side,
one in a thousand is contested; one text in fifty is restricted.  Vectors are not filled: ``bench.candidates`` measures
those.
"""

from __future__ import annotations

import re
import time
from pathlib import Path
from typing import Any, Final

import numpy as np
from django.apps import apps
from django.db import connection

WORDS: Final = Path(__file__).resolve().parents[1] / "claims" / "linking" / "data" / "vocabulary.txt"
_SENTENCE: Final = 10  # words
_TABLES: Final = (
    "source", "sourcealias", "article", "articleversion", "versionwords", "claim", "claim_topics", "claimrelation",
    "attribution", "assessment", "assessmentstep", "extractionrun", "suggestion", "queueentry", "decision",
    "notification", "claimevent", "attributionevent",
)  # fmt: skip
#: {n} rows; ``said`` holds n sentences; primary keys begin with 1 in each table.
_FILL: Final = """
INSERT INTO claims_source (uid, created_at, name, kind, wikidata_id, revision)
    SELECT gen_random_uuid(), now(), CASE WHEN n <= 200 THEN 'Outlet ' ELSE initcap(split_part(words, ' ', 1)) || ' '
        || initcap(split_part(words, ' ', 2)) || ' ' END || n, CASE WHEN n <= 200 THEN 'media' ELSE 'person' END, '', 1
    FROM said;
INSERT INTO claims_sourcealias (source_id, name) SELECT n, 'The ' || split_part(words, ' ', 3) || ' of ' || n
    FROM said WHERE n % 10 = 0;
INSERT INTO claims_article (uid, created_at, kind, url, visibility, outlet_id)
    SELECT gen_random_uuid(), now() - ({n} - n) * interval '1 minute', 'article', 'https://example.org/' || n,
        CASE WHEN n % 50 = 0 THEN 'restricted' ELSE 'newsroom' END, 1 + n % 200 FROM said;
INSERT INTO claims_articleversion (uid, created_at, article_id, number, title, byline, language, text, text_sha256,
        sentence_hashes, fetched_at, published_on)
    SELECT gen_random_uuid(), now(), n, 1, left(words, 80), '', 'en',
        string_agg(words, '. ') OVER (ORDER BY n ROWS BETWEEN CURRENT ROW AND 7 FOLLOWING), md5(n::text), '{{}}',
        now(), date '2016-01-01' + (n::bigint * 3650 / {n})::int FROM said;
INSERT INTO claims_versionwords (version_id, search) SELECT id, setweight(to_tsvector('claims_english', title), 'A')
    || setweight(to_tsvector('claims_english', text), 'C') FROM claims_articleversion;
INSERT INTO claims_claim (uid, created_at, statement, slug, kind, proposition, revision, about_nobody)
    SELECT gen_random_uuid(), now(), words, 'claim-' || n, CASE n % 5 WHEN 0 THEN 'promise' ELSE 'fact' END, '{{}}', 1,
        false FROM said;
INSERT INTO claims_topic (uid, created_at, name, slug)
    SELECT gen_random_uuid(), now(), 'Topic ' || n, 'topic-' || n FROM generate_series(1, 20) n;
INSERT INTO claims_claim_topics (claim_id, topic_id) SELECT n, 1 + floor(20 * power(random(), 2))::int
    FROM said WHERE n % 2 = 0;
INSERT INTO claims_claimrelation (uid, created_at, claim_id, other_id, kind, state, reasons, decided_by_id)
    SELECT gen_random_uuid(), now(), n, n - 7, 'variant_of', 'confirmed', '[]', u.id FROM said, claims_user u
    WHERE n % 50 = 8;
INSERT INTO claims_attribution (uid, created_at, source_id, claim_id, version_id, stance, speech, quote, translation,
        start, "end", sentence_start, sentence_end, said_precision, certainty, accepted_by_id, accepted_at, revision)
    SELECT gen_random_uuid(), now(), 1 + floor({n} * power(random(), 3))::int,
        CASE WHEN n % 20 = 0 THEN n - 10 WHEN n % 1999 = 0 THEN 1000 ELSE n END, 1 + (n * 7919::bigint) % {n},
        CASE WHEN n % 20 = 0 OR n % 40 = 1 THEN 'denies' WHEN n % 50 = 2 THEN 'calls_for'
            WHEN n % 997 = 5 THEN 'retracts' ELSE 'asserts' END,
        'indirect', words, '', 0, length(words), 0, length(words), '', 'stated', u.id, now(), 1
    FROM said, claims_user u;
INSERT INTO claims_assessment (uid, created_at, claim_id, verdict_id, reason, author_id)
    SELECT gen_random_uuid(), now(), n, (SELECT id FROM claims_verdict WHERE slug = 'contested'), 'Seen', u.id
    FROM said, claims_user u WHERE n % 1000 = 10;
INSERT INTO claims_assessmentstep (uid, created_at, assessment_id, number, state, actor_id, reason)
    SELECT gen_random_uuid(), now(), id, 1, 'draft', author_id, '' FROM claims_assessment;
INSERT INTO claims_extractionrun (uid, created_at, version_id, extractor, model, state, error)
    SELECT gen_random_uuid(), now(), n, 'rules', '', 'done', '' FROM said;
INSERT INTO claims_suggestion (uid, created_at, run_id, version_id, found_id, stance, kind, speech, source_spans,
        cue_spans, content_spans, in_place_spans, sentence_start, sentence_end, start, statement, said_precision,
        span_confidence, source_confidence, stance_confidence, found_by, proposition, state, revision)
    SELECT gen_random_uuid(), now(), n, n, 'f' || k, 'asserts', 'fact', 'indirect', '[[0, 3]]', '[[4, 8]]',
        '[[9, 20]]', '[]', 0, length(words), 4, words, '', 1, 1, 1, '["said"]', '{{}}',
        CASE k WHEN 1 THEN 'accepted' ELSE 'pending' END, 1 FROM said, generate_series(1, 2) k;
INSERT INTO claims_queueentry (article_id, since, waiting, disputed)
    SELECT n, now() - n * interval '1 minute', 1, CASE WHEN n % 30 = 0 THEN 1 ELSE 0 END FROM said;
INSERT INTO claims_decision (uid, created_at, actor_id, action, suggestion_id, state_before, changed, made)
    SELECT gen_random_uuid(), now(), u.id, 'accept', s.id, 'pending', '{{}}', '{{}}'
    FROM claims_suggestion s, claims_user u WHERE s.state = 'accepted';
INSERT INTO claims_notification (uid, created_at, recipient_id, kind, about, claim_id, attribution_id)
    SELECT gen_random_uuid(), now(), u.id, 'on_record', a.id, a.claim_id, a.id FROM claims_attribution a, claims_user u;
INSERT INTO pghistory_context (id, created_at, updated_at, metadata)
    SELECT md5(n::text)::uuid, now(), now(), jsonb_build_object('user', CASE WHEN n % 5000 = 0 THEN u.id + 1
        ELSE u.id END, 'url', '/') FROM generate_series(1, {n} / 10) n, claims_user u
"""


def fill(rows: int, *, quiet: bool = False) -> None:
    """Into an empty database of which all migrations have run.  About eleven minutes for a million on two cores."""
    from claims.models import User
    from claims.services.indexing import rebuild_vocabulary

    User.objects.create_superuser("bench")
    start = time.perf_counter()

    def say(what: str) -> None:
        if not quiet:
            print(f"  {time.perf_counter() - start:6.0f} s  {' '.join(what.split())[:70]}", flush=True)

    with connection.cursor() as cursor:
        cursor.execute("SET synchronous_commit = off")
        cursor.execute("SET maintenance_work_mem = '1GB'")
        cursor.execute("SET work_mem = '256MB'")
        again = _bare(cursor)
        _say_it(cursor, rows)
        say(f"{rows:,} sentences")
        for statement in _FILL.format(n=rows).split(";\n"):
            cursor.execute(statement)
            say(statement)
        for model in ("claim", "attribution"):
            cursor.execute(_history(model))
            say(f"the history of each {model}")
        for statement in again:
            cursor.execute(statement)
            say(statement)
        cursor.execute("ANALYZE")
    rebuild_vocabulary()
    say("the vocabulary, as every night")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # as autovacuum has done where rows come one by one
    say("VACUUM ANALYZE")


def _say_it(cursor: Any, rows: int) -> None:
    """``said``: n sentences."""
    words = [word for word in WORDS.read_text(encoding="utf-8").split() if re.fullmatch(r"[a-z]{4,}", word)][:8000]
    chance = np.random.default_rng(8)
    cursor.execute("CREATE TEMP TABLE said (n int PRIMARY KEY, words text)")
    with cursor.copy("COPY said FROM STDIN") as copy:
        for first in range(0, rows, 100_000):
            some = min(100_000, rows - first)
            drawn = (len(words) * chance.random((some, _SENTENCE)) ** 3).astype(int)
            lines = (f"{first + at + 1}\t{' '.join(words[k] for k in its)}\n" for at, its in enumerate(drawn))
            copy.write("".join(lines))
    cursor.execute("ANALYZE said")


def _bare(cursor: Any) -> list[str]:
    """Without triggers, foreign keys and the indexes that no constraint needs; returns how to bring them back."""
    names = [f"claims_{table}" for table in _TABLES]
    cursor.execute(
        "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
        " WHERE contype = 'f' AND conrelid::regclass::text = ANY(%s)", [names],
    )  # fmt: skip
    keys = cursor.fetchall()
    cursor.execute(
        "SELECT indexname, indexdef FROM pg_indexes WHERE tablename = ANY(%s) AND NOT EXISTS"
        " (SELECT 1 FROM pg_constraint WHERE conname = indexname)", [names],
    )  # fmt: skip
    indexes = cursor.fetchall()
    for table, name, _ in keys:
        cursor.execute(f'ALTER TABLE {table} DROP CONSTRAINT "{name}"')
    for name, _ in indexes:
        cursor.execute(f'DROP INDEX "{name}"')
    for name in names:
        cursor.execute(f"ALTER TABLE {name} DISABLE TRIGGER USER")
    return [
        *(definition for _, definition in indexes),
        *(f'ALTER TABLE {table} ADD CONSTRAINT "{name}" {definition}' for table, name, definition in keys),
        *(f"ALTER TABLE {name} ENABLE TRIGGER USER" for name in names),
    ]


def _history(name: str) -> str:
    """An event for each row, as if it had been added in a context of somebody's."""
    model: Any = apps.get_model("claims", name)
    columns = ", ".join(
        f'"{field.column}"' for field in model.pgh_event_model._meta.concrete_fields
        if not field.name.startswith("pgh_")
    )  # fmt: skip
    return (
        f"INSERT INTO {model.pgh_event_model._meta.db_table} (pgh_created_at, pgh_label, pgh_obj_id, pgh_context_id,"  # noqa: S608  # names of ours
        f" {columns}) SELECT now(), 'insert', id, md5((1 + id / 10)::text)::uuid, {columns} FROM {model._meta.db_table}"
    )
