"""Whose a claim is, and until when."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from claims.models import Assignment, Claim, User
from claims.queries.people import discussants
from claims.services.errors import Conflict, Refused
from claims.services.merging import settle_held
from claims.services.notices import tell_assigned


@transaction.atomic
def assign_claim(*, claim: Claim, assignee: User, user: User, holder: int, due_on: date | None = None) -> Assignment:
    """Give the claim to somebody, or take it oneself, until a day.  ``holder`` is the primary key of the person whose
    it was when ``user`` looked, 0 for nobody.

    Raises Conflict where it has changed hands since, Refused for somebody who takes no part, or a day that is over.
    """
    held = _held(claim, holder)
    if not discussants().filter(pk=assignee.pk).exists():
        raise Refused(f"{assignee} has no part in the work on claims.")
    if due_on is not None and due_on < timezone.localdate():
        raise Refused("That day is over.")
    assignment = held or Assignment(claim=claim)
    assignment.assignee, assignment.assigned_by, assignment.due_on = assignee, user, due_on
    assignment.save()
    tell_assigned(assignment=assignment)
    return assignment


@transaction.atomic
def finish_claim(*, claim: Claim, holder: int) -> None:
    """Be done with it, or hand it back.  Raises Conflict where it has changed hands since."""
    held = _held(claim, holder)
    if held is not None:
        held.delete()
        settle_held()  # whose a claim was that was merged into this one has it next


def _held(claim: Claim, holder: int) -> Assignment | None:
    """The assignment as it stands, once nobody else changes it."""
    Claim.objects.select_for_update(no_key=True).get(pk=claim.pk)
    held = Assignment.objects.select_related("assignee").filter(claim=claim).first()
    if (held.assignee_id if held else 0) != holder:
        raise Conflict(f"{held.assignee} has this claim now." if held else "This claim is nobody’s any more.")
    return held
