"""Sources by the names that articles use for them."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import F, Q, QuerySet
from django.db.models.functions import Coalesce, Greatest

from claims.linking.sources import Likeness, Named, canonical, is_a_name, normalise, rank, resolve
from claims.models import Source, SourceAlias
from claims.nlp.types import SourceKind


def known_names(names: Iterable[str]) -> dict[str, int]:
    """Primary keys of the named sources that one of these names could mean, by their normalised name.

    Two queries, however many names.  A source's own name goes before another's alias, and both before the
    gazetteer's word for it ("Ankara" for Turkey); of several sources of one name the one recorded first.  Who was
    merged into another is that other.
    """
    keys = {key: name for name in names if is_a_name(name) and (key := normalise(name))}
    if not keys:
        return {}
    listed = {key: normalise(listed) for key, name in keys.items() if (listed := canonical(name))}
    wanted = {*keys, *listed.values()}
    stands = Coalesce("merged_into", "pk")
    aliases = SourceAlias.objects.filter(key__in=wanted)
    found = dict(aliases.values_list("key", Coalesce("source__merged_into", "source")))
    named = Source.objects.filter(key__in=wanted).exclude(kind=SourceKind.ANONYMOUS)
    found |= dict(named.order_by(F("merged_into").asc(nulls_last=True), "-pk").values_list("key", stands))
    return {key: pk for key in keys if (pk := found.get(key) or found.get(listed.get(key, ""))) is not None}


def source_named(name: str, *, among: Iterable[str]) -> Source | None:
    """The source of one of these kinds that a person means by a name that they typed."""
    known = known_names([name])
    found = (resolve(name, str(kind), known) for kind in among)
    pk = next((pk for pk in found if pk is not None), None)
    return Source.objects.get(pk=pk) if pk is not None else None


def standing_sources() -> QuerySet[Source]:
    """All but those that were merged into another."""
    return Source.objects.filter(merged_into=None)


def as_named(source: Source) -> Named:
    """For comparing; no query where ``aliases`` and ``affiliation`` were fetched with the source."""
    return Named(
        key=source.pk, name=source.name, kind=source.kind, aliases=tuple(a.name for a in source.aliases.all()),
        affiliation=source.affiliation.name if source.affiliation else "",
    )  # fmt: skip


def sources_like(mention: Named, *, limit: int = 5) -> list[tuple[Source, Likeness]]:
    """The sources on record that a name could mean, best first, with the reasons: by trigrams, last word and initials
    from PostgreSQL, ranked by ``linking.sources``.  Somebody unnamed is nobody on record."""
    if mention.kind == SourceKind.ANONYMOUS or not mention.name.strip():
        return []
    name = mention.name.replace("\x00", "")
    wanted = Q(name__trigram_similar=name) | Q(aliases__name__trigram_similar=name)
    if words := [word for word in name.split() if len(word) > 3]:
        wanted |= Q(name__icontains=words[-1])
    if listed := canonical(name):
        wanted |= Q(key=normalise(listed)) | Q(affiliation__key=normalise(listed))
    near = (
        standing_sources()
        .filter(wanted)
        .exclude(kind=SourceKind.ANONYMOUS)
        .annotate(near=Greatest(TrigramSimilarity("name", name), TrigramSimilarity("aliases__name", name)))
    )
    pks = near.order_by("-near", "pk").values_list("pk", flat=True)[: 20 * limit]
    rows = Source.objects.filter(pk__in=list(pks)).select_related("affiliation").prefetch_related("aliases")
    known = {source.pk: source for source in rows}
    return [(known[its.key], its) for its in rank(mention, map(as_named, known.values()), limit)]
