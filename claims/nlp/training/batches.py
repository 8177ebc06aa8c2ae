"""Examples as tensors: batches of similar length, cues with some of the errors that a found cue has."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from claims.nlp.learned.decoding import CONTENT, GOES_ON, SOURCE
from claims.nlp.learned.encoding import Ints, Window, padded
from claims.nlp.training.corpus import Argument, Example

IGNORED = -100
_STEP = 8  # widths are rounded up to it: fewer shapes, faster kernels
_SHIFTED = 0.12  # share of the cues whose edge is moved by a word, as found ones may be


@dataclass(frozen=True, slots=True)
class Batch:
    windows: list[Window]
    pieces: Tensor
    cases: Tensor
    quotes: Tensor
    mask: Tensor


@dataclass(frozen=True, slots=True)
class Rows:
    """One row for each cue of a batch: the window it stands in, its marks, the labels to be learned."""

    window: Tensor
    marks: Tensor
    labels: Tensor
    edges: Tensor


def wide(width: int) -> int:
    return -(-width // _STEP) * _STEP


def grouped(examples: Sequence[Example], most_pieces: int, rng: random.Random | None = None) -> list[list[Example]]:
    """The examples by length, at most ``most_pieces`` with their padding a group; in random order where asked."""
    order = list(examples)
    if rng:
        rng.shuffle(order)
    order.sort(key=lambda example: wide(len(example.window.pieces)))
    groups: list[list[Example]] = []
    for example in order:
        if not groups or wide(len(example.window.pieces)) * (len(groups[-1]) + 1) > most_pieces:
            groups.append([])
        groups[-1].append(example)
    if rng:
        rng.shuffle(groups)
    return groups


def batch_of(windows: list[Window]) -> Batch:
    width = wide(max(len(window.pieces) for window in windows))
    return Batch(
        windows,
        pieces=torch.from_numpy(padded([window.pieces for window in windows], width)),
        cases=torch.from_numpy(padded([window.cases for window in windows], width)),
        quotes=torch.from_numpy(padded([window.quotes for window in windows], width)),
        mask=torch.from_numpy(padded([np.ones_like(window.pieces) for window in windows], width)),
    )


def cue_labels(group: Sequence[Example], width: int) -> Tensor:
    """B, I and O for every piece; the later pieces of a cue's first word go on with it."""
    table = np.full((len(group), width), IGNORED)
    for row, example in enumerate(group):
        word = example.window.word_of_piece[1:-1]
        labels = example.cues[word]
        again = np.concatenate([[False], word[1:] == word[:-1]])
        table[row, 1 : len(word) + 1] = np.where(again & (labels > 0), GOES_ON, labels)
    return torch.from_numpy(table)


def argument_rows(group: Sequence[Example], cue_logits: Tensor, width: int, rng: random.Random) -> Rows | None:
    """The rows of the gold cues, and of some words that the network now takes for cues and that are none."""
    pairs = [(row, _shifted(cue, group[row], rng)) for row, example in enumerate(group) for cue in example.arguments]
    if not pairs:
        return None
    sure = 1 - torch.softmax(cue_logits.detach().float(), -1)[:, :, 0]
    wrong = []
    for row, example in enumerate(group):
        first = example.window.first_piece
        taken = sure[row, first].numpy() > 0.3
        wrong += [(row, int(word)) for word in np.nonzero(taken & (example.cues == 0))[0]]
    for row, at in rng.sample(wrong, min(len(wrong), max(1, len(pairs) // 8))):
        pairs.append((row, Argument(at, at, np.zeros_like(group[row].cues))))
    labels = np.full((len(pairs), width), IGNORED)
    edges = np.full((len(pairs), width, 4), float(IGNORED), dtype=np.float32)
    for line, (row, cue) in enumerate(pairs):
        window = group[row].window
        word = window.word_of_piece[1:-1]
        labels[line, 1 : len(word) + 1] = cue.labels[word]
        edges[line, window.first_piece] = edge_labels(cue.labels)
    return Rows(
        window=torch.tensor([row for row, _ in pairs]),
        marks=torch.from_numpy(padded([group[row].window.marks(cue.first, cue.last) for row, cue in pairs], width)),
        labels=torch.from_numpy(labels),
        edges=torch.from_numpy(edges),
    )


def edge_labels(labels: Ints) -> np.ndarray:
    """For each word: does a source begin, a source end, a content begin, a content end?"""
    columns = []
    for label in (SOURCE, CONTENT):
        inside = np.concatenate([[False], labels == label, [False]])
        columns += [inside[1:-1] & ~inside[:-2], inside[1:-1] & ~inside[2:]]
    return np.stack(columns, -1).astype(np.float32)


def _shifted(cue: Argument, example: Example, rng: random.Random) -> Argument:
    if rng.random() >= _SHIFTED:
        return cue
    first, last = cue.first, cue.last
    if rng.random() < 0.5 and last > first:
        first, last = rng.choice([(first + 1, last), (first, last - 1)])
    else:
        first, last = rng.choice([(max(0, first - 1), last), (first, min(example.window.words - 1, last + 1))])
    return Argument(first, last, cue.labels)
