"""The file of a whole archive: a zip of JSON lines, as docs/exchange.md describes it.

    manifest.json           what this is: format, origin, when, and each table with its columns and number of rows
    tables/NAME.jsonl       one row a line, an object by column
    files/PATH              evidence that was uploaded

Written and read as a stream, so that the number of rows has no limit.  Nothing here knows what the tables mean.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from typing import IO, Any, Final

FORMAT: Final = "claimtrack-archive"
VERSION: Final = 1
_CHUNK: Final = 1 << 20


class ArchiveError(Exception):
    """The file is no archive that can be read here; the message is for a person."""


@dataclass(slots=True)
class Manifest:
    origin: str  # the uid of the installation
    made_at: str  # ISO 8601
    tables: dict[str, list[str]] = field(default_factory=dict)  # its columns
    rows: dict[str, int] = field(default_factory=dict)
    format: str = FORMAT
    version: int = VERSION


class ArchiveWriter:
    """Use as a context; ``table`` may be called once for each table; the manifest is written at the end."""

    def __init__(self, out: IO[bytes], *, origin: str, made_at: str) -> None:
        self._zip = zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=6)
        self.manifest = Manifest(origin, made_at)

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(self, kind: object, *rest: object) -> None:
        if kind is None:
            self._zip.writestr("manifest.json", json.dumps(asdict(self.manifest), indent=1))
        self._zip.close()

    def table(self, name: str, columns: Sequence[str], lines: Iterable[str]) -> int:
        """``lines`` are JSON objects, without their ends."""
        count = 0
        with self._zip.open(f"tables/{name}.jsonl", "w", force_zip64=True) as out:
            for line in lines:
                out.write(line.encode() + b"\n")
                count += 1
        self.manifest.tables[name], self.manifest.rows[name] = list(columns), count
        return count

    def file(self, path: str, source: IO[bytes]) -> None:
        with self._zip.open(f"files/{path}", "w", force_zip64=True) as out:
            while chunk := source.read(_CHUNK):
                out.write(chunk)


class ArchiveReader:
    """Use as a context.  Raises ArchiveError, in words, for what is no archive of a version that is known here."""

    def __init__(self, source: IO[bytes]) -> None:
        try:
            self._zip = zipfile.ZipFile(source)
            told: Any = json.loads(self._zip.read("manifest.json"))
        except (zipfile.BadZipFile, KeyError, ValueError, OSError, NotImplementedError, RuntimeError) as error:
            raise ArchiveError("This is no archive: it has no manifest that can be read.") from error
        if not isinstance(told, dict) or told.get("format") != FORMAT:
            raise ArchiveError("This is no archive of claimtrack.")
        if told.get("version") != VERSION:
            raise ArchiveError(f"The archive is of version {told.get('version')}; version {VERSION} is read here.")
        self.manifest = _manifest(told)

    def __enter__(self) -> ArchiveReader:
        return self

    def __exit__(self, *rest: object) -> None:
        self._zip.close()

    def lines(self, name: str) -> Iterator[bytes]:
        try:
            with self._zip.open(f"tables/{name}.jsonl") as source:
                yield from source
        except (KeyError, zipfile.BadZipFile, OSError, EOFError) as error:
            raise ArchiveError(f"The archive is broken: table {name} cannot be read to its end.") from error

    def file(self, path: str) -> IO[bytes] | None:
        try:
            return self._zip.open(f"files/{path}")
        except KeyError:
            return None


def _manifest(told: Mapping[str, Any]) -> Manifest:
    tables, rows = told.get("tables"), told.get("rows")
    if not (
        isinstance(tables, dict)
        and isinstance(rows, dict)
        and all(isinstance(columns, list) for columns in tables.values())
        and isinstance(told.get("origin"), str)
    ):
        raise ArchiveError("The archive's manifest does not say which tables it holds.")
    return Manifest(told["origin"], str(told.get("made_at", "")), tables, rows)
