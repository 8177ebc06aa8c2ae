"""How often each rule of the extractor is right, on marked articles: writes claims/nlp/data/confidence.json.

    python -m bench.rule_precision GOLD_DIR [--write]

GOLD_DIR holds text/NAME.txt and attributions/NAME.ann (brat standoff, as PolNeAR has it).  A finding is right
in its span where its content and a marked one share half of their words (Dice >= .5), and right in its source
where, besides, the sources share a word or both have none.  A rule seen fewer than MIN times gets no figure.

Measure on training articles only: a figure measured on what is scored would flatter itself.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from pathlib import Path

from claims.nlp import build_nlp
from claims.nlp.lexicon import DATA
from claims.nlp.pipeline import Source
from claims.nlp.types import FoundAttribution, Spans

MIN = 20
WORD = re.compile(r"\w+")


def marked(path: Path) -> list[dict[str, list[tuple[int, int]]]]:
    """The attributions of one .ann file, as spans by role."""
    spans: dict[str, list[tuple[int, int]]] = {}
    events = []
    for line in path.read_text(encoding="utf-8").splitlines():
        key, _, rest = line.partition("\t")
        if key.startswith("T"):
            offsets = rest.split("\t")[0].partition(" ")[2]
            pairs = (piece.split() for piece in offsets.split(";") if piece.strip())
            spans[key] = [(int(start), int(end)) for start, end in pairs]
        elif key.startswith("E"):
            events.append([part.partition(":")[::2] for part in rest.split()])
    found = []
    for event in events:
        roles: dict[str, list[tuple[int, int]]] = {}
        for role, span in event:
            roles.setdefault(role.rstrip("0123456789").lower(), []).extend(spans.get(span, []))
        found.append(roles)
    return found


def words(text: str, spans: Spans | list[tuple[int, int]] | None) -> set[int]:
    return {start + m.start() for start, end in spans or () for m in WORD.finditer(text[start:end])}


def dice(a: set[int], b: set[int]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0


def judge(text: str, found: FoundAttribution, gold: list[dict[str, list[tuple[int, int]]]]) -> tuple[bool, bool]:
    content, source = words(text, found.content_in_place or found.content), words(text, found.source)
    fitting = [row for row in gold if dice(content, words(text, row.get("content"))) >= 0.5]
    right = [w for row in fitting if (w := words(text, row.get("source"))) & source or not (w or source)]
    return bool(fitting), bool(right)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--write", action="store_true", help="store the figures in claims/nlp/data/confidence.json")
    options = parser.parse_args()
    seen: Counter[str] = Counter()
    span_right: Counter[str] = Counter()
    source_right: Counter[str] = Counter()
    texts = {path.stem: path.read_text(encoding="utf-8") for path in sorted((options.gold / "text").glob("*.txt"))}
    for document in build_nlp(extractor="rules").pipe(Source(name, text) for name, text in texts.items()):
        marks = sorted((options.gold / "attributions").glob(f"{document.id}*.ann"))
        gold = marked(marks[0]) if marks else []
        for attribution in document.attributions:
            rule = attribution.found_by[0].removeprefix("rules:")
            span, source = judge(texts[document.id], attribution, gold)
            seen[rule] += 1
            span_right[rule] += span
            source_right[rule] += source
    figures = {}
    print(f"{'rule':16} {'seen':>6} {'span':>6} {'source':>6}")
    for rule, times in seen.most_common():
        print(f"{rule:16} {times:6} {span_right[rule] / times:6.2f} {source_right[rule] / times:6.2f}")
        if times >= MIN:
            figures[rule] = {
                "span": round(span_right[rule] / times, 2),
                "source": round(source_right[rule] / times, 2),
            }
    if options.write:
        path = DATA / "confidence.json"
        path.write_text(json.dumps(dict(sorted(figures.items())), indent=1) + "\n", encoding="utf-8")
        print(f"written: {path}")


if __name__ == "__main__":
    main()
