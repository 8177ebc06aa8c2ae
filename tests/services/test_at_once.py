"""Two editors at the same moment: one decision is held open while the other is made."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from django.db import connection, transaction

from claims.models import Attribution, Claim, ClaimRelation, Decision, ProposedClaim, Suggestion, User
from claims.nlp.types import Proposition
from claims.services.claims import create_claim
from claims.services.errors import Conflict
from claims.services.review import Choice, accept_suggestion, undo_decision
from tests.factories import SENDING, found, make_article, make_suggestions

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("no_jobs_left")]
TEXT = "Turkey is sending Syrian fighters, Ann Dray said. The harbour was mined at night, Ben Oake said."
WIDE, OTHER = "Turkey is sending Syrian fighters", "The harbour was mined at night"


@pytest.fixture
def two(editor: User) -> tuple[Suggestion, Suggestion]:
    """Each proposed for a new claim of its own."""
    one, other = make_suggestions(
        make_article(text=TEXT),
        found(TEXT, content=WIDE, source="Ann Dray", proposition=SENDING),
        found(TEXT, content=OTHER, source="Ben Oake", nth=2, proposition=Proposition(lemmas=("harbour", "mine"))),
    )
    return one, other


def accept(suggestion: Suggestion, editor: User, claim: Claim | None = None) -> Decision:
    choice = Choice(claim=claim)
    return accept_suggestion(suggestion=suggestion, user=editor, revision=suggestion.revision, choice=choice)


@contextmanager
def at_once(do: Callable[[], Decision]) -> Iterator[Future[Decision]]:
    """``do`` by somebody else; what stands in the with block is committed while they wait for it."""

    def elsewhere() -> Decision:
        try:
            return do()
        finally:
            connection.close()

    answer: Future[Decision] = Future()
    with ThreadPoolExecutor(1) as others:
        with transaction.atomic():
            yield answer
            theirs = others.submit(elsewhere)
            with pytest.raises(TimeoutError):
                theirs.result(timeout=0.5)  # they wait for us
        if error := theirs.exception(timeout=10):
            answer.set_exception(error)
        else:
            answer.set_result(theirs.result())


def test_a_wider_claim_made_for_two_groups_at_once_is_one(editor: User, two: tuple[Suggestion, Suggestion]) -> None:
    wide, narrow = two
    assert narrow.proposed_claim
    assert wide.proposed_claim
    ProposedClaim.objects.filter(pk=narrow.proposed_claim.pk).update(broader=wide.proposed_claim)
    with at_once(lambda: accept(Suggestion.objects.get(pk=narrow.pk), editor)) as second:
        accept(wide, editor)
    assert second.result().made["claims"]
    assert Claim.objects.filter(statement=WIDE).count() == 1
    assert ClaimRelation.objects.get().other.statement == WIDE


def test_an_undo_leaves_the_claim_that_somebody_accepts_onto_right_now(
    editor: User, two: tuple[Suggestion, Suggestion]
) -> None:
    first, second = two
    made = accept(first, editor)
    claim = Claim.objects.get()
    with at_once(lambda: undo_decision(decision=made, user=editor)) as undone:
        accept(second, editor, claim)
    assert undone.result().action == Decision.Action.UNDO
    assert Attribution.objects.get().claim == claim


def test_who_accepts_onto_a_claim_that_is_undone_right_now_is_told(
    editor: User, two: tuple[Suggestion, Suggestion]
) -> None:
    first, second = two
    made = accept(first, editor)
    claim = Claim.objects.get()
    with at_once(lambda: accept(second, editor, claim)) as accepted:
        undo_decision(decision=made, user=editor)
    assert isinstance(accepted.exception(), Conflict)
    assert not Attribution.objects.exists()


def test_two_claims_of_one_wording_recorded_at_once_have_two_addresses(editor: User) -> None:
    def record() -> Decision:
        create_claim(statement=WIDE, user=editor)
        return Decision()

    with at_once(record) as second:
        create_claim(statement=WIDE, user=editor)
    second.result()
    assert sorted(Claim.objects.values_list("slug", flat=True)) == [
        "turkey-is-sending-syrian-fighters", "turkey-is-sending-syrian-fighters-2",
    ]  # fmt: skip
