"""What people see when a page cannot be made."""

from __future__ import annotations

import errno
import sys
from collections.abc import Iterator

import psycopg
import requests
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.template import loader

from claimtrack.postgres.server import ServerError

RETRY_AFTER = 10  # seconds
NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
#: SQLSTATE classes: connection lost, shut down or starting, too many clients.
_NO_CONNECTION = {"080", "57P", "533"}
#: Also psycopg's own: those of the queue come past Django's.
_OF_DATABASE = (InterfaceError, OperationalError, psycopg.InterfaceError, psycopg.OperationalError, ServerError)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page for an error: 503 with the way on where the database is away, was too slow or is full, else 500.

    It asks nothing of the database, nor of the session.
    """
    template, status = _page_for(sys.exc_info()[1])
    if request.path.startswith("/api/"):
        body = {"type": "about:blank", "status": status, "title": "Service Unavailable" if status == 503 else "Error"}
        answer: HttpResponse = JsonResponse(body, status=status, content_type="application/problem+json")
    else:
        answer = HttpResponse(loader.get_template(template).render(), status=status)
    if status == 503:
        answer["Retry-After"] = str(RETRY_AFTER)
    answer["Cache-Control"] = "no-store"
    return answer


def _page_for(error: BaseException | None) -> tuple[str, int]:
    """Django's errors of the database are caused by psycopg's, which have PostgreSQL's code (an SQLSTATE)."""
    chain = list(_causes(error))
    codes = {getattr(its, "sqlstate", None) or "" for its in chain}
    if "53100" in codes or any(isinstance(its, OSError) and its.errno in NO_SPACE for its in chain):
        return "failing/full.html", 503
    if "57014" in codes:  # it took longer than STATEMENT_SECONDS
        return "failing/slow.html", 503
    is_of_database = any(isinstance(its, _OF_DATABASE) for its in chain)
    if is_of_database and all(code == "" or code[:3] in _NO_CONNECTION for code in codes):
        return "failing/away.html", 503
    if any(isinstance(its, requests.RequestException) for its in chain):  # only the sign-on asks others in a request
        return "failing/sign_on.html", 503
    return "500.html", 500


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__
