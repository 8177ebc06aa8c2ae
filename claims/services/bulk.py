"""Deciding many suggestions of one text at one go, and taking all of it back by one undo."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction

from claims.models import ArticleVersion, BulkDecision, Decision, Suggestion, User
from claims.queries.bulk import ACCEPT, REJECT, Asked
from claims.services.errors import Conflict, Refused
from claims.services.review import accept_suggestion, reject_suggestion, undo_decision

_DECIDE: dict[str, Callable[..., Decision]] = {ACCEPT: accept_suggestion, REJECT: reject_suggestion}


@transaction.atomic
def decide_in_bulk(*, version: ArticleVersion, user: User, asked: Asked, seen: Mapping[int, int]) -> BulkDecision:
    """Accept or reject what the preview showed: ``seen`` is the revision of each suggestion as it was shown there.

    What somebody decided meanwhile, or what cannot be decided so, is left out, with the reason in ``left_out``.
    Raises Refused where nothing was chosen, Conflict where nothing of it could be decided.
    """
    if not seen:
        raise Refused("Nothing was chosen.")
    decide = _DECIDE[asked.action]
    decisions: list[Decision] = []
    left_out: list[tuple[int, str]] = []
    chosen = Suggestion.objects.filter(pk__in=seen, version=version).order_by("start", "pk")
    for suggestion in chosen:
        try:
            with transaction.atomic():
                decisions.append(decide(suggestion=suggestion, user=user, revision=seen[suggestion.pk]))
        except (Conflict, Refused) as error:
            left_out.append((suggestion.pk, str(error)))
    if not decisions:
        raise Conflict("Nothing was decided: all of it was decided or read again while you were looking.")
    bulk = BulkDecision.objects.create(
        actor=user, version=version, action=asked.action, asked=asked.as_json(), left_out=left_out
    )
    bulk.decisions.set(decisions)
    return bulk


@transaction.atomic
def undo_bulk(*, bulk: BulkDecision, user: User) -> int:
    """Take back all of its decisions that still hold, the latest first; returns how many.

    What was undone or decided anew since stays as it is.  Raises Refused for what somebody else decided, Conflict
    where nothing of it holds any more.
    """
    if bulk.actor_id != user.pk:
        raise Refused(f"{bulk.actor} decided this; only they can undo it.")
    undone = 0
    for decision in bulk.decisions.filter(undone_by=None).order_by("-pk"):
        try:
            with transaction.atomic():
                undo_decision(decision=decision, user=user)
        except Conflict:
            continue
        undone += 1
    if not undone:
        raise Conflict("All of this was undone or decided anew already.")
    return undone
