"""Rows by very many primary keys at once."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.models import F


class AnyOf(models.Lookup):
    """A column that is one of very many numbers: sent as one array, which an index scan walks through in its order.
    Django's IN writes each number into the statement."""

    prepare_rhs = False
    lookup_name = "any_of"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        column, parameters = self.process_lhs(compiler, connection)
        return f"{column} = ANY(%s)", (*parameters, list(self.rhs))


def any_of(column: str, pks: Iterable[Any]) -> AnyOf:
    """For ``filter()``: rows whose ``column`` is one of these."""
    return AnyOf(F(column), tuple(pks))
