"""From the network's numbers to cues, sources and contents."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from claims.nlp.learned import decoding
from claims.nlp.learned.decoding import CONTENT, NOTHING, SOURCE, Cue, Settings, calibrated, cues, decode

_LABELS = {"O": [4.0, 0.0, 0.0], "B": [0.0, 4.0, 0.0], "I": [0.0, 0.0, 4.0]}
_ROLES = {"-": [4.0, 0.0, 0.0], "s": [0.0, 4.0, 0.0], "c": [0.0, 0.0, 4.0], "?": [0.1, 0.0, 0.0]}


def _logits(word: str, table: dict[str, list[float]]) -> np.ndarray:
    return np.array([table[letter] for letter in word])


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        ("OOO", []),
        ("OBO", [(1, 1)]),
        ("OBIO", [(1, 2)]),
        ("BB", [(0, 0), (1, 1)]),
        ("OIO", [(1, 1)]),  # without a beginning it is one all the same
        ("BOI", [(0, 0), (2, 2)]),
    ],
)
def test_neighbouring_words_are_one_cue(labels: str, expected: list[tuple[int, int]]) -> None:
    assert [(cue.first, cue.last) for cue in cues(_logits(labels, _LABELS))] == expected


def test_a_cue_is_as_sure_as_its_likeliest_word() -> None:
    (cue,) = cues(np.array([[0.0, 1.0, 0.0], [0.0, 0.0, 4.0]]))
    assert cue.score == pytest.approx((1 + math.exp(4)) / (2 + math.exp(4)))


@pytest.mark.parametrize(
    ("roles", "cue", "settings", "source", "content"),
    [
        ("s-cc", (1, 1), Settings(), (0,), (2, 3)),
        ("scc", (1, 1), Settings(), (0,), (2,)),  # the cue itself is neither
        ("s-c-c", (1, 1), Settings(), (0,), (2, 4)),
        ("s-c-c", (1, 1), Settings(gap=1), (0,), (2, 3, 4)),
        ("c-c", (1, 1), Settings(gap=1), (), (0, 2)),  # the cue between them is no gap
        ("css", (0, 0), Settings(), (1, 2), ()),
        ("?-c", (1, 1), Settings(source_bias=1), (0,), (2,)),
        ("?-c", (1, 1), Settings(), (), (2,)),
    ],
)
def test_source_and_content_of_a_cue(
    roles: str, cue: tuple[int, int], settings: Settings, source: tuple[int, ...], content: tuple[int, ...]
) -> None:
    (found,) = decode([Cue(*cue, score=1)], _logits(roles, _ROLES)[None], np.zeros((1, len(roles), 4)), settings)
    assert (found.source, found.content) == (source, content)


def test_edges_move_the_end_of_a_content() -> None:
    labels = _logits("--cc?", _ROLES)[None]
    edges = np.zeros((1, 5, 4))
    edges[0, 3, decoding.CONTENT_ENDS] = -6
    edges[0, 4, decoding.CONTENT_ENDS] = 3
    cue = [Cue(1, 1, 1)]
    assert decode(cue, labels, edges, Settings())[0].content == (2, 3)
    assert decode(cue, labels, edges, Settings(edges=1))[0].content == (2, 3, 4)


def test_the_best_path_is_the_best_of_all() -> None:
    """Against all paths, written out."""
    rng = np.random.default_rng(3)
    for _ in range(20):
        scores, edges = rng.normal(size=(1, 4, 3)), rng.normal(size=(1, 4, 4))

        def worth(path: tuple[int, ...], scores: np.ndarray = scores, edges: np.ndarray = edges) -> float:
            total = sum(scores[0, word, label] for word, label in enumerate(path))
            around = (NOTHING, *path, NOTHING)
            for word, (before, label, after) in enumerate(zip(around, path, around[2:], strict=False)):
                for role, begins, ends in (
                    (SOURCE, decoding.SOURCE_BEGINS, decoding.SOURCE_ENDS),
                    (CONTENT, decoding.CONTENT_BEGINS, decoding.CONTENT_ENDS),
                ):
                    if label == role:
                        total += edges[0, word, begins] * (before != role) + edges[0, word, ends] * (after != role)
            return float(total)

        best = max(itertools.product(range(3), repeat=4), key=worth)
        assert tuple(decoding._best_paths(scores, edges)[0]) == best


@pytest.mark.parametrize(
    ("score", "slope", "shift", "expected"),
    [(0.5, 1, 0, 0.5), (0.9, 1, 0, 0.9), (0.5, 1, 2, 0.8808), (0.9, 0.5, 0, 0.75), (1.0, 1, 0, 1.0), (0.0, 1, 0, 0.0)],
)
def test_scores_are_calibrated(score: float, slope: float, shift: float, expected: float) -> None:
    assert calibrated(score, slope, shift) == pytest.approx(expected, abs=1e-4)
