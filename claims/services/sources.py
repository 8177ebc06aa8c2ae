"""Finding, and where need be making, the row of a source that an article names."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import IntegrityError, transaction

from claims.gazetteer import Entry, gazetteer
from claims.linking.sources import is_a_name, may_be, normalise, resolve
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
    made: list[int] | None = None,
) -> tuple[Source, bool]:
    """The source of this name, and whether it was made now; ``made`` gets the primary keys of all that were.

    What the gazetteer knows by this name is made under its canonical name, with whom it belongs to and speaks for.
    An anonymous source is looked for within its article only.  Raises Refused for an empty name, or for an anonymous
    source without the article that published it.
    """
    name = " ".join(name.split())
    made = [] if made is None else made
    if not normalise(name):
        raise Refused("A source needs a name.")
    if kind == SourceKind.ANONYMOUS:
        if article is None:
            raise Refused("An anonymous source belongs to the article that published it.")
        source, is_new = Source.objects.get_or_create(
            name=name, kind=kind, known_from=article, merged_into=None,
            defaults={"group_size": group_size, "affiliation": _affiliation(affiliation, made)},
        )  # fmt: skip
        if is_new:
            made.append(source.pk)
        return source, is_new
    pk = resolve(name, kind, known_names([name]))
    if pk is not None:
        found = Source.objects.get(pk=pk)
        if kind != SourceKind.PERSON or may_be(kind, found.kind):  # a person may be called as a state is: Jordan
            return found, False
    entry = _listed(name, kind)
    if entry is not None:
        return _from_gazetteer(entry, made)
    return _make(Source(name=name, kind=kind, affiliation=_affiliation(affiliation, made)), made)


def _make(source: Source, made: list[int]) -> tuple[Source, bool]:
    try:
        with transaction.atomic():
            source.save()
    except IntegrityError:  # somebody else recorded it between our look and our write, or it was merged since
        found = Source.objects.select_related("merged_into").get(
            key=normalise(source.name), kind=source.kind, affiliation=source.affiliation
        )
        return found.merged_into or found, False
    made.append(source.pk)
    return source, True


def _listed(name: str, kind: str) -> Entry | None:
    """The gazetteer's word for it, where it fits what the source is said to be."""
    entry = gazetteer().look_up(name) if is_a_name(name) else None
    return entry if entry and may_be(kind, entry.kind) else None


def _from_gazetteer(entry: Entry, made: list[int]) -> tuple[Source, bool]:
    owner = None
    if entry.of and (above := gazetteer().entries.get(entry.of)):
        owner, _ = ensure_source(name=above.name, kind=above.kind, made=made)
    return _make(
        Source(name=entry.name, kind=entry.kind, affiliation=owner, speaks_for=owner if entry.speaks else None), made
    )


def _affiliation(name: str, made: list[int]) -> Source | None:
    """The known source that a new one belongs to.  A name that neither the desk nor the gazetteer knows stays out: its
    kind is not known, and a guess would be one more thing to put right."""
    if not name:
        return None
    if (pk := known_names([name]).get(normalise(name))) is not None:
        return Source.objects.get(pk=pk)
    entry = gazetteer().look_up(name)
    return _from_gazetteer(entry, made)[0] if entry else None


@transaction.atomic
def add_aliases(*, source: Source, names: Iterable[str]) -> None:
    """Record other names of a source; those that it has already are left as they are."""
    for name in names:
        SourceAlias.objects.get_or_create(source=source, name=" ".join(name.split()))
