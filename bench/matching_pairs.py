"""The same claim, or merely related?  Weights from hand-written pairs, figures of others that nobody learned from.

    python -m bench.matching_pairs [--fit]

``--fit`` (needs scikit-learn) learns from learning.jsonl and the split "weights" of pairs.jsonl, writes
claims/linking/data/likeness.json, and prints what ten folds of these say, split by the statement that pairs share.
Without it prints, for the split "scored": AUC of same against related, calibration error, each with a bootstrap
interval of 95%, beside the cosine and the words in common alone; what the rules call the pairs; and how many denials
are proposed for the claim that they deny.
"""

from __future__ import annotations

import argparse
import json
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np

from claims.linking.comparing import compare, words_alike
from claims.linking.encoder import encoder
from claims.linking.likeness import FEATURES, FOR, WEIGHTS, features, probability
from claims.linking.reading import Reading, read
from claims.linking.types import Proposition
from claims.nlp import build_nlp

FOLDER = Path(__file__).parents[1] / "tests" / "linking" / "pairs"
PAIRS, LEARNING = FOLDER / "pairs.jsonl", FOLDER / "learning.jsonl"
DENIAL = "denial_of_same"
BINS, DRAWS = 5, 2000
STRENGTH = (
    0.3  # of the logistic regression: of .02, .05, .1 and .3 the least log loss in the folds, on the blind-written
)
BLIND_COUNTS = 4  # how often a pair of "weights", written blind like those that are scored, counts beside the others
FOLDS = 10
Numbers = np.ndarray[Any, np.dtype[np.float64]]


@dataclass(frozen=True)
class Pair:
    relation: str
    one: Reading  # of b: what is new
    other: Reading  # of a: what is on record
    stance: str  # of b, as the extractor reads it
    group: str  # pairs that share a statement are of one


def pairs(split: str) -> list[Pair]:
    """The pairs of a split, or of "learning", as matching reads them.  A reported denial is what it denies."""
    machine = build_nlp("")
    found = []
    for line in (LEARNING if split == "learning" else PAIRS).read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        if row.get("split", "learning") != split:
            continue
        said, stance, proposition = row["b"], "asserts", machine.proposition(row["b"])
        if row["relation"] == DENIAL and (said_in_it := machine.extract(row["b"], id="b", published=None).attributions):
            its = said_in_it[0]
            said, stance, proposition = its.statement, its.stance.value, its.proposition
        one, other = (
            read(text, Proposition.from_dict(asdict(its)))
            for text, its in ((said, proposition), (row["a"], machine.proposition(row["a"])))
        )
        found.append(Pair(row["relation"], one, other, stance, str(row.get("group", row["id"]))))
    return found


def auc(scores: Numbers, positive: Numbers) -> float:
    """The chance that one of the positives has the higher score; ties count half."""
    ahead = scores[positive.astype(bool)][:, None] - scores[~positive.astype(bool)][None]
    return float(((ahead > 0) + 0.5 * (ahead == 0)).mean())


def calibration_error(scores: Numbers, positive: Numbers) -> float:
    """Expected calibration error over five bins of equal width (Naeini, Cooper and Hauskrecht, 2015)."""
    place = np.minimum((scores * BINS).astype(int), BINS - 1)
    return float(sum(
        abs(scores[place == its].mean() - positive[place == its].mean()) * (place == its).mean()
        for its in range(BINS) if (place == its).any()
    ))  # fmt: skip


def interval(measure: Callable[[Numbers, Numbers], float], scores: Numbers, positive: Numbers) -> tuple[float, float]:
    """95% by the percentile bootstrap, drawn within the positives and the others."""
    dice = np.random.default_rng(0)
    sides = np.flatnonzero(positive), np.flatnonzero(positive == 0)
    drawn = []
    for _ in range(DRAWS):
        at = np.concatenate([dice.choice(side, len(side)) for side in sides])
        drawn.append(measure(scores[at], positive[at]))
    low, high = np.percentile(drawn, [2.5, 97.5])
    return float(low), float(high)


@dataclass(frozen=True)
class Figures:
    auc: float
    auc_interval: tuple[float, float]
    error: float
    error_interval: tuple[float, float]


def figures(of: list[Pair], score: Callable[[Pair], float]) -> Figures:
    kept = [pair for pair in of if pair.relation != DENIAL]
    scores = np.array([score(pair) for pair in kept])
    same = np.array([float(pair.relation == "same") for pair in kept])
    near = np.array([pair.relation in {"same", "related"} for pair in kept])
    return Figures(
        auc(scores[near], same[near]), interval(auc, scores[near], same[near]),
        calibration_error(scores, same), interval(calibration_error, scores, same),
    )  # fmt: skip


