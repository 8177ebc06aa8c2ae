"""Tokens by which other systems send articles: shown once, kept as a hash, revoked at will."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from django.utils import timezone

from claims.models import ApiToken, User
from claims.services.errors import Refused

_MARK: Final = "ct_"  # by which scanners of leaked secrets know it
_NOTED: Final = timedelta(minutes=1)  # its last use is written down no more often


def create_token(*, user: User, name: str) -> tuple[ApiToken, str]:
    """A new token and its secret, which is kept nowhere.  Raises Refused without a name."""
    name = " ".join(name.split())[:100]
    if not name:
        raise Refused("Say which system will use it.")
    secret = _MARK + secrets.token_urlsafe(32)
    return ApiToken.objects.create(user=user, name=name, digest=_digest(secret), start=secret[:8]), secret


def revoke_token(*, token: ApiToken) -> None:
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def user_of_token(*, secret: str) -> User | None:
    """Whose token this is: nobody's where it is unknown, revoked, or its owner may not log in any more.

    A hash without salt is enough: the secret is 256 random bits, and the look-up is by index.
    """
    if not secret.startswith(_MARK):
        return None
    tokens = ApiToken.objects.select_related("user").filter(digest=_digest(secret), revoked_at=None)
    token = tokens.filter(user__is_active=True).first()
    if token is None:
        return None
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > _NOTED:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    return token.user


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
