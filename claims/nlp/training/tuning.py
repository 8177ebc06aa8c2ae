"""What is chosen after the training, on documents held out of it: decoding, threshold, and what scores mean."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import torch

from claims.nlp.learned.decoding import Settings
from claims.nlp.training.reading import WindowRead, triples
from claims.nlp.training.scoring import Gold, is_full, score

SOURCE_BIASES = (0.0, 0.5, 1.0, 2.0)
EDGES = (0.0, 0.3, 0.5, 0.8)
GAPS = (0, 3)
THRESHOLDS = tuple(round(0.1 + 0.025 * step, 3) for step in range(31))
PRECISE = 88  # percent of the findings are full ones at the second threshold
_ALIKE = 0.75  # a difference in worth that chance makes
_EXACT = 0.3  # what an exact content counts beside a full attribution, in choosing


def tuned(read: Sequence[WindowRead], golds: Sequence[Gold], names: Sequence[str]) -> Settings:
    """The best decoding at the usual threshold, then scores that mean shares, then the thresholds."""

    def worth(settings: Settings) -> float:
        figures = score(golds, triples(read, settings, names))
        return figures.full.f1 + _EXACT * figures.content_exact.f1

    grid = [
        Settings(source_bias=bias, edges=edges, gap=gap)
        for bias, edges, gap in itertools.product(SOURCE_BIASES, EDGES, GAPS)
    ]
    best = max(grid, key=worth)
    best = meaningful(best, read, golds, names)
    steps = [replace(best, threshold=threshold) for threshold in THRESHOLDS]
    worths = [worth(step) for step in steps]
    # The middle of those that are as good as the best: a few documents cannot tell them apart.
    good = [step.threshold for step, value in zip(steps, worths, strict=True) if value >= max(worths) - _ALIKE]
    precise = next((step for step in steps if score(golds, triples(read, step, names)).full.precision >= PRECISE), best)
    return replace(best, threshold=round(sum(good) / len(good), 3), precise_threshold=precise.threshold)


def meaningful(settings: Settings, read: Sequence[WindowRead], golds: Sequence[Gold], names: Sequence[str]) -> Settings:
    """The settings with their scores calibrated (Platt): of the findings with a score of .8, eight in ten are right."""
    plain = replace(settings, cue_slope=1.0, cue_shift=0.0, argument_slope=1.0, argument_shift=0.0)
    cues, arguments = judged_scores(plain, read, golds, names)
    cue_slope, cue_shift = platt(cues)
    argument_slope, argument_shift = platt(arguments)
    return replace(
        settings,
        cue_slope=cue_slope,
        cue_shift=cue_shift,
        argument_slope=argument_slope,
        argument_shift=argument_shift,
    )


def judged_scores(
    settings: Settings, read: Sequence[WindowRead], golds: Sequence[Gold], names: Sequence[str]
) -> tuple[list[tuple[float, bool]], list[tuple[float, bool]]]:
    """The cue score of every finding with whether it is an attribution; the argument score of those that are, with
    whether source and content are right."""
    cues, arguments = [], []
    for gold, found in zip(golds, triples(read, replace(settings, threshold=0.0), names), strict=True):
        sets, partners = gold.judged(found)
        for triple, here, partner in zip(found, sets, partners, strict=True):
            full = partner is not None and is_full(partner, here)
            there = full or (partner is not None and bool(partner.cue & here.cue))
            cues.append((triple.cue_score, there))
            if there:
                arguments.append((triple.argument_score, full))
    return cues, arguments


def platt(pairs: Sequence[tuple[float, bool]]) -> tuple[float, float]:
    """Slope and shift of the log odds under which the scores tell best how often they are right."""
    if len({right for _, right in pairs}) < 2:
        return 1.0, 0.0
    scores = np.clip([score for score, _ in pairs], 1e-6, 1 - 1e-6)
    odds = torch.tensor(np.log(scores / (1 - scores)))
    right = torch.tensor([float(right) for _, right in pairs], dtype=torch.float64)
    line = torch.tensor([1.0, 0.0], dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([line], max_iter=100, line_search_fn="strong_wolfe")

    def loss() -> torch.Tensor:
        optimizer.zero_grad()
        value = torch.nn.functional.binary_cross_entropy_with_logits(line[0] * odds + line[1], right)
        value.backward()
        return value

    optimizer.step(loss)
    slope, shift = line.detach().tolist()
    return round(slope, 4), round(shift, 4)


def reliability(pairs: Sequence[tuple[float, bool]], bins: int = 5) -> list[dict[str, float]]:
    """For findings in order of their score, in bins of equal size: the mean score, and the share that was right."""
    rows = []
    for part in np.array_split(np.array(sorted(pairs), dtype=float), bins):
        if len(part):
            rows.append({
                "score": round(float(part[:, 0].mean()), 3),
                "right": round(float(part[:, 1].mean()), 3),
                "findings": len(part),
            })  # fmt: skip
    return rows
