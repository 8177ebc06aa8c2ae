"""What is done in the administration to many rows at once, and leaves no trace of its own: written to its log."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models

from claims.models import User

#: Keys that one entry lists; more are counted.
MOST_LISTED = 200


def note_action(*, user: User, model: type[models.Model], words: str, rows: Collection[object]) -> LogEntry:
    """``words`` say what was done; the entry lists the primary keys of the rows that it was done to."""
    keys = [str(pk) for pk in list(rows)[:MOST_LISTED]]
    more = f" and {len(rows) - len(keys)} more" if len(rows) > len(keys) else ""
    return LogEntry.objects.create(
        user=user, content_type=ContentType.objects.get_for_model(model), action_flag=CHANGE, object_repr=words[:200],
        change_message=f"{words}: {', '.join(keys)}{more}",
    )  # fmt: skip
