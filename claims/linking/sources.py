"""Which known source a name means."""

from __future__ import annotations

import re
from collections.abc import Mapping

_ARTICLE = re.compile(r"^(?:the|an?)\s+")


def normalise(name: str) -> str:
    """The form that names are compared in; the database's ``key`` column is the same by construction:
    lower case, plain apostrophes, no full stops ("U.S."), no article in front."""
    plain = name.replace("\u2019", "'").replace(".", "").lower()
    return _ARTICLE.sub("", plain, count=1)


def resolve(name: str, kind: str, known: Mapping[str, int]) -> int | None:
    """The key of the source that ``name`` means, of ``known`` (normalised name to key), or None.

    An anonymous source never resolves: it is what one article published, and no more.
    """
    if kind == "anonymous":
        return None
    return known.get(normalise(name))
