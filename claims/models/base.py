"""What several models share: a public identity, and choices taken from the extractor's closed sets."""

import uuid
from collections.abc import Iterable
from enum import StrEnum
from typing import Final

from django.db import models

#: The text search configuration of all that is searched: English stems, accents ignored ("Élysée" is "elysee").
#: Made by migration 0090.
WORDS: Final = "claims_english"


class Identified(models.Model):
    """A row that is exported carries a ``uid`` that stays the same in every installation."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        abstract = True


def choices(members: Iterable[StrEnum]) -> list[tuple[str, str]]:
    """``(value, label)`` pairs: "expresses_concern" reads "expresses concern"."""
    return [(member.value, member.value.replace("_", " ")) for member in members]


def among(field: str, members: Iterable[StrEnum]) -> models.Q:
    """The condition of a check constraint: the column holds one of the closed set."""
    return models.Q(**{f"{field}__in": sorted(member.value for member in members)})
