"""Who stands where on which claims: rows light enough to count all of them, and to fold wire copies.

A page reads these for everything that is on record, counts and sorts them, and then fetches the sentences
of the few that it shows.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from claims.models import BAND_OF_STANCE, ArticleVersion, Attribution, Band
from claims.nlp.types import SourceKind, Stance
from claims.queries.at import attributions_at, sources_at, variants_at, versions_at
from claims.queries.standing import confirmed_variants

_FIELDS = (
    "claim_id", "stance", "quote", "start", "end", "said_on", "accepted_at", "retracts_id",
    "version_id", "version__published_on",
    "version__near_duplicate_of_id", "version__near_duplicate_of__near_duplicate_of_id",
    "source_id", "source__name", "source__key", "source__kind", "source__group_size",
    "source__speaks_for_id", "source__speaks_for__speaks_for_id", "readable",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Position:
    """One attribution that bears on a claim: on it itself, or ``through`` a variant or the wider claim."""

    pk: int
    claim: int
    stance: str
    source: int
    name: str
    counted_as: Hashable  # equal for a source and for whom it speaks
    text: int  # the version; for wire copies, the one that they copy
    place: tuple[int, int, int]  # version, first and last code point: two deniers of one sentence share it
    words: str
    published_on: date | None
    said_on: date | None
    is_readable: bool
    is_copy: bool
    through: int | None = None
    people: int = 1  # of an anonymous group, as many as the article speaks of
    is_taken_back: bool = False  # by its source, later

    @property
    def band(self) -> Band:
        return Band.ON_RECORD if self.is_taken_back else BAND_OF_STANCE[self.stance]

    @property
    def newness(self) -> tuple[date, int]:
        return self.said_on or self.published_on or date.min, self.pk


def positions_on(
    claims: Collection[int], *, readable: QuerySet[ArticleVersion], at: datetime | None = None
) -> dict[int, list[Position]]:
    """All that is on record on each claim, newest first: two queries, however many claims.

    Who asserts a variant asserts the claim too; who denies the wider claim denies the variant, implied.
    With ``at``: as it was recorded just before that moment, with all that has changed since undone.
    """
    pairs = _pairs(claims, at)
    variants, wider = {a for a, b in pairs if b in claims}, {b for a, b in pairs if a in claims}
    of_others = Q(claim__in=variants, stance__in=[*stances(Band.ASSERTED), Stance.RETRACTS]) | Q(
        claim__in=wider, stance__in=[*stances(Band.DENIED), Stance.RETRACTS]
    )
    on_record: QuerySet[Any] = Attribution.objects.live().annotate(its_pk=F("pk"))
    if at is not None:
        on_record = attributions_at(at, claims={*claims, *variants, *wider}).annotate(its_pk=F("pgh_obj_id"))
    rows = list(
        on_record.filter(Q(claim__in=claims) | of_others)
        .annotate(readable=Exists(readable.filter(pk=OuterRef("version"))))
        .order_by()
        .values("its_pk", *_FIELDS)
    )
    if at is not None:
        _as_they_were(rows, at)
    taken_back = _taken_back(rows)
    found: dict[int, list[Position]] = {claim: [] for claim in claims}
    for row in rows:
        for claim, through in _bears_on(row, found, pairs):
            if through is None or row["its_pk"] not in taken_back:
                found[claim].append(_position(row, claim, through, is_taken_back=row["its_pk"] in taken_back))
    for its in found.values():
        its.sort(key=lambda position: position.newness, reverse=True)
    return found


def _pairs(claims: Collection[int], at: datetime | None) -> list[tuple[int, int]]:
    if at is not None:
        return variants_at(at, claims=claims)
    rows = confirmed_variants().filter(Q(claim__in=claims) | Q(other__in=claims))
    return list(rows.values_list("claim", "other"))


def _as_they_were(rows: list[dict[str, Any]], at: datetime) -> None:
    """For whom the sources spoke, and which text was taken for a copy of which, changes too: by a merge, say."""
    sources = sources_at(at, sources={row["source_id"] for row in rows})
    texts = versions_at(at, versions={row["version_id"] for row in rows})
    none: dict[str, Any] = {}
    for row in rows:
        source, text = sources.get(row["source_id"], none), texts.get(row["version_id"], none)
        if source:
            row |= {f"source__{name}": source[name] for name in ("name", "kind", "group_size", "speaks_for_id")}
            spoken_for = sources.get(source["speaks_for_id"], none)
            row["source__speaks_for__speaks_for_id"] = spoken_for.get("speaks_for_id")
        if text:
            row |= {f"version__{name}": text[name] for name in ("published_on", "near_duplicate_of_id")}
            copied = texts.get(text["near_duplicate_of_id"], none)
            row["version__near_duplicate_of__near_duplicate_of_id"] = copied.get("near_duplicate_of_id")


def _taken_back(rows: Iterable[dict[str, Any]]) -> set[int]:
    """What ``Attribution.objects.counting()`` leaves out, by the same rule."""

    def day(row: dict[str, Any]) -> date:
        its: date = row["said_on"] or row["version__published_on"] or row["accepted_at"].date()
        return its

    said: dict[tuple[int, int], list[dict[str, Any]]] = defaultdict(list)
    for row in rows:
        said[row["claim_id"], row["source_id"]].append(row)
    return {
        row["its_pk"]
        for same in said.values()
        for its in same
        if its["stance"] == Stance.RETRACTS
        for row in same
        if row["stance"] != Stance.RETRACTS
        and (its["retracts_id"] == row["its_pk"] or (its["retracts_id"] is None and day(its) >= day(row)))
    }


def stances(band: Band) -> list[str]:
    return [stance for stance, its in BAND_OF_STANCE.items() if its == band]


def _bears_on(
    row: dict[str, Any], claims: Collection[int], pairs: Iterable[tuple[int, int]]
) -> Iterable[tuple[int, int | None]]:
    its, band = row["claim_id"], BAND_OF_STANCE[row["stance"]]
    if its in claims:
        yield its, None
    for variant, wider in pairs:
        if band == Band.ASSERTED and its == variant and wider in claims:
            yield wider, variant
        if band == Band.DENIED and its == wider and variant in claims:
            yield variant, wider


def _position(row: dict[str, Any], claim: int, through: int | None, *, is_taken_back: bool) -> Position:
    copied = row["version__near_duplicate_of_id"]
    text = row["version__near_duplicate_of__near_duplicate_of_id"] or copied or row["version_id"]
    counted_as: Hashable = row["source__speaks_for__speaks_for_id"] or row["source__speaks_for_id"] or row["source_id"]
    if row["source__kind"] == SourceKind.ANONYMOUS:
        # It belongs to its article, and a wire copy of the article has a row of its own for it.
        counted_as = text, row["source__key"]
    return Position(
        pk=row["its_pk"], claim=claim, stance=row["stance"], source=row["source_id"], name=row["source__name"],
        counted_as=counted_as, text=text, place=(row["version_id"], row["start"], row["end"]),
        words=" ".join(re.findall(r"\w+", row["quote"].casefold())),
        published_on=row["version__published_on"], said_on=row["said_on"], is_readable=row["readable"],
        is_copy=copied is not None, through=through, people=row["source__group_size"] or 1,
        is_taken_back=is_taken_back,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sides:
    """How many sources stand on each side: see ``counted``."""

    asserted: int = 0
    denied: int = 0
    on_record: int = 0


def sides(positions: Iterable[Position]) -> Sides:
    found: dict[Band, list[Position]] = defaultdict(list)
    for position in positions:
        found[position.band].append(position)
    return Sides(*(counted(found[band]) for band in (Band.ASSERTED, Band.DENIED, Band.ON_RECORD)))


def counted(positions: Iterable[Position]) -> int:
    """How many sources these are: who speaks for another is counted with them, wire copies once, an anonymous
    group by the number that its article states."""
    people: dict[Hashable, int] = {}
    for position in positions:
        people[position.counted_as] = max(position.people, people.get(position.counted_as, 0))
    return sum(people.values())


def disputed_since(positions: Iterable[Position]) -> date | None:
    """The day the dispute became visible: the first report of the side that was reported later."""
    first: dict[Band, date] = {}
    for position in positions:
        if position.published_on is not None:
            first[position.band] = min(position.published_on, first.get(position.band, date.max))
    if Band.ASSERTED not in first or Band.DENIED not in first:
        return None
    return max(first[Band.ASSERTED], first[Band.DENIED])


#: One source's words and their wire copies, the original first.
Fold = list[Position]


def folded(positions: Iterable[Position]) -> list[Fold]:
    """The same words of the same source in wire copies of one text are one line: the original, then its
    copies.  The order of the lines is that of their newest."""
    lines: dict[Hashable, list[Position]] = {}
    for position in positions:
        who = position.counted_as if isinstance(position.counted_as, tuple) else position.source
        key = who, position.stance, position.through, position.text, position.words
        lines.setdefault(key, []).append(position)
    return [_original_first(line) for line in lines.values()]


def together(folds: Iterable[Fold]) -> list[list[Fold]]:
    """The sources that stand on one side by one sentence ("Turkey and Azerbaijan have denied") share a line."""
    lines: dict[Hashable, list[Fold]] = {}
    for fold in folds:
        lines.setdefault((fold[0].place, fold[0].stance, fold[0].through), []).append(fold)
    return [sorted(line, key=lambda fold: fold[0].pk) for line in lines.values()]


def _original_first(line: list[Position]) -> list[Position]:
    """One text may give the same words twice: only those of other texts are copies."""
    return sorted(line, key=lambda p: (not p.is_readable, p.is_copy, p.published_on or date.max, p.pk))


def names(positions: Sequence[Position], band: Band) -> list[tuple[int, str]]:
    """The sources of one band, by name, each once."""
    found = {p.name: p.source for p in positions if p.band == band}
    return [(source, name) for name, source in sorted(found.items())]
