from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Claim, ClaimRelation, User
from tests.scenes import FIGHTERS, FOUR_THOUSAND, make_claim

pytestmark = pytest.mark.django_db
State = ClaimRelation.State
HTMX = {"HX-Request": "true"}


@pytest.fixture
def relation(editor: User) -> ClaimRelation:
    return ClaimRelation.objects.create(
        claim=make_claim(editor, FOUR_THOUSAND), other=make_claim(editor, FIGHTERS), kind="variant_of",
        reasons=["same act (send)", "adds the number 4,000"],
    )  # fmt: skip


def page(client: Client, claim: Claim) -> str:
    return client.get(claim.get_absolute_url()).content.decode()


def answer(client: Client, relation: ClaimRelation, what: str, **more: str) -> str:
    data = {"answer": what} | more
    return client.post(reverse("claims:relation-answer", args=[relation.pk]), data, headers=HTMX).content.decode()


def test_both_pages_show_the_proposal_with_its_reasons(client: Client, editor: User, relation: ClaimRelation) -> None:
    client.force_login(editor)
    narrow, wide = page(client, relation.claim), page(client, relation.other)
    assert "It could be a narrower form of" in narrow
    assert "It could have a narrower form" in wide
    for words in (narrow, wide):
        assert "adds the number 4,000" in words
        assert 'data-key="s"' in words


def test_a_viewer_sees_it_and_cannot_decide(client: Client, viewer: User, relation: ClaimRelation) -> None:
    client.force_login(viewer)
    words = page(client, relation.claim)
    assert "It could be a narrower form of" in words
    assert 'data-key="s"' not in words


def test_confirmed_it_stands_on_the_page(client: Client, editor: User, relation: ClaimRelation) -> None:
    client.force_login(editor)
    said = answer(client, relation, "confirm", of=str(relation.other_id))
    assert FOUR_THOUSAND in said
    relation.refresh_from_db()
    assert (relation.state, relation.decided_by) == (State.CONFIRMED, editor)
    assert "A narrower form of" in page(client, relation.claim)


def test_refused_it_is_kept_and_gone_from_both_pages(client: Client, editor: User, relation: ClaimRelation) -> None:
    client.force_login(editor)
    assert "not proposed again" in answer(client, relation, "refuse")
    relation.refresh_from_db()
    assert (relation.state, relation.decided_by) == (State.REFUSED, editor)
    for claim in (relation.claim, relation.other):
        assert "Proposed relations" not in page(client, claim)


def test_who_comes_second_is_told_so(client: Client, editor: User, relation: ClaimRelation) -> None:
    client.force_login(editor)
    answer(client, relation, "refuse")
    assert "meanwhile" in answer(client, relation, "confirm")
    relation.refresh_from_db()
    assert relation.state == State.REFUSED


def test_without_scripts_it_leads_back_to_the_page(client: Client, editor: User, relation: ClaimRelation) -> None:
    client.force_login(editor)
    address = reverse("claims:relation-answer", args=[relation.pk])
    answered = client.post(address, {"answer": "confirm", "of": str(relation.other_id)})
    assert answered["Location"] == relation.other.get_absolute_url()
    assert client.post(address, {"answer": "perhaps"}, headers=HTMX).status_code == 422


def test_what_is_only_proposed_is_not_listed_as_related(client: Client, editor: User) -> None:
    one, other = make_claim(editor, FIGHTERS), make_claim(editor, "Fighters were sent")
    ClaimRelation.objects.create(claim=one, other=other, kind="related")
    client.force_login(editor)
    assert "Related claims" not in page(client, one)
    answer(client, ClaimRelation.objects.get(), "confirm")
    assert "Related claims" in page(client, one)
