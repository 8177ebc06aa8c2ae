"""Which tables an archive holds, and how their rows point at each other: from the models, so that a new one is in."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from graphlib import TopologicalSorter
from typing import Any, Final

from django.apps import apps
from django.db import connection, models

#: What stays here, by label: sessions; jobs of workers; who has what open; Django's own book-keeping; and what says
#: how this installation stands to others and their archives.
STAYS: Final[dict[str, str]] = {
    "sessions.Session": "who is logged in",
    "claims.Presence": "who has which text open",
    "claims.Installation": "which installation this is",
    "claims.ArchivedRow": "what came from other installations",
    "claims.Archive": "archives themselves",
    "claims.ArchivePart": "archives themselves",
    "claims.VersionWords": "the words of texts, which a trigger keeps",
    "claims.SearchWord": "which words there are, which a worker counts",
    "pghistory.Events": "a view over the tables of history",
}
_APPS: Final = {"claims", "auth", "contenttypes", "admin", "pghistory"}
#: Secrets stay here.  What stands in their place fits their column: an unusable password, a digest of no token.
WITHHELD: Final[dict[tuple[str, str], str]] = {
    ("claims_user", "password"): "'!'",
    ("claims_apitoken", "digest"): "'withheld-' || uid::text",
    ("claims_webhook", "secret"): "''",
}


@dataclass(frozen=True, slots=True)
class Link:
    """A column that points at the primary key of another table.  ``held``: the database holds that it is there."""

    column: str
    table: str
    held: bool
    optional: bool


@dataclass(frozen=True, slots=True)
class Table:
    name: str
    model: type[models.Model]
    key: str
    columns: tuple[str, ...]  # without what the database works out itself
    links: tuple[Link, ...]
    has_uid: bool
    key_is_link: bool
    key_is_number: bool
    tracks: str = ""  # a table of history: of which

    @property
    def link_columns(self) -> frozenset[str]:
        return frozenset(link.column for link in self.links)


@cache
def archive_tables() -> dict[str, Table]:
    """By name, each after those that make its rows known: rows are told apart by unique columns, and these may point
    at other rows."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        its = model._meta
        if its.app_label in _APPS and its.label not in STAYS and its.managed and not its.proxy:
            found[its.db_table] = _table(model)
    graph = {name: _known_by(table) & found.keys() - {name} for name, table in found.items()}
    return {name: found[name] for name in TopologicalSorter(graph).static_order()}


def _table(model: type[models.Model]) -> Table:
    its = model._meta
    fields: list[models.Field[Any, Any]] = [field for field in its.concrete_fields if not field.generated]
    tracked = getattr(model, "pgh_tracked_model", None)
    return Table(
        name=its.db_table, model=model, key=str(its.pk.column), columns=tuple(str(field.column) for field in fields),
        links=tuple(_links(fields)), has_uid=any(field.name == "uid" for field in fields) and tracked is None,
        key_is_link=its.pk.is_relation, key_is_number=isinstance(its.pk, models.IntegerField),
        tracks=tracked._meta.db_table if tracked else "",
    )  # fmt: skip


def _links(fields: Iterable[models.Field[Any, Any]]) -> Iterable[Link]:
    for field in fields:
        if field.is_relation and field.related_model is not None:
            held = bool(getattr(field, "db_constraint", True))
            table = field.related_model._meta.db_table
            yield Link(str(field.column), table, held, bool(field.null))


def _known_by(table: Table) -> set[str]:
    """The tables that its unique columns point at."""
    unique = {table.key}
    for constraint in table.model._meta.constraints:
        if isinstance(constraint, models.UniqueConstraint):
            unique |= {str(table.model._meta.get_field(name).column) for name in constraint.fields}  # type: ignore[union-attr]
    for names in table.model._meta.unique_together:
        unique |= {str(table.model._meta.get_field(name).column) for name in names}  # type: ignore[union-attr]
    unique |= {str(field.column) for field in table.model._meta.concrete_fields if field.unique}
    return {link.table for link in table.links if link.column in unique}


@dataclass(frozen=True, slots=True)
class UniqueIndex:
    """As PostgreSQL has it: expressions over bare column names, and its condition."""

    name: str
    parts: tuple[str, ...]
    condition: str
    nulls_equal: bool


def unique_indexes(table: Table) -> list[UniqueIndex]:
    """But for that of the primary key and of ``uid``."""
    with connection.cursor() as cursor:
        cursor.execute(
            """SELECT c.relname, coalesce(pg_get_expr(i.indpred, i.indrelid), 'true'), i.indnullsnotdistinct,
                      ARRAY(SELECT pg_get_indexdef(i.indexrelid, n, true) FROM generate_series(1, i.indnkeyatts) n)
               FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
               WHERE i.indrelid = %s::regclass AND i.indisunique AND NOT i.indisprimary ORDER BY c.relname""",
            [table.name],
        )
        found = [UniqueIndex(name, tuple(parts), condition, nulls) for name, condition, nulls, parts in cursor]
    return [index for index in found if index.parts != ("uid",)]
