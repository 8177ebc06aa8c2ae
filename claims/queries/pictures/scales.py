"""Days and numbers to places in a picture.  Units are those of its viewBox."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from dateutil.relativedelta import relativedelta
from django.utils.formats import date_format

MOST_TICKS: Final = 8
#: Steps between the marks of a time axis, from a day to ten years.
_STEPS: Final = (
    relativedelta(days=1), relativedelta(days=2), relativedelta(days=7), relativedelta(days=14),
    relativedelta(months=1), relativedelta(months=3), relativedelta(months=6), relativedelta(years=1),
    relativedelta(years=2), relativedelta(years=5), relativedelta(years=10), relativedelta(years=50),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class Days:
    """A linear scale from the first to the last day, both inside it."""

    first: date
    last: date
    left: float
    right: float

    @classmethod
    def of(cls, days: Sequence[date], left: float, right: float) -> Days:
        """With a little room around them; one day alone stands in the middle."""
        first, last = min(days), max(days)
        room = timedelta(days=max(1, (last - first).days // 50))
        return cls(max(first, date(1, 2, 1)) - room, last + room, left, right)

    def at(self, day: date) -> float:
        part = (day - self.first).days / max((self.last - self.first).days, 1)
        return round(self.left + part * (self.right - self.left), 1)

    def ticks(self) -> list[Tick]:
        """As many round dates as have room."""
        for step in _STEPS:
            day = self._round(step)
            ticks: list[Tick] = []
            while day <= self.last and len(ticks) <= MOST_TICKS:
                if day >= self.first:
                    ticks.append(Tick(self.at(day), date_format(day, _format(step))))
                day += step
            if len(ticks) <= MOST_TICKS:
                return ticks
        return []

    def _round(self, step: relativedelta) -> date:
        if step.years:
            return date(max(self.first.year - self.first.year % step.years, 1), 1, 1)
        if step.months:
            return date(self.first.year, 1 + (self.first.month - 1) // step.months * step.months, 1)
        return self.first


def _format(step: relativedelta) -> str:
    return "Y" if step.years else "M Y" if step.months else "j M Y"
