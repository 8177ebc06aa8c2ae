"""Blanking words in rows of any table, their history included, one character for one.

To be called by ``services.redaction`` only, within its transaction and past the triggers that keep rows from changing.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from claims.models import BLANK

#: Tables of ours that hold no words of others: who works here is not redacted but deactivated.
_NOT_OURS_TO_BLANK: Final = {"User", "UserEvent", "Invitation", "CspReport"}
#: Of other apps, the tables in which words of ours can come to lie: addresses of requests, titles, arguments.
_OTHERS: Final = {("pghistory", "Context"), ("admin", "LogEntry"), ("procrastinate", "ProcrastinateJob")}
_TEXT: Final = (models.CharField, models.TextField)


def blank(text: str) -> str:
    """The same length, nothing of the words; lines stay lines."""
    return re.sub(r"[^\n]", BLANK, text)


def blank_all(value: Any) -> Any:
    """Every text in a value of a column, however deep."""
    return walk(value, blank)


def walk(value: Any, change: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return change(value)
    if isinstance(value, list):
        return [walk(item, change) for item in value]
    if isinstance(value, dict):
        return {change(key): walk(item, change) for key, item in value.items()}
    return value


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, dict)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from _leaves(item)


@dataclass(frozen=True)
class Words:
    """What is to be blanked: names or passages, found in any case and with anything but letters between their words
    ("Ann-Smith", "ann smith", "ANN\\nSMITH"), never within longer words."""

    each: tuple[str, ...]

    @cached_property
    def tokens(self) -> list[list[str]]:
        return [re.findall(r"[^\W_]+", words.lower()) for words in self.each]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        ways = (r"[\W_]+".join(map(re.escape, tokens)) for tokens in sorted(self.tokens, key=len, reverse=True))
        return re.compile(rf"(?<![^\W_])(?:{'|'.join(ways)})(?![^\W_])", re.IGNORECASE)

    @cached_property
    def likes(self) -> list[str]:
        """Patterns for LIKE that every text with these words fits: the longest word of each."""
        return [f"%{max(tokens, key=len)}%" for tokens in self.tokens]

    def without(self, text: str) -> str:
        return self.pattern.sub(lambda match: blank(match.group()), text)

    def without_in(self, value: Any, *, others_match: bool) -> Any:
        """A value of a JSON column.  Lists of single words ("lemmas") that hold all words of a name lose them too; so
        do those of a row of which another column has the name (``others_match``)."""
        changed = walk(value, self.without)
        leaves = {leaf.lower() for leaf in _leaves(changed)}
        lost = {token for tokens in self.tokens if others_match or leaves.issuperset(tokens) for token in tokens}
        return walk(changed, lambda leaf: blank(leaf) if leaf.lower() in lost else leaf)


@dataclass(frozen=True)
class Row:
    """One row as it was, with what changed in it."""

    pk: Any
    before: dict[str, Any]
    after: dict[str, Any]


def tables(*, only_others: bool = False) -> Iterator[tuple[type[models.Model], list[str]]]:
    """Every table that can hold words, with those of its columns that people or articles fill."""
    for model in apps.get_models(include_auto_created=True):
        name = (model._meta.app_label, model.__name__)
        is_ours = name[0] == "claims" and name[1] not in _NOT_OURS_TO_BLANK
        if model._meta.proxy or ((only_others or not is_ours) and name not in _OTHERS):
            continue
        if columns := [str(field.column) for field in model._meta.concrete_fields if _holds_words(field)]:
            yield model, columns


def _holds_words(field: models.Field[Any, Any]) -> bool:
    if getattr(field, "choices", None) or getattr(field, "generated", False):
        return False  # a closed set; or worked out anew from what it stands for
    if isinstance(field, ArrayField):
        return isinstance(field.base_field, _TEXT)
    return isinstance(field, (*_TEXT, models.JSONField))


def rows_with(words: Words, model: type[models.Model], columns: Sequence[str], *, lock: bool = True) -> Iterator[Row]:
    """The rows of a table that have the words, with what blanking leaves of them: one query, which locks them."""
    quoted = [connection.ops.quote_name(name) for name in (_key(model), *columns)]
    like_any = " OR ".join(f"{name}::text ILIKE ANY(%s)" for name in quoted[1:])
    query = f"SELECT {', '.join(quoted)} FROM {_table(model)} WHERE {like_any}{' FOR UPDATE' if lock else ''}"  # noqa: S608  # our own names
    is_json = _json_columns(model)
    with connection.cursor() as cursor:
        cursor.execute(query, [words.likes] * len(columns))
        found = cursor.fetchall()
    for key, *values in found:
        before: dict[str, Any] = {
            # Django has told psycopg not to read JSON.
            name: json.loads(value) if name in is_json and isinstance(value, str) else value
            for name, value in zip(columns, values, strict=True)
        }
        texts = {name: words.without(its) for name, its in before.items() if isinstance(its, str)}
        others_match = any(before[name] != its for name, its in texts.items())
        after = texts | {
            name: words.without_in(its, others_match=others_match)
            for name, its in before.items()
            if not isinstance(its, str)
        }
        changed = {name: its for name, its in after.items() if its != before[name]}
        if changed:
            yield Row(key, before, changed)


def write(model: type[models.Model], pk: Any, values: dict[str, Any]) -> None:
    """Set the columns of one row, by SQL: history has no way for it through the models."""
    is_json = _json_columns(model)
    sets = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in values)
    key = connection.ops.quote_name(_key(model))
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {_table(model)} SET {sets} WHERE {key} = %s",  # noqa: S608  # our own names
            [*(json.dumps(its) if name in is_json else its for name, its in values.items()), pk],
        )


def _table(model: type[models.Model]) -> str:
    return connection.ops.quote_name(model._meta.db_table)


def _key(model: type[models.Model]) -> str:
    return str(model._meta.pk.column)


def _json_columns(model: type[models.Model]) -> set[str]:
    return {str(field.column) for field in model._meta.concrete_fields if isinstance(field, models.JSONField)}


def event_model(model: type[models.Model]) -> type[models.Model] | None:
    """The table of a model's history, where it has one."""
    return getattr(model, "pgh_event_model", None)


def with_history(model: type[models.Model]) -> Iterable[type[models.Model]]:
    event = event_model(model)
    return (model, event) if event else (model,)
