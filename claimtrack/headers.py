"""Headers that no package of ours sends: what a page may use of the browser, and who may keep it."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

#: Nothing of this is used, so nobody's script may.
PERMISSIONS = ", ".join(
    f"{name}=()"
    for name in (
        "accelerometer",
        "camera",
        "display-capture",
        "geolocation",
        "gyroscope",
        "magnetometer",
        "microphone",
        "midi",
        "payment",
        "usb",
        "browsing-topics",
    )
)


class Headers:
    """Middleware: sets what the view itself has not said."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer.headers.setdefault("Permissions-Policy", PERMISSIONS)
        answer.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # A page may hang on who looks: the browser keeps it for going back, asks before it shows it anew, and no cache
        # on the way keeps it.
        answer.headers.setdefault("Cache-Control", "private, no-cache")
        if request.path.startswith("/api/"):  # opened by hand it is a file, and never a page
            answer.headers.setdefault("Content-Disposition", 'attachment; filename="api.json"')
        return answer
