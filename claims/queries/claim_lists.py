"""Lists of claims, and the search within them; how many stand on each side of each."""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.postgres.search import SearchQuery, TrigramWordSimilarity
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from claims.models import ArticleVersion, Attribution, Claim, Source, SourceAlias, Verdict
from claims.models.base import WORDS
from claims.queries.positions import Sides, positions_on, sides
from claims.queries.sources import known_names
from claims.queries.standing import confirmed_variants, of_standing, of_verdict, with_standing

#: From here on words count as spelled alike; two letters that changed places leave .38.  It is lower
#: than what the operator of the trigram index takes, so this last resort reads all statements.
ALIKE = 0.35


def claim_list(
    *,
    q: str = "",
    standing: str = "",
    contested: bool = False,
    kind: str = "",
    source: str = "",
    variant_of: str = "",
) -> QuerySet[Claim]:
    """Claims, newest first, each with its standing and, where it is a variant, its wider claim's words."""
    claims = with_standing(searched(Claim.objects.filter(merged_into=None), q))
    wider = confirmed_variants().filter(claim=OuterRef("pk"))
    claims = claims.annotate(
        wider_statement=Subquery(wider.values("other__statement")[:1]),
        wider_slug=Subquery(wider.values("other__slug")[:1]),
    )
    if standing:
        claims = of_standing(claims, standing)
    if contested:
        claims = of_verdict(claims, Verdict.CONTESTED)
    if kind:
        claims = claims.filter(kind=kind)
    if source:
        on_record = Attribution.objects.live().filter(source__in=_sources_named(source), claim=OuterRef("pk"))
        claims = claims.filter(Exists(on_record))
    if variant_of:
        claims = claims.filter(wider_slug=variant_of)  # type: ignore[misc]  # annotated
    return claims.order_by("-pk")


def searched(claims: QuerySet[Claim], q: str) -> QuerySet[Claim]:
    """The claims with these words; where there is none, those that are spelled like them, or half typed."""
    q = q.replace("\x00", "").strip()
    if not q:
        return claims
    found = claims.filter(search=SearchQuery(q, config=WORDS, search_type="websearch"))
    if found.exists():
        return found
    alike = TrigramWordSimilarity(q, "statement")
    return claims.alias(alike=alike).filter(Q(alike__gte=ALIKE) | Q(statement__icontains=q))


def _sources_named(name: str) -> QuerySet[Source]:
    """The sources that the name means, and who speaks for them; else those that have it in their name."""
    known = known_names([name])
    if known:
        return Source.objects.filter(Q(pk__in=known.values()) | Q(speaks_for__in=known.values()))
    aliases = SourceAlias.objects.filter(name__icontains=name).values("source")
    return Source.objects.filter(Q(name__icontains=name) | Q(pk__in=aliases))


def sides_of(claims: Iterable[Claim]) -> dict[int, Sides]:
    """How many sources stand on each side of each claim."""
    found = positions_on([claim.pk for claim in claims], readable=ArticleVersion.objects.all())
    return {claim: sides(positions) for claim, positions in found.items()}
