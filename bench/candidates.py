"""Finding the candidates for one suggestion among many claims, as a ratio to one plain vector search.

    DEBUG=1 python -m bench.candidates [--claims 200000] [--plans]

Generates claims (200 actors, 40 acts, 100 objects, 120 places, with numbers and months; 2,000 of them are encoded, the
others have the vector of one of these with noise), all within one transaction that is rolled back.  Prints the median
of 50 suggestions, of three rounds the best; ``--plans`` prints what PostgreSQL does for one of them.  Trigrams, which
are asked only where no claim shares the words, are timed on five suggestions, once: they alone would take minutes.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import time
import uuid
from collections.abc import Callable, Iterator

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claimtrack.settings")
django.setup()

from django.db import connection, transaction  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from pgvector import Vector  # noqa: E402

from claims.linking.encoder import encoder  # noqa: E402
from claims.models import Claim, ClaimVector  # noqa: E402
from claims.queries.candidates import claim_candidates  # noqa: E402
from claims.queries.ways import Wanted, by_words, nearest, spelled_alike  # noqa: E402

ENCODED, ASKED, ROUNDS, BY_TRIGRAM = 2000, 50, 3, 5
_ACTS = [
    "sent",
    "sold",
    "closed",
    "bought",
    "banned",
    "built",
    "fined",
    "sued",
    "freed",
    "moved",
    "raised",
    "cut",
    "opened",
    "hired",
    "lost",
    "won",
    "hid",
    "lent",
    "shut",
    "ended",
    "named",
    "drew",
    "broke",
    "fed",
    "paid",
    "met",
    "left",
    "struck",
    "blamed",
    "cleared",
    "praised",
    "joined",
    "tested",
    "grew",
    "mined",
    "dug",
    "fixed",
    "ran",
    "took",
    "gave",
]
_OBJECTS = ["fighters", "ships", "grain", "medicines", "drones", "flats", "ballots", "pipes", "schools", "trains"]
_KINDS = ["old", "new", "foreign", "stolen", "cheap", "secret", "heavy", "spare", "private", "northern"]
_SYLLABLES = ["bar", "kel", "mar", "tor", "ven", "sol", "dra", "lin", "qua", "rho", "zet", "pim"]


def names(count: int, dice: random.Random) -> list[str]:
    found: dict[str, None] = {}
    while len(found) < count:
        found["".join(dice.choices(_SYLLABLES, k=3)).title()] = None
    return list(found)


def statements(count: int) -> Iterator[str]:
    dice = random.Random(1)  # noqa: S311
    actors, places = names(200, dice), names(120, dice)
    for _ in range(count):
        yield (
            f"{dice.choice(actors)} {dice.choice(_ACTS)} {dice.randint(2, 9000)} {dice.choice(_KINDS)} "
            f"{dice.choice(_OBJECTS)} in {dice.choice(places)} in {dice.choice(['May', 'June', 'July', 'August'])} 2021"
        )


def fill(texts: list[str]) -> None:
    noise = np.random.default_rng(0)
    base = encoder().encode(texts[:ENCODED])
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
        cursor.execute("SET LOCAL max_parallel_maintenance_workers = 0")  # they would want 1 GB of shared memory
        cursor.execute("DROP INDEX claim_vector_near")
        cursor.execute("ALTER TABLE claims_claim DISABLE TRIGGER USER")  # no history of what is rolled back
        with cursor.copy(
            "COPY claims_claim (uid, created_at, statement, slug, kind, proposition, revision, about_nobody) FROM STDIN"
        ) as rows:
            for number, text in enumerate(texts):
                rows.write_row((uuid.uuid4(), "2021-09-01", text, f"bench-{number}", "fact", "{}", 1, True))
        cursor.execute("SELECT id FROM claims_claim WHERE slug LIKE 'bench-%' ORDER BY id")
        keys = [key for (key,) in cursor.fetchall()]
        with cursor.copy("COPY claims_claimvector (claim_id, encoder, version, digest, vector) FROM STDIN") as rows:
            for place, key in enumerate(keys):
                vector = base[place % ENCODED]
                if place >= ENCODED:
                    vector = vector + noise.normal(0, 0.03, len(vector))
                    vector = vector / np.linalg.norm(vector)
                rows.write_row((key, encoder().id, encoder().version, "", Vector(vector).to_text()))
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("CREATE INDEX claim_vector_near ON claims_claimvector USING hnsw (vector vector_cosine_ops)")
        cursor.execute("ANALYZE claims_claim")
        cursor.execute("ANALYZE claims_claimvector")


def median_ms(work: Callable[[Wanted], object], wanted: list[Wanted], rounds_of_it: int = ROUNDS) -> float:
    """The best of the rounds' medians, in milliseconds."""
    rounds = []
    for _ in range(rounds_of_it):
        taken = []
        for one in wanted:
            start = time.perf_counter()
            work(one)
            taken.append(1000 * (time.perf_counter() - start))
        rounds.append(statistics.median(taken))
    return min(rounds)


def plans(wanted: Wanted) -> None:
    with CaptureQueriesContext(connection) as queries:
        claim_candidates([wanted])
    with connection.cursor() as cursor:
        for query in queries.captured_queries:
            if query["sql"].startswith("SELECT") and "set_config" not in query["sql"]:
                cursor.execute("EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF) " + query["sql"].replace("%", "%%"))
                print("\n".join(line[:150] for (line,) in cursor.fetchall()), end="\n\n")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--claims", type=int, default=200_000)
    parser.add_argument("--plans", action="store_true")
    asked = parser.parse_args()
    texts = list(statements(asked.claims + ASKED))
    with transaction.atomic():
        start = time.perf_counter()
        fill(texts[: asked.claims])
        print(f"made in {time.perf_counter() - start:.0f} s", flush=True)
        wanted = [
            Wanted(text, vector=vector)
            for text, vector in zip(texts[-ASKED:], encoder().encode(texts[-ASKED:]), strict=True)
        ]
        if asked.plans:
            plans(wanted[0])
        plain = median_ms(lambda one: nearest(ClaimVector, [one.vector]), wanted)
        ways = {
            "one plain vector search": lambda one: nearest(ClaimVector, [one.vector]),
            "full text": lambda one: by_words(Claim, [one]),
            "all ways, with the claims read": lambda one: claim_candidates([one]),
        }
        print(f"{asked.claims:,} claims; {len(claim_candidates(wanted[:1])[0])} candidates for the first of {ASKED}")
        for name, work in ways.items():
            taken = median_ms(work, wanted)
            print(f"{name:32} {taken:7.1f} ms  {taken / plain:5.1f} x", flush=True)
        taken = median_ms(lambda one: spelled_alike([one.statement]), wanted[:BY_TRIGRAM], 1)
        print(f"{'trigrams, where no words are met':32} {taken:7.1f} ms  {taken / plain:5.1f} x")
        transaction.set_rollback(True)


if __name__ == "__main__":
    main()
