"""The topics that claims are filed under."""

from __future__ import annotations

from claims.models import Topic

MOST = 500


def topic_names() -> list[str]:
    """For a list to choose from."""
    return list(Topic.objects.order_by("name").values_list("name", flat=True)[:MOST])


def topics() -> list[Topic]:
    return list(Topic.objects.order_by("name")[:MOST])
