"""Sources by the names that articles use for them."""

from __future__ import annotations

from collections.abc import Iterable

from claims.linking.sources import normalise
from claims.models import Source, SourceAlias
from claims.nlp.types import SourceKind


def known_names(names: Iterable[str]) -> dict[str, int]:
    """Primary keys of the named sources that one of these names could mean, by their normalised name.

    Two queries, however many names.  A source's own name goes before another's alias, and of several
    sources of one name the one recorded first.
    """
    keys = {normalise(name) for name in names} - {""}
    if not keys:
        return {}
    found = dict(SourceAlias.objects.filter(key__in=keys).values_list("key", "source_id"))
    named = Source.objects.filter(key__in=keys).exclude(kind=SourceKind.ANONYMOUS)
    return found | dict(named.order_by("-pk").values_list("key", "pk"))
