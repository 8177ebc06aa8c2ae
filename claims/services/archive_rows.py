"""An archive's rows on their way in: staged beside the tables, made known, renumbered, then put in.

Of ``services.archives`` only, within its transaction.  Every step is one statement for a whole table, so that the
number of rows costs no memory here.

A row of the archive is a row that is here where, in this order, an earlier import says so, its ``uid`` does, or one of
the table's unique indexes does.  All others are new.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.db import connection
from psycopg import sql

from claims.queries.archive_tables import Table, UniqueIndex, unique_indexes
from claims.services.archive_keys import REWRITTEN, rewritten

_BATCH: Final = 500
#: Names that are made free where another row here has them, rather than taking two things for one.
_MADE_FREE: Final[dict[str, tuple[str, str]]] = {
    "claims_claim": ("slug", "left(s.slug, 91) || '-' || left(s.uid::text, 8)"),
    "claims_user": ("username", "left(s.username, 141) || '-' || left(s.uid::text, 8)"),
    "claims_articleversion": ("number", ""),  # see _number_versions
}


#: Django makes these by itself, in an order of its own: they are known by their names, whatever their keys.
_DJANGOS_OWN: Final = {"django_content_type", "auth_permission"}


class Staging:
    """``preserve``: new rows keep their keys, since nothing here can have them."""

    def __init__(self, tables: Mapping[str, Table], *, origin: str, is_own: bool, preserve: bool) -> None:
        self.tables, self.origin, self.is_own, self.preserve = tables, origin, is_own, preserve
        self._linked: set[tuple[str, str]] = set()
        self._done: set[str] = set()
        self._names = {name: f"staged_{number}" for number, name in enumerate(tables)}
        self._run(
            'CREATE TEMP TABLE row_map ("table" text, old bigint, new bigint, PRIMARY KEY ("table", old)) '
            "ON COMMIT DROP"
        )

    def stage(self, table: Table, lines: Iterable[bytes]) -> None:
        """Put the rows beside the table.  Raises DataError for what it cannot hold."""
        self._run("CREATE TEMP TABLE {s} (LIKE {t} INCLUDING GENERATED) ON COMMIT DROP", table)
        self._run("ALTER TABLE {s} ADD old_key text, ADD is_here boolean NOT NULL DEFAULT false", table)
        columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
        put = sql.SQL(
            "INSERT INTO {s} ({columns}, old_key) "
            "SELECT {columns}, {key}::text FROM json_populate_recordset(NULL::{t}, %s)"
        ).format(s=self._name(table), t=sql.Identifier(table.name), columns=columns, key=sql.Identifier(table.key))
        batches = iter(lines)
        with connection.cursor() as cursor:
            while batch := list(itertools.islice(batches, _BATCH)):
                cursor.execute(put, [f"[{b','.join(batch).decode()}]"])
        self._run("CREATE INDEX ON {s} ({k})", table)
        self._run("ANALYZE {s}", table)

    def know(self, table: Table) -> None:
        """Which of its rows are here already; the others get their keys."""
        self._link(
            table, [link.column for link in table.links if link.table in self._done and link.table != table.name]
        )
        if self.is_own or table.key_is_link or not table.key_is_number:
            if table.key_is_link:
                self._link(table, [table.key])
            self._run("UPDATE {s} s SET is_here = true FROM {t} t WHERE t.{k} = s.{k}", table)
        else:
            self._known_from_before(table)
        if table.has_uid:
            self._same(table, "t.uid = s.uid")
        if not table.key_is_link and not table.tracks:
            own_links = [link.column for link in table.links if link.table == table.name]
            free = _MADE_FREE.get(table.name, ("", ""))[0]
            for index in unique_indexes(table):
                if free not in index.parts:
                    self._known_by(table, index, own_links)
        self._leave_what_was_deleted(table)
        self._number(table)
        self._link(table, [link.column for link in table.links if link.table == table.name])
        self._done.add(table.name)

    def settle(self) -> None:
        """Once all tables are known: point forward links, too, and drop what hangs on rows that are not to come."""
        for table in self.tables.values():
            if not self.preserve:
                self._number_what_is_gone(table)
            self._link(table, [link.column for link in table.links])
        while sum(self._drop_orphans(table) for table in self.tables.values()):
            pass

    def put(self, table: Table) -> int:
        """Put in what is new; its number."""
        if not self.preserve:
            self._adapt(table)
        columns = sql.SQL(", ").join(map(sql.Identifier, table.columns))
        query = "INSERT INTO {t} ({columns}) SELECT {columns} FROM {s} WHERE NOT is_here ORDER BY {k}"
        made = self._run(query, table, columns=columns)
        if self.preserve and table.key_is_number and not table.key_is_link:
            # Deleted rows live on in history: their keys are not given again either.
            self._run(
                "SELECT setval(pg_get_serial_sequence({name}, {key}), greatest((SELECT max({k}) FROM {t}), "
                "nextval(pg_get_serial_sequence({name}, {key}))))", table, name=sql.Literal(table.name),
                key=sql.Literal(table.key),
            )  # fmt: skip
        return made

    def remember(self) -> None:
        """Which row here is which of that installation's, for the next archive of it."""
        for table in self.tables.values():
            if table.key_is_number and not table.key_is_link:
                self._run(
                    'INSERT INTO claims_archivedrow (origin, "table", old, new) '
                    "SELECT {origin}, {name}, old_key::bigint, {k} FROM {s} ON CONFLICT DO NOTHING",
                    table, origin=sql.Literal(self.origin), name=sql.Literal(table.name),
                )  # fmt: skip
        self._run(
            'INSERT INTO claims_archivedrow (origin, "table", old, new) '
            'SELECT {origin}, "table", old, new FROM row_map ON CONFLICT DO NOTHING', origin=sql.Literal(self.origin),
        )  # fmt: skip

    def drop(self) -> None:
        for table in self.tables.values():
            self._run("DROP TABLE {s}", table)
        self._run("DROP TABLE row_map")

    # -- what is here already

    def _known_from_before(self, table: Table) -> None:
        self._run(
            """INSERT INTO row_map SELECT "table", old, new FROM claims_archivedrow
               WHERE origin = {origin} AND "table" = {name} ON CONFLICT DO NOTHING""",
            table, origin=sql.Literal(self.origin), name=sql.Literal(table.name),
        )  # fmt: skip
        # Deleted here since: it stays away.
        self._run(
            """DELETE FROM {s} s USING row_map m WHERE m."table" = {name} AND m.old = s.{k}
               AND NOT EXISTS (SELECT 1 FROM {t} t WHERE t.{k} = m.new)""", table, name=sql.Literal(table.name),
        )  # fmt: skip
        self._run(
            """UPDATE {s} s SET is_here = true, {k} = m.new FROM row_map m
               WHERE m."table" = {name} AND m.old = s.old_key::bigint""", table, name=sql.Literal(table.name),
        )  # fmt: skip

    def _known_by(self, table: Table, index: UniqueIndex, own_links: list[str]) -> None:
        own = bool(set(own_links) & set(index.parts))
        same = " AND ".join(
            f"t.p{n} {'IS NOT DISTINCT FROM' if index.nulls_equal else '='} s.p{n}" for n in range(len(index.parts))
        )
        parts = ", ".join(f"{part} AS p{n}" for n, part in enumerate(index.parts))
        while True:
            if own:  # a source belongs to another source: first the one, then the other
                self._link(table, own_links, again=True)
            found = self._same(
                table, same,
                s=f"(SELECT old_key, {parts} FROM {{s}} WHERE NOT is_here AND {index.condition})",  # noqa: S608
                t=f"(SELECT {{k}}, {parts} FROM {{t}} WHERE {index.condition})",  # noqa: S608  # the database's own words
            )  # fmt: skip
            if not own or not found:
                return

    def _same(self, table: Table, condition: str, *, s: str = "{s}", t: str = "{t}") -> int:
        """Mark what is the same row as one here, and give it that one's key."""
        found = self._run(
            "UPDATE {s} u SET is_here = true, {k} = found.key FROM "  # noqa: S608  # as above
            f"(SELECT DISTINCT ON (s.old_key) s.old_key, t.{{k}} AS key FROM {s} s JOIN {t} t ON {condition}) found "
            "WHERE u.old_key = found.old_key AND NOT u.is_here",
            table,
        )
        self._map(table)
        return found

    def _leave_what_was_deleted(self, table: Table) -> None:
        """A row of this very installation that is not here any more was taken away on purpose."""
        if not self.is_own:
            return
        if table.key_is_link:
            self._run("DELETE FROM {s} WHERE NOT is_here", table)
        elif table.key_is_number:
            self._run(
                "DELETE FROM {s} WHERE NOT is_here AND {k} <= (SELECT coalesce(last_value, 0) FROM pg_sequences "
                "WHERE (quote_ident(schemaname) || '.' || quote_ident(sequencename))::regclass = "
                "pg_get_serial_sequence({name}, {key})::regclass)",
                table, name=sql.Literal(table.name), key=sql.Literal(table.key),
            )  # fmt: skip

    # -- keys

    def _number(self, table: Table) -> None:
        if table.key_is_link or not table.key_is_number:
            return
        if not self.preserve or table.name in _DJANGOS_OWN:
            # In their order: who is older stays older.
            self._run(
                """UPDATE {s} s SET {k} = fresh.key FROM (
                       SELECT old_key, nextval(pg_get_serial_sequence({name}, {key})) AS key FROM
                           (SELECT old_key FROM {s} WHERE NOT is_here ORDER BY old_key::bigint) o) fresh
                   WHERE fresh.old_key = s.old_key""",
                table, name=sql.Literal(table.name), key=sql.Literal(table.key),
            )  # fmt: skip
        self._map(table)

    def _map(self, table: Table) -> None:
        if table.key_is_number and not table.key_is_link:
            self._run(
                'INSERT INTO row_map SELECT {name}, old_key::bigint, {k} FROM {s} '
                "WHERE {k} <> old_key::bigint OR NOT {preserve} "
                'ON CONFLICT ("table", old) DO UPDATE SET new = excluded.new',
                table, name=sql.Literal(table.name), preserve=sql.Literal(self.preserve),
            )  # fmt: skip

    def _number_what_is_gone(self, table: Table) -> None:
        """History tells of rows that are gone: each gets a key here that no other row has or will have."""
        for link in table.links:
            target = self.tables.get(link.table)
            if link.held or target is None or target.key_is_link or not target.key_is_number:
                continue
            if (table.name, link.column) in self._linked:
                continue
            self._run(
                """INSERT INTO row_map SELECT {name}, old, nextval(pg_get_serial_sequence({name}, {key})) FROM
                       (SELECT DISTINCT {c} AS old FROM {s} s WHERE {c} IS NOT NULL AND NOT is_here AND NOT EXISTS
                           (SELECT 1 FROM row_map m WHERE m."table" = {name} AND m.old = s.{c}) ORDER BY 1) gone""",
                table, name=sql.Literal(target.name), key=sql.Literal(target.key), c=sql.Identifier(link.column),
            )  # fmt: skip

    def _link(self, table: Table, columns: Iterable[str], *, again: bool = False) -> None:
        """Point columns at the keys that their rows have here: each once, for an old and a new key may be alike."""
        for link in table.links:
            target = self.tables.get(link.table)
            if link.column not in columns or target is None or (table.name, link.column) in self._linked:
                continue
            if not target.key_is_number:
                continue
            if again:  # while a table is being made known: as far as its rows are, from the archive's own keys
                column = f"{link.column}_old"
                self._run("ALTER TABLE {s} ADD COLUMN IF NOT EXISTS {o} bigint", table, o=sql.Identifier(column))
                self._run(
                    "UPDATE {s} SET {o} = {c} WHERE {o} IS NULL AND {c} IS NOT NULL",
                    table, o=sql.Identifier(column), c=sql.Identifier(link.column),
                )  # fmt: skip
                self._point(table, link.column, link.table, column)
                continue
            own = f"{link.column}_old"
            self._point(table, link.column, link.table, own if self._has(table, own) else link.column)
            self._linked.add((table.name, link.column))

    def _point(self, table: Table, column: str, to: str, old: str) -> None:
        self._run(
            'UPDATE {s} s SET {c} = m.new FROM row_map m WHERE m."table" = {to} AND m.old = s.{o} '
            "AND s.{c} IS DISTINCT FROM m.new", table, to=sql.Literal(to), c=sql.Identifier(column),
            o=sql.Identifier(old),
        )  # fmt: skip

    def _has(self, table: Table, column: str) -> bool:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT 1 FROM pg_attribute WHERE attrelid = %s::regclass AND attname = %s",
                [self._names[table.name], column],
            )
            return cursor.fetchone() is not None

    def _drop_orphans(self, table: Table) -> int:
        """What points at a row that is not to come is left out, or points at nothing, as if that were deleted here."""
        dropped = 0
        for link in table.links:
            target = self.tables.get(link.table)
            if not link.held or target is None:
                continue
            what = "UPDATE {s} s SET {c} = NULL" if link.optional else "DELETE FROM {s} s"
            dropped += self._run(
                f"{what} WHERE NOT s.is_here AND s.{{c}} IS NOT NULL "  # noqa: S608  # our own names
                "AND NOT EXISTS (SELECT 1 FROM {others} o WHERE o.{ok} = s.{c}) "
                "AND NOT EXISTS (SELECT 1 FROM {other} o WHERE o.{ok} = s.{c})",
                table, c=sql.Identifier(link.column), others=self._name(target),
                other=sql.Identifier(target.name), ok=sql.Identifier(target.key),
            )  # fmt: skip
        return dropped

    # -- among rows that are here already

    def _adapt(self, table: Table) -> None:
        """Make names free that others have here, rewrite keys within JSON, and let in nobody by an archive."""
        column, fresh = _MADE_FREE.get(table.name, ("", ""))
        if fresh:
            self._run(
                f"UPDATE {{s}} s SET {{c}} = {fresh} WHERE NOT is_here AND EXISTS "  # noqa: S608  # ours
                "(SELECT 1 FROM {t} t WHERE t.{c} = s.{c})", table, c=sql.Identifier(column),
            )  # fmt: skip
        if table.name == "claims_articleversion":
            self._number_versions(table)
        if table.name == "claims_user":
            self._run("UPDATE {s} SET is_active = false, is_staff = false, is_superuser = false", table)
        if table.name == "claims_likelypair":  # the older row comes first
            for one, other in (("one_source_id", "other_source_id"), ("one_claim_id", "other_claim_id")):
                self._run(
                    "UPDATE {s} SET {a} = {b}, {b} = {a} WHERE {a} > {b}", table, a=sql.Identifier(one),
                    b=sql.Identifier(other),
                )  # fmt: skip
        if table.name in REWRITTEN:
            self._rewrite(table)

    def _number_versions(self, table: Table) -> None:
        self._run(
            """UPDATE {s} s SET number = f.number FROM (
                   SELECT s.{k}, (SELECT max(number) FROM {t} t WHERE t.article_id = s.article_id)
                       + row_number() OVER (PARTITION BY s.article_id ORDER BY s.number) AS number FROM {s} s
                   WHERE NOT s.is_here AND EXISTS (SELECT 1 FROM {t} t WHERE t.article_id = s.article_id)) f
               WHERE f.{k} = s.{k}""", table,
        )  # fmt: skip

    def _rewrite(self, table: Table) -> None:
        columns = REWRITTEN[table.name]
        names = sql.SQL(", ").join(sql.SQL("{}::text").format(sql.Identifier(name)) for name in (table.key, *columns))
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL("SELECT {} FROM {} WHERE NOT is_here").format(names, self._name(table)))
            for key, *values in cursor.fetchall():
                now = rewritten(table.name, dict(zip(columns, values, strict=True)), self._keys_here)
                sets = sql.SQL(", ").join(sql.SQL("{} = %s").format(sql.Identifier(name)) for name in now)
                if now:
                    cursor.execute(
                        sql.SQL("UPDATE {} SET {} WHERE {}::text = %s").format(
                            self._name(table), sets, sql.Identifier(table.key)
                        ),
                        [*now.values(), key],
                    )

    def _keys_here(self, name: str, keys: Iterable[int]) -> dict[int, int]:
        with connection.cursor() as cursor:
            cursor.execute('SELECT old, new FROM row_map WHERE "table" = %s AND old = ANY(%s)', [name, list(keys)])
            return dict(cursor.fetchall())

    # -- SQL

    def _name(self, table: Table) -> sql.Identifier:
        return sql.Identifier(self._names[table.name])

    def _run(self, query: str, table: Table | None = None, **parts: sql.Composable) -> int:
        its: dict[str, Any] = parts
        if table is not None:
            its |= {"s": self._name(table), "t": sql.Identifier(table.name), "k": sql.Identifier(table.key)}
        with connection.cursor() as cursor:
            cursor.execute(sql.SQL(query).format(**its))
            return int(cursor.rowcount)
