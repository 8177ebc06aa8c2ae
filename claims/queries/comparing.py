"""Two articles, or two outlets, side by side: which claims both carry, which only one, and which one has asserted and
the other denied."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from claims.models import ArticleVersion, Attribution, Band, Claim, Source
from claims.queries.standing import with_standing

MOST: Final = 100  # claims of each part
MOST_READ: Final = 4000  # attributions of each side
MOST_OFFERED: Final = 30


@dataclass(frozen=True, slots=True)
class Side:
    """What is compared: ``key`` is "article:7" or "outlet:3"."""

    key: str
    name: str
    where: str  # the outlet and day of an article
    rows: QuerySet[Attribution]


@dataclass(frozen=True, slots=True)
class Carried:
    """One claim and who said what on it, on each side: source, stance and the attribution."""

    claim: Claim
    one: list[Attribution]
    other: list[Attribution]
    is_contrary: bool  # one side only has it asserted, the other only denied


@dataclass(frozen=True, slots=True)
class Compared:
    one: Side
    other: Side
    contrary: list[Carried]
    both: list[Carried]
    only_one: list[Carried]
    only_other: list[Carried]

    @property
    def in_all(self) -> int:
        return len(self.contrary) + len(self.both) + len(self.only_one) + len(self.only_other)


def side_of(key: str, *, readable: QuerySet[ArticleVersion]) -> Side | None:
    """An article, by the primary key of a version that this person may read, or an outlet; None for what is none."""
    what, _, number = key.partition(":")
    if not (number.isascii() and number.isdigit() and len(number) < 18):
        return None
    live = Attribution.objects.live().filter(version__in=readable)
    if what == "article":
        version = readable.select_related("article__outlet").defer("text", "sentence_hashes").filter(pk=number).first()
        if version is None:
            return None
        where = " · ".join(str(its) for its in (version.article.outlet, version.published_on) if its)
        return Side(key, version.title, where, live.filter(version__article=version.article_id))
    if what == "outlet":
        outlet = Source.objects.filter(pk=number, kind="media").first()
        return Side(key, outlet.name, "", live.filter(version__article__outlet=outlet)) if outlet else None
    return None


def compared(one: Side, other: Side, *, story: Collection[int] | None = None) -> Compared:
    """Claim by claim; with ``story`` these claims only.  Four queries, however many there are."""
    sides = [_by_claim(side.rows, story) for side in (one, other)]
    claims = with_standing(Claim.objects.filter(merged_into=None)).in_bulk({*sides[0], *sides[1]})
    parts: dict[str, list[Carried]] = defaultdict(list)
    for pk, claim in sorted(claims.items(), reverse=True):
        mine, theirs = sides[0].get(pk, []), sides[1].get(pk, [])
        contrary = _only(mine, Band.ASSERTED) and _only(theirs, Band.DENIED)
        contrary = contrary or (_only(mine, Band.DENIED) and _only(theirs, Band.ASSERTED))
        part = "contrary" if contrary else "both" if mine and theirs else "only_one" if mine else "only_other"
        parts[part].append(Carried(claim, mine, theirs, contrary))
    return Compared(
        one=one, other=other,
        **{part: parts[part][:MOST] for part in ("contrary", "both", "only_one", "only_other")},
    )  # fmt: skip


def _by_claim(rows: QuerySet[Attribution], story: Collection[int] | None) -> dict[int, list[Attribution]]:
    if story is not None:
        rows = rows.filter(claim__in=story)
    found: dict[int, list[Attribution]] = defaultdict(list)
    for row in rows.select_related("source").defer("search").order_by("-pk")[:MOST_READ]:
        found[row.claim_id].append(row)
    return found


def _only(rows: list[Attribution], band: Band) -> bool:
    """Of those that take a side, all take this one."""
    sides = {row.band for row in rows} - {Band.ON_RECORD}
    return sides == {band}


def story_of_claim(claim: Claim) -> set[int]:
    """A claim and its variants."""
    from claims.queries.standing import confirmed_variants

    return {claim.pk, *confirmed_variants().filter(other=claim).values_list("claim", flat=True)}


def articles_beside(version: ArticleVersion, *, readable: QuerySet[ArticleVersion]) -> list[ArticleVersion]:
    """Other articles with something on record on the same claims, those with most of them first: ``shared`` says how
    many.  Wire copies of it are left out."""
    mine = Attribution.objects.live().filter(version__article=version.article_id).values("claim")
    its = Attribution.objects.live().filter(version=OuterRef("pk"), claim__in=mine)
    near = (
        readable.filter(Exists(its)).exclude(article=version.article_id)
        .exclude(Q(near_duplicate_of=version.pk) | Q(pk=version.near_duplicate_of_id))
    )  # fmt: skip
    on_same = Q(attributions__claim__in=mine, attributions__ended_at=None)
    return list(
        near.annotate(shared=Count("attributions__claim", filter=on_same, distinct=True))
        .select_related("article__outlet").defer("text", "sentence_hashes").order_by("-shared", "-pk")[:MOST_OFFERED]
    )  # fmt: skip
