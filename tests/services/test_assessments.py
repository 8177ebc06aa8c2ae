"""A fact-checker's mark: signed, with its reason, taken back in the open."""

from __future__ import annotations

import pytest

from claims.models import Assessment, User
from claims.services.assessments import contest_claim, current_mark, withdraw_mark
from claims.services.errors import Conflict, Refused
from tests.scenes import make_claim

pytestmark = pytest.mark.django_db


def test_a_mark_and_its_withdrawal_both_stay(fact_checker: User) -> None:
    claim = make_claim(fact_checker)
    mark = contest_claim(claim=claim, user=fact_checker, reason=" The numbers do not add up. ")
    assert current_mark(claim) == mark
    assert mark.reason == "The numbers do not add up."
    taken_back = withdraw_mark(claim=claim, user=fact_checker, reason="They do.")
    assert current_mark(claim) is None
    assert taken_back.withdraws == mark
    assert [a.verdict for a in claim.assessments.order_by("pk")] == ["contested", "withdrawn"]
    assert current_mark(claim) is None
    contest_claim(claim=claim, user=fact_checker, reason="New evidence.")
    assert claim.assessments.count() == 3


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_without_a_reason_it_is_refused(fact_checker: User, reason: str) -> None:
    claim = make_claim(fact_checker)
    with pytest.raises(Refused, match="needs its reason"):
        contest_claim(claim=claim, user=fact_checker, reason=reason)
    assert not Assessment.objects.exists()


def test_two_at_once_do_not_mark_twice(fact_checker: User) -> None:
    claim = make_claim(fact_checker)
    contest_claim(claim=claim, user=fact_checker, reason="First.")
    with pytest.raises(Conflict):
        contest_claim(claim=claim, user=fact_checker, reason="Second.")
    withdraw_mark(claim=claim, user=fact_checker, reason="Third.")
    with pytest.raises(Conflict):
        withdraw_mark(claim=claim, user=fact_checker, reason="Fourth.")
