"""What browsers report: counted, cut short, and never more rows than can be looked through."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlsplit

from django.db.models import F
from django.utils import timezone

from claims.models import CspReport

MOST_ROWS: Final = 1000


def record_csp_report(*, directive: str, blocked: str, page: str) -> CspReport | None:
    """Count it; None where there are too many different ones already (whoever sends them can invent any number)."""
    its: dict[str, Any] = {
        "directive": _plain(directive.split(" ")[0])[:60],
        "blocked": _plain(_without_query(blocked))[:300],
        "page": _plain(urlsplit(page).path)[:300],
    }
    counted = CspReport.objects.filter(**its).update(times=F("times") + 1, last_seen=timezone.now())
    if not counted and CspReport.objects.count() < MOST_ROWS:
        return CspReport.objects.get_or_create(**its)[0]
    return CspReport.objects.filter(**its).first() if counted else None


def _without_query(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}{parts.path}" if parts.netloc else address.split("?")[0]


def _plain(text: str) -> str:
    return "".join(c for c in text if c.isprintable())
