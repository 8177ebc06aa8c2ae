"""What the pages about sources show: the list, the choices of a search box, and all that one source said."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from claims.gazetteer import gazetteer
from claims.linking.sources import Named, canonical, normalise
from claims.models import ArticleVersion, Attribution, Band, Claim, Source, SourceAlias
from claims.queries.claim_pages import Line
from claims.queries.paging import BoundedPaginator
from claims.queries.passages import passage_of, with_passages
from claims.queries.positions import stances
from claims.queries.sources import sources_like
from claims.queries.standing import with_standing

PAGE = 25


def source_list(*, q: str = "", kind: str = "") -> QuerySet[Source]:
    """Sources by name, each with ``asserted`` and ``denied``: how many statements of its are on record.

    An outlet that never said anything itself is on the list all the same: it may be a relay.
    """
    sources = named_like(q).filter(merged_into=None).select_related("affiliation", "speaks_for")
    if kind:
        sources = sources.filter(kind=kind)
    return sources.annotate(
        asserted=_statements(Band.ASSERTED), denied=_statements(Band.DENIED), on_record=_statements(Band.ON_RECORD)
    ).order_by("name", "pk")


def _statements(band: Band) -> Coalesce:
    rows = Attribution.objects.live().filter(source=OuterRef("pk"), stance__in=stances(band)).order_by()
    counted = rows.values("source").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def named_like(q: str) -> QuerySet[Source]:
    """The sources with these letters in their name or in an alias, as names are compared."""
    q = q.replace("\x00", "").strip()
    if not q:
        return Source.objects.all()
    key = normalise(q)
    aliases = SourceAlias.objects.filter(Q(name__icontains=q) | Q(key__contains=key)).order_by()
    own = Q(name__icontains=q) | Q(key__contains=key)
    if listed := canonical(q):  # "Élysée" finds whom the gazetteer says it is
        own |= Q(key=normalise(listed))
    # A union of what each index finds: with OR between them all sources would be read.
    found = Source.objects.filter(own).order_by().values("pk").union(aliases.values("source"))
    merged = Source.objects.filter(pk__in=found, merged_into__isnull=False).order_by()
    return Source.objects.filter(Q(pk__in=found) | Q(pk__in=merged.values("merged_into")))


@dataclass(frozen=True, slots=True)
class Offer:
    """A known source that a name could mean, and why."""

    source: Source
    reasons: tuple[str, ...] = ()


def source_choices(q: str, *, limit: int = 10) -> list[Offer]:
    """What a search box offers: those that the name could mean, best first and with the reason, then those with its
    letters.  An anonymous source is never chosen for another article."""
    likely = [
        Offer(source, its.reasons)
        for kind in ("person", "organisation")
        for source, its in sources_like(Named(0, q, kind), limit=limit)
    ]
    here = {offer.source.pk for offer in likely}
    named = named_like(q).filter(merged_into=None).exclude(kind="anonymous").exclude(pk__in=here)
    rest = named.select_related("affiliation").order_by("name", "pk")[:limit]
    return [*likely, *(Offer(source) for source in rest)][:limit]


@dataclass(frozen=True, slots=True)
class Said:
    """One utterance of the source, and how the claim stands that it is about."""

    line: Line
    claim: Claim


@dataclass(frozen=True, slots=True)
class SourcePage:
    source: Source
    aliases: list[str]
    mouthpieces: list[Source]
    published_in: ArticleVersion | None  # of an anonymous source
    counts: dict[str, int]
    page: Page[Attribution]
    said: list[Said]
    relayed: Page[Attribution]
    relayed_lines: list[Said]
    is_training: bool


def source_page(
    *, pk: int, readable: QuerySet[ArticleVersion], band: str = "", number: str | None = None,
    relayed_number: str | None = None,
) -> SourcePage:  # fmt: skip
    """All that a source has on record in texts that this person may read, newest on record first.

    Raises Source.DoesNotExist.
    """
    source = Source.objects.select_related("affiliation", "speaks_for", "known_from__outlet").get(pk=pk)
    live = Attribution.objects.live().filter(version__in=readable)
    its = live.filter(source=source)
    shown = its.in_band(Band(band)) if band in Band.values else its
    page = BoundedPaginator(with_passages(shown).order_by("-pk"), PAGE).get_page(number or 1)
    passed_on = live.filter(relays__source=source)
    relayed = BoundedPaginator(with_passages(passed_on).order_by("-pk"), PAGE).get_page(relayed_number or 1)
    rows, passed = list(page.object_list), list(relayed.object_list)
    claims = with_standing(Claim.objects.all()).in_bulk({row.claim_id for row in rows + passed})
    published_in = None
    if source.known_from is not None:
        published_in = readable.filter(article=source.known_from).defer("text").order_by("-number").first()
    return SourcePage(
        source=source,
        aliases=_other_names(source),
        mouthpieces=list(source.mouthpieces.order_by("name", "pk")[:PAGE]),
        published_in=published_in,
        counts=its.aggregate(
            asserted=Count("pk", filter=Q(stance__in=stances(Band.ASSERTED))),
            denied=Count("pk", filter=Q(stance__in=stances(Band.DENIED))),
            on_record=Count("pk", filter=Q(stance__in=stances(Band.ON_RECORD))),
        ),
        page=page,
        said=_said(rows, claims),
        relayed=relayed,
        relayed_lines=_said(passed, claims),
        is_training=any(row.version.article.is_training for row in rows + passed),
    )  # fmt: skip


def _other_names(source: Source) -> list[str]:
    """On record, of those merged into it, and of the gazetteer; each once, however it is written."""
    listed = gazetteer().entries.get(source.name)
    names = [alias.name for alias in source.aliases.all()]
    names += source.merged_from.order_by("name").values_list("name", flat=True)
    names += listed.also if listed and not source.is_anonymous else ()
    found = {normalise(name): name for name in reversed(names) if normalise(name) != normalise(source.name)}
    return sorted(found.values())


def _said(rows: list[Attribution], claims: dict[int, Claim]) -> list[Said]:
    return [Said(line=Line(attribution=row, passage=passage_of(row)), claim=claims[row.claim_id]) for row in rows]
