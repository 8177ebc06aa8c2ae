from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from claims.linking import encoder as module
from claims.linking.encoder import EncoderError, MiniLM, encoder, identity

SENTENCES = ["Turkey is sending fighters", "Ankara sends mercenaries to the front", "The price of bread rose"]


def test_what_means_the_same_is_near() -> None:
    same, other = encoder().encode(SENTENCES)[0] @ encoder().encode(SENTENCES)[1:].T
    assert same > 0.4 > 0.2 > other


def test_rows_have_length_one_and_the_stated_width() -> None:
    rows = encoder().encode(SENTENCES)
    assert rows.shape == (3, encoder().dimensions)
    assert np.allclose(np.linalg.norm(rows, axis=1), 1, atol=1e-5)
    assert encoder().encode([]).shape == (0, encoder().dimensions)


def test_a_vector_does_not_hang_on_what_it_is_encoded_with() -> None:
    alone = np.concatenate([encoder().encode([text]) for text in SENTENCES])
    long = "and so on " * 500
    together = encoder().encode([long, *SENTENCES, *[long] * 8])[1:4]
    assert np.array_equal(alone, together)


def test_any_text_has_a_vector() -> None:
    assert np.isfinite(encoder().encode(["", "\x00", "👍 ünï", "x" * 10_000])).all()


def test_it_is_known_by_name_and_version_without_being_loaded() -> None:
    assert identity() == (encoder().id, encoder().version)


def test_other_weights_than_those_measured_are_refused(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    other = tmp_path / "vocabulary.txt"
    other.write_text("[PAD]\n")
    monkeypatch.setattr(module, "_VOCABULARY", other)
    with pytest.raises(EncoderError, match="is not the file"):
        MiniLM()
