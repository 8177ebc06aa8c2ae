from __future__ import annotations

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from claims.linking.articles.matching import Match, match, top
from claims.linking.articles.models import FILE, Forest, ModelsError, models
from claims.linking.articles.passages import passages
from claims.linking.articles.stances import Words, all_cues, headline_features
from claims.linking.articles.standing import reordered
from claims.linking.articles.terms import terms
from claims.linking.encoder import encoder

CLAIMS = ["The price of bread has doubled", "A ferry sank off Norlund"]
ARTICLES = [
    "Bakers in Norlund say that a loaf costs twice what it did.\n\nThe price of bread has doubled within a year, the "
    "statistics office confirmed on Monday. Flour is dear, and so is power. Nothing points to a fall before spring.",
    "The ferry Aurora went down off Norlund in the night.\n\nAll forty passengers were saved by the coast guard, which "
    "had been called at two in the morning. The ship sank within an hour.",
    "",
]


def matches(claims: list[str] = CLAIMS, articles: list[str] = ARTICLES) -> list[list[Match]]:
    return list(match(claims, articles, encoder=encoder(), models=models()))


def test_each_claim_finds_its_article_and_its_words() -> None:
    bread, ferry, blank = matches()
    assert [its.related for its in bread] == [True, False]
    assert [its.related for its in ferry] == [False, True]
    assert not any(its.related or its.quote for its in blank)
    assert bread[0].quote is not None
    assert "has doubled within a year" in ARTICLES[0][slice(*bread[0].quote)]


@pytest.mark.parametrize(
    ("headline", "stance"),
    [
        ("Bread costs twice as much as before", "asserts"),
        ("The price of bread has NOT doubled: viral story is a hoax", "denies"),
        ("Has the price of bread doubled?", "discusses"),
        ("Report: price of bread has reportedly doubled", "discusses"),
    ],
)
def test_a_headline_s_stance(headline: str, stance: str) -> None:
    assert matches(articles=[headline])[0][0].stance == stance


def test_a_score_does_not_hang_on_the_chunk_that_an_article_comes_in() -> None:
    many = matches(articles=[*ARTICLES[:2], *["Nothing happened. " * 30] * 40])
    again = matches(articles=[*["Nothing happened. " * 30] * 40, *ARTICLES[:2]])
    assert [its.score for its in many[0]] == pytest.approx([its.score for its in again[40]], abs=1e-5)


def test_related_articles_change_places_by_how_they_stand_out() -> None:
    """Article 0 is near both claims, 1 near claim 0 alone: for claim 0 the second stands out more."""
    scores = np.array([[0.9, 0.8, 0.1], [0.95, 0.2, 0.7]])
    claims, articles = np.nonzero(scores >= 0.5)
    measures = np.array([[0.5], [0.5], [0.8], [0.3]])  # of (0, 0), (0, 1), (1, 0), (1, 2)
    found = reordered(scores, claims, articles, measures)
    assert found.tolist() == [[0.8, 0.9, 0.1], [0.95, 0.2, 0.7]]


@given(st.integers(1, 5), st.integers(0, 5), st.randoms(use_true_random=False))
def test_a_claim_s_scores_stay_the_same_in_another_order(claims: int, articles: int, random: Any) -> None:
    scores = np.array([[random.random() for _ in range(articles)] for _ in range(claims)]).reshape(claims, articles)
    named, listed = np.nonzero(scores >= 0.5)
    measures = np.array([[random.random(), random.random()] for _ in named]).reshape(-1, 2)
    found = reordered(scores, named, listed, measures)
    assert np.sort(found, 1).tolist() == np.sort(scores, 1).tolist()
    assert ((found >= 0.5) == (scores >= 0.5)).all()


def test_no_articles_no_matches() -> None:
    assert matches(articles=[]) == []


def test_the_best_come_first_and_ties_in_the_order_of_the_articles() -> None:
    its = [Match(0, at, score, "asserts", None) for at, score in enumerate([0.1, 0.9, 0.5, 0.9])]
    assert [found.article for found in top(its, 3)] == [1, 3, 2]


@settings(deadline=None, max_examples=60)
@given(st.text(max_size=400))
def test_passages_are_in_order_apart_and_without_space_around(text: str) -> None:
    found = passages(text)
    assert all(text[a:b] == text[a:b].strip() != "" for a, b in found)
    assert all(one[1] <= other[0] for one, other in pairwise(found))
    between = zip([0, *(b for _, b in found)], [*(a for a, _ in found), None], strict=True)
    assert not "".join(text[a:b] for a, b in between).strip()


def test_short_sentences_are_read_with_the_next() -> None:
    text = "No. The minister did not resign on Monday. He laughed."
    assert [text[a:b] for a, b in passages(text)] == ["No. The minister did not resign on Monday.", "He laughed."]


def test_terms_are_stems_of_words_that_carry_something() -> None:
    assert terms("The countries’ leaders’ claims were denied") == ["country", "leader", "claim", "deni"]


def test_features_are_as_many_whatever_the_text() -> None:
    rows = [headline_features(Words("A claim"), Words(text), 0.5) for text in ("", "No!", "‘Hoax’: report says")]
    assert len({len(row) for row in rows}) == 1
    assert len(rows[0]) > len(all_cues())


def test_a_forest_adds_up_the_leaves() -> None:
    forest = Forest(
        np.array([[0, 0, 0]], np.int32), np.array([[0.5, 0, 0]]), np.array([[1, 1, 2]], np.int32),
        np.array([[2, 1, 2]], np.int32), np.array([[0, -1.0, 2.0]]), 1,
    )  # fmt: skip
    assert forest.scores(np.array([[0.5], [0.6]])).tolist() == [[-1.0], [2.0]]


def test_other_models_than_those_released_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from claims.linking.articles import models as module

    monkeypatch.setattr(module, "SHA256", FILE.with_name("stance_words.json"))
    with pytest.raises(ModelsError, match="is not the file"):
        models.__wrapped__()
