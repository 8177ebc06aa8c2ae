"""Prints what is found in real articles, for a person to judge.

    python -m bench.reading BODIES.csv [--articles 50] [--seed 2026] [--out DIR]

BODIES.csv has Body ID and articleBody.  Each article is printed with its attributions numbered: offsets of the content,
source, cue, content, stance, what it answers, relays, and which rule or model found it.  Judgements are kept in
docs/judgements/attributions.jsonl, without any of the text.
"""

from __future__ import annotations

import argparse
import csv
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from claims.nlp import build_nlp
from claims.nlp.pipeline import Source
from claims.nlp.types import FoundAttribution, Spans


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("bodies", type=Path)
    parser.add_argument("--articles", type=int, default=50)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--out", type=Path, help="a folder for one file each, instead of printing")
    asked = parser.parse_args()
    csv.field_size_limit(10**9)
    with asked.bodies.open(encoding="utf-8", newline="") as lines:
        rows = sorted((row["Body ID"], row["articleBody"]) for row in csv.DictReader(lines))
    drawn = random.Random(asked.seed).sample(rows, asked.articles)  # noqa: S311  # to draw the same again
    extractor = build_nlp()
    found = extractor.pipe(Source(id, text) for id, text in drawn)
    for (id, text), document in zip(drawn, found, strict=True):
        page = "\n".join([f"ARTICLE {id}", "", text, "", *_lines(text, document.attributions)])
        if asked.out:
            asked.out.mkdir(parents=True, exist_ok=True)
            (asked.out / f"{id}.txt").write_text(page, encoding="utf-8")
        else:
            sys.stdout.write(page + "\n\n")


def _lines(text: str, found: Sequence[FoundAttribution]) -> list[str]:
    def words(spans: Spans | None) -> str:
        return " … ".join(text[start:end].replace("\n", " ") for start, end in spans or ())

    return [
        f"{its.id} [{its.content[0][0] if its.content else its.cue[0][0]}] {its.stance} {its.kind}\n"
        f"   source: {words(its.source)} = {', '.join(source.name for source in its.sources)}\n"
        f"   cue: {words(its.cue)}\n   content: {words(its.content)}\n"
        f"   in place: {words(its.content_in_place)}; answers {its.answers}; in {its.nested_in}; "
        f"relays {[relay.name for relay in its.relays]}; by {', '.join(its.found_by)}; {its.confidence.span:.2f}"
        for its in found
    ]


if __name__ == "__main__":
    main()
