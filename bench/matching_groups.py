"""Prints the groups that are proposed for real articles, for a person to judge.

    python -m bench.matching_groups BODIES.csv [--articles 100] [--seed 2026]

BODIES.csv has Body ID and articleBody.  Only groups of two or more, and groups beneath a wider one, say that things
belong together; the others are counted.  Judgements are kept in docs/judgements/groups.jsonl.
"""

from __future__ import annotations

import argparse
import csv
import random
from dataclasses import asdict
from pathlib import Path

from claims.linking.grouping import group
from claims.linking.types import Item, Proposition
from claims.nlp import build_nlp
from claims.nlp.pipeline import Source


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bodies", type=Path)
    parser.add_argument("--articles", type=int, default=100)
    parser.add_argument("--seed", type=int, default=2026)
    asked = parser.parse_args()
    csv.field_size_limit(10**9)
    with asked.bodies.open(encoding="utf-8", newline="") as lines:
        rows = sorted(csv.DictReader(lines), key=lambda row: int(row["Body ID"]))
    chosen = random.Random(asked.seed).sample(rows, asked.articles)  # noqa: S311
    single = several = 0
    documents = build_nlp("").pipe(Source(row["Body ID"], row["articleBody"], None) for row in chosen)
    for document in documents:
        found = {a.id: a for a in document.attributions}
        items = [
            Item(
                key=a.id, statement=a.statement, kind=a.kind.value, stance=a.stance.value,
                proposition=Proposition.from_dict(asdict(a.proposition)), answers=a.answers,
            )
            for a in document.attributions
        ]  # fmt: skip
        groups = group(items)
        for its in groups:
            if len(its.keys) == 1 and its.broader is None:
                single += 1
                continue
            several += 1
            start = min(found[key].content[0][0] for key in its.keys if found[key].content)
            print(f"{document.id} @{start} ({len(its.keys)}) {its.statement}")
            for key in its.keys:
                a = found[key]
                print(f"    {a.stance}: {a.statement}" + (f"  [answers {a.answers}]" if a.answers else ""))
            if its.broader is not None:
                print(f"    beneath: {groups[its.broader].statement}  ({'; '.join(its.reasons)})")
    print(f"{several} groups of several or beneath another, {single} of one, {asked.articles} articles")


if __name__ == "__main__":
    main()
