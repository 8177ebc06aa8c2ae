"""The shipped model, loaded once."""

from __future__ import annotations

import pytest

from claims.nlp.learned.model import DATA, MANIFEST, Learned

if not (DATA / MANIFEST).exists():  # not trained yet
    collect_ignore = ["test_model.py", "test_encoding.py", "test_corpus.py"]


@pytest.fixture(scope="session")
def learned() -> Learned:
    return Learned.load()
