"""Claims that are not published before somebody has signed them off."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.utils import timezone

from claims.models import Claim, LegalFlag, User
from claims.services.errors import Conflict, Refused
from claims.services.merging import settle_held
from claims.services.notices import tell_who_signs_off


@transaction.atomic
def flag_for_legal(*, claim: Claim, reason: str, user: User) -> LegalFlag:
    """Keep the claim from being published until it is signed off, and tell who may.  Raises Refused without a reason,
    Conflict where it is flagged already."""
    try:
        with transaction.atomic():
            flag = LegalFlag.objects.create(claim=claim, reason=_given(reason), flagged_by=user)
    except IntegrityError as error:
        raise Conflict("This claim is flagged for legal sign-off already.") from error
    tell_who_signs_off(flag=flag)
    return flag


@transaction.atomic
def sign_off(*, claim: Claim, reason: str, user: User) -> LegalFlag:
    """Let it be published.  Raises Refused without a reason or by who flagged it, Conflict where nothing is open."""
    flag = LegalFlag.objects.select_for_update().filter(claim=claim, signed_off_by=None).first()
    if flag is None:
        raise Conflict("Nothing waits for a sign-off here: somebody was faster.")
    if flag.flagged_by_id == user.pk:
        raise Refused("Who flags a claim does not sign it off: a second person does.")
    flag.signed_off_by, flag.signed_off_at, flag.sign_off_reason = user, timezone.now(), _given(reason)
    flag.save(update_fields=["signed_off_by", "signed_off_at", "sign_off_reason"])
    settle_held()  # a flag of a claim that was merged into this one waits for its own sign-off
    return flag


def _given(reason: str) -> str:
    if not reason.strip():
        raise Refused("Say why.")
    return reason.strip()
