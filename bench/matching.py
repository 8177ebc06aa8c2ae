"""What ``manage.py match`` is worth, beside words alone.

    python -m bench.matching SHARED OUT [--cache FILE]

Writes predictions to the folder OUT and prints what SHARED/bench/score_matching.py says of them.
fnc: everything that is learned from its pairs is scored on headlines that it has not seen (five folds, split by
headline; relevance also by story, stance also by article).  emergent: learned from train.csv, scored on dev.csv.
The lexical baselines: TF-IDF of the whole article; logistic regression on the headline's words.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from bench.matching_training import (
    EMERGENT,
    SHIFT,
    Bodies,
    Cached,
    article_data,
    blank,
    fit_articles,
    fit_headlines,
    fit_relevance,
    headline_data,
    read_bodies,
    rows_of,
)  # fmt: skip
from claims.linking.articles.matching import RELATED, STANCES, headline_stances
from claims.linking.articles.models import log_softmax
from claims.linking.articles.relevance import MEASURES
from claims.linking.articles.standing import reordered

FOLDS = 5


def folds(groups: Sequence[int]) -> list[np.ndarray[Any, Any]]:
    """The places of each fold; what is of one group is in one fold."""
    names = sorted(set(groups))
    fold = dict(zip(np.random.default_rng(0).permutation(names).tolist(), np.arange(len(names)) % FOLDS, strict=True))
    return [np.flatnonzero([fold[group] == at for group in groups]) for at in range(FOLDS)]


def scored(kind: str, gold: Path, lines: list[dict[str, Any]], out: Path, title: str) -> None:
    out.write_text("\n".join(json.dumps(line) for line in lines), encoding="utf-8")
    scorer = gold.parents[1] / "bench" / "score_matching.py"
    done = subprocess.run(
        [sys.executable, str(scorer), kind, str(gold), str(out)], capture_output=True, text=True, check=True
    )
    print(f"\n{title}\n{done.stdout.rstrip()}", flush=True)


def stories(bodies: Bodies) -> list[int]:
    """Of each headline the least headline that it is tied to by related articles."""
    tied = {claim: claim for claim in range(len(bodies.claims))}

    def least(claim: int) -> int:
        while tied[claim] != claim:
            claim = tied[claim]
        return claim

    of: dict[int, int] = {}
    for (claim, doc), stance in bodies.listed.items():
        if stance >= 0:
            one, other = least(claim), least(of.setdefault(doc, claim))
            tied[max(one, other)] = min(one, other)
    return [least(claim) for claim in tied]


def relevance_scores(bodies: Bodies, groups: Sequence[int]) -> np.ndarray[Any, Any]:
    """Of each headline by the trees of the folds that its group is not in."""
    found = np.zeros(bodies.features.shape[:2])
    everything = np.arange(len(bodies.claims))
    for fold in folds(groups):
        forest = fit_relevance(bodies, np.setdiff1d(everything, fold).tolist())
        rows = bodies.features[fold]
        found[fold] = forest.scores(rows.reshape(-1, rows.shape[-1])).reshape(rows.shape[:2])
    return 1 / (1 + np.exp(-found))


def in_order(bodies: Bodies, scores: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    claims, docs = np.nonzero(scores >= RELATED)
    return reordered(scores, claims, docs, bodies.features[claims, docs, :MEASURES].astype(float))


def fnc(shared: Path, out: Path, using: Cached) -> None:
    bodies = read_bodies(shared / "fnc", using)
    gold = shared / "fnc" / "dev_stances.csv"

    def lines(scores: Any, least: float, stances: dict[tuple[int, int], int]) -> list[dict[str, Any]]:
        return [
            {"claim": claim, "doc": doc, "score": float(scores[c, d]), "related": bool(scores[c, d] >= least),
             "stance": STANCES[stances.get((c, d), 2)]}
            for c, claim in enumerate(bodies.claims) for d, doc in enumerate(bodies.docs)
        ]  # fmt: skip

    words = bodies.features[..., 0]
    scored(
        "fnc",
        gold,
        lines(words, 0.072, {}),
        out / "fnc_words.jsonl",
        "fnc dev, TF-IDF of whole articles (its best threshold; all discuss)",
    )
    relevance = relevance_scores(bodies, range(len(bodies.claims)))
    scored("fnc", gold, lines(relevance, RELATED, {}), out / "fnc_relevance.jsonl", "fnc dev, relevance alone")
    by_story = relevance_scores(bodies, stories(bodies))
    scored("fnc", gold, lines(by_story, RELATED, {}), out / "fnc_by_story.jsonl", "fnc dev, relevance alone, by story")
    by_story = in_order(bodies, by_story)
    scored("fnc", gold, lines(by_story, RELATED, {}), out / "fnc_by_story.jsonl", "fnc dev, in order, split by story")
    scores = in_order(bodies, relevance)
    headline, headline_trees = fit_headlines(rows_of(shared / "emergent" / "train.csv"), using)
    features, stances, pairs = article_data(bodies, blank(headline, headline_trees))
    for title, column in (("headline", 0), ("article", 1)):
        found: dict[tuple[int, int], int] = {}
        for fold in folds(pairs[:, column].tolist()):
            rest = np.setdiff1d(np.arange(len(pairs)), fold)
            guess = log_softmax(fit_articles(features[rest], stances[rest]).scores(features[fold])) + SHIFT
            found |= {(int(c), int(d)): int(s) for (c, d), s in zip(pairs[fold], guess.argmax(1), strict=True)}
        scored(
            "fnc",
            gold,
            lines(scores, RELATED, found),
            out / f"fnc_by_{title}.jsonl",
            f"fnc dev, stance split by {title}",
        )
    judged(bodies, scores)


def judged(bodies: Bodies, scores: np.ndarray[Any, Any]) -> None:
    """MAP where only the listed pairs are ranked; and what the first article is where it is not listed as related."""
    precision, first = [], {"related": 0, "listed as unrelated": 0, "not listed": 0}
    for claim in range(len(bodies.claims)):
        listed = [d for d in range(len(bodies.docs)) if (claim, d) in bodies.listed]
        gold = {d for d in listed if bodies.listed[claim, d] >= 0}
        if not gold:
            continue
        ranking = [d in gold for d in sorted(listed, key=lambda d: -scores[claim, d])]
        hits = np.cumsum(ranking)
        precision.append(float(np.mean([hits[at] / (at + 1) for at in np.flatnonzero(ranking)])))
        best = bodies.listed.get((claim, int(scores[claim].argmax())))
        first["not listed" if best is None else "related" if best >= 0 else "listed as unrelated"] += 1
    print(f"\nranking of the listed pairs alone: MAP {np.mean(precision):.3f}; the first of all articles is {first}")


def emergent(shared: Path, out: Path, using: Cached) -> None:
    from sklearn.feature_extraction.text import TfidfVectorizer
    from sklearn.linear_model import LogisticRegression

    gold = shared / "emergent" / "dev.csv"
    train, dev = rows_of(gold.with_name("train.csv")), rows_of(gold)

    def lines(found: Sequence[int]) -> list[dict[str, Any]]:
        return [
            {"claim": row["claim"].strip(), "doc": row["article_id"], "score": 1.0, "related": True,
             "stance": STANCES[its]}
            for row, its in zip(dev, found, strict=True)
        ]  # fmt: skip

    words = TfidfVectorizer(ngram_range=(1, 2), min_df=2, sublinear_tf=True)
    model = LogisticRegression(C=3, max_iter=2000).fit(
        words.fit_transform(row["headline"] for row in train), [EMERGENT[row["stance"]] for row in train]
    )
    guess = model.predict(words.transform(row["headline"] for row in dev))
    scored("emergent", gold, lines(guess), out / "emergent_words.jsonl", "emergent dev, words and pairs of words")
    models = blank(*fit_headlines(train, using))
    guess = headline_stances(headline_data(dev, using)[0], models).argmax(1)
    scored("emergent", gold, lines(guess), out / "emergent.jsonl", "emergent dev")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("out", type=Path)
    parser.add_argument("--cache", type=Path)
    asked = parser.parse_args()
    asked.out.mkdir(exist_ok=True)
    using = Cached(asked.cache)
    emergent(asked.shared, asked.out, using)
    fnc(asked.shared, asked.out, using)


if __name__ == "__main__":
    main()