def likely_same(pair: Pair) -> float:
    return probability(pair.one, pair.other)


def fit() -> None:
    known = [(pair, weight) for split, weight in (("learning", 1), ("weights", BLIND_COUNTS)) for pair in pairs(split)]
    kept = [(pair, weight) for pair, weight in known if pair.relation != DENIAL]
    rows = np.array([features(pair.one, pair.other) for pair, _ in kept])
    same = np.array([float(pair.relation == "same") for pair, _ in kept])
    weight = np.array([float(its) for _, its in kept])
    groups = [pair.group for pair, _ in kept]
    names = sorted(set(groups))
    fold = dict(zip(np.random.default_rng(0).permutation(names).tolist(), np.arange(len(names)) % FOLDS, strict=True))
    at, unseen = np.array([fold[group] for group in groups]), np.zeros(len(rows))
    for number in range(FOLDS):
        bias, weights = _learned(rows[at != number], same[at != number], weight[at != number])
        unseen[at == number] = 1 / (1 + np.exp(-(bias + rows[at == number] @ weights)))
    near = np.array([pair.relation in {"same", "related"} for pair, _ in kept])
    for split, its in (("learning", weight == 1), ("weights", weight > 1)):
        error = calibration_error(unseen[its], same[its])
        print(f"by folds, {split:8} AUC {auc(unseen[its & near], same[its & near]):.3f}  calibration error {error:.3f}")
    bias, weights = _learned(rows, same, weight)
    bias += _shift(unseen[weight > 1], same[weight > 1])
    learned = {
        "learned_from": f"{len(kept)} hand-written pairs, learning and weights; logistic regression, C = {STRENGTH}",
        "encoder": f"{encoder().id} {encoder().version}",
        "bias": round(bias, 6),
        "weights": {name: round(float(weight), 6) for name, weight in zip(FEATURES, weights, strict=True)},
    }
    WEIGHTS.write_text(json.dumps(learned, indent=2) + "\n", encoding="utf-8")


def _shift(scores: Numbers, same: Numbers) -> float:
    """What to add to the bias, so that the blind-written pairs get, unseen, as much in all as there are the same: the
    others hold more of them."""
    logits, shift = np.log(scores / (1 - scores)), 0.0
    for _ in range(50):
        given = 1 / (1 + np.exp(-(logits + shift)))
        shift += (same.sum() - given.sum()) / (given * (1 - given)).sum()
    return float(shift)


def _learned(rows: Numbers, same: Numbers, weight: Numbers) -> tuple[float, Numbers]:
    """Bias and weights.  What differs cannot speak for the same, though few pairs may say so by chance: those
    features are left out."""
    from sklearn.linear_model import LogisticRegression

    rows = rows.copy()
    for _ in range(2):
        mean, spread = rows.mean(0), rows.std(0) + 1e-6
        model = LogisticRegression(C=STRENGTH, max_iter=2000).fit((rows - mean) / spread, same, sample_weight=weight)
        weights = model.coef_[0] / spread
        rows[:, (weights > 0) & [name not in FOR for name in FEATURES]] = 0
    return float(model.intercept_[0] - mean @ weights), weights


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--fit", action="store_true")
    if parser.parse_args().fit:
        fit()
        return
    scored = pairs("scored")
    ways: dict[str, Callable[[Pair], float]] = {
        "probability": likely_same,
        "cosine alone": lambda p: max(0.0, features(p.one, p.other)[0]),
        "words in common": lambda p: words_alike(p.one.words, p.other.words),
        "the rules' score": lambda p: compare(p.one, p.other).score,
    }
    for name, way in ways.items():
        its = figures(scored, way)
        print(
            f"{name:18} AUC {its.auc:.3f} ({its.auc_interval[0]:.2f} to {its.auc_interval[1]:.2f})  "
            f"calibration error {its.error:.3f} ({its.error_interval[0]:.2f} to {its.error_interval[1]:.2f})"
        )
    table = Counter((pair.relation, compare(pair.one, pair.other).relation.value) for pair in scored)
    for (gold, called), count in sorted(table.items()):
        print(f"{gold:16} called {called:9} {count}")
    denials = [pair for pair in scored if pair.relation == DENIAL]
    print(f"read as a denial: {sum(pair.stance == 'denies' for pair in denials)} of {len(denials)}")


if __name__ == "__main__":
    main()
