"""A fact-checker's mark on a claim."""

from __future__ import annotations

from django.db import transaction

from claims.models import Assessment, Claim, User
from claims.services.errors import Conflict, Refused

Verdict = Assessment.Verdict


def current_mark(claim: Claim) -> Assessment | None:
    """The mark that stands, if one does."""
    latest = claim.assessments.select_related("author").order_by("-pk").first()
    return latest if latest and latest.verdict != Verdict.WITHDRAWN else None


@transaction.atomic
def contest_claim(*, claim: Claim, user: User, reason: str) -> Assessment:
    """Mark a claim as contested.  Raises Refused without a reason, Conflict where it is marked already."""
    _lock(claim)
    if current_mark(claim):
        raise Conflict("Somebody marked this claim as contested while you were writing.")
    return Assessment.objects.create(claim=claim, verdict=Verdict.CONTESTED, reason=_given(reason), author=user)


@transaction.atomic
def withdraw_mark(*, claim: Claim, user: User, reason: str) -> Assessment:
    """Take the mark back; both stay in the history.  Raises Refused without a reason, Conflict where
    there is no mark."""
    _lock(claim)
    mark = current_mark(claim)
    if mark is None:
        raise Conflict("Somebody took this mark back while you were writing.")
    return Assessment.objects.create(
        claim=claim, verdict=Verdict.WITHDRAWN, reason=_given(reason), author=user, withdraws=mark
    )


def _given(reason: str) -> str:
    if not reason.strip():
        raise Refused("Say why: a mark needs its reason.")
    return reason.strip()


def _lock(claim: Claim) -> None:
    Claim.objects.select_for_update().get(pk=claim.pk)
