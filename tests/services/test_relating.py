from __future__ import annotations

from dataclasses import asdict

import pytest

from claims.linking.types import Proposition
from claims.models import Claim, ClaimRelation, User
from claims.services.claims import create_claim
from claims.services.encoding import encode_missing
from claims.services.errors import Conflict, Refused
from claims.services.relating import confirm_relation, propose_relations, refuse_relation
from tests.linking.examples import AGENTLESS, NARROW, PROPOSITIONS, WIDE

pytestmark = pytest.mark.django_db
Kind, State = ClaimRelation.Kind, ClaimRelation.State


def record(editor: User, statement: str, proposition: Proposition | None = None) -> Claim:
    its = proposition or PROPOSITIONS[statement]
    claim = create_claim(statement=statement, user=editor, proposition=asdict(its))
    encode_missing()
    return claim


@pytest.fixture
def wide(editor: User) -> Claim:
    return record(editor, WIDE)


def test_a_narrower_claim_is_proposed_as_a_variant_with_its_reasons(editor: User, wide: Claim) -> None:
    (relation,) = propose_relations(claim=record(editor, NARROW))
    assert (relation.other, relation.kind, relation.state) == (wide, Kind.VARIANT_OF, State.PROPOSED)
    assert relation.reasons[0] == "adds the number 4,000"


def test_one_that_names_no_actor_is_related_at_most(editor: User, wide: Claim) -> None:
    (relation,) = propose_relations(claim=record(editor, AGENTLESS))
    assert (relation.other, relation.kind) == (wide, Kind.RELATED)
    assert "names no actor" in relation.reasons


def test_the_opposite_is_proposed(editor: User, wide: Claim) -> None:
    its = asdict(PROPOSITIONS[WIDE]) | {"negated": True}
    (relation,) = propose_relations(claim=record(editor, f"It is not so that {WIDE}", Proposition(**its)))
    assert (relation.other, relation.kind) == (wide, Kind.OPPOSITE)


def test_what_was_refused_is_kept_and_not_proposed_again_from_either_side(editor: User, wide: Claim) -> None:
    narrow = record(editor, NARROW)
    (relation,) = propose_relations(claim=narrow)
    refuse_relation(relation=relation, user=editor)
    assert propose_relations(claim=narrow) == []
    assert propose_relations(claim=wide) == []
    assert ClaimRelation.objects.get().state == State.REFUSED


def test_what_was_confirmed_stands(editor: User, wide: Claim) -> None:
    narrow = record(editor, NARROW)
    (relation,) = propose_relations(claim=narrow)
    confirmed = confirm_relation(relation=relation, user=editor)
    assert (confirmed.pk, confirmed.state, confirmed.decided_by) == (relation.pk, State.CONFIRMED, editor)
    assert propose_relations(claim=narrow) == []
    with pytest.raises(Conflict):
        refuse_relation(relation=relation, user=editor)


def test_a_variant_has_one_wider_claim(editor: User, wide: Claim) -> None:
    narrow = record(editor, NARROW)
    (relation,) = propose_relations(claim=narrow)
    other = create_claim(statement="Something else", user=editor)
    ClaimRelation.objects.create(
        claim=narrow, other=other, kind=Kind.VARIANT_OF, state=State.CONFIRMED, decided_by=editor
    )
    with pytest.raises(Refused):
        confirm_relation(relation=relation, user=editor)


def test_undecided_proposals_are_made_anew(editor: User, wide: Claim) -> None:
    narrow = record(editor, NARROW)
    propose_relations(claim=narrow)
    propose_relations(claim=narrow)
    assert ClaimRelation.objects.filter(claim=narrow, other=wide).count() == 1
