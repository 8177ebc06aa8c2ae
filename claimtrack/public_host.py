"""A host of its own for the public site: there, nothing else has an address."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse


class PublicHostMiddleware:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if settings.PUBLIC_HOST and request.get_host() == settings.PUBLIC_HOST:
            request.urlconf = "claimtrack.public_host_urls"  # Django's own way
        return self.get_response(request)
