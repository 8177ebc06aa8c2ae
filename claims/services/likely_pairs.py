"""Pairs of sources, and of claims, that look alike: found by a worker, answered by people, and asked about once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Literal, NamedTuple

from django.db import transaction
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from claims.models import LikelyPair, User
from claims.queries.likely_pairs import claims_like_this, source_pairs
from claims.services.errors import Conflict, Refused

Answer = LikelyPair.Answer
What = Literal["source", "claim"]
_BATCH = 500


class Pair(NamedTuple):
    """Two primary keys, in any order, and why they look alike."""

    one: int
    other: int
    score: float
    reasons: tuple[str, ...]


def look_for_like_sources() -> int:
    """Compare the names of all sources; returns how many pairs look alike.  For a worker."""
    pairs = [Pair(*its) for its in source_pairs()]
    record_pairs(pairs=pairs, what="source")
    return len(pairs)


def request_look() -> None:
    """Let a worker compare all sources; where one is to do so already, that is enough."""
    try:
        with transaction.atomic():
            app.configure_task("claims.look_for_like_sources").defer(timestamp=0)
    except AlreadyEnqueued:
        pass


def look_for_like_claims(*, claim_id: int) -> int:
    """Compare one claim with those on record that are near it.  For a worker."""
    pairs = [Pair(claim_id, other, score, reasons) for other, score, reasons in claims_like_this(claim_id)]
    record_pairs(pairs=pairs, what="claim")
    return len(pairs)


@transaction.atomic
def record_pairs(*, pairs: Iterable[Pair], what: What) -> None:
    """Keep new pairs, and renew the reasons of known ones; an answer stays as it is."""
    rows = [
        LikelyPair(**{f"one_{what}_id": one, f"other_{what}_id": other}, score=its.score, reasons=list(its.reasons))
        for its in pairs
        for one, other in [sorted((its.one, its.other))]
    ]
    LikelyPair.objects.bulk_create(
        rows, batch_size=_BATCH, update_conflicts=True, update_fields=["score", "reasons"],
        unique_fields=[f"one_{what}", f"other_{what}"],
    )  # fmt: skip


def answer_pair(*, pair: LikelyPair, user: User, answer: str) -> None:
    """Two, or not known.  "The same" is said by merging them.

    Raises Conflict where somebody else said that they are two, or merged them, meanwhile.
    """
    if answer not in {Answer.DIFFERENT, Answer.UNSURE}:
        raise Refused("Say whether they are two, or that you are not sure; one is what merging says.")
    open_ = LikelyPair.objects.filter(pk=pair.pk, answer__in=[Answer.OPEN, Answer.UNSURE])
    if not open_.update(answer=answer, answered_by=user, answered_at=timezone.now()):
        raise Conflict("Somebody answered this while you were reading.")


def reopen_pair(*, pair: LikelyPair, user: User) -> None:
    """Take back one's answer that they are two.  Raises Refused for somebody else's."""
    mine = LikelyPair.objects.filter(pk=pair.pk, answer__in=[Answer.DIFFERENT, Answer.UNSURE], answered_by=user)
    if not mine.update(answer=Answer.OPEN, answered_by=None, answered_at=None):
        raise Refused("Only who answered can take the answer back.")
