"""Who asks by token, how often, and how errors are told (RFC 9457)."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Schema
from ninja.security import HttpBearer

from claims.models import User
from claims.services.tokens import count_use, user_of_token


class Problem(Schema):
    """An error that a program and a person can read."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str


#: What any operation may answer instead of what was asked for.
PROBLEMS = frozenset({400, 401, 403, 404, 409, 412, 413, 422, 428, 429})


def problem(status: int, detail: str, **headers: str) -> JsonResponse:
    body = {"type": "about:blank", "title": HTTPStatus(status).phrase, "status": status, "detail": detail}
    answer = JsonResponse(body, status=status, content_type="application/problem+json")
    if status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = 'Bearer realm="claimtrack"'
    for name, value in headers.items():
        answer[name.replace("_", "-")] = value
    return answer


class TellError(Exception):
    """Ends an operation with a problem."""

    def __init__(self, status: int, detail: str, **headers: str) -> None:
        super().__init__(detail)
        self.status, self.detail, self.headers = status, detail, headers


class Token(HttpBearer):
    """The operation is for whose owner, and whose role, has the permission.

    No session and no cookie counts here, so that no page of another site can post in somebody's name."""

    def __init__(self, permission: str) -> None:
        super().__init__()
        self.permission = permission

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        user = user_of_token(secret=token.strip())
        if user is None:
            return None
        most = int(settings.API_RATE.partition("/")[0])
        if seconds := count_use(secret=token.strip(), most=most):
            raise TellError(429, f"Too many requests: {most} a minute are the most.", Retry_After=str(seconds))
        if not user.has_perm(self.permission):
            raise PermissionDenied
        request.user = user
        return user


def unchanged_since(request: HttpRequest, etag: str) -> None:
    """A conditional write (RFC 9110, 13.1.1): 428 where it is not, 412 where it is out of date."""
    sent = request.headers.get("If-Match")
    if sent is None:
        raise TellError(428, "Send If-Match with the ETag of what you have seen.")
    if etag not in [tag.strip() for tag in sent.split(",")]:
        raise TellError(412, "It has changed since you saw it: get it again.", ETag=etag)


def with_etag(request: HttpRequest, response: HttpResponse, etag: str) -> None:
    """``response`` is the one that ninja fills in; who has it already is told so by a 304."""
    response["ETag"] = etag
    if etag in [tag.strip() for tag in request.headers.get("If-None-Match", "").split(",")]:
        raise NotModifiedError(etag)


class NotModifiedError(Exception):
    pass
