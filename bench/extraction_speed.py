"""Words per second of the extractor beside spaCy's own pipeline on the same texts, in one process.

    python -m bench.extraction_speed DIR [--repeat 3]

DIR holds .txt files.  Each line of the table is the best of the repeats; CPU seconds, so that a busy machine
does not matter.  "beyond the parse" is what the rules cost.
"""

from __future__ import annotations

import argparse
import time
from collections.abc import Callable, Iterable
from pathlib import Path

import spacy

from claims.nlp import build_nlp
from claims.nlp.pipeline import MODELS, Source, load_model


def cpu_seconds(work: Callable[[], Iterable[object]], repeat: int) -> float:
    best = float("inf")
    for _ in range(repeat):
        start = time.process_time()
        for _item in work():
            pass
        best = min(best, time.process_time() - start)
    return best


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", type=Path)
    parser.add_argument("--repeat", type=int, default=3)
    options = parser.parse_args()
    texts = [path.read_text(encoding="utf-8") for path in sorted(options.texts.glob("*.txt"))]
    paragraphs = [line for text in texts for line in text.split("\n") if line.strip()]
    words = sum(len(text.split()) for text in texts)
    package = next(name for name in MODELS if spacy.util.is_package(name))
    whole, parse, extractor = spacy.load(package), load_model(), build_nlp()
    runs = {
        "spaCy, its whole pipeline": lambda: whole.pipe(paragraphs, batch_size=96),
        "spaCy, without NER": lambda: parse.pipe(paragraphs, batch_size=96),
        "the extractor": lambda: extractor.pipe(Source(str(n), text) for n, text in enumerate(texts)),
    }
    print(f"{len(texts)} texts, {words:,} words; best of {options.repeat}, CPU seconds of one process")
    seconds = {name: cpu_seconds(work, options.repeat) for name, work in runs.items()}
    for name, took in seconds.items():
        print(f"{name:28} {took:7.2f} s {words / took:10,.0f} words/s")
    beyond = seconds["the extractor"] - seconds["spaCy, without NER"]
    print(f"{'beyond the parse':28} {beyond:7.2f} s ({beyond / seconds['spaCy, without NER']:.0%} of it)")


if __name__ == "__main__":
    main()
