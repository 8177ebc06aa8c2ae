"""What a network says of documents, and what that comes to: the same decoding as the shipped model's."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch

from claims.nlp.learned import decoding
from claims.nlp.learned.decoding import ARGUMENT_LABELS, Settings
from claims.nlp.learned.encoding import Window
from claims.nlp.learned.model import Reading, Spans, findings
from claims.nlp.training.batches import batch_of, grouped
from claims.nlp.training.corpus import Example
from claims.nlp.training.network import Network
from claims.nlp.training.scoring import Triple

Read = Callable[[Window], list[Reading]]


@dataclass(frozen=True, slots=True)
class WindowRead:
    """A window, where it stands, and what the network says of it."""

    document: str
    offset: int
    window: Window
    readings: list[Reading]


@torch.no_grad()
def read_by_torch(network: Network, examples: Sequence[Example], pieces: int = 4096) -> list[WindowRead]:
    """All windows, many at a time: quick, and near enough to the int8 graphs to show how a training goes."""
    network.eval()
    done = []
    for group in grouped(examples, pieces):
        batch = batch_of([example.window for example in group])
        with torch.autocast("cpu", torch.bfloat16):
            shared, cue_logits = network.encode(batch.pieces, batch.cases, batch.quotes, batch.mask)
        for row, example in enumerate(group):
            window = example.window
            cues = decoding.cues(decoding.by_word(window, cue_logits[row].float().numpy()))
            readings = []
            if cues:
                size = len(window.pieces)
                marks = torch.stack([torch.from_numpy(window.marks(cue.first, cue.last)) for cue in cues])
                with torch.autocast("cpu", torch.bfloat16):
                    logits = network.arguments(shared[row : row + 1, :size], marks, None)
                values = decoding.by_word(window, logits.float().numpy())
                readings = [
                    Reading(cue, value[:, :ARGUMENT_LABELS], value[:, ARGUMENT_LABELS:])
                    for cue, value in zip(cues, values, strict=True)
                ]
            done.append(WindowRead(example.document, example.offset, window, readings))
    return done


def read_one_by_one(read: Read, examples: Sequence[Example]) -> list[WindowRead]:
    """The same by the int8 graphs, exactly as the product does."""
    return [WindowRead(each.document, each.offset, each.window, read(each.window)) for each in examples]


def triples(read: Sequence[WindowRead], settings: Settings, documents: Sequence[str]) -> list[list[Triple]]:
    """The attributions of each document, in the document's offsets."""
    found: dict[str, list[Triple]] = {name: [] for name in documents}
    for each in read:
        for finding in findings(each.window, each.readings, settings):
            if finding.score >= settings.threshold:
                found[each.document].append(
                    Triple(
                        _moved(finding.source or (), each.offset),
                        _moved(finding.cue, each.offset),
                        _moved(finding.content, each.offset),
                        finding.cue_score,
                        finding.argument_score,
                    )
                )
    return [found[name] for name in documents]


def _moved(spans: Spans, offset: int) -> Spans:
    return tuple((start + offset, end + offset) for start, end in spans)
