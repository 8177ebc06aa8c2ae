"""A trained network as a folder that the product loads: graphs, tokenizer, settings, figures and card."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from tokenizers import Tokenizer

from claims.nlp.learned.decoding import Settings
from claims.nlp.learned.model import FILES, TOKENIZER, Learned, write_manifest
from claims.nlp.training.card import card
from claims.nlp.training.corpus import Example, GoldDocument, examples, paragraphs_of, read_corpus, split
from claims.nlp.training.export import export
from claims.nlp.training.fit import Fit, Recipe, Report
from claims.nlp.training.network import Network
from claims.nlp.training.reading import WindowRead, read_by_torch, read_one_by_one, triples
from claims.nlp.training.scoring import Figures, Gold, score
from claims.nlp.training.tuning import judged_scores, reliability, tuned

FIGURES, CARD, CHECKPOINT = "figures.json", "card.md", "training.pt"
_NAMES = ("train", "held out", "dev")
_SHOWN_THRESHOLDS = (0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8)


@dataclass(frozen=True, slots=True)
class Part:
    """Documents with their windows and what is gold in them."""

    documents: list[GoldDocument]
    examples: list[Example]
    golds: list[Gold]

    @property
    def names(self) -> list[str]:
        return [document.name for document in self.documents]

    def scored(self, read: Sequence[WindowRead], settings: Settings) -> Figures:
        return score(self.golds, triples(read, settings, self.names))


def train(
    *, train: Path, dev: Path, encoder: Path, out: Path, name: str, recipe: Recipe, held_out: float, report: Report
) -> dict[str, Any]:
    """Train, or go on with a training that was ended; write the model to ``out``; return its figures.

    ``encoder`` is a folder with MiniLM's tokenizer.json and model.safetensors, ``held_out`` the share of the documents
    that settings are chosen on.
    """
    out.mkdir(parents=True, exist_ok=True)
    tokenizer = whole_tokenizer(encoder)
    learning, held = split(read_corpus(train), held_out)
    parts = [_part(tokenizer, documents) for documents in (learning, held, read_corpus(dev))]
    report(" ".join(f"{what} {len(part.documents)} documents," for what, part in zip(_NAMES, parts, strict=True)))
    fit = Fit(recipe, encoder, parts[0].examples, report)
    for epoch in fit.epochs(out / CHECKPOINT):
        figures = parts[2].scored(read_by_torch(fit.averaged, parts[2].examples), Settings())
        report(f"epoch {epoch}, {fit.seconds / 60:.0f} minutes: on dev {figures}")
    return release(fit.averaged, tokenizer=tokenizer, parts=parts, recipe=recipe, name=name, out=out, report=report)


def release(
    network: Network,
    *,
    tokenizer: Tokenizer,
    parts: Sequence[Part],
    recipe: Recipe,
    name: str,
    out: Path,
    report: Report,
) -> dict[str, Any]:
    """Export, choose the settings on the held-out part, measure on dev, write all of it to ``out``."""
    _, held, dev = parts
    export(network, out)
    tokenizer.save(str(out / TOKENIZER))
    write_manifest(out, name=name, settings=Settings())
    learned = Learned.load(out)
    settings = Settings()
    if held.documents:
        settings = tuned(read_one_by_one(learned.read, held.examples), held.golds, held.names)
    report(f"chosen: {settings}")
    write_manifest(out, name=name, settings=settings)
    learned = Learned.load(out)
    read = read_one_by_one(learned.read, dev.examples)
    cues, arguments = judged_scores(settings, read, dev.golds, dev.names)
    figures: dict[str, Any] = {
        "name": name,
        "megabytes": round(sum((out / file).stat().st_size for file in FILES) / 1e6, 1),
        "recipe": asdict(recipe),
        "documents": {what: len(part.documents) for what, part in zip(_NAMES, parts, strict=True)},
        "settings": asdict(settings),
        "dev": dev.scored(read, settings).as_rows(),
        "dev, precise": dev.scored(read, replace(settings, threshold=settings.precise_threshold)).as_rows(),
        "thresholds": [
            {"threshold": least, **dev.scored(read, replace(settings, threshold=least)).full.as_row()}
            for least in _SHOWN_THRESHOLDS
        ],
        "reliability": {"cue": reliability(cues), "argument": reliability(arguments)},
        "words_per_second": _speed(learned, dev.documents),
    }
    (out / FIGURES).write_text(json.dumps(figures, indent=2) + "\n", encoding="utf-8")
    (out / CARD).write_text(card(figures), encoding="utf-8")
    return figures


def whole_tokenizer(encoder: Path) -> Tokenizer:
    """The encoder's own, without the cut and the padding that its makers set."""
    tokenizer = Tokenizer.from_file(str(encoder / TOKENIZER))
    tokenizer.no_truncation()
    tokenizer.no_padding()
    return tokenizer


def _part(tokenizer: Tokenizer, documents: list[GoldDocument]) -> Part:
    return Part(documents, examples(tokenizer, documents), [Gold(document) for document in documents])


def _speed(learned: Learned, documents: Sequence[GoldDocument]) -> int:
    """Words (between blanks) a second, reading and decoding, on the threads of the model."""
    paragraphs = [text for document in documents for _, text in paragraphs_of(document.text)]
    since = time.process_time()
    learned.find(paragraphs)
    spent = time.process_time() - since
    return round(sum(len(text.split()) for text in paragraphs) / spent) if spent else 0
