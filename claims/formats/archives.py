"""Articles from .zip files: nothing is written to the disk, and nothing unpacks to more than it may."""

from __future__ import annotations

import io
import stat
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import PurePosixPath
from typing import Final

from claims.formats.read import Read, one_line

MOST_ENTRIES: Final = 20_000
MOST_OF_ONE: Final = 50_000_000  # bytes, unpacked
MOST_OF_ALL: Final = 500_000_000
_MOST_RATIO: Final = 200  # what text is packed to: twenty to one is much
_SKIPPED: Final = ("__MACOSX", ".DS_Store", "Thumbs.db")

Reader = Callable[[bytes, str], Iterator[Read]]


def read_zip(data: bytes, *, name: str, reader: Reader, endings: tuple[str, ...]) -> Iterator[Read]:
    """What ``reader`` makes of each file within that has one of the ``endings``, in the order of the archive.

    Refused in words: paths that lead out of the archive, links, encrypted files, archives within, bombs.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError, EOFError, OSError) as error:
        yield Read(name, error=f"This is no zip file that can be opened: {one_line(str(error), 100)}.")
        return
    if len(entries) > MOST_ENTRIES:
        yield Read(name, error=f"The zip file holds {len(entries):,} files; {MOST_ENTRIES:,} is the most.")
        return
    total = 0
    for entry in entries:
        path = PurePosixPath(entry.filename)
        is_hidden = path.name.startswith(".") and "\\" not in entry.filename
        if entry.is_dir() or is_hidden or set(path.parts) & set(_SKIPPED):
            continue
        place = f"{name}: {one_line(entry.filename, 200)}"
        if refusal := _refusal(entry, path, endings):
            yield Read(place, error=refusal)
            continue
        try:
            with archive.open(entry) as file:
                content = file.read(min(MOST_OF_ONE, MOST_OF_ALL - total) + 1)
        except (
            zipfile.BadZipFile,
            zlib.error,
            ValueError,
            RuntimeError,
            NotImplementedError,
            EOFError,
            OSError,
        ) as error:
            yield Read(place, error=f"The file cannot be unpacked: {one_line(str(error), 100)}.")
            continue
        total += len(content)
        if len(content) > MOST_OF_ONE:
            yield Read(place, error=f"The file unpacks to more than {MOST_OF_ONE // 1_000_000} MB.")
            continue
        if total > MOST_OF_ALL:
            yield Read(
                name, error=f"The zip file unpacks to more than {MOST_OF_ALL // 1_000_000} MB; what followed was left."
            )
            return
        yield from reader(content, place)


def _refusal(entry: zipfile.ZipInfo, path: PurePosixPath, endings: tuple[str, ...]) -> str:
    if path.is_absolute() or ".." in path.parts or "\\" in entry.filename or ":" in entry.filename[:3]:
        return "Its path leads out of the archive; it is not opened."
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "This is a link and no file; it is not opened."
    if entry.flag_bits & 1:
        return "The file is encrypted."
    if path.suffix.lower() == ".zip":
        return "An archive within an archive is not opened."
    if path.suffix.lower() not in endings:
        return f"Files like “{one_line(path.suffix or path.name, 20)}” are not read."
    if entry.file_size > MOST_OF_ONE or entry.file_size > _MOST_RATIO * max(entry.compress_size, 1_000):
        return "The file unpacks to far too much; it is not opened."
    return ""
