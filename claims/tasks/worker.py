"""What every task needs of the worker that runs it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import InterfaceError, OperationalError, connection

from claims.nlp import build_nlp

if TYPE_CHECKING:
    from claims.nlp.pipeline import Extractor

RETRIES = 2
#: A text that has ended its worker this often, by memory say, is given up instead of ending the next one.
MOST_ATTEMPTS = 5
#: Not the text's fault: the run stays unfinished, and is taken up again once the database is back.
DATABASE_AWAY = (InterfaceError, OperationalError)


@cache
def extractor() -> Extractor:
    """Loaded once in the life of a worker."""
    return build_nlp(settings.SPACY_MODEL, extractor=settings.EXTRACTOR)


@contextmanager
def own_connection() -> Iterator[None]:
    """Close the thread's connection in the end, but for a test's own that is within a transaction."""
    try:
        yield
    finally:
        if not connection.in_atomic_block:
            connection.close()
