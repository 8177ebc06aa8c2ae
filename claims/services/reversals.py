"""What a person says of two statements of one source that seem to contradict each other."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from claims.models import ArticleVersion, Attribution, Reversal, User
from claims.queries.reversals import is_a_turn
from claims.services.errors import Refused


@transaction.atomic
def decide_reversal(
    *, earlier: Attribution, later: Attribution, is_confirmed: bool, user: User, readable: QuerySet[ArticleVersion],
    note: str = "",
) -> Reversal:  # fmt: skip
    """Confirm it, so that others see it, or refuse it; a second word takes the place of the first, and history keeps
    both.  Raises Refused for two that are not proposed."""
    known = Reversal.objects.select_for_update().filter(earlier=earlier, later=later).first()
    if known is None and not is_a_turn(earlier, later, readable=readable):
        raise Refused("These two are not on record as contradicting each other (any more).")
    if known is None:
        known = Reversal(earlier=earlier, later=later)
    known.is_confirmed, known.note, known.decided_by = is_confirmed, note.strip(), user
    known.save()
    return known
