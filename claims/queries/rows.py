"""Rows of any model as they are taken out of the administration: plain values, and counts beside rows of a list."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from django.contrib.postgres.search import SearchVectorField
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from pgvector.django import VectorField

_ALWAYS = ("id", "uid", "created_at")
_NEVER = {"password"}
_NO_VALUES = (models.BinaryField, models.FileField, models.GeneratedField, SearchVectorField, VectorField)


def count_of(rows: QuerySet[Any], field: str) -> Coalesce:
    """How many of ``rows`` point by ``field`` at each row of the outer query: a subquery, so that joins double nothing
    and only the rows of the page are counted for."""
    counted = rows.filter(**{field: OuterRef("pk")}).order_by().values(field).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def columns_of(model: type[models.Model], shown: Sequence[str]) -> list[str]:
    """The columns of a model that go out: those that its page shows, and what identifies the row."""
    return [
        field.name
        for field in model._meta.concrete_fields
        if field.name in {*_ALWAYS, *shown} - _NEVER and not isinstance(field, _NO_VALUES)
    ]


def rows_as_cells(rows: QuerySet[Any], columns: Sequence[str]) -> Iterator[list[str]]:
    """The heads, then one list of cells for each row; rows that a field points to by their primary key."""
    yield list(columns)
    for values in rows.prefetch_related(None).values_list(*columns).iterator():
        yield ["" if value is None else value if isinstance(value, str) else _plain(value) for value in values]


def rows_as_json(rows: QuerySet[Any], columns: Sequence[str]) -> Iterator[str]:
    """One line of JSON for each row."""
    for values in rows.prefetch_related(None).values(*columns).iterator():
        yield json.dumps(values, cls=DjangoJSONEncoder, ensure_ascii=False) + "\n"


def _plain(value: Any) -> str:
    return json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False).strip('"')
