"""Which backups are kept: the newest of each of so many days, weeks and months."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

_STAMP: Final = "%Y-%m-%dT%H%M%SZ"
_NAME: Final = re.compile(r"claimtrack-(\d{4}-\d\d-\d\dT\d{6}Z)\.tar(\.age)?")


@dataclass(frozen=True)
class Keep:
    """For how many days, weeks and months that have a backup the newest of each stays."""

    days: int
    weeks: int
    months: int

    @classmethod
    def of(cls, words: str) -> Keep:
        """From ``days,weeks,months``; raises ValueError, in words."""
        numbers = [part.strip() for part in words.split(",")]
        if len(numbers) != 3 or not all(number.isdigit() for number in numbers) or int(numbers[0]) < 1:
            raise ValueError(f"{words!r}: say how many days, weeks and months, as in 7,4,6; a day at least.")
        return cls(*map(int, numbers))


def name_of(made_at: datetime, ending: str) -> str:
    return f"claimtrack-{made_at.astimezone(UTC).strftime(_STAMP)}{ending}"


def backups_in(folder: Path) -> list[Path]:
    """The backups of a folder, the newest first; other files of it are nobody's business."""
    found = [path for path in folder.glob("claimtrack-*") if _NAME.fullmatch(path.name) and path.is_file()]
    return sorted(found, key=made_at, reverse=True)


def made_at(path: Path) -> datetime:
    match = _NAME.fullmatch(path.name)
    assert match is not None  # noqa: S101  # backups_in() gives no others
    return datetime.strptime(match.group(1), _STAMP).replace(tzinfo=UTC)


def superfluous(backups: Iterable[Path], keep: Keep) -> list[Path]:
    """Those that no day, week or month needs."""
    newest_first = sorted(backups, key=made_at, reverse=True)
    kept: set[Path] = set()
    for most, period in ((keep.days, "%Y-%m-%d"), (keep.weeks, "%G-%V"), (keep.months, "%Y-%m")):
        newest: dict[str, Path] = {}
        for path in newest_first:
            newest.setdefault(made_at(path).strftime(period), path)
        kept.update(list(newest.values())[:most])
    return [path for path in newest_first if path not in kept]
