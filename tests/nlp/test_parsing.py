"""The quicker parse says what spaCy's own says, whatever else is in the batch."""

from __future__ import annotations

import numpy as np
import pytest
import spacy
from hypothesis import given, settings
from hypothesis import strategies as st
from spacy.language import Language

from claims.nlp.parsing import Remembered, SteadyOps
from claims.nlp.pipeline import MODELS, load_model

_TEXTS = (
    "The mayor said that taxes would rise, but he’d never have said so in May.",
    "There 's nothing to it: y'all ain't gonna let's do it, he's got ta go.",
    "Two  spaces,\ta tab, and 😀; I told you what it does to me.",
    "“It was not us,” Iran’s foreign ministry said. Did it? It did.",
    "",
    "No.",
)
_ATTRIBUTES = ("text", "tag_", "pos_", "dep_", "lemma_", "is_sent_start")


@pytest.fixture(scope="module")
def plain() -> Language:
    return spacy.load(next(name for name in MODELS if spacy.util.is_package(name)), exclude=["ner"])


@pytest.fixture(scope="module")
def quick() -> Language:
    return load_model()


def _told(nlp: Language, texts: tuple[str, ...]) -> list[list[tuple[object, ...]]]:
    return [
        [(*(getattr(token, name) for name in _ATTRIBUTES), token.head.i, str(token.morph)) for token in doc]
        for doc in nlp.pipe(texts)
    ]


def test_it_says_the_same_at_first_and_from_memory(plain: Language, quick: Language) -> None:
    expected = _told(plain, _TEXTS)
    assert _told(quick, _TEXTS) == expected
    assert _told(quick, _TEXTS) == expected
    assert isinstance(quick.get_pipe("remembered"), Remembered)


def test_alone_each_text_gives_what_it_gives_among_others(quick: Language) -> None:
    assert _told(quick, _TEXTS) == [_told(quick, (text,))[0] for text in _TEXTS]


def test_memory_is_bounded(quick: Language, monkeypatch: pytest.MonkeyPatch) -> None:
    expected = _told(quick, _TEXTS)
    monkeypatch.setattr("claims.nlp.parsing._MOST_REMEMBERED", 5)
    assert _told(quick, _TEXTS) == expected


@settings(max_examples=40, deadline=None)
@given(rows=st.integers(1, 90), shape=st.sampled_from([(288, 288), (576, 288), (96, 50), (96, 64), (64, 1024)]))
def test_the_product_of_a_row_does_not_depend_on_the_others(rows: int, shape: tuple[int, int]) -> None:
    random = np.random.default_rng(rows)
    many = random.standard_normal((300, shape[0]), dtype=np.float32)
    weights = random.standard_normal((shape[1], shape[0]), dtype=np.float32)
    ops = SteadyOps()
    assert np.array_equal(ops.gemm(many[:rows], weights, trans2=True), ops.gemm(many, weights, trans2=True)[:rows])
