"""Logs that say which request or task a line belongs to: words for a terminal, JSON lines for a collector.

Addresses are logged without what follows "?", and by the pattern that they matched: a link to set a password is a
secret, and what somebody searches for is nobody's business.
"""

from __future__ import annotations

import logging
import re
import sys
import time
import uuid
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final

import structlog
from django.http import HttpRequest, HttpResponseBase

if TYPE_CHECKING:
    from procrastinate import JobContext
    from procrastinate.worker import Worker

logger = logging.getLogger("claimtrack.requests")
REQUEST_ID: Final = "X-Request-ID"
_AN_ID: Final = re.compile(r"[\w.-]{8,64}", re.ASCII)


def logging_config(*, level: str, as_json: bool) -> dict[str, Any]:
    """For Django's LOGGING: every line, also of libraries, with its time, level, logger and what is bound to it."""
    before = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(allow=["status", "method", "route", "milliseconds", "action", "login", "network"]),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.UnicodeDecoder(),
    ]
    if as_json:
        last: list[Any] = [structlog.processors.format_exc_info, structlog.processors.JSONRenderer()]
    else:
        last = [structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "foreign_pre_chain": before,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, *last],
            }
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "stream": sys.stderr}},
        "root": {"handlers": ["console"], "level": level},
        # Its warnings of 4xx answers name the whole address, and are said by our own line.
        "loggers": {"django.request": {"level": "ERROR"}},
    }


class RequestLog:
    """Middleware: an id for each request, in every line and in the answer; a proxy's own id is taken over."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        given = request.headers.get(REQUEST_ID, "")
        request_id = given if _AN_ID.fullmatch(given) else uuid.uuid4().hex
        began = time.perf_counter()
        with structlog.contextvars.bound_contextvars(request_id=request_id):
            answer = self.get_response(request)
            answer[REQUEST_ID] = request_id
            match = request.resolver_match
            logger.info(
                "request",
                extra={
                    "method": request.method, "status": answer.status_code,
                    "route": f"/{match.route}" if match else "(none)",
                    "milliseconds": round(1000 * (time.perf_counter() - began)),
                },
            )  # fmt: skip
        return answer


def with_task_id(call_next: Callable[[], Any], context: JobContext, worker: Worker) -> Any:
    """Procrastinate's middleware: the task and its number in every line that it logs."""
    with structlog.contextvars.bound_contextvars(task=context.job.task_name, task_id=context.job.id):
        return call_next()
