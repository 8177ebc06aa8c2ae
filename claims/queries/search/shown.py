"""One page of hits, each with its words marked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.paginator import Page, Paginator
from django.db import connection
from django.db.models import QuerySet

from claims.models import ArticleVersion, Attribution, Claim, Source
from claims.models.base import WORDS
from claims.queries.passages import Piece
from claims.queries.search.hits import Found, Hit
from claims.queries.standing import with_standing

PAGE: Final = 20
#: Around a match, by characters that no text has: control characters are taken out of what is marked.
_START, _STOP = "\x02", "\x03"
_OPTIONS = f"StartSel={_START}, StopSel={_STOP}, "
_WHOLE = _OPTIONS + "HighlightAll=true"
_PARTS = _OPTIONS + 'MaxFragments=2, MinWords=12, MaxWords=28, FragmentDelimiter=" … "'
#: Code points of an article in which the words are marked.
_READ: Final = 60_000


@dataclass(frozen=True, slots=True)
class Marked:
    """Words in pieces; ``is_content`` are those that match.  Plain text: the template escapes it."""

    pieces: tuple[Piece, ...]

    @classmethod
    def of(cls, headline: str) -> Marked:
        parts = re.split(f"[{_START}{_STOP}]", headline)
        return cls(tuple(Piece(part, place % 2 == 1) for place, part in enumerate(parts) if part))


@dataclass(frozen=True, slots=True)
class Entry:
    """A hit as a page shows it: ``row`` is a Claim with its standing, an Attribution with source, claim and version,
    an ArticleVersion with its outlet, or a Source."""

    hit: Hit
    row: Any
    title: Marked
    snippet: Marked | None = None


def shown(
    its: Found, *, readable: QuerySet[ArticleVersion], page: str | int | None = 1
) -> tuple[Page[Hit], list[Entry]]:
    """The page of that number; five queries, whatever is on it."""
    at = Paginator(its.hits, PAGE).get_page(page or 1)
    hits = list(at.object_list)
    rows: dict[str, dict[int, Any]] = {
        "claim": with_standing(Claim.objects.all()).in_bulk(_pks(hits, "claim")),
        "statement": Attribution.objects.filter(version__in=readable)
        .select_related("source", "claim", "version__article__outlet")
        .defer("version__text", "version__sentence_hashes").in_bulk(_pks(hits, "statement")),
        "article": readable.select_related("article__outlet").defer("text", "sentence_hashes")
        .in_bulk(_pks(hits, "article")),
        "source": Source.objects.select_related("affiliation").in_bulk(_pks(hits, "source")),
    }  # fmt: skip
    present = [(hit, rows[hit.kind][hit.pk]) for hit in hits if hit.pk in rows[hit.kind]]
    marked = _marked(present, its.typed.any, readable)
    return at, [Entry(hit, row, *marked[hit.kind, hit.pk]) for hit, row in present]


def _pks(hits: Sequence[Hit], kind: str) -> list[int]:
    return [hit.pk for hit in hits if hit.kind == kind]


def _marked(
    rows: Sequence[tuple[Hit, Any]], query: str, readable: QuerySet[ArticleVersion]
) -> dict[tuple[str, int], tuple[Marked, Marked | None]]:
    """Title and snippet of each: one query, which reads texts only where they are shown."""
    titles = {(hit.kind, hit.pk): _title(hit, row) for hit, row in rows}
    if not query:
        return {key: (Marked.of(_plain(title)), None) for key, title in titles.items()}
    keys = list(titles)
    texts = dict(
        readable.filter(pk__in=[pk for kind, pk in keys if kind == "article"])
        .extra(select={"beginning": f"left(text, {_READ})"})  # noqa: S610  # a number of ours
        .values_list("pk", "beginning")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT ts_headline(%s::regconfig, title, %s::tsquery, %s),"
            " CASE WHEN body <> '' THEN ts_headline(%s::regconfig, body, %s::tsquery, %s) ELSE '' END"
            " FROM unnest(%s::text[], %s::text[]) WITH ORDINALITY AS its(title, body, n) ORDER BY n",
            [WORDS, query, _WHOLE, WORDS, query, _PARTS, [_plain(titles[key]) for key in keys],
             [_plain(texts.get(pk, "")) if kind == "article" else "" for kind, pk in keys]],
        )  # fmt: skip
        found = cursor.fetchall()
    return {
        key: (Marked.of(title), Marked.of(body) if body else None)
        for key, (title, body) in zip(keys, found, strict=True)
    }


def _title(hit: Hit, row: Any) -> str:
    match hit.kind:
        case "claim":
            return str(row.statement)
        case "statement":
            return str(row.quote)
        case "article":
            return str(row.title)
        case _:
            return str(row.name)


def _plain(text: str) -> str:
    return re.sub(r"[\x00-\x08\x0b-\x1f]", " ", text)
