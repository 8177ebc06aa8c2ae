"""What became of an import, as CSV (RFC 4180)."""

from __future__ import annotations

import csv
import itertools
from collections.abc import Iterable, Iterator
from typing import Final

HEADS: Final = ("item", "state", "article", "reason")
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")


def report_lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """The lines of the file, the heads first.  A cell that a spreadsheet would run as a formula is escaped."""
    return csv_lines(itertools.chain([HEADS], rows))


def csv_lines(rows: Iterable[Iterable[str]]) -> Iterator[str]:
    """One line for each row, as RFC 4180 has it, with every cell escaped that a spreadsheet would run."""
    writer = csv.writer(_Line())
    for row in rows:
        line: str = writer.writerow([f"'{cell}" if cell.startswith(_FORMULA) else cell for cell in row])
        yield line


class _Line:
    """A file for csv.writer whose ``write`` hands the line back."""

    def write(self, line: str) -> str:
        return line
