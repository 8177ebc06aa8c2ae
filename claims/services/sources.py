"""Finding, and where need be making, the row of a source that an article names."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from claims.linking.sources import normalise, resolve
from claims.models import Article, Source, SourceAlias
from claims.nlp.types import SourceKind
from claims.queries.sources import known_names
from claims.services.errors import Refused


@transaction.atomic
def ensure_source(
    *,
    name: str,
    kind: str,
    article: Article | None = None,
    affiliation: str = "",
    group_size: int | None = None,
) -> tuple[Source, bool]:
    """The source of this name, and whether it was made now.

    An anonymous one is looked for within its article only.  Raises Refused for an empty name, or for an
    anonymous source without the article that published it.
    """
    name = " ".join(name.split())
    if not normalise(name):
        raise Refused("A source needs a name.")
    if kind == SourceKind.ANONYMOUS:
        if article is None:
            raise Refused("An anonymous source belongs to the article that published it.")
        return Source.objects.get_or_create(
            name=name, kind=kind, known_from=article,
            defaults={"group_size": group_size, "affiliation": _affiliation(affiliation)},
        )  # fmt: skip
    pk = resolve(name, kind, known_names([name]))
    if pk is not None:
        return Source.objects.get(pk=pk), False
    belongs_to = _affiliation(affiliation)
    try:
        with transaction.atomic():
            return Source.objects.create(name=name, kind=kind, affiliation=belongs_to), True
    except IntegrityError:  # somebody else recorded it between our look and our write
        return Source.objects.get(key=normalise(name), kind=kind, affiliation=belongs_to), False


def _affiliation(name: str) -> Source | None:
    """The known source that a new one belongs to.  A name that nobody has recorded stays out: its kind is
    not known, and a guess would be one more thing to put right."""
    if not name:
        return None
    known = known_names([name])
    pk = next(
        (found for kind in SourceKind if (found := resolve(name, kind, known)) is not None),
        None,
    )
    return Source.objects.filter(pk=pk).first() if pk else None


@transaction.atomic
def add_aliases(*, source: Source, names: Iterable[str]) -> None:
    """Record other names of a source; those that it has already are left as they are."""
    for name in names:
        SourceAlias.objects.get_or_create(source=source, name=" ".join(name.split()))
