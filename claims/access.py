"""Who may do what.  Every view, and the view of every partial, stands behind one of these."""

from __future__ import annotations

import base64
import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar
from urllib.parse import urlsplit

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from claims.http import HtmxRequest, wants_partial
from claims.models import Article, ArticleVersion, User
from claims.services.tokens import user_of_token

logger = logging.getLogger(__name__)
P = ParamSpec("P")
View = Callable[Concatenate[HtmxRequest, P], HttpResponseBase]
OpenView = TypeVar("OpenView", bound=Callable[..., Any])

VIEW_CLAIMS = "claims.view_claim"
VIEW_ARTICLES = "claims.view_articleversion"
VIEW_SOURCES = "claims.view_source"
DECIDE = "claims.decide_suggestion"
ASSESS = "claims.assess_claim"
CHANGE_CLAIM = "claims.change_claim"
AUDIT = "claims.view_user"  # the log names people, and quotes texts of every kind: for admins
IMPORT = "claims.import_article"
EXPORT = "claims.export_archive"  # everything, whoever may read it; and what other systems are told
DISCUSS = "claims.add_comment"  # and watch, be told, be given work
ASSIGN = "claims.add_assignment"
ASK = "claims.add_reply"
FLAG = "claims.add_legalflag"
SIGN_OFF = "claims.sign_off_claim"
REDACT = "claims.redact_text"
INVITE = "claims.add_invitation"
MERGE_SOURCES = "claims.merge_source"
MERGE_CLAIMS = "claims.merge_claim"


def requires(permission: str, *, by_token: bool = False) -> Callable[[View[P]], View[P]]:
    """``by_token``: a feed reader has no session; it may send a token as the password of HTTP Basic.

    A stranger is sent to the login page; who is logged in without the permission gets a 403.

    A stranger's request by htmx gets a 403 too: it would follow the redirect, put the login page where a card
    was, and take what was typed for sent.
    """

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HtmxRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if by_token and (user := user_of_token(secret=_password(request))):
                request.user = user
            if _is_stranger(request) and by_token and "Authorization" in request.headers:
                answer = HttpResponse("Send a token that is in use as the password.", status=401)
                answer["WWW-Authenticate"] = 'Basic realm="claimtrack", charset="UTF-8"'
                return answer
            if _is_stranger(request) and not wants_partial(request):
                return redirect_to_login(_way_back(request))
            if not request.user.has_perm(permission):
                logger.warning("refused: %s %s by %s: needs %s", request.method, request.path, request.user, permission)
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.permission = permission  # type: ignore[attr-defined]  # for the matrix of roles in docs/
        return guarded  # type: ignore[return-value]  # wraps() makes a class of its own of it

    return decorate


def for_strangers(because: str) -> Callable[[OpenView], OpenView]:
    """Whoever comes gets in, for this reason: said in the matrix of roles."""

    def decorate(view: OpenView) -> OpenView:
        view.permission = f"everybody: {because}"  # type: ignore[attr-defined]  # for the matrix
        return view

    return decorate


def _password(request: HttpRequest) -> str:
    scheme, _, sent = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return ""
    try:
        return base64.b64decode(sent, validate=True).decode().partition(":")[2]
    except ValueError:
        return ""


def _is_stranger(request: HttpRequest) -> bool:
    return not request.user.is_authenticated


def _way_back(request: HtmxRequest) -> str:
    """Where to go after logging in.  Not where a form was sent, which answers to a post only: to its page."""
    if request.method in {"GET", "HEAD"}:
        return request.get_full_path()
    page = request.headers.get("Referer")
    if not url_has_allowed_host_and_scheme(page, allowed_hosts={request.get_host()}):
        return reverse("claims:desk")
    return urlsplit(page or "").path


def readable_versions(user: User) -> QuerySet[ArticleVersion]:
    """The texts that this person may read: a restricted article is for those who import; a restricted reply to us for
    those who ask for replies, too."""
    versions = ArticleVersion.objects.all()
    if user.has_perm(IMPORT):
        return versions
    hidden = Q(article__visibility=Article.Visibility.RESTRICTED)
    if user.has_perm(ASK):
        hidden &= ~Q(article__kind=Article.Kind.REPLY)
    return versions.exclude(hidden)
