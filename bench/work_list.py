"""How fast the work list is with many articles, and what keeping it costs; how fast anchors follow.

    DEBUG=1 .venv/bin/python -m bench.work_list [--articles 50000]

Makes a database of its own, fills it by SQL, and prints the best of five runs of each, beside a baseline in the
same run: the list worked out from the suggestions whenever it is asked for, as it would be without its table; and
difflib's matching of characters, for the anchors.
"""

from __future__ import annotations

import argparse
import difflib
import os
import random
import time
from collections.abc import Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
TABLES = ("article", "articleversion", "extractionrun", "suggestion", "claim", "proposedclaim", "attribution", "source")
FILL = """
INSERT INTO claims_article (uid, created_at, kind, url, visibility)
    SELECT gen_random_uuid(), now() - n * interval '1 minute', 'article', '', 'newsroom' FROM generate_series(1, {n}) n;
INSERT INTO claims_articleversion (uid, created_at, article_id, number, title, byline, language, text, text_sha256,
        sentence_hashes, fetched_at)
    SELECT gen_random_uuid(), now(), id, 1, 'Article ' || id, '', 'en', repeat('word ', 400) || id, md5(id::text),
        '{{}}', now() FROM claims_article;
INSERT INTO claims_extractionrun (uid, created_at, version_id, extractor, model, state, error)
    SELECT gen_random_uuid(), now(), id, 'bench', '', 'done', '' FROM claims_articleversion;
INSERT INTO claims_source (uid, created_at, name, kind, wikidata_id, revision)
    VALUES (gen_random_uuid(), now(), 'Ada', 'person', '', 1), (gen_random_uuid(), now(), 'Ben', 'person', '', 1);
INSERT INTO claims_claim (uid, created_at, statement, slug, kind, proposition, revision)
    SELECT gen_random_uuid(), now(), 'Claim ' || n, 'claim-' || n, 'fact', '{{}}', 1 FROM generate_series(1, {n} / 5) n;
INSERT INTO claims_attribution (uid, created_at, source_id, claim_id, version_id, stance, speech, quote, translation,
        start, "end", sentence_start, sentence_end, said_precision, certainty, accepted_by_id, accepted_at, revision)
    SELECT gen_random_uuid(), now(), s.id, c.id, v.id, CASE s.name WHEN 'Ada' THEN 'asserts' ELSE 'denies' END,
        'indirect', 'word', '', 0, 4, 0, 4, '', 'stated', u.id, now(), 1
    FROM claims_claim c JOIN claims_source s ON s.name = 'Ada' OR c.id % 10 = 0
        JOIN claims_articleversion v ON v.title = 'Article ' || c.id, claims_user u;
INSERT INTO claims_proposedclaim (uid, created_at, version_id, statement, kind, proposition, reasons, claim_id)
    SELECT gen_random_uuid(), now(), v.id, 'Claim', 'fact', '{{}}', '[]',
        CASE WHEN v.id % 3 = 0 THEN (SELECT min(id) FROM claims_claim) + v.id % ({n} / 5) END
    FROM claims_articleversion v;
"""
SUGGEST = """
INSERT INTO claims_suggestion (uid, created_at, run_id, version_id, found_id, stance, kind, speech, source_spans,
        cue_spans, content_spans, in_place_spans, sentence_start, sentence_end, start, statement, said_precision,
        span_confidence, source_confidence, stance_confidence, found_by, proposition, proposed_claim_id, state,
        revision)
    SELECT gen_random_uuid(), now(), r.id, r.version_id, 'a' || n, 'asserts', 'fact', 'indirect', '[]', '[[0, 4]]',
        '[[5, 9]]', '[]', 0, 20, n, 'Words', '', 1, 1, 1, '[]', '{}', g.id, 'pending', 1
    FROM claims_extractionrun r JOIN claims_proposedclaim g ON g.version_id = r.version_id, generate_series(1, 4) n
"""


def best(do: Callable[[], Any], times: int = 5) -> float:
    """Milliseconds of the fastest of several runs."""
    taken = []
    for _ in range(times):
        start = time.perf_counter()
        do()
        taken.append(1000 * (time.perf_counter() - start))
    return min(taken)


def trigger_named(cursor: Any, operation: str) -> str:
    cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE %s", [f"pgtrigger_queue_on_{operation}%"])
    return str(cursor.fetchone()[0])


