"""Who asks by token, and how errors are told."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Concatenate, ParamSpec

from allauth.core.internal import ratelimit  # the public one leaves out GET
from django.conf import settings
from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.views.decorators.csrf import csrf_exempt

from claims.models import User
from claims.services.tokens import user_of_token

P = ParamSpec("P")
TokenView = Callable[Concatenate[HttpRequest, User, P], HttpResponseBase]


def problem(status: int, detail: str, **more: object) -> JsonResponse:
    """An error that a program and a person can read."""
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail, **more}
    answer = JsonResponse(body, status=status, content_type="application/problem+json")
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Bearer realm="claimtrack"'
    return answer


def by_token(permission: str) -> Callable[[TokenView[P]], Callable[Concatenate[HttpRequest, P], HttpResponseBase]]:
    """The view gets the person whose token was sent, if that person has the permission.

    No session and no cookie counts here, so that no page of another site can post in somebody's name.
    """

    def decorate(view: TokenView[P]) -> Callable[Concatenate[HttpRequest, P], HttpResponseBase]:
        @csrf_exempt
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
            user = user_of_token(secret=secret.strip()) if scheme.lower() == "bearer" else None
            if user is None:
                return problem(401, "Send a token that is in use: Authorization: Bearer ct_…")
            if not user.has_perm(permission):
                return problem(403, "The owner of this token may not do this.")
            rate = {"api": settings.API_RATE}
            if not ratelimit.consume(
                request, app="claims", action="api", config=rate, user=user, limit_get=True
            ):  # fmt: skip
                answer = problem(
                    429, f"Too many requests: {settings.API_RATE.partition('/')[0]} a minute are the most."
                )
                answer["Retry-After"] = "60"
                return answer
            return view(request, user, *args, **kwargs)

        return guarded  # type: ignore[return-value]  # wraps() makes a class of its own of it

    return decorate
