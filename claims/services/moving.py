"""Moving all rows that point at one row to another, so that it can be taken back exactly.

Whatever points at a source or a claim moves, by its foreign keys, so that a table added later moves too.  Where
``kept`` has the same already (an alias, a relation, the same words in the same text), the row of ``gone`` is *held*:
it stays where it is.  A held attribution is ended, so that the words count once.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from claims.models import Assessment, Attribution, Claim, Decision, LikelyPair, Merge, Source

#: Signed words stay with what they were said of; a pair that looked alike stays that pair.
_STAY: frozenset[type[models.Model]] = frozenset({Assessment, Decision, LikelyPair, Merge})
Rows = dict[str, list[int]]


def columns_to(model: type[Source] | type[Claim]) -> Iterator[tuple[str, type[models.Model], str]]:
    """The columns that point at the model: a name for the log, the table's model, the field."""
    # The columns of a table between two many-to-many sides are found by the same list: Django hides them otherwise.
    related: list[Any] = list(model._meta._get_fields(forward=False, include_hidden=True))
    columns = [(its.related_model, its.field.name) for its in related if not its.many_to_many]
    for table, field in sorted(columns, key=lambda its: (its[0]._meta.label_lower, its[1])):
        is_history = hasattr(table, "pgh_tracked_model")
        if table not in _STAY and not is_history and not table._meta.proxy:
            yield f"{table._meta.label_lower}.{field}", table, field


def move(merge: Merge) -> None:
    """Move what still points at ``gone`` to ``kept``, and note on the merge what moved and what was held."""
    gone, kept = merge.gone, merge.kept
    ended = set(merge.held.get(ENDED, ()))
    held: Rows = {}
    for column, table, field in columns_to(type(gone)):
        rows = table._base_manager.filter(**{field: gone.pk}).order_by("pk")
        pks = list(rows.select_for_update().values_list("pk", flat=True))
        if table is Attribution:
            stay, ended = _move_attributions(field, pks, kept.pk, ended)
        else:
            stay = _repoint(table, field, pks, kept.pk)
        if moved := [pk for pk in pks if pk not in stay]:
            merge.moved[column] = sorted({*merge.moved.get(column, ()), *moved})
        if stay:
            held[column] = sorted(stay)
    merge.held = held | ({ENDED: sorted(ended)} if ended else {})
    merge.save(update_fields=["moved", "held"])


def move_back(merge: Merge) -> None:
    """Point what moved, and still stands where the merge put it, back at ``gone``; held attributions count again.

    What somebody has since put elsewhere, or taken away, is left as it is.
    """
    gone, kept = merge.gone, merge.kept
    for column, table, field in columns_to(type(gone)):
        pks = merge.moved.get(column, [])
        table._base_manager.filter(pk__in=pks, **{field: kept.pk}).update(**{field: gone.pk})
    Attribution.objects.filter(pk__in=merge.held.get(ENDED, [])).update(ended_at=None)
    merge.moved, merge.held = {}, {}


#: In ``Merge.held``: the attributions that were live and were ended by being held.
ENDED = "ended"


def _move_attributions(field: str, pks: list[int], to: int, ended: set[int]) -> tuple[set[int], set[int]]:
    """Those that are held, and which of them a merge ended.  ``ended`` were so before: where there is room for them by
    now, they move, and count again."""
    held = _repoint(Attribution, field, [pk for pk in pks if pk not in ended], to)
    live = Attribution.objects.live().filter(pk__in=held)
    fresh = list(live.values_list("pk", flat=True))
    live.update(ended_at=timezone.now())
    waiting = ended.intersection(pks)
    still = {pk for pk in waiting if not _tried(Attribution.objects.filter(pk=pk), **{field: to, "ended_at": None})}
    return held | still, {*fresh, *still}


def _repoint(table: type[models.Model], field: str, pks: list[int], to: int) -> set[int]:
    """Point the rows elsewhere, all at once where they fit; returns those that do not."""
    rows = table._base_manager
    if not pks or _tried(rows.filter(pk__in=pks), **{field: to}):
        return set()
    return {pk for pk in pks if not _tried(rows.filter(pk=pk), **{field: to})}


def _tried(rows: models.QuerySet[Any], **values: Any) -> bool:
    try:
        with transaction.atomic():
            rows.update(**values)
        return True
    except IntegrityError:
        return False
