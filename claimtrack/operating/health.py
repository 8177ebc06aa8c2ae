"""Two addresses for whoever watches: does this process live, and can it serve?

``/healthz`` asks nothing of others: a database that is away is no reason to start a web server again.
``/readyz`` asks the database: a load balancer sends people elsewhere meanwhile.
"""

from __future__ import annotations

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from claimtrack.postgres.server import ServerError


@never_cache
@require_safe
def alive(request: HttpRequest) -> JsonResponse:
    return JsonResponse({"status": "ok"})


@never_cache
@require_safe
def ready(request: HttpRequest) -> JsonResponse:
    """503 while the database does not answer, or lacks a table that the first migrations make."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM (SELECT FROM django_migrations LIMIT 1) any_of_them")
            is_migrated = cursor.fetchone() == (1,)
    except (Error, ServerError):
        return JsonResponse({"status": "no database"}, status=503)
    if not is_migrated:
        return JsonResponse({"status": "no tables"}, status=503)
    return JsonResponse({"status": "ok"})
