"""The network: MiniLM reads a paragraph once and marks its cues; for each cue a copy of its upper layers marks
source and content.  Also how it becomes the two ONNX graphs that the product runs."""

from __future__ import annotations

import copy
import random
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn
from torch.nn import functional

from claims.nlp.learned.decoding import ARGUMENT_LABELS
from claims.nlp.learned.encoding import CASES, MARKS, MAX_PIECES, QUOTE_STATES

HIDDEN, HEADS, LAYERS, VOCABULARY = 384, 12, 6, 30522
SHARED_LAYERS = 3  # the argument tower starts from what these have made of the paragraph
CUE_LABELS = 3
EDGES = 4  # does a source begin, a source end, a content begin, a content end at this word?


class PooledDropout(nn.Module):
    """Dropout with masks cut from a large stock of random ones: on CPU, making each anew costs as much as a layer."""

    stock: Tensor | None = None

    def __init__(self, rate: float = 0.1) -> None:
        super().__init__()
        self.rate = rate

    def forward(self, values: Tensor) -> Tensor:
        if not self.training or not self.rate:
            return values
        if PooledDropout.stock is None:
            PooledDropout.stock = ((torch.rand(1 << 23) >= self.rate).float() / (1 - self.rate)).bfloat16()
        size = values.numel()
        at = random.randrange(PooledDropout.stock.numel() - size)  # noqa: S311 - noise, no secret
        return values * PooledDropout.stock[at : at + size].view_as(values).to(values.dtype)


class Layer(nn.Module):
    """One transformer layer as BERT has it."""

    def __init__(self) -> None:
        super().__init__()
        self.attention_in = nn.Linear(HIDDEN, 3 * HIDDEN)
        self.attention_out = nn.Linear(HIDDEN, HIDDEN)
        self.attention_norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.widen = nn.Linear(HIDDEN, 4 * HIDDEN)
        self.narrow = nn.Linear(4 * HIDDEN, HIDDEN)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = PooledDropout()

    def forward(self, values: Tensor, hidden_from: Tensor | None) -> Tensor:
        rows, width, _ = values.shape
        size = HIDDEN // HEADS
        query, key, value = self.attention_in(values).view(rows, width, 3, HEADS, size).permute(2, 0, 3, 1, 4).unbind(0)
        fit = query @ key.transpose(-1, -2) * size**-0.5
        weights = torch.softmax(fit if hidden_from is None else fit + hidden_from, -1)
        seen = (weights.to(value.dtype) @ value).transpose(1, 2).reshape(rows, width, HIDDEN)
        values = self.attention_norm(values + self.dropout(self.attention_out(seen)))
        return self.norm(values + self.dropout(self.narrow(functional.gelu(self.widen(values)))))


class Network(nn.Module):
    """``encode`` once for each paragraph, then ``arguments`` once for each of its cues."""

    def __init__(self, encoder: Path | None = None) -> None:
        """With the weights of MiniLM from a folder, or untrained where they will be loaded afterwards."""
        super().__init__()
        self.word, self.position = nn.Embedding(VOCABULARY, HIDDEN), nn.Embedding(2 * MAX_PIECES, HIDDEN)
        # They start from zero, so that the encoder starts from what it has learned without them.
        self.case, self.quote = nn.Embedding(CASES, HIDDEN), nn.Embedding(QUOTE_STATES, HIDDEN)
        nn.init.zeros_(self.case.weight)
        nn.init.zeros_(self.quote.weight)
        self.norm = nn.LayerNorm(HIDDEN, eps=1e-12)
        self.dropout = PooledDropout()
        self.layers = nn.ModuleList(Layer() for _ in range(LAYERS))
        self.mark = nn.Embedding(MARKS, HIDDEN)
        nn.init.normal_(self.mark.weight, std=0.02)
        self.cue_head = nn.Linear(HIDDEN, CUE_LABELS)
        self.argument_head = nn.Linear(HIDDEN, ARGUMENT_LABELS + EDGES)
        if encoder is not None:
            self._take_over(load_file(encoder / "model.safetensors"))
        self.tower = nn.ModuleList(copy.deepcopy(layer) for layer in self.layers[SHARED_LAYERS:])
        self.word.weight.requires_grad_(False)  # too few texts to learn words from, and half of the time

    def new_parameters(self) -> list[nn.Parameter]:
        """Those that MiniLM does not have; they learn faster."""
        modules = (self.case, self.quote, self.mark, self.cue_head, self.argument_head)
        return [parameter for module in modules for parameter in module.parameters()]

    @torch.no_grad()
    def _take_over(self, weights: dict[str, Tensor]) -> None:
        weights = {name.removeprefix("bert."): value for name, value in weights.items()}
        self.word.weight.copy_(weights["embeddings.word_embeddings.weight"])
        kind = weights["embeddings.token_type_embeddings.weight"][0]
        self.position.weight.copy_(weights["embeddings.position_embeddings.weight"] + kind)
        for end in ("weight", "bias"):
            getattr(self.norm, end).copy_(weights[f"embeddings.LayerNorm.{end}"])
            for at, layer in enumerate(self.layers):
                of = f"encoder.layer.{at}."
                parts = [weights[f"{of}attention.self.{part}.{end}"] for part in ("query", "key", "value")]
                getattr(layer.attention_in, end).copy_(torch.cat(parts))
                for ours, theirs in (
                    ("attention_out", "attention.output.dense"),
                    ("attention_norm", "attention.output.LayerNorm"),
                    ("widen", "intermediate.dense"),
                    ("narrow", "output.dense"),
                    ("norm", "output.LayerNorm"),
                ):
                    getattr(getattr(layer, ours), end).copy_(weights[f"{of}{theirs}.{end}"])

    def encode(self, pieces: Tensor, cases: Tensor, quotes: Tensor, mask: Tensor | None) -> tuple[Tensor, Tensor]:
        """What the shared layers made of each piece, and the cue logits."""
        positions = torch.arange(pieces.shape[1], device=pieces.device)
        values = self.word(pieces) + self.position(positions) + self.case(cases) + self.quote(quotes)
        values = self.dropout(self.norm(values))
        hidden_from = _hidden_from(mask)
        shared = values
        for at, layer in enumerate(self.layers):
            if at == SHARED_LAYERS:
                shared = values
            values = layer(values, hidden_from)
        return shared, self.cue_head(self.dropout(values))

    def arguments(self, shared: Tensor, marks: Tensor, mask: Tensor | None) -> Tensor:
        """The argument logits, then those of the edges, one row a cue."""
        values = shared + self.mark(marks)
        hidden_from = _hidden_from(mask)
        for layer in self.tower:
            values = layer(values, hidden_from)
        logits: Tensor = self.argument_head(self.dropout(values))
        return logits


def _hidden_from(mask: Tensor | None) -> Tensor | None:
    """What keeps the padding from being seen; None where there is none."""
    return None if mask is None else (1.0 - mask[:, None, None, :].float()) * -1e4
