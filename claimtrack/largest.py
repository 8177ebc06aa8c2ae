"""No request is larger than the largest upload: what is said to be is refused before a byte of it is read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template import loader

#: Bytes; a little over the largest upload that a form takes (claims/forms/imports.py).  Django limits what is no file.
LARGEST_BODY: Final = 101_000_000


class LargestBody:
    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdecimal() or int(length) > LARGEST_BODY:
            return HttpResponse(loader.get_template("failing/large.html").render(), status=413)
        return self.get_response(request)