def fill(n: int) -> None:
    from django.db import connection, transaction

    from claims.models import User

    User.objects.create_superuser("bench")
    with connection.cursor() as cursor:
        for table in TABLES:
            cursor.execute(f"ALTER TABLE claims_{table} DISABLE TRIGGER USER")
        cursor.execute(FILL.format(n=n))
        with transaction.atomic():
            start = time.perf_counter()
            cursor.execute(SUGGEST)
            without = time.perf_counter() - start
            transaction.set_rollback(True)
        for trigger in ("insert", "update", "delete"):
            cursor.execute(f"ALTER TABLE claims_suggestion ENABLE TRIGGER {trigger_named(cursor, trigger)}")
        start = time.perf_counter()
        cursor.execute(SUGGEST)
        kept = time.perf_counter() - start
        print(f"storing {4 * n:,} suggestions: {without:.1f} s, with the list kept {kept:.1f} s")
        for table in TABLES:
            cursor.execute(f"ALTER TABLE claims_{table} ENABLE TRIGGER USER")
        cursor.execute("ANALYZE")


def work_list_speed(n: int) -> None:
    from django.db import connection, transaction
    from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery

    from claims.models import ArticleVersion, QueueEntry, Suggestion, User
    from claims.queries.queue import counts, disputed_waiting, rows, work_list
    from claims.services.queue import rank_queue, take_next
    from claims.services.review import reject_suggestion

    user, texts = User.objects.get(), ArticleVersion.objects.all()
    start = time.perf_counter()
    moved = rank_queue()
    print(f"ranking all for the first time ({moved:,} moved): {1000 * (time.perf_counter() - start):.0f} ms")
    print(f"ranking all, every minute: {best(rank_queue, 3):.0f} ms; one article: "
          f"{best(lambda: rank_queue(articles=[QueueEntry.objects.last().pk])):.1f} ms")  # type: ignore[union-attr]  # fmt: skip

    def page() -> None:
        rows(work_list(user=user, readable=texts)[:25], user=user, readable=texts)

    disputed = list(disputed_waiting())

    def page_without_table() -> None:
        pending = Suggestion.objects.pending().filter(version=OuterRef("pk")).order_by()
        hot = pending.filter(version__article__in=disputed).values("version").annotate(n=Count("pk")).values("n")
        versions = texts.filter(Exists(pending)).defer("text", "sentence_hashes")
        hot_first = versions.annotate(hot=Subquery(hot, output_field=IntegerField()))
        list(hot_first.order_by("-hot", "created_at")[:25])

    def take() -> None:
        with transaction.atomic():
            take_next(user=user, readable=texts)
            transaction.set_rollback(True)

    waiting = Suggestion.objects.pending().order_by("pk")

    def decide() -> None:
        with transaction.atomic():
            suggestion = waiting.select_related("version")[0]
            reject_suggestion(suggestion=suggestion, user=user, revision=suggestion.revision)
            transaction.set_rollback(True)

    print(f"a page of the list: {best(page):.1f} ms; without its table: {best(page_without_table, 3):.0f} ms")
    print(f"the counts on its tabs: {best(lambda: counts(user=user, readable=texts)):.1f} ms")
    print(f"take next: {best(take):.1f} ms")
    print(f"one decision: {best(decide):.1f} ms")
    connection.close()


def anchor_speed() -> None:
    from claims.linking.anchoring import Follower, selector

    chance = random.Random(7)  # noqa: S311  # a text, no secret
    words = [f"{chance.choice('bcdfgh')}{chance.choice('aeiou')}{n}" for n in range(2500)]
    old = "\n".join(" ".join(chance.choices(words, k=50)) + "." for _ in range(200))
    changed = old.split()
    for _ in range(150):
        changed[chance.randrange(len(changed))] = "changed"
    new = "\n".join(" ".join(changed[n : n + 50]) for n in range(0, len(changed), 50))
    anchors = [selector(old, a, a + chance.randrange(15, 150)) for a in chance.sample(range(len(old) - 200), 400)]
    follower = Follower(old, new)
    some = old[:9000], new[:9000]
    by_character = best(lambda: difflib.SequenceMatcher(None, *some, autojunk=False).get_opcodes(), 1)
    print(f"two versions of 10,000 words compared: {best(lambda: Follower(old, new)):.0f} ms")
    print(f"by characters with difflib, 1,500 of those words: {by_character:.0f} ms")
    print(f"400 anchors followed: {best(lambda: [follower.find(its) for its in anchors]):.0f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=50_000)
    asked = parser.parse_args()
    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = "test_claimtrack_bench"
    anchor_speed()
    made = setup_databases(verbosity=0, interactive=False, aliases={"default"})
    try:
        fill(asked.articles)
        work_list_speed(asked.articles)
    finally:
        teardown_databases(made, verbosity=0)


if __name__ == "__main__":
    main()
