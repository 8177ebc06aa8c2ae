"""Which sources, and which claims, look alike; and the pairs that wait for an answer."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import Q, QuerySet

from claims.gazetteer import fold
from claims.linking.ranking import rank
from claims.linking.sources import Named, alike, canonical
from claims.linking.types import Item, Proposition, Relation
from claims.models import Attribution, Claim, LikelyPair, Source
from claims.nlp.types import SourceKind
from claims.queries.candidates import claims_like
from claims.queries.sources import as_named, standing_sources
from claims.queries.standing import with_standing

PAGE = 20
#: From this score on two claims are asked about.
LIKE_CLAIMS = 0.6
#: More sources than this under one key say nothing about any two of them.
MOST_OF_A_KEY = 30
_TRIGRAMS = """
    SELECT a.id, b.id FROM claims_source a JOIN claims_source b ON upper(a.name) % upper(b.name) AND a.id < b.id
    WHERE a.kind <> 'anonymous' AND b.kind <> 'anonymous' AND a.merged_into_id IS NULL AND b.merged_into_id IS NULL
"""


def source_pairs() -> Iterator[tuple[int, int, float, tuple[str, ...]]]:
    """Every two named sources that look alike: spelled alike (trigrams of PostgreSQL), the same by the gazetteer, the
    same last word, or the one the initials of the other."""
    rows = standing_sources().exclude(kind=SourceKind.ANONYMOUS)
    named = {its.pk: as_named(its) for its in rows.select_related("affiliation").prefetch_related("aliases")}
    with connection.cursor() as cursor:
        cursor.execute(_TRIGRAMS)
        pairs = set(cursor.fetchall())
    by_key: dict[str, set[int]] = defaultdict(set)
    for source in named.values():
        for key in _keys(source):
            by_key[key].add(source.key)
    for pks in by_key.values():
        if len(pks) <= MOST_OF_A_KEY:
            pairs |= set(combinations(sorted(pks), 2))
    for one, other in sorted(pairs):
        if one in named and other in named and (its := alike(named[one], named[other])):
            yield one, other, its.score, its.reasons


def _keys(source: Named) -> Iterator[str]:
    for name in source.names:
        folded = fold(name)
        words = [word for word in folded.replace("'s", "").split() if word not in {"of", "the", "and", "for", "in"}]
        yield f"name {folded}"
        if words:
            yield f"last {words[-1]}"
        if len(words) > 1:
            yield "initials " + "".join(word[0] for word in words)
            yield "initials " + "".join(word[0] for word in folded.split())
        elif len(folded) <= 8:
            yield f"initials {folded}"
        if listed := canonical(name):
            yield f"listed {listed}"


def claims_like_this(pk: int) -> Iterator[tuple[int, float, tuple[str, ...]]]:
    """The claims on record that could be the same as this one, as matching ranks them, with the reasons."""
    claim = Claim.objects.filter(pk=pk, merged_into=None).first()
    if claim is None:
        return
    known = [its for its in claims_like(claim.statement, claim.proposition) if its.key != pk]
    item = Item(
        key="", statement=claim.statement, kind=claim.kind, stance="asserts",
        proposition=Proposition.from_dict(claim.proposition),
    )  # fmt: skip
    for ranked in rank(item, known):
        if ranked.relation == Relation.SAME and ranked.score >= LIKE_CLAIMS:
            yield ranked.key, ranked.score, ranked.reasons


@dataclass(frozen=True, slots=True)
class Side:
    """One of the two: how much is on record on it, and its newest words."""

    row: Source | Claim
    on_record: int
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ShownPair:
    pair: LikelyPair
    one: Side
    other: Side


def open_pairs(what: str, *, answer: str = "") -> QuerySet[LikelyPair]:
    """Pairs of this kind with this answer, the likeliest first; none of whom one was merged since."""
    standing = Q(**{f"one_{what}__merged_into": None, f"other_{what}__merged_into": None})
    pairs = LikelyPair.objects.filter(standing, answer=answer, **{f"one_{what}__isnull": False})
    return pairs.order_by("-score", "pk")


def shown_pairs(what: str, *, answer: str = "", number: str | None = None) -> tuple[Page[LikelyPair], list[ShownPair]]:
    """One page of them, in a number of queries that does not grow."""
    pairs = open_pairs(what, answer=answer).select_related("answered_by")
    page = Paginator(pairs, PAGE).get_page(number or 1)
    return page, _shown(list(page.object_list), what)


def shown_pair(pair: LikelyPair) -> ShownPair:
    return _shown([pair], "source" if pair.one_source_id else "claim")[0]


def _shown(pairs: Sequence[LikelyPair], what: str) -> list[ShownPair]:
    pks = {pk for pair in pairs for pk in (getattr(pair, f"one_{what}_id"), getattr(pair, f"other_{what}_id"))}
    live = Attribution.objects.live().filter(**{f"{what}__in": pks}).order_by()
    counts: dict[int, int] = defaultdict(int)
    for pk in live.values_list(what, flat=True):
        counts[pk] += 1
    if what == "source":
        sources = Source.objects.select_related("affiliation").prefetch_related("aliases").in_bulk(pks)
        sides = {
            pk: Side(its, counts[pk], tuple(alias.name for alias in its.aliases.all())) for pk, its in sources.items()
        }
    else:
        sides = {its.pk: Side(its, counts[its.pk]) for its in with_standing(Claim.objects.filter(pk__in=pks))}
    return [
        ShownPair(pair, sides[getattr(pair, f"one_{what}_id")], sides[getattr(pair, f"other_{what}_id")])
        for pair in pairs
    ]
