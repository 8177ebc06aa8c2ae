"""The shipped model: loaded from a folder whose every file is checked by its hash, run window by window.

One window at a time, and one cue of it, on purpose: int8 scales are taken from all that is computed together, so what
shared a batch would come out a little different with every neighbour.  Alone, a paragraph always gives the same.  It
costs nothing: a batch of windows is no faster on one core, and needs no padding.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
from tokenizers import Tokenizer

from claims.nlp.learned import decoding
from claims.nlp.learned.decoding import ARGUMENT_LABELS, FLOOR, Arguments, Cue, Floats, Settings
from claims.nlp.learned.encoding import Window, windows

Span = tuple[int, int]
Spans = tuple[Span, ...]

DATA = Path(__file__).parent / "data"
ENCODER, TOWER, TOKENIZER, MANIFEST = "encoder.onnx", "arguments.onnx", "tokenizer.json", "model.json"
FILES = (ENCODER, TOWER, TOKENIZER)
_TOKENIZED = 64  # paragraphs that are cut into pieces together


class LearnedModelError(RuntimeError):
    """The folder holds no whole model; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class LearnedFinding:
    """What the network found: spans in code points of the paragraph.

    ``cue_score`` is how sure it is that this is an attribution at all, ``argument_score`` that its source and
    content are right if it is one; both from 0 to 1, and meant as shares.
    """

    cue: Spans
    source: Spans | None
    content: Spans
    cue_score: float
    argument_score: float

    @property
    def score(self) -> float:
        """How sure it is that all of it is right: what a threshold is compared with."""
        return self.cue_score * self.argument_score


@dataclass(frozen=True, slots=True)
class Reading:
    """One cue of a window with the network's logits for its arguments, one row a word; not yet decoded."""

    cue: Cue
    labels: Floats
    edges: Floats


class Learned:
    """A loaded model.  Its findings depend on the paragraph alone, not on what else is asked for."""

    def __init__(self, folder: Path, tokenizer: Tokenizer, settings: Settings, name: str, threads: int) -> None:
        self.tokenizer = tokenizer
        self.settings = settings
        self.name = name
        self._encoder = _session(folder / ENCODER, threads)
        self._arguments = _session(folder / TOWER, threads)

    @classmethod
    def load(cls, path: Path = DATA, *, threads: int = 1) -> Learned:
        """The model of a folder.  Raises LearnedModelError where a file is missing or not the one it should be."""
        manifest = _checked(path)
        tokenizer = Tokenizer.from_file(str(path / TOKENIZER))
        tokenizer.no_truncation()
        tokenizer.no_padding()
        return cls(path, tokenizer, Settings(**manifest["settings"]), manifest["name"], threads)

    def find(self, paragraphs: Sequence[str], *, threshold: float | None = None) -> list[list[LearnedFinding]]:
        """The attributions of each paragraph, in the order of their cues: those whose score reaches the threshold.

        Cues that the network itself gives less than ``decoding.FLOOR`` are never among them.  Those that could not
        reach the threshold with the surest of arguments are not looked at any further, which saves time alone.
        """
        least = self.settings.threshold if threshold is None else threshold
        return [
            [finding for window in cut for finding in self._findings(window, least) if finding.score >= least]
            for cut in self._windows(paragraphs)
        ]

    def read(self, window: Window, least: float = 0.0) -> list[Reading]:
        """Every cue of a window above the floor whose score is ``least`` or more, with the logits of its arguments."""
        shared, logits = self._encoder.run(
            None, {"pieces": window.pieces[None], "cases": window.cases[None], "quotes": window.quotes[None]}
        )
        cues = decoding.cues(decoding.by_word(window, np.asarray(logits)[0]), FLOOR)
        return [self._reading(window, shared, cue) for cue in cues if _cue_score(cue, self.settings) >= least]

    def _reading(self, window: Window, shared: object, cue: Cue) -> Reading:
        (logits,) = self._arguments.run(None, {"shared": shared, "marks": window.marks(cue.first, cue.last)[None]})
        values = decoding.by_word(window, np.asarray(logits)[0])
        return Reading(cue, values[:, :ARGUMENT_LABELS], values[:, ARGUMENT_LABELS:])

    def _windows(self, paragraphs: Sequence[str]) -> Iterator[list[Window]]:
        for start in range(0, len(paragraphs), _TOKENIZED):
            yield from windows(self.tokenizer, paragraphs[start : start + _TOKENIZED])

    def _findings(self, window: Window, least: float) -> list[LearnedFinding]:
        return findings(window, self.read(window, least), self.settings)


def findings(window: Window, readings: Sequence[Reading], settings: Settings) -> list[LearnedFinding]:
    """The readings of a window as spans; a cue without content is none."""
    if not readings:
        return []
    decoded = decoding.decode(
        [reading.cue for reading in readings],
        np.stack([reading.labels for reading in readings]),
        np.stack([reading.edges for reading in readings]),
        settings,
    )
    found = [
        (
            LearnedFinding(
                cue=window.spans(range(reading.cue.first, reading.cue.last + 1)),
                source=window.spans(arguments.source) or None,
                content=window.spans(arguments.content),
                cue_score=_cue_score(reading.cue, settings),
                argument_score=decoding.calibrated(arguments.score, settings.argument_slope, settings.argument_shift),
            ),
            arguments,
        )
        for reading, arguments in zip(readings, decoded, strict=True)
        if arguments.content
    ]
    return _each_once(found)


def _cue_score(cue: Cue, settings: Settings) -> float:
    return decoding.calibrated(cue.score, settings.cue_slope, settings.cue_shift)


def _each_once(found: list[tuple[LearnedFinding, Arguments]]) -> list[LearnedFinding]:
    """Where two cues ("told ... that", "insisted and said") give one source much the same content: the surer one."""
    kept: list[tuple[int, LearnedFinding, set[int], set[int]]] = []
    for at, (finding, arguments) in sorted(enumerate(found), key=lambda each: -each[1][0].score):
        source, content = set(arguments.source), set(arguments.content)
        if not any(
            source & other_source and 4 * len(content & other) >= len(content) + len(other)
            for _, _, other_source, other in kept
        ):
            kept.append((at, finding, source, content))
    return [finding for _, finding, _, _ in sorted(kept, key=lambda each: each[0])]


def write_manifest(folder: Path, *, name: str, settings: Settings) -> None:
    """What ``load`` needs beside the files: their hashes, and how to decode."""
    hashes = {file: _sha256(folder / file) for file in FILES}
    manifest = {"name": name, "settings": asdict(settings), "sha256": hashes}
    (folder / MANIFEST).write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


def _checked(folder: Path) -> dict[str, Any]:
    try:
        manifest: dict[str, Any] = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        expected: dict[str, str] = manifest["sha256"]
        for file in FILES:
            if _sha256(folder / file) != expected[file]:
                raise LearnedModelError(f"{folder / file} is not the file that the model was released with.")
    except (OSError, ValueError, KeyError) as error:
        raise LearnedModelError(f"{folder} holds no whole model: {error}") from error
    return manifest


def _sha256(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def _session(file: Path, threads: int) -> onnxruntime.InferenceSession:
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    options.log_severity_level = 3
    options.enable_mem_pattern = False  # one is kept for every length of window, and none is used often
    # Its fused normalisation takes six times as long as the plain one: 15% of the whole.
    slow = ["SkipLayerNormFusion"]
    return onnxruntime.InferenceSession(
        str(file), options, providers=["CPUExecutionProvider"], disabled_optimizers=slow
    )
