"""Articles from the bytes of a file, by the ending of its name.

Nothing here raises for what a file holds: what cannot be read becomes a ``Read`` with its error.  Readers that need a
large library are loaded when they are first asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import PurePath
from typing import Final

from claims.formats.archives import read_zip
from claims.formats.read import READABLE, Read
from claims.formats.tables import read_csv, read_jsonl
from claims.formats.texts import read_md, read_txt

#: Bytes of one file that is read as a whole; .jsonl is read line by line.
LARGEST: Final = 200_000_000
_WITHIN: Final = tuple(ending for ending in READABLE if ending != ".zip")


def read(data: Iterable[bytes], *, name: str) -> Iterator[Read]:
    """The articles of one file; ``data`` is its lines, as an open file gives them."""
    ending = PurePath(name).suffix.lower()
    if ending == ".jsonl":
        yield from read_jsonl(data, name=name)
    elif ending not in READABLE:
        yield Read(name, error=f"Files like “{ending or PurePath(name).name}” are not read: only {_listed()}.")
    else:
        whole = b""
        parts, size = [], 0
        for part in data:
            parts.append(part)
            if (size := size + len(part)) > LARGEST:
                yield Read(name, error=f"The file is larger than {LARGEST // 1_000_000} MB; cut it in pieces.")
                return
        whole = b"".join(parts)
        del parts
        yield from _read_whole(whole, name, ending)


def _read_whole(data: bytes, name: str, ending: str) -> Iterator[Read]:
    if ending == ".zip":
        yield from read_zip(data, name=name, reader=_within, endings=_WITHIN)
    elif ending == ".csv":
        yield from read_csv(data, name=name)
    elif ending == ".md":
        yield read_md(data, name=name)
    elif ending in {".html", ".htm"}:
        from claims.formats.pages import read_page

        yield read_page(data, name=name)
    elif ending in {".pdf", ".docx", ".eml"}:
        from claims.formats import documents, pdf

        by_ending = {".pdf": pdf.read_pdf, ".docx": documents.read_docx, ".eml": documents.read_eml}
        yield by_ending[ending](data, name=name)
    else:
        yield read_txt(data, name=name)


def _within(data: bytes, name: str) -> Iterator[Read]:
    return read(data.splitlines(keepends=True) if name.lower().endswith(".jsonl") else [data], name=name)


def _listed() -> str:
    return f"{', '.join(READABLE[:-1])} and {READABLE[-1]}"
