"""The request as views see it, and which kind of answer it wants."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponsePermanentRedirect
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from claims.models import User


class HtmxRequest(HttpRequest):
    """A request of somebody who is logged in, with what htmx says about it."""

    htmx: HtmxDetails
    user: User


def wants_partial(request: HtmxRequest) -> bool:
    """Only a swap by htmx takes a partial; going back in history takes the whole page."""
    return bool(request.htmx) and not request.htmx.history_restore_request


def leads_to(address: str) -> HttpResponse:
    """A row was merged into another: 301.  No browser may keep that, for a merge can be taken back."""
    response = HttpResponsePermanentRedirect(address)
    response["Cache-Control"] = "no-store"
    return response


def vary_on_htmx(response: HttpResponse) -> HttpResponse:
    """Keep caches from serving a partial as a page."""
    patch_vary_headers(response, ["HX-Request"])
    return response


def vary_on_accept(response: HttpResponseBase) -> HttpResponseBase:
    """Keep caches from serving a page to who asks for data, and the other way round."""
    patch_vary_headers(response, ["Accept"])
    return response
