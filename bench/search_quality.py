"""Does search find what is meant?  Sixty queries over the seeds and 500 imported articles, beside full text alone.

    DEBUG=1 .venv/bin/python -m bench.search_quality [--bodies ../shared/fnc/bulk_bodies.csv] [--misses]

Makes a database of its own, loads the seeds with the decisions of the demo editor, imports the first 500 bodies,
indexes all as a worker would, and asks ``search_queries.json``.  A query is exact, in other words, with slips of the
finger, by another name for who is meant, or with a date; its score is one over the place of the first hit that is
expected, 0 beyond the first 20 (mean reciprocal rank).  The baseline is PostgreSQL's own: ``websearch_to_tsquery`` with
the stock English configuration over the same rows, ordered by ``ts_rank``.
"""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
ROOT = Path(__file__).resolve().parents[1]
QUERIES = Path(__file__).with_name("search_queries.json")
ARTICLES, LOOKED_AT = 500, 20
Hit = tuple[str, int]


def load(bodies: Path) -> dict[str, Hit]:
    """Everything that a query can expect, by the name that the query file has for it."""
    from django.core.management import call_command

    from claims.formats.seeds import read_seeds
    from claims.models import ArticleVersion, Claim, Source
    from claims.services.articles import Draft, add_article
    from claims.services.encoding import encode_missing
    from claims.services.indexing import index_new_texts, rebuild_vocabulary

    call_command("load_seeds", verbosity=0)
    seeds = read_seeds(ROOT / "seeds")
    claims = {claim.statement: claim.pk for claim in Claim.objects.all()}
    known = {f"claims {its.key}": ("claim", claims[its.statement]) for its in seeds.claims
             if its.statement in claims}  # fmt: skip
    known |= {f"sources {source.name}": ("source", source.pk) for source in Source.objects.all()}
    by_title = {version.title: version.pk for version in ArticleVersion.objects.all()}
    known |= {f"articles {its.id}": ("article", by_title[its.payload["title"]]) for its in seeds.articles}
    with bodies.open(encoding="utf-8", newline="") as file:
        for row in list(csv.DictReader(file))[:ARTICLES]:
            text = row["articleBody"].strip()
            added = add_article(draft=Draft(title=" ".join(text.split()[:12]), text=text))
            known[f"fnc {row['Body ID']}"] = ("article", added.version.pk)
    while index_new_texts() or encode_missing():
        pass
    rebuild_vocabulary()
    return known


def full_text_alone(words: str) -> list[Hit]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "WITH asked AS (SELECT websearch_to_tsquery('english', %s) AS q), words AS ("
            " SELECT 'claim' AS kind, id, to_tsvector('english', statement) AS s FROM claims_claim UNION ALL"
            " SELECT 'source', id, to_tsvector('english', name) FROM claims_source UNION ALL"
            " SELECT 'article', id, setweight(to_tsvector('english', title), 'A') || to_tsvector('english', text)"
            " FROM claims_articleversion) SELECT kind, id FROM words, asked WHERE s @@ q"
            " ORDER BY ts_rank(s, q) DESC, id LIMIT %s",
            [words, LOOKED_AT],
        )
        return list(cursor.fetchall())


def search(words: str) -> list[Hit]:
    from claims.models import ArticleVersion
    from claims.queries.search import Search, found

    its = found(Search(words=words), readable=ArticleVersion.objects.all())
    return [(hit.kind, hit.pk) for hit in its.hits[:LOOKED_AT]]


def score(ask: Callable[[str], list[Hit]], known: dict[str, Hit], *, misses: bool = False) -> dict[str, list[float]]:
    scores: dict[str, list[float]] = defaultdict(list)
    for query in json.loads(QUERIES.read_text(encoding="utf-8")):
        wanted = {known[f"{what} {its}"] for what, all_ in query["expects"].items() for its in all_}
        place = next((at for at, hit in enumerate(ask(query["q"]), 1) if hit in wanted), None)
        scores[query["kind"]].append(1 / place if place else 0.0)
        if misses and place != 1:
            print(f"    {query['kind']}: {query['q']}: {place or 'not found'}")
    return scores


def mean(values: list[float]) -> float:
    return sum(values) / len(values)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--bodies", type=Path, default=ROOT.parent / "shared" / "fnc" / "bulk_bodies.csv")
    parser.add_argument("--misses", action="store_true", help="name the queries whose first hit is not expected")
    asked = parser.parse_args()
    django.setup()
    from django.conf import settings
    from django.test.utils import setup_databases, teardown_databases

    settings.DATABASES["default"].setdefault("TEST", {})["NAME"] = "test_claimtrack_search_quality"
    made: Any = setup_databases(verbosity=0, interactive=False, aliases={"default"}, keepdb=asked.misses)
    try:
        known = load(asked.bodies)
        ours, alone = score(search, known, misses=asked.misses), score(full_text_alone, known)
        print(f"{'kind':<14}{'queries':>8}{'search':>9}{'full text alone':>18}")
        for kind, values in ours.items():
            print(f"{kind:<14}{len(values):>8}{mean(values):>9.3f}{mean(alone[kind]):>18.3f}")
        every, every_alone = ([its for values in scores.values() for its in values] for scores in (ours, alone))
        print(f"{'all (MRR)':<14}{len(every):>8}{mean(every):>9.3f}{mean(every_alone):>18.3f}")
    finally:
        teardown_databases(made, verbosity=0, keepdb=asked.misses)


if __name__ == "__main__":
    main()
