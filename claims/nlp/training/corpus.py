"""A folder of brat files (text/NAME.txt, attributions/NAME.ann) as windows with labels."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from tokenizers import Tokenizer

from claims.nlp.learned.decoding import BEGINS, CONTENT, GOES_ON, NOTHING, OFF, SOURCE
from claims.nlp.learned.encoding import Ints, Window, windows

Spans = list[tuple[int, int]]
ROLES = ("source", "cue", "content")

DENIAL_WORDS = re.compile(
    r"\b(den(y|ie[sd]|ying|ials?)|reject|dismiss|refut|disput|rebut|contradict|repudiat|debunk|disagree|denounc)", re.I
)


@dataclass(frozen=True, slots=True)
class GoldAttribution:
    source: Spans
    cue: Spans
    content: Spans


@dataclass(frozen=True, slots=True)
class GoldDocument:
    name: str
    text: str
    attributions: list[GoldAttribution]


@dataclass(frozen=True, slots=True)
class Argument:
    """What one cue governs: the label of each word, seen from the cue at words ``first`` to ``last``."""

    first: int
    last: int
    labels: Ints


@dataclass(frozen=True, slots=True)
class Example:
    document: str
    offset: int  # of the window's paragraph in the document
    window: Window
    cues: Ints
    arguments: tuple[Argument, ...]
    denial: bool


def read_corpus(folder: Path) -> list[GoldDocument]:
    """All documents that have attributions; of several annotators the first."""
    texts = {path.stem: path for path in sorted((folder / "text").glob("*.txt"))}
    files: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((folder / "attributions").glob("*.ann")):
        files[path.stem if path.stem in texts else path.stem.rpartition("_")[0]].append(path)
    return [
        GoldDocument(name, path.read_text(encoding="utf-8"), read_brat(files[name][0].read_text(encoding="utf-8")))
        for name, path in texts.items()
        if files.get(name)
    ]


def read_brat(standoff: str) -> list[GoldAttribution]:
    """The attributions of one brat file; those without content are left out."""
    spans: dict[str, Spans] = {}
    events: list[list[tuple[str, str]]] = []
    for line in standoff.split("\n"):
        identifier, tab, rest = line.partition("\t")
        if not tab:  # the marked text went over the end of a line
            continue
        body = rest.split("\t")[0]
        if identifier.startswith("T"):
            _, _, offsets = body.partition(" ")
            pairs = (piece.split() for piece in offsets.split(";"))
            spans[identifier] = [(int(start), int(end)) for start, end in pairs]
        elif identifier.startswith("E") and body.startswith("Attribution"):
            events.append([(role, target) for role, _, target in (part.partition(":") for part in body.split()[1:])])
    found = []
    for event in events:
        roles: dict[str, Spans] = {role: [] for role in ROLES}
        for role, target in event:
            name = role.rstrip("0123456789").lower()
            if name in roles:
                roles[name] += spans.get(target, [])
        if roles["content"]:
            found.append(GoldAttribution(**{role: sorted(roles[role]) for role in ROLES}))
    return found


def split(documents: Sequence[GoldDocument], share: float) -> tuple[list[GoldDocument], list[GoldDocument]]:
    """The documents to learn from, and a share of them to be kept apart: the same in every run."""
    mixed = list(documents)
    random.Random(20).shuffle(mixed)  # noqa: S311 - a draw, no secret
    cut = int(len(mixed) * share)
    return mixed[cut:], mixed[:cut]


def paragraphs_of(text: str) -> list[tuple[int, str]]:
    """The lines that hold something, each with its place in the text."""
    found, at = [], 0
    for line in text.split("\n"):
        if line.strip():
            found.append((at, line))
        at += len(line) + 1
    return found


def examples(tokenizer: Tokenizer, documents: Sequence[GoldDocument]) -> list[Example]:
    """Every window of the documents, labelled."""
    made = []
    for document in documents:
        paragraphs = paragraphs_of(document.text)
        for (offset, _), found in zip(paragraphs, windows(tokenizer, [text for _, text in paragraphs]), strict=True):
            made += [_example(document, offset, window) for window in found]
    return made


def _example(document: GoldDocument, offset: int, window: Window) -> Example:
    cues = np.full(window.words, OFF)
    arguments = []
    denial = False
    for attribution in document.attributions:
        cue = sorted(_words_in(window, offset, attribution.cue))
        if not cue:
            continue
        for before, word in zip([-2, *cue], cue, strict=False):
            cues[word] = GOES_ON if word == before + 1 else BEGINS
        labels = np.full(window.words, NOTHING)
        labels[list(_words_in(window, offset, attribution.content))] = CONTENT
        labels[list(_words_in(window, offset, attribution.source))] = SOURCE
        arguments.append(Argument(cue[0], cue[-1], labels))
        denial = denial or any(DENIAL_WORDS.search(document.text[start:end]) for start, end in attribution.cue)
    return Example(document.name, offset, window, cues, tuple(arguments), denial)


def _words_in(window: Window, offset: int, spans: Iterable[tuple[int, int]]) -> set[int]:
    wanted = [(start - offset, end - offset) for start, end in spans]
    if not wanted or not window.words:
        return set()
    if max(end for _, end in wanted) <= window.starts[0] or min(start for start, _ in wanted) >= window.ends[-1]:
        return set()
    return {
        word
        for word, (first, last) in enumerate(zip(window.starts, window.ends, strict=True))
        if any(first < end and last > start for start, end in wanted)
    }
