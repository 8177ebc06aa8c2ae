"""How people log in, as django-allauth asks for it: no open sign-up, e-mail by a worker, two factors where required."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from functools import cache
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.utils import is_mfa_enabled
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from cryptography.fernet import Fernet, MultiFernet
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import redirect

from claims.models import User
from claims.services.mailing import send_later

if TYPE_CHECKING:
    from django.contrib.auth.base_user import AbstractBaseUser


logger = logging.getLogger("claimtrack.logins")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # it has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """People are invited (services/invitations.py)."""
        return False

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Logged by name only where it is somebody's: people type passwords into the wrong field."""
        login = str(credentials.get("username", ""))
        is_known = User.objects.filter(username__iexact=login).exists()
        logger.warning("login failed", extra=self._who(request, login if is_known else "(nobody's)"))

    def post_login(self, request: HttpRequest, user: AbstractBaseUser, **more: Any) -> Any:
        logger.info("login", extra=self._who(request, user.get_username()))
        return super().post_login(request, user, **more)

    def _who(self, request: HttpRequest, login: str) -> dict[str, str]:
        return {"login": login, "network": self.get_client_ip(request)}

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Rendered here, sent by a worker."""
        request = self.request
        about = {"request": request, "email": email, "current_site": settings.SITE_URL, **context}
        message = self.render_mail(template_prefix, email, about)
        send_later(to=message.to, subject=message.subject, body=message.body)


class SignOnAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Who signs on has to be known here by the same proven e-mail address."""
        return False


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    """Secrets of second factors lie in the database encrypted, under a key made from SECRET_KEY."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def get_totp_label(self, user: AbstractBaseUser) -> str:
        return user.get_username()


@cache
def _cipher() -> MultiFernet:
    return MultiFernet([_fernet(key) for key in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)])


def _fernet(secret: str) -> Fernet:
    key = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"claimtrack second factors").derive(secret.encode())
    return Fernet(base64.urlsafe_b64encode(key))


class TwoFactors:
    """Middleware: where REQUIRE_TWO_FACTORS is set, who has only one is sent to the page that sets up the other."""

    #: What can be done without: logging out, setting it up, and proving the password for that.
    OPEN = ("/accounts/", "/static/", "/healthz", "/readyz", "/metrics", "/csp-report/", "/api/")

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if settings.REQUIRE_TWO_FACTORS and not request.path.startswith(self.OPEN):
            user = request.user
            if user.is_authenticated and not is_mfa_enabled(user):
                if request.headers.get("HX-Request"):
                    raise PermissionDenied("Set up the second factor first.")
                return redirect("mfa_activate_totp")
        return self.get_response(request)
