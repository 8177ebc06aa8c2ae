"""The training itself: one joint run, seeded, saved after each epoch, so that it can go on where it was ended."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from torch import Tensor
from torch.nn import functional

from claims.nlp.learned.decoding import ARGUMENT_LABELS
from claims.nlp.training.batches import IGNORED, argument_rows, batch_of, cue_labels, grouped
from claims.nlp.training.corpus import Example
from claims.nlp.training.network import CUE_LABELS, Network

Report = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Recipe:
    """What a run is made of; written down beside the model."""

    epochs: float = 6.0
    minutes: float = 0.0  # ends then, with the whole of the decay in it; 0 is no such limit
    seed: int = 1
    rate: float = 2e-4
    new_rate: float = 1e-3
    warmup: float = 0.04  # share of the run
    pieces: int = 1100  # word pieces of a step
    cue_weight: float = 2.0
    edge_weight: float = 0.3
    average: float = 0.998  # of the running mean of the weights
    denials_twice: bool = True  # paragraphs with a denial are 1% and the ones that matter
    threads: int = 2


class Fit:
    """A network in training.  ``epochs`` yields after each one; the network to be used is ``averaged``."""

    def __init__(self, recipe: Recipe, encoder: Path, examples: Sequence[Example], report: Report) -> None:
        torch.set_num_threads(recipe.threads)
        torch.manual_seed(recipe.seed)
        random.seed(recipe.seed)
        self.recipe = recipe
        self.report = report
        self.examples = list(examples)
        if recipe.denials_twice:
            self.examples += [example for example in examples if example.denial]
        self.network = Network(encoder)
        self.averaged = Network()
        self.averaged.load_state_dict(self.network.state_dict())
        new = self.network.new_parameters()
        known = {id(parameter) for parameter in new}
        old = [p for p in self.network.parameters() if p.requires_grad and id(p) not in known]
        self.optimizer = torch.optim.AdamW(
            [{"params": new, "base": recipe.new_rate}, {"params": old, "base": recipe.rate}],
            lr=recipe.rate,
            weight_decay=0.01,
            betas=(0.9, 0.98),
            fused=True,
        )
        self.trained = new + old
        self.epoch = 0
        self.step = 0
        self.seconds = 0.0  # of all sittings

    def epochs(self, checkpoint: Path) -> Iterator[int]:
        """Train; after each epoch save, and yield its number.  Ends with the epochs or the minutes."""
        if checkpoint.exists():
            self._load(checkpoint)
        over = False
        while not over:
            rng = random.Random(f"{self.recipe.seed}-{self.epoch}")  # noqa: S311 - an order, no secret
            over = self._one_epoch(rng)
            self.epoch += 1
            self._save(checkpoint)
            yield self.epoch

    def _one_epoch(self, rng: random.Random) -> bool:
        """Returns whether it was the last."""
        self.network.train()
        groups = grouped(self.examples, self.recipe.pieces, rng)
        losses: list[Tensor] = []
        before, since = self.seconds, time.monotonic()
        for at, group in enumerate(groups):
            self.seconds = before + time.monotonic() - since
            done = self._done(at / len(groups))
            if done >= 1:
                return True
            rate = min(done / self.recipe.warmup, 1) * (1 - done) + 1e-3
            for part in self.optimizer.param_groups:
                part["lr"] = part["base"] * rate
            losses.append(self._learn(group, rng))
            if (at + 1) % 50 == 0:
                mean = torch.stack(losses[-50:]).mean(0).tolist()
                self.report(
                    f"epoch {self.epoch + 1} {at + 1}/{len(groups)} cue {mean[0]:.4f} argument {mean[1]:.4f} "
                    f"edge {mean[2]:.4f} done {done:.3f} {self.seconds:.0f} s"
                )
        self.seconds = before + time.monotonic() - since
        return self._done(1.0) >= 1

    def _done(self, of_epoch: float) -> float:
        """How much of the run is behind us, from 0 to 1."""
        by_epochs = (self.epoch + of_epoch) / self.recipe.epochs
        by_time = self.seconds / (60 * self.recipe.minutes) if self.recipe.minutes else 0.0
        return max(by_epochs, by_time)

    def _learn(self, group: list[Example], rng: random.Random) -> Tensor:
        batch = batch_of([example.window for example in group])
        width = batch.pieces.shape[1]
        with torch.autocast("cpu", torch.bfloat16):
            shared, cues = self.network.encode(batch.pieces, batch.cases, batch.quotes, batch.mask)
            cue_loss = functional.cross_entropy(
                cues.float().view(-1, CUE_LABELS), cue_labels(group, width).view(-1), ignore_index=IGNORED
            )
            argument_loss = edge_loss = torch.zeros(())
            rows = argument_rows(group, cues, width, rng)
            if rows is not None:
                logits = self.network.arguments(shared[rows.window], rows.marks, batch.mask[rows.window]).float()
                # A sum, not a mean: a step with twice as many cues counts twice.
                argument_loss = (
                    functional.cross_entropy(
                        logits[:, :, :ARGUMENT_LABELS].reshape(-1, ARGUMENT_LABELS),
                        rows.labels.view(-1),
                        ignore_index=IGNORED,
                        reduction="sum",
                    )
                    / 1000
                )
                known = rows.edges[:, :, 0] != IGNORED
                edge_loss = (
                    functional.binary_cross_entropy_with_logits(
                        logits[:, :, ARGUMENT_LABELS:][known], rows.edges[known], reduction="sum"
                    )
                    / 1000
                )
            loss = self.recipe.cue_weight * cue_loss + argument_loss + self.recipe.edge_weight * edge_loss
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.trained, 1.0)
        self.optimizer.step()
        self.optimizer.zero_grad(set_to_none=True)
        self.step += 1
        if self.step % 4 == 0:
            self._average()
        return torch.stack([cue_loss.detach(), argument_loss.detach(), edge_loss.detach()])

    @torch.no_grad()
    def _average(self) -> None:
        keep = min(self.recipe.average**4, self.step / (self.step + 40))  # at first nearly the last weights
        for mean, now in zip(self.averaged.parameters(), self.network.parameters(), strict=True):
            if now.requires_grad:
                mean.lerp_(now, 1 - keep)

    def _save(self, checkpoint: Path) -> None:
        kept: dict[str, Any] = {
            "recipe": asdict(self.recipe),
            "epoch": self.epoch,
            "step": self.step,
            "seconds": self.seconds,
            "network": self.network.state_dict(),
            "averaged": self.averaged.state_dict(),
            "optimizer": self.optimizer.state_dict(),
        }
        part = checkpoint.with_suffix(".part")
        torch.save(kept, part)
        part.replace(checkpoint)  # a run that is ended while it saves keeps the one before

    def _load(self, checkpoint: Path) -> None:
        kept = torch.load(checkpoint, weights_only=True)
        self.epoch, self.step, self.seconds = kept["epoch"], kept["step"], kept["seconds"]
        self.network.load_state_dict(kept["network"])
        self.averaged.load_state_dict(kept["averaged"])
        self.optimizer.load_state_dict(kept["optimizer"])
        self.report(f"going on after epoch {self.epoch}")
