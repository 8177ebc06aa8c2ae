"""Learns what ``manage.py match`` runs, from headlines with article bodies and from claims with headlines.

    # scikit-learn and lightgbm, in the versions of requirements-train.txt; no server needs them
    python -m bench.matching_training SHARED [--cache FILE]

SHARED holds fnc/dev_bodies.csv, fnc/dev_stances.csv and emergent/train.csv.  Writes models.npz and its hash beside
claims/linking/articles/; ``python -m bench.matching`` measures what that is worth.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import pickle
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from claims.linking.articles.matching import CHUNK, STANCES, article_rows, headline_rows, read_articles
from claims.linking.articles.models import FILE, SHA256, Forest, Linear, Models
from claims.linking.articles.relevance import Article, Claims
from claims.linking.articles.stances import Words, places_read
from claims.linking.articles.terms import Rarity, terms
from claims.linking.encoder import Encoder, Vectors, encoder

FNC = {"agree": 0, "disagree": 1, "discuss": 2}  # places in STANCES
EMERGENT = {"for": 0, "against": 1, "observing": 2}
#: What an unlisted pair weighs, and how many of them are taken: nobody said that they are unrelated.
UNLISTED_WEIGHT, UNLISTED_SHARE = 0.5, 0.05
SHIFT = (0.2, 0.6, 0.0)


class Cached:
    """An encoder that remembers on disk what it has read."""

    def __init__(self, file: Path | None) -> None:
        self.id, self.version, self.dimensions = encoder().id, encoder().version, encoder().dimensions
        self._file = file
        self._known: dict[str, Vectors] = pickle.loads(file.read_bytes()) if file and file.exists() else {}  # noqa: S301

    def encode(self, texts: Sequence[str]) -> Vectors:
        if new := list(dict.fromkeys(text for text in texts if text not in self._known)):
            self._known.update(zip(new, encoder().encode(new), strict=True))
            if self._file:
                self._file.write_bytes(pickle.dumps(self._known))
        return np.array([self._known[text] for text in texts], np.float32).reshape(len(texts), self.dimensions)


def rows_of(path: Path) -> list[dict[str, str]]:
    csv.field_size_limit(10**9)
    with path.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@dataclass
class Bodies:
    """The pairs of fnc: ``listed`` holds the stance (-1 for unrelated) of (headline, body)."""

    claims: list[str]
    docs: list[str]
    articles: list[Article]
    features: np.ndarray[Any, Any]
    likeness: list[np.ndarray[Any, Any]]
    listed: dict[tuple[int, int], int]


def read_bodies(folder: Path, using: Encoder) -> Bodies:
    bodies, listed = rows_of(folder / "dev_bodies.csv"), rows_of(folder / "dev_stances.csv")
    claims = sorted({row["Headline"].strip() for row in listed})
    docs, texts = [row["Body ID"] for row in bodies], [row["articleBody"] for row in bodies]
    rarity = Rarity()
    for text in (*claims, *texts):
        rarity.count(terms(text))
    known = Claims(claims, using.encode(claims), rarity)
    articles = read_articles(texts, using)
    chunks = [articles[start : start + CHUNK] for start in range(0, len(articles), CHUNK)]
    place = {claim: at for at, claim in enumerate(claims)}, {doc: at for at, doc in enumerate(docs)}
    return Bodies(
        claims, docs, articles, np.concatenate([known.features(chunk) for chunk in chunks], axis=1),
        [known.vectors @ article.vectors.T for article in articles],
        {(place[0][r["Headline"].strip()], place[1][r["Body ID"]]): FNC.get(r["Stance"], -1) for r in listed},
    )  # fmt: skip


def trees(classes: int, rounds: int, leaves: int, least: int, share: float, seed: int = 0) -> Any:
    from lightgbm import LGBMClassifier

    return LGBMClassifier(
        objective="multiclass" if classes > 1 else "binary", n_estimators=rounds, learning_rate=0.05,
        num_leaves=leaves, min_child_samples=least, colsample_bytree=share, subsample=0.8, subsample_freq=1,
        n_jobs=1, random_state=seed, deterministic=True, verbose=-1,
    )  # fmt: skip


def fit_relevance(bodies: Bodies, claims: Sequence[int]) -> Forest:
    """On the pairs of these claims."""
    chance = np.random.default_rng(0).random(bodies.features.shape[:2])
    wanted = [
        (claim, doc) for claim in claims for doc in range(len(bodies.docs))
        if (claim, doc) in bodies.listed or chance[claim, doc] < UNLISTED_SHARE
    ]  # fmt: skip
    at = np.array(wanted)
    related = np.array([bodies.listed.get(pair, -1) >= 0 for pair in wanted])
    weight = np.array([1.0 if pair in bodies.listed else UNLISTED_WEIGHT for pair in wanted])
    model = trees(1, 250, 15, 40, 0.7).fit(bodies.features[at[:, 0], at[:, 1]], related, weight)
    return forest_of(model.booster_, 1)


def fit_headlines(rows: list[dict[str, str]], using: Encoder) -> tuple[Linear, Forest]:
    """On claims with headlines."""
    from sklearn.linear_model import LogisticRegression

    features, stance = headline_data(rows, using)
    kept = (features != 0).sum(0) >= 5
    mean, spread = features.mean(0), features.std(0) + 1e-6
    linear = LogisticRegression(C=0.003, max_iter=3000).fit(((features - mean) / spread)[:, kept], stance)
    weights = np.zeros((features.shape[1], len(STANCES)))
    weights[kept] = (linear.coef_ / spread[kept]).T
    of_trees = features[:, : -places_read()]
    several = [trees(3, 120, 8, 15, 0.5, seed).fit(of_trees, stance) for seed in range(4)]
    return (
        Linear(weights, linear.intercept_ - mean @ weights),
        _mean_of([forest_of(model.booster_, len(STANCES)) for model in several]),
    )


def headline_data(rows: list[dict[str, str]], using: Encoder) -> tuple[Any, Any]:
    known, vectors = using.encode([row["claim"] for row in rows]), using.encode([row["headline"] for row in rows])
    features = [
        headline_rows(Article(row["headline"], [(0, len(row["headline"]))], its[None]), [Words(row["claim"])],
                      (claim @ its)[None, None])[0]
        for row, claim, its in zip(rows, known, vectors, strict=True)
    ]  # fmt: skip
    return np.array(features), np.array([EMERGENT[row["stance"]] for row in rows])


def article_data(bodies: Bodies, models: Models) -> tuple[Any, Any, Any]:
    """Features, stance and (claim, article) of each related pair."""
    words = [Words(claim) for claim in bodies.claims]
    features, stances, pairs = [], [], []
    for doc, article in enumerate(bodies.articles):
        of = [claim for claim in range(len(words)) if bodies.listed.get((claim, doc), -1) >= 0]
        if of:
            features.append(article_rows(article, [words[claim] for claim in of], bodies.likeness[doc][of], models))
            stances += [bodies.listed[claim, doc] for claim in of]
            pairs += [(claim, doc) for claim in of]
    return np.concatenate(features), np.array(stances), np.array(pairs)


def fit_articles(features: Any, stances: Any) -> Forest:
    return forest_of(trees(3, 150, 10, 20, 0.4).fit(features, stances).booster_, 3)


def forest_of(booster: Any, classes: int) -> Forest:
    found = [_tree(info["tree_structure"]) for info in booster.dump_model()["tree_info"]]
    width = max(len(tree) for tree in found)
    table = np.zeros((len(found), width, 5))
    for rows, tree in zip(table, found, strict=True):
        rows[: len(tree)] = tree
    return Forest(
        table[..., 0].astype(np.int32), table[..., 1], table[..., 2].astype(np.int32),
        table[..., 3].astype(np.int32), table[..., 4], classes,
    )  # fmt: skip


def _tree(root: dict[str, Any]) -> list[tuple[float, ...]]:
    nodes: list[tuple[float, ...]] = []

    def add(node: dict[str, Any]) -> int:
        place = len(nodes)
        nodes.append(())
        if "leaf_value" in node:
            nodes[place] = (0, 0.0, place, place, node["leaf_value"])
        else:
            left, right = add(node["left_child"]), add(node["right_child"])
            nodes[place] = (node["split_feature"], node["threshold"], left, right, 0.0)
        return place

    add(root)
    return nodes


def _mean_of(forests: Sequence[Forest]) -> Forest:
    width = max(forest.feature.shape[1] for forest in forests)

    def all_of(part: Callable[[Forest], Any]) -> Any:
        return np.concatenate([np.pad(part(f), ((0, 0), (0, width - part(f).shape[1]))) for f in forests])

    return Forest(
        all_of(lambda f: f.feature), all_of(lambda f: f.threshold), all_of(lambda f: f.left),
        all_of(lambda f: f.right), all_of(lambda f: f.value / len(forests)), forests[0].classes,
    )  # fmt: skip


def blank(headline: Linear, headline_trees: Forest) -> Models:
    """The classifiers of headlines alone: what the features of articles need."""
    return Models(headline_trees, headline, headline_trees, headline_trees, np.array(SHIFT))


def write(models: Models) -> None:
    arrays: dict[str, Any] = {
        "headline.weights": models.headline.weights.astype(np.float32),
        "headline.bias": models.headline.bias, "article.shift": models.shift,
    }  # fmt: skip
    for name in ("relevance", "headline_trees", "article"):
        forest = getattr(models, name)
        arrays |= {
            f"{name}.feature": forest.feature.astype(np.int16), f"{name}.threshold": forest.threshold,
            f"{name}.left": forest.left.astype(np.int16), f"{name}.right": forest.right.astype(np.int16),
            f"{name}.value": forest.value.astype(np.float32), f"{name}.classes": np.array(forest.classes),
        }  # fmt: skip
    FILE.parent.mkdir(exist_ok=True)
    np.savez_compressed(FILE, **arrays)
    SHA256.write_text(f"{hashlib.sha256(FILE.read_bytes()).hexdigest()}  {FILE.name}\n", encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path)
    parser.add_argument("--cache", type=Path)
    asked = parser.parse_args()
    using = Cached(asked.cache)
    headline, headline_trees = fit_headlines(rows_of(asked.shared / "emergent" / "train.csv"), using)
    print("headlines learned")
    bodies = read_bodies(asked.shared / "fnc", using)
    features, stances, _ = article_data(bodies, blank(headline, headline_trees))
    article = fit_articles(features, stances)
    print("articles learned")
    relevance = fit_relevance(bodies, range(len(bodies.claims)))
    write(Models(relevance, headline, headline_trees, article, np.array(SHIFT)))
    print(f"{FILE}: {FILE.stat().st_size / 1024:.0f} KB")


if __name__ == "__main__":
    main()
