"""What is found, for other programs: each hit as a plain record; and what is newest among it, for feeds."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from claims.models import ArticleVersion, Attribution, Claim, Source
from claims.queries.search.asked import KINDS, Search
from claims.queries.search.hits import Hit, strictly
from claims.queries.standing import with_standing

#: The columns of a table of hits, in their order.
RECORD_COLUMNS: Final = (
    "kind", "uid", "words", "claim", "standing", "stance", "source", "outlet", "day", "recorded_at", "path",
)  # fmt: skip
_AT_ONCE: Final = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A claim, statement, article or source; "" and None where there is no such thing of its kind.

    ``words``: the statement of a claim, the quote, the title, or the name.  ``claim``: what a statement is on, by its
    uid.  ``day``: when it was said or published.  ``path``: of its page.
    """

    kind: str
    uid: UUID
    words: str
    path: str
    recorded_at: datetime
    claim: UUID | None = None
    standing: str = ""
    stance: str = ""
    source: str = ""
    outlet: str = ""
    day: date | None = None


def records(hits: Iterable[Hit], *, readable: QuerySet[ArticleVersion]) -> Iterator[Record]:
    """In the order of the hits; four queries for each five hundred."""
    rest = iter(hits)
    while some := list(islice(rest, _AT_ONCE)):
        rows = _rows(some, readable)
        yield from (_record(hit.kind, rows[hit.kind][hit.pk]) for hit in some if hit.pk in rows[hit.kind])


@transaction.atomic
def newest(search: Search, *, readable: QuerySet[ArticleVersion], limit: int) -> list[Record]:
    """What has all words and meets the filters, last recorded first.  What is only near in meaning is not news."""
    kinds = [search.what] if search.what else list(KINDS)
    found = strictly(search, readable=readable)
    hits = [Hit(kind, pk, 0) for kind in kinds for pk in heapq.nlargest(limit, found[kind])]
    return sorted(records(hits, readable=readable), key=lambda its: its.recorded_at, reverse=True)[:limit]


def _rows(hits: Sequence[Hit], readable: QuerySet[ArticleVersion]) -> dict[str, dict[int, Any]]:
    pks: dict[str, list[int]] = {kind: [hit.pk for hit in hits if hit.kind == kind] for kind in KINDS}
    statements = Attribution.objects.filter(version__in=readable).select_related(
        "source", "claim", "version__article__outlet"
    )
    return {
        "claim": with_standing(Claim.objects.all()).in_bulk(pks["claim"]),
        "statement": statements.defer("version__text", "version__sentence_hashes").in_bulk(pks["statement"]),
        "article": readable.select_related("article__outlet").defer("text", "sentence_hashes").in_bulk(pks["article"]),
        "source": Source.objects.in_bulk(pks["source"]),
    }


def _record(kind: str, row: Any) -> Record:
    match kind:
        case "claim":
            return Record(
                kind=kind, uid=row.uid, words=row.statement, path=row.get_absolute_url(), recorded_at=row.created_at,
                standing=row.standing,
            )  # fmt: skip
        case "statement":
            page = reverse("claims:article-detail", args=[row.version_id])
            return Record(
                kind=kind, uid=row.uid, words=row.quote, path=f"{page}#sentence-{row.sentence_start}",
                recorded_at=row.accepted_at, claim=row.claim.uid, stance=row.stance, source=row.source.name,
                outlet=_outlet(row.version.article), day=row.said_on or row.version.published_on,
            )  # fmt: skip
        case "article":
            return Record(
                kind=kind, uid=row.article.uid, words=row.title, path=reverse("claims:article-detail", args=[row.pk]),
                recorded_at=row.fetched_at, outlet=_outlet(row.article), day=row.published_on,
            )  # fmt: skip
        case _:
            return Record(
                kind=kind, uid=row.uid, words=row.name, path=reverse("claims:source-detail", args=[row.pk]),
                recorded_at=row.created_at,
            )  # fmt: skip


def _outlet(article: Any) -> str:
    return article.outlet.name if article.outlet else ""
