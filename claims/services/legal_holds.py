"""Legal holds: an article is kept as it is, whatever anybody redacts."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.models import Article, LegalHold, Redaction, User
from claims.services.errors import Conflict, Refused


@transaction.atomic
def place_hold(*, article: Article, reason: str, user: User) -> LegalHold:
    """Keep an article as it is, whatever anybody redacts.  Raises Refused without a reason or where it was blanked
    before, Conflict where it is held already."""
    if Redaction.objects.filter(article=article).exists():
        raise Refused("This article was blanked: there is nothing left to keep.")
    try:
        with transaction.atomic():
            return LegalHold.objects.create(article=article, reason=_given(reason), placed_by=user)
    except IntegrityError as error:
        raise Conflict("This article is under a legal hold already.") from error


@transaction.atomic
def lift_hold(*, article: Article, reason: str, user: User) -> LegalHold:
    """Raises Refused without a reason, Conflict where there is no hold."""
    hold = LegalHold.objects.select_for_update().filter(article=article, lifted_by=None).first()
    if hold is None:
        raise Conflict("Somebody lifted this hold already.")
    hold.lifted_by, hold.lifted_at, hold.lift_reason = user, timezone.now(), _given(reason)
    hold.save(update_fields=["lifted_by", "lifted_at", "lift_reason"])
    return hold


def _given(reason: str) -> str:
    if not reason.strip():
        raise Refused("Say why: whoever wants to blank this article reads it.")
    return reason.strip()
