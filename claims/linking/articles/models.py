"""What was learned, run by numpy alone: boosted trees and a logistic regression (docs/matching.md says of what data).

The file is made by ``bench/matching_training.py``; its card lies beside it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
FILE = Path(__file__).parent / "data" / "models.npz"
SHA256 = FILE.with_suffix(".sha256")


class ModelsError(Exception):
    """The file of what was learned is missing, or another one; the message says so."""


@dataclass(frozen=True)
class Forest:
    """Boosted trees.  Arrays of trees × nodes: in an inner node, values up to ``threshold`` of the ``feature`` go
    left; a leaf has itself as ``left`` and ``right``.  Tree i adds to class i modulo ``classes``."""

    feature: NDArray[np.int32]
    threshold: Floats
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: Floats
    classes: int

    def scores(self, rows: NDArray[np.floating]) -> Floats:
        """The sum of the trees for each row and class: rows × classes."""
        found = np.zeros((len(rows), self.classes))
        every = np.arange(len(rows))
        for tree in range(len(self.feature)):
            at = np.zeros(len(rows), np.int32)
            left, right = self.left[tree], self.right[tree]
            while True:
                goes_left = rows[every, self.feature[tree][at]] <= self.threshold[tree][at]
                ahead = np.where(goes_left, left[at], right[at])
                if np.array_equal(ahead, at):
                    break
                at = ahead
            found[:, tree % self.classes] += self.value[tree][at]
        return found


@dataclass(frozen=True)
class Linear:
    """Multinomial logistic regression: ``rows @ weights + bias``, classes as columns."""

    weights: Floats
    bias: Floats

    def scores(self, rows: NDArray[np.floating]) -> Floats:
        return np.asarray(rows @ self.weights + self.bias)


@dataclass(frozen=True)
class Models:
    """``relevance`` scores the features of ``relevance.FEATURES`` (one class: log odds).  The others score asserts,
    denies, discusses, in this order: of a headline, and of an article.  ``shift`` is added to the latter, for the
    mean F1 of the three rather than for the most frequent."""

    relevance: Forest
    headline: Linear
    headline_trees: Forest
    article: Forest
    shift: Floats

    @classmethod
    def from_arrays(cls, arrays: Mapping[str, NDArray[np.generic]]) -> Models:
        def forest(name: str) -> Forest:
            read = {part: arrays[f"{name}.{part}"] for part in ("feature", "threshold", "left", "right", "value")}
            return Forest(**read, classes=int(arrays[f"{name}.classes"]))  # type: ignore[arg-type]

        return cls(
            relevance=forest("relevance"),
            headline=Linear(arrays["headline.weights"], arrays["headline.bias"]),  # type: ignore[arg-type]
            headline_trees=forest("headline_trees"), article=forest("article"),
            shift=arrays["article.shift"],  # type: ignore[arg-type]
        )  # fmt: skip


def log_softmax(scores: Floats) -> Floats:
    """Scores as logarithms of probabilities, row by row."""
    scores = scores - scores.max(1, keepdims=True)
    return np.asarray(scores - np.log(np.exp(scores).sum(1, keepdims=True)))


@cache
def models() -> Models:
    """Loaded once in the life of a process.  Raises ModelsError where the file is not the pinned one."""
    try:
        found = hashlib.sha256(FILE.read_bytes()).hexdigest()
        pinned = SHA256.read_text(encoding="utf-8").split()[0]
    except OSError as error:
        raise ModelsError(f"{error.filename} cannot be read: {error.strerror}.") from error
    if found != pinned:
        raise ModelsError(f"{FILE} is not the file that was released (sha256 {found[:12]}…).")
    with np.load(FILE) as arrays:
        return Models.from_arrays(dict(arrays))
