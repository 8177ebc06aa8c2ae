"""From the network's numbers to spans: which words are cues, and what is the source and the content of each."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claims.nlp.learned.encoding import Window

Floats = NDArray[np.float64]

OFF, BEGINS, GOES_ON = range(3)  # what a word is to any cue
NOTHING, SOURCE, CONTENT = range(3)  # what a word is to one cue
ARGUMENT_LABELS = 3
SOURCE_BEGINS, SOURCE_ENDS, CONTENT_BEGINS, CONTENT_ENDS = range(4)

FLOOR = 0.15  # cues less likely than this are not looked at any further
_NEVER = -1e9


@dataclass(frozen=True, slots=True)
class Settings:
    """What was chosen after the training, on texts that the network had not learned from."""

    threshold: float = 0.4  # least score of a finding
    precise_threshold: float = 0.7  # the same for those who want little noise
    source_bias: float = (
        0.0  # added to the log probability of every word to be source: none is worse than a doubtful one
    )
    content_bias: float = 0.0
    edges: float = 0.0  # weight of what the network says of where spans begin and end
    gap: int = 0  # so many words within the content that were left out are put back
    cue_slope: float = 1.0  # the scores, made to mean what they say: 1 / (1 + exp(-(slope * log odds + shift)))
    cue_shift: float = 0.0
    argument_slope: float = 1.0
    argument_shift: float = 0.0


@dataclass(frozen=True, slots=True)
class Cue:
    """Neighbouring words of a window, from ``first`` to ``last``, that together are a cue."""

    first: int
    last: int
    score: float


@dataclass(frozen=True, slots=True)
class Arguments:
    source: tuple[int, ...]
    content: tuple[int, ...]
    score: float


def cues(logits: Floats, floor: float = FLOOR) -> list[Cue]:
    """The cues of a window, by the logits of its words; the score is that of the likeliest word."""
    probabilities = softmax(logits)
    found: list[Cue] = []
    for word, (off, begins, goes_on) in enumerate(probabilities.tolist()):
        if 1 - off < floor:
            continue
        if found and found[-1].last == word - 1 and goes_on >= begins:
            before = found.pop()
            found.append(Cue(before.first, word, max(before.score, 1 - off)))
        else:
            found.append(Cue(word, word, 1 - off))
    return found


def decode(cues: Sequence[Cue], labels: Floats, edges: Floats, settings: Settings) -> list[Arguments]:
    """Source and content of each cue of a window: the likeliest labels of all words together, edges considered.

    ``labels`` holds three logits for each cue and word, ``edges`` four.
    """
    scores = log_softmax(labels)
    sure = np.exp(scores)
    scores = scores + np.array([0.0, settings.source_bias, settings.content_bias])
    for row, cue in enumerate(cues):
        scores[row, cue.first : cue.last + 1, SOURCE:] = _NEVER
    paths = _best_paths(scores, edges * settings.edges) if settings.edges else scores.argmax(-1)
    return [_arguments(cue, path, chances, settings) for cue, path, chances in zip(cues, paths, sure, strict=True)]


def _arguments(cue: Cue, path: NDArray[np.int64], sure: Floats, settings: Settings) -> Arguments:
    content = np.nonzero(path == CONTENT)[0].tolist()
    if settings.gap:
        content = _without_gaps(content, path, cue, settings.gap)
    source = np.nonzero(path == SOURCE)[0].tolist()
    means = [float(sure[words, label].mean()) for words, label in ((source, SOURCE), (content, CONTENT)) if words]
    return Arguments(tuple(source), tuple(content), math.prod(means) if content else 0.0)


def _without_gaps(content: list[int], path: NDArray[np.int64], cue: Cue, gap: int) -> list[int]:
    whole: list[int] = []
    for word in content:
        if whole and 1 < word - whole[-1] <= gap + 1:
            between = range(whole[-1] + 1, word)
            if not path[between.start : between.stop].any() and (between.stop <= cue.first or between.start > cue.last):
                whole += between
        whole.append(word)
    return whole


def _best_paths(scores: Floats, edges: Floats) -> NDArray[np.int64]:
    """Viterbi for all cues of a window at once; passing from one label to another costs or gains by its edges."""
    rows, words, labels = scores.shape
    table = np.zeros((rows, words + 1, labels, labels))  # of going from a label at word - 1 to another at word
    begins, ends = edges[:, :, [SOURCE_BEGINS, CONTENT_BEGINS]], edges[:, :, [SOURCE_ENDS, CONTENT_ENDS]]
    for label, at in ((SOURCE, 0), (CONTENT, 1)):
        others = [other for other in (NOTHING, SOURCE, CONTENT) if other != label]
        for other in others:
            table[:, :-1, other, label] += begins[:, :, at]
            table[:, 1:, label, other] += ends[:, :, at]
    best = scores[:, 0] + table[:, 0, NOTHING]
    back = np.zeros((rows, words, labels), dtype=np.int64)
    for word in range(1, words):
        ways = best[:, :, None] + table[:, word]
        back[:, word] = ways.argmax(1)
        best = ways.max(1) + scores[:, word]
    best = best + table[:, words, :, NOTHING]
    paths = np.zeros((rows, words), dtype=np.int64)
    paths[:, -1] = best.argmax(-1)
    each = np.arange(rows)
    for word in range(words - 1, 0, -1):
        paths[:, word - 1] = back[each, word, paths[:, word]]
    return paths


def calibrated(score: float, slope: float, shift: float) -> float:
    """A score from 0 to 1 as the share of such findings that are right."""
    score = min(max(score, 1e-6), 1 - 1e-6)
    return 1 / (1 + math.exp(-(slope * math.log(score / (1 - score)) + shift)))


def by_word(window: Window, values: Floats) -> Floats:
    """The rows of the first piece of every word; the last two axes are pieces and logits."""
    return values[..., window.first_piece, :].astype(np.float64)


def softmax(logits: Floats) -> Floats:
    raised = np.exp(logits - logits.max(-1, keepdims=True))
    chances: Floats = raised / raised.sum(-1, keepdims=True)
    return chances


def log_softmax(logits: Floats) -> Floats:
    moved = logits - logits.max(-1, keepdims=True)
    scores: Floats = moved - np.log(np.exp(moved).sum(-1, keepdims=True))
    return scores
