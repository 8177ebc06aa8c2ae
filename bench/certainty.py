"""How sure to be of what rules and model find together: writes claims/nlp/data/certainty.json.

    python -m bench.certainty GOLD_DIR --model MODEL_DIR [--keep NAMES] [--write]

GOLD_DIR holds text/NAME.txt and attributions/NAME.ann (brat standoff), MODEL_DIR a model that has not learned from
them: the share of training articles that a training with --held-out kept apart (``claims.nlp.training.corpus.split``,
taken by --held-out here as well).  The figures of a model on what it has learned from would flatter it.

Every finding of the model, however doubtful, is put beside the rules' and judged: its content right (Dice >= .5 with
the marked one that it is paired with), and its source as well (FULL).  A logistic regression for each, with a penalty
of half the squared weights; printed with the best F1 over all thresholds by scores alone, by these weights, and by
weights fitted on the other four fifths of the documents.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from claims.nlp import cues
from claims.nlp.certainty import PARTS, evidence
from claims.nlp.document import paragraphs
from claims.nlp.evaluation.gold import Corpus, read_gold
from claims.nlp.evaluation.scoring import is_full, pair
from claims.nlp.evaluation.words import dice
from claims.nlp.learned.model import DATA as SHIPPED
from claims.nlp.learned.model import Learned
from claims.nlp.lexicon import DATA
from claims.nlp.merging import LEAST, candidates
from claims.nlp.pipeline import load_model
from claims.nlp.placing import spans_at
from claims.nlp.syntax import quoted
from claims.nlp.training.corpus import read_corpus, split
from claims.nlp.types import FoundAttribution, Kind, Speech, Stance

MIN = 30  # findings of a rule below which it gets no weight of its own
FOLDS = 5
Floats = NDArray[np.float64]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path)
    parser.add_argument("--model", type=Path, required=True)
    parser.add_argument("--held-out", type=float, default=0.0, metavar="SHARE", help="only this share of the documents")
    parser.add_argument("--write", action="store_true", help="store the weights in claims/nlp/data/certainty.json")
    options = parser.parse_args()
    corpus = read_gold(options.gold)
    if options.held_out:
        kept = {document.name for document in split(read_corpus(options.gold), options.held_out)[1]}
        corpus = replace(corpus, documents=tuple(d for d in corpus.documents if d.id in kept))
    learned = Learned.load(options.model)
    learned.settings = Learned.load(SHIPPED).settings  # what the weights will be used with
    rows, judged, documents, gold = _rows(corpus, learned)
    names = _names(rows)
    table = np.array([[row.get(name, 0.0) for name in names] for row in rows])
    written = {}
    for at, part in enumerate(PARTS):
        right = np.array([each[at] for each in judged], dtype=float)
        weights = fitted(table, right)
        apart = np.zeros(len(right))
        for fold in range(FOLDS):
            here = documents % FOLDS == fold
            apart[here] = table[here] @ fitted(table[~here], right[~here])
        scores = np.array([row["cue log odds"] for row in rows]), table @ weights, apart
        print(part, "best F1 by cue score, weights, weights of other folds:", *(best(s, right, gold) for s in scores))
        written[part] = {name: round(float(weight), 3) for name, weight in zip(names, weights, strict=True)}
        print(json.dumps(written[part]))
    if options.write:
        path = DATA / "certainty.json"
        path.write_text(json.dumps(written, indent=1) + "\n", encoding="utf-8")
        print(f"written: {path}")


def _rows(corpus: Corpus, learned: Learned) -> tuple[list[dict[str, float]], list[tuple[bool, bool]], Floats, int]:
    """The evidence of every finding, whether content and FULL are right, the number of its document; marked ones."""
    nlp = load_model()
    rows: list[dict[str, float]] = []
    places: dict[tuple[str, str], int] = {}
    found: dict[str, list[FoundAttribution]] = {}
    for document in corpus.documents:
        here = found.setdefault(document.id, [])
        lines = list(paragraphs(document.text))
        texts = [line.text for line in lines]
        read = learned.find(texts, threshold=LEAST)
        for line, doc, its in zip(lines, nlp.pipe(texts), read, strict=True):
            for finding, _, nested in candidates(doc, cues.find(doc, quoted(doc)), its):
                content = finding.content or finding.in_place
                places[document.id, str(len(here))] = len(rows)
                rows.append(evidence(finding, nested=nested))
                here.append(
                    FoundAttribution(
                        str(len(here)), spans_at(doc, finding.cue, line.offset), spans_at(doc, content, line.offset),
                        spans_at(doc, finding.source_words, line.offset) or None, Stance.ASSERTS, Kind.FACT,
                        Speech.INDIRECT, (line.offset, line.offset),
                    )
                )  # fmt: skip
    judged, numbers, gold = [(False, False)] * len(rows), np.zeros(len(rows), dtype=float), 0
    for number, pairing in enumerate(pair(corpus, found)):
        gold += len(pairing.gold)
        for one in pairing.found:
            numbers[places[pairing.document.id, one.said.id]] = number
        for marked, one in pairing.pairs:
            at = places[pairing.document.id, one.said.id]
            judged[at] = dice(marked.content, one.content) >= 0.5, is_full(marked, one)
    return rows, judged, numbers, gold


def _names(rows: list[dict[str, float]]) -> list[str]:
    times = Counter(name for row in rows for name in row)
    return [name for name in sorted(times) if times[name] >= MIN]


def fitted(table: Floats, right: Floats, steps: int = 30) -> Floats:
    """The weights of a logistic regression by Newton's method."""
    weights = np.zeros(table.shape[1])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-table @ weights))
        slope = table.T @ (right - chance) - weights
        bend = (table * (chance * (1 - chance))[:, None]).T @ table + np.eye(len(weights))
        weights += np.linalg.solve(bend, slope)
    return weights


def best(scores: Floats, right: Floats, gold: int) -> float:
    hits = np.cumsum(right[np.argsort(-scores)])
    return round(float(100 * (2 * hits / (np.arange(1, len(hits) + 1) + gold)).max()), 2)


if __name__ == "__main__":
    main()
