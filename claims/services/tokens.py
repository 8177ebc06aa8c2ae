"""Tokens by which other systems send articles: shown once, kept as a hash, revoked at will."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta
from typing import Final

from django.contrib.auth.models import Group
from django.db.models import Case, F, Value, When
from django.utils import timezone

from claims.models import ApiToken, User
from claims.services.errors import Refused

_MARK: Final = "ct_"  # by which scanners of leaked secrets know it
_NOTED: Final = timedelta(minutes=1)  # its last use is written down no more often


def create_token(*, user: User, name: str, role: Group | None = None) -> tuple[ApiToken, str]:
    """A new token and its secret, which is kept nowhere; with a role it may do what that role and the person may.

    Raises Refused without a name.
    """
    name = " ".join(name.split())[:100]
    if not name:
        raise Refused("Say which system will use it.")
    secret = _MARK + secrets.token_urlsafe(32)
    return ApiToken.objects.create(user=user, name=name, role=role, digest=_digest(secret), start=secret[:8]), secret


def revoke_token(*, token: ApiToken) -> None:
    ApiToken.objects.filter(pk=token.pk, revoked_at=None).update(revoked_at=timezone.now())


def user_of_token(*, secret: str) -> User | None:
    """Whose token this is: nobody's where it is unknown, revoked, or its owner may not log in any more.

    A hash without salt is enough: the secret is 256 random bits, and the look-up is by index.
    """
    if not secret.startswith(_MARK):
        return None
    tokens = ApiToken.objects.select_related("user", "role").filter(digest=_digest(secret), revoked_at=None)
    token = tokens.filter(user__is_active=True).first()
    if token is None:
        return None
    now = timezone.now()
    if token.last_used_at is None or now - token.last_used_at > _NOTED:
        ApiToken.objects.filter(pk=token.pk).update(last_used_at=now)
    if token.role is not None:
        names = token.role.permissions.values_list("content_type__app_label", "codename")
        token.user.limited_to = frozenset(f"{app}.{name}" for app, name in names)
    return token.user


def count_use(*, secret: str, most: int) -> int:
    """Count one request of a token; 0, or in how many seconds to come again where there were ``most`` in this minute.

    One statement on the token's own row: it holds for all web servers together.
    """
    now = timezone.now()
    minute = now.replace(second=0, microsecond=0)
    tokens = ApiToken.objects.filter(digest=_digest(secret))
    tokens.update(in_minute=Case(When(minute=minute, then=F("in_minute") + 1), default=Value(1)), minute=minute)
    used = tokens.values_list("in_minute", flat=True).first() or 0
    return 60 - now.second if used > most else 0


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
