"""Inviting people: there is no open sign-up."""

from __future__ import annotations

import hashlib
import secrets
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from claims.models import Invitation, User
from claims.services.errors import Conflict, Refused
from claims.services.mailing import send_later


@transaction.atomic
def invite(*, email: str, role: Group, user: User) -> tuple[Invitation, str]:
    """Invite somebody, and send them the link; returns it too, for whoever has no e-mail server.

    Raises Refused where that address has a login, and for a role that the inviting person does not hold themselves
    (who is no superuser gives away no more than their own).  An earlier open invitation to the address ends.
    """
    email = email.strip().lower()
    if User.objects.filter(email__iexact=email).exists():
        raise Refused("Somebody with this e-mail address has a login already.")
    if not user.is_superuser:
        mine = user.get_all_permissions()
        given = {
            f"{its.content_type.app_label}.{its.codename}" for its in role.permissions.select_related("content_type")
        }
        if given - mine:
            raise Refused(f"{role} may do more than you may: ask somebody who holds that role.")
    now = timezone.now()
    Invitation.objects.filter(email=email, accepted_by=None, revoked_at=None).update(revoked_at=now)
    secret = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        email=email, role=role, invited_by=user, digest=_digest(secret),
        expires_at=now + timedelta(days=settings.INVITATION_DAYS),
    )  # fmt: skip
    link = f"{settings.SITE_URL}/invitation/{secret}/"
    body = render_to_string("people/invitation.txt", {"invitation": invitation, "link": link})
    send_later(to=email, subject="Your login for claimtrack", body=body)
    return invitation, link


def open_invitation(*, secret: str) -> Invitation | None:
    """The invitation of a link, if it can still be accepted."""
    found = Invitation.objects.select_related("role", "invited_by").filter(digest=_digest(secret)).first()
    return found if found and found.is_open(timezone.now()) and found.invited_by.is_active else None


@transaction.atomic
def accept_invitation(*, secret: str, username: str, password: str, first_name: str = "", last_name: str = "") -> User:
    """Make the login.  The link came to the address, so that the address is proven.

    Raises Conflict where the invitation is over, Refused where the name is taken.
    """
    found = Invitation.objects.select_for_update(of=["self"]).filter(digest=_digest(secret)).first()
    if found is None or not found.is_open(timezone.now()):
        raise Conflict("This invitation was used, taken back, or is over: ask for another.")
    if User.objects.filter(username__iexact=username).exists():
        raise Refused("Somebody has this name already: choose another.")
    try:
        with transaction.atomic():
            person = User.objects.create_user(
                username, found.email, password, first_name=first_name, last_name=last_name
            )
    except IntegrityError as error:
        raise Refused("Somebody has this name already: choose another.") from error
    person.groups.add(found.role)
    EmailAddress.objects.create(user=person, email=found.email, primary=True, verified=True)
    found.accepted_by = person
    found.save(update_fields=["accepted_by"])
    return person


def revoke_invitation(*, invitation: Invitation) -> None:
    Invitation.objects.filter(pk=invitation.pk, accepted_by=None, revoked_at=None).update(revoked_at=timezone.now())


def _digest(secret: str) -> str:
    """Without salt: the secret is 256 random bits, and the look-up is by index."""
    return hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
