"""Articles, and evidence, from .pdf."""

from __future__ import annotations

import io
import logging
import re
import statistics
from typing import Final

import pypdf
from pypdf.errors import PyPdfError

from claims.formats.read import Read, clean, one_line
from claims.formats.texts import titled

#: What programs write where nobody gave a title.
NO_TITLE: Final = re.compile(r"(?i)^(untitled|document\d*|microsoft word.*|.*\.(docx?|pdf|indd|qxp|pages))?$")
_MOST_PAGES: Final = 500
_SENTENCE_END: Final = re.compile(r"[.!?:][\"'”’)\]]*$")
logging.getLogger("pypdf").setLevel(logging.ERROR)  # it complains of every odd file that it can read all the same


def read_pdf(data: bytes, *, name: str) -> Read:
    """The words of all pages, in paragraphs: lines are joined, words that a line's end cut are put together."""
    try:
        file = pypdf.PdfReader(io.BytesIO(data))
        if file.is_encrypted and not file.decrypt(""):
            return Read(name, error="This PDF wants a password.")
        if len(file.pages) > _MOST_PAGES:
            return Read(name, error=f"This PDF has {len(file.pages):,} pages; {_MOST_PAGES} is the most.")
        text = "\n\n".join(unwrapped(page.extract_text()) for page in file.pages)
        title = one_line(str((file.metadata.title if file.metadata else "") or ""), 500)
    except (PyPdfError, RecursionError, MemoryError) as error:
        return Read(name, error=f"This PDF cannot be read: {in_words(error)}.")
    except Exception as error:  # what broken files raise within the library is of every kind
        return Read(name, error=f"This PDF is broken: {in_words(error)}.")
    text = clean(text).strip()
    if not text:
        return Read(name, error="This PDF holds pictures of text, but no text: it has to be read by a person.")
    found = titled(text, name=name)
    if not NO_TITLE.match(title):
        if text.startswith(title):
            text = text.removeprefix(title).strip() or text
        return Read(name, {"title": title, "text": text})
    return found


def unwrapped(page: str) -> str:
    """Paragraphs, each in one line: a line that is full leads on to the next one."""
    lines = [" ".join(line.split()) for line in page.splitlines()]
    lengths = [len(line) for line in lines if line]
    full = statistics.median(lengths) * 0.8 if lengths else 0
    paragraphs: list[str] = []
    open_line = False
    for line in lines:
        if not line:
            open_line = False
            continue
        if open_line:
            before = paragraphs[-1]
            if before.endswith("-") and line[:1].islower():
                paragraphs[-1] = before[:-1] + line
            else:
                paragraphs[-1] = f"{before} {line}"
        else:
            paragraphs.append(line)
        open_line = len(line) >= full and not (_SENTENCE_END.search(line) and len(line) < full * 1.1)
    return "\n".join(paragraphs)


def in_words(error: Exception) -> str:
    return one_line(str(error) or type(error).__name__, 200).rstrip(".")
