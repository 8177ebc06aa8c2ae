"""A claim over time: who asserted and denied it when, by outlet, wire copies folded."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import QuerySet

from claims.models import ArticleVersion, Attribution, Band, Claim
from claims.queries.pictures.scales import Days, Tick
from claims.queries.positions import Fold, disputed_since, folded, positions_on

WIDTH: Final = 960
_LEFT, _RIGHT, _TOP, _ROW = 190, 915, 34, 34
#: So many outlets have a row of their own; the rest share one.
MOST_OUTLETS: Final = 14
#: Marks of one kind that would touch are one, with their number.
_TOUCH: Final = 22
_OFFSETS = {Band.ASSERTED: -7, Band.DENIED: 7, Band.ON_RECORD: 0}
CLASSES: Final = {Band.ASSERTED: "asserts", Band.DENIED: "denies", Band.ON_RECORD: "record"}
MOST_ROWS: Final = 500  # of the table


@dataclass(frozen=True, slots=True)
class Utterance:
    """One line of the table: a source's words in one text and its wire copies."""

    day: date
    band: str
    stance: str
    source: int
    name: str
    outlet: str
    version: int
    attribution: int
    copies: int
    sentence: int = 0  # where it starts in the text


@dataclass(frozen=True, slots=True)
class Mark:
    """Of one or several utterances; ``address`` of one, its place in the text."""

    x: float
    y: float
    band: str
    utterances: tuple[Utterance, ...]

    @property
    def number(self) -> int:
        return len(self.utterances)

    @property
    def first(self) -> Utterance:
        return self.utterances[0]


@dataclass(frozen=True, slots=True)
class Row:
    label: str
    y: float
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Timeline:
    claim: Claim
    rows: list[Row]
    ticks: list[Tick]
    disputed: Tick | None
    height: int
    utterances: list[Utterance]  # newest first
    undated: int
    withheld: int  # in texts that this person may not read
    width: int = WIDTH
    left: int = _LEFT

    @property
    def bottom(self) -> int:
        return self.height - 26


def timeline(claim: Claim, *, readable: QuerySet[ArticleVersion]) -> Timeline:
    """Five queries, however much is on record."""
    positions = positions_on([claim.pk], readable=readable)[claim.pk]
    folds = folded(p for p in positions if p.is_readable)
    outlets = dict(
        ArticleVersion.objects.filter(pk__in={fold[0].place[0] for fold in folds})
        .order_by().values_list("pk", "article__outlet__name")
    )  # fmt: skip
    starts = dict(
        Attribution.objects.filter(pk__in={fold[0].pk for fold in folds}).order_by().values_list("pk", "sentence_start")
    )
    utterances = [its for fold in folds if (its := _utterance(fold, outlets, starts))]
    utterances.sort(key=lambda its: (its.day, its.attribution), reverse=True)
    since = disputed_since(p for p in positions if p.is_readable)
    withheld = len(folded(p for p in positions if not p.is_readable))
    if not utterances:
        return Timeline(claim, [], [], None, 0, [], len(folds), withheld)
    scale = Days.of([*(its.day for its in utterances), *([since] if since else [])], _LEFT, _RIGHT)
    rows = _rows(utterances, scale)
    return Timeline(
        claim=claim, rows=rows, ticks=scale.ticks(),
        disputed=Tick(scale.at(since), since.isoformat()) if since else None,
        height=_TOP + len(rows) * _ROW + 34, utterances=utterances[:MOST_ROWS], undated=len(folds) - len(utterances),
        withheld=withheld,
    )  # fmt: skip


def _utterance(fold: Fold, outlets: Mapping[int, str | None], starts: Mapping[int, int]) -> Utterance | None:
    its = fold[0]
    day = its.said_on or its.published_on
    if day is None:
        return None
    return Utterance(
        day=day, band=its.band.value, stance=its.stance, source=its.source, name=its.name,
        outlet=outlets.get(its.place[0]) or "no outlet named", version=its.place[0], attribution=its.pk,
        sentence=starts[its.pk], copies=len({other.place[0] for other in fold[1:]} - {its.place[0]}),
    )  # fmt: skip


def _rows(utterances: Sequence[Utterance], scale: Days) -> list[Row]:
    counts = Counter(its.outlet for its in utterances)
    own = {outlet for outlet, _ in counts.most_common(MOST_OUTLETS)}
    lanes: dict[str, list[Utterance]] = defaultdict(list)
    for its in reversed(utterances):
        lanes[its.outlet if its.outlet in own else ""].append(its)
    ordered = sorted((key for key in lanes if key), key=lambda key: (lanes[key][0].day, key)) + [""] * ("" in lanes)
    rows = []
    for place, key in enumerate(ordered):
        y = _TOP + place * _ROW + _ROW / 2
        label = key or f"{len(counts) - len(own)} other outlets"
        rows.append(Row(label, y, tuple(_marks(lanes[key], y, scale))))
    return rows


def _marks(utterances: Sequence[Utterance], y: float, scale: Days) -> list[Mark]:
    marks: list[Mark] = []
    for band in Band:
        group: list[Utterance] = []
        for its in (its for its in utterances if its.band == band):
            if group and scale.at(its.day) - scale.at(group[0].day) >= _TOUCH:
                marks.append(_mark(group, band, y, scale))
                group = []
            group.append(its)
        if group:
            marks.append(_mark(group, band, y, scale))
    return marks


def _mark(group: Sequence[Utterance], band: Band, y: float, scale: Days) -> Mark:
    x = sum(scale.at(its.day) for its in group) / len(group)
    return Mark(round(x, 1), y + _OFFSETS[band], CLASSES[band], tuple(group))
