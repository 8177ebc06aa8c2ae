"""Which lines of a text are shown, and in which order."""

from __future__ import annotations

import pytest

from claims.forms.review import ReviewFilter
from claims.models import ArticleVersion, User
from claims.nlp.types import Confidence, Stance
from claims.queries.review_pages import review_of
from claims.services.review import accept_suggestion, mark_unsure, reject_suggestion
from tests.factories import found, make_article, make_suggestions

pytestmark = pytest.mark.django_db
TEXT = (
    "Ankara said that the road was shut. Paris denied that the road was shut. The mayor of Baku voiced concern about "
    "the road. Oslo said that the ferry was late."
)


@pytest.fixture
def version(editor: User) -> ArticleVersion:
    """Ankara is accepted, Paris waits, Baku is unsure, Oslo was rejected."""
    version = make_article(text=TEXT)
    ankara, _, baku, oslo = make_suggestions(
        version,
        found(TEXT, content="the road was shut", source="Ankara", confidence=Confidence(0.95, 1.0, 1.0)),
        found(TEXT, content="the road was shut", cue="denied", source="Paris", stance=Stance.DENIES,
              confidence=Confidence(0.6, 1.0, 1.0)),
        found(TEXT, content="the road", cue="voiced", source="The mayor of Baku", stance=Stance.EXPRESSES_CONCERN,
              confidence=Confidence(0.75, 1.0, 1.0)),
        found(TEXT, content="the ferry was late", source="Oslo", nth=2, confidence=Confidence(0.8, 1.0, 1.0)),
    )  # fmt: skip
    accept_suggestion(suggestion=ankara, user=editor, revision=ankara.revision)
    mark_unsure(suggestion=baku, user=editor, revision=baku.revision)
    reject_suggestion(suggestion=oslo, user=editor, revision=oslo.revision)
    return version


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["Ankara", "Paris", "Oslo", "The mayor of Baku"]),  # facts first
        ({"order": "position"}, ["Ankara", "Paris", "The mayor of Baku", "Oslo"]),
        ({"order": "confidence"}, ["Ankara", "Oslo", "The mayor of Baku", "Paris"]),
        ({"show": "waiting"}, ["Paris", "The mayor of Baku"]),
        ({"show": "unsure"}, ["The mayor of Baku"]),
        ({"show": "accepted"}, ["Ankara"]),
        ({"show": "rejected"}, ["Oslo"]),
        ({"stance": "denies"}, ["Paris"]),
        ({"stance": "record"}, ["The mayor of Baku"]),
        ({"stance": "expresses_concern"}, ["The mayor of Baku"]),
        ({"sure": "70"}, ["Ankara", "Oslo", "The mayor of Baku"]),
        ({"source": "baku mayor"}, ["The mayor of Baku"]),
        ({"source": "os", "show": "rejected", "sure": "50"}, ["Oslo"]),
        ({"source": "os", "show": "accepted"}, []),
        ({"show": "nonsense", "sure": "x", "order": "'"}, ["Ankara", "Paris", "Oslo", "The mayor of Baku"]),
    ],
)
def test_filters_and_order(version: ArticleVersion, editor: User, asked: dict[str, str], expected: list[str]) -> None:
    review = review_of(version, user=editor, wanted=ReviewFilter(asked).wanted())
    assert [line.names for line in review.shown] == expected
