"""E-mail that goes out from a worker: no request waits for a mail server."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django.conf import settings
from django.core.mail import EmailMessage
from procrastinate.contrib.django import app

from claims.services.import_jobs import WEB

SEND_MAIL: Final = "claims.send_mail"


def send_later(*, to: str | Sequence[str], subject: str, body: str) -> None:
    """Put it into the queue, in the caller's transaction: what is rolled back is not sent."""
    addresses: list[Any] = [to] if isinstance(to, str) else list(to)
    app.configure_task(SEND_MAIL, queue=WEB).defer(
        to=addresses, subject=" ".join(subject.split())[:200], body=body
    )  # fmt: skip


def send_now(*, to: Sequence[str], subject: str, body: str) -> None:
    """For a worker.  Raises OSError or SMTPException, where the server does not take it."""
    EmailMessage(subject=subject, body=body, from_email=settings.DEFAULT_FROM_EMAIL, to=list(to)).send()
