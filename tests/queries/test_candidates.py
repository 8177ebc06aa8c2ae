from __future__ import annotations

from datetime import date

import pytest

from claims.linking.encoder import encoder
from claims.models import Attribution, Claim, ClaimVector, ProposedClaim, Suggestion, User
from claims.nlp.types import Precision
from claims.queries.candidates import claim_candidates, claims_like, waiting_groups_like
from claims.queries.ways import Wanted
from claims.services.claims import create_claim
from claims.services.encoding import encode_missing
from claims.services.review import accept_suggestion
from claims.services.sources import ensure_source
from tests.factories import found, make_article, make_suggestions

pytestmark = pytest.mark.django_db


def keys(wanted: Wanted) -> set[int]:
    return {claim.key for claim in claim_candidates([wanted])[0]}


@pytest.fixture
def bread(editor: User) -> Claim:
    return create_claim(statement="The price of bread has doubled", user=editor)


def test_other_words_for_it_are_found_by_vector(bread: Claim) -> None:
    encode_missing()
    said = "Loaves cost twice as much as before"
    assert keys(Wanted(said)) == set()
    assert keys(Wanted(said, vector=encoder().encode([said])[0])) == {bread.pk}


def test_vectors_of_another_encoder_are_not_compared(bread: Claim) -> None:
    encode_missing()
    ClaimVector.objects.update(version="older")
    said = "Loaves cost twice as much as before"
    assert keys(Wanted(said, vector=encoder().encode([said])[0])) == set()


def test_a_word_in_common_finds_it(bread: Claim) -> None:
    assert keys(Wanted("Prices of everything rise")) == {bread.pk}


def test_a_slip_of_the_finger_is_forgiven(editor: User) -> None:
    claim = create_claim(statement="Mohammed Dahlan trained mercenaries", user=editor)
    assert keys(Wanted("Mohamed Dahlan trainned mercenarries")) == {claim.pk}


def test_a_claim_about_the_one_who_acts_is_found(editor: User, bread: Claim) -> None:
    source, _ = ensure_source(name="Ruritania", kind="state")
    bread.about.add(source)
    assert keys(Wanted("It ate", {"actors": ["ruritania"]})) == {bread.pk}


@pytest.mark.parametrize(("on", "near"), [(date(2020, 10, 10), True), (date(2021, 10, 10), False)])
def test_what_the_same_source_spoke_on_in_the_same_weeks_is_found(editor: User, on: date, near: bool) -> None:
    version = make_article()
    (suggestion,) = make_suggestions(
        version,
        found(version.text, source="two rebel sources", content="Turkey is sending Syrian fighters",
              said_on=date(2020, 10, 1), said_precision=Precision.DAY),
    )  # fmt: skip
    accept_suggestion(suggestion=suggestion, user=editor, revision=suggestion.revision)
    attribution = Attribution.objects.get()
    wanted = Wanted("Bread is dear", sources=(attribution.source_id,), on=on)
    assert keys(wanted) == ({attribution.claim_id} if near else set())


def test_a_merged_claim_is_no_candidate(bread: Claim, editor: User) -> None:
    other = create_claim(statement="Bread is dear", user=editor)
    Claim.objects.filter(pk=bread.pk).update(merged_into=other)
    assert keys(Wanted("Bread is dear")) == {other.pk}


@pytest.mark.parametrize("typed", ["", "\x00", "'& |!", "a" * 5000])
def test_whatever_is_typed_is_looked_for(typed: str) -> None:
    assert claims_like(typed, {}) == []


def test_a_group_that_waits_in_another_article_is_found_and_named_the_same() -> None:
    first, second = make_article(), make_article(text="Turkey is sending Syrian fighters, a third source said.")
    make_suggestions(first, found(first.text, source="two rebel sources", content="Turkey is sending Syrian fighters"))
    make_suggestions(second, found(second.text, source="a third source", content="Turkey is sending Syrian fighters"))
    one, two = ProposedClaim.objects.order_by("pk")
    assert (one.same_as, two.same_as) == (None, one)
    assert waiting_groups_like([Wanted(one.statement, version=first.pk)]) == [[two.pk]]
    Suggestion.objects.filter(version=second).update(state=Suggestion.State.REJECTED)
    assert waiting_groups_like([Wanted(one.statement, version=first.pk)]) == [[]]
