from __future__ import annotations

import pytest

from claims.models import Claim, ClaimVector, User
from claims.queries.claim_search import claims_meant
from claims.services.claims import create_claim
from claims.services.encoding import encode_missing

pytestmark = pytest.mark.django_db
BREAD, FIGHTERS, BRIDGE = (
    "The price of bread has doubled", "Turkey is sending Syrian fighters to Azerbaijan", "The bridge was closed in May",
)  # fmt: skip


@pytest.fixture
def claims(editor: User) -> dict[str, Claim]:
    made = {words: create_claim(statement=words, user=editor) for words in (BREAD, FIGHTERS, BRIDGE)}
    encode_missing()
    return made


def found(q: str) -> list[tuple[str, bool]]:
    return [(its.claim.statement, its.by_meaning) for its in claims_meant(q)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("bread price", (BREAD, False)),
        ("syrian figh", (FIGHTERS, False)),  # half typed
        ("Loaves cost twice as much as before", (BREAD, True)),
        ("Ankara deploys mercenaries to Baku", (FIGHTERS, True)),
        ("brigde", (BRIDGE, False)),  # a slip of the finger
    ],
)
def test_it_is_found_by_its_words_or_what_it_means(
    claims: dict[str, Claim], typed: str, first: tuple[str, bool]
) -> None:
    assert found(typed)[:1] == [first]


def test_what_is_far_in_words_and_meaning_is_not_offered(claims: dict[str, Claim]) -> None:
    assert found("The volcano erupted at night") == []


def test_nothing_typed_offers_the_newest(claims: dict[str, Claim]) -> None:
    assert [words for words, _ in found("")] == [BRIDGE, FIGHTERS, BREAD]


def test_vectors_of_another_encoder_are_not_compared(claims: dict[str, Claim]) -> None:
    ClaimVector.objects.update(version="older")
    assert found("Loaves cost twice as much as before") == []


@pytest.mark.parametrize("typed", ["\x00", "'& |!", "a" * 5000, ":*", "it's", "'", "\\"])
def test_whatever_is_typed_is_looked_for(claims: dict[str, Claim], typed: str) -> None:
    claims_meant(typed)


def test_a_merged_claim_is_not_offered(claims: dict[str, Claim]) -> None:
    Claim.objects.filter(pk=claims[BREAD].pk).update(merged_into=claims[BRIDGE])
    assert found("bread price") == []


def test_queries_do_not_grow_with_what_is_found(
    claims: dict[str, Claim], editor: User, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(9):  # type: ignore[operator]
        claims_meant("bread price")
