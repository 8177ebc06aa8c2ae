"""Redaction in files of evidence: words of plain text are blanked; a document with the words goes as a whole.

Bytes are changed once the transaction is through, so that an error leaves them as they were.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Final

from django.core.files.base import ContentFile
from django.db import transaction

from claims.formats.pdf import read_pdf
from claims.models import BLANK, Evidence
from claims.services.blanking import Words

#: In place of the digest of a file that is gone.
GONE: Final = "redacted"


def blank_in_files(words: Words) -> tuple[list[int], int]:
    """Blank the words in every file of evidence that holds them; the rows, and how many files hold no text that could
    be searched (pictures, sound, scanned pages): somebody has to look at those."""
    changed, unsearched = [], 0
    for its in _files():
        text = _text_of(its)
        if text is None:
            unsearched += 1
        elif words.pattern.search(text):
            changed.append(its.pk)
            if str(its.file.name).endswith(".txt"):
                _rewrite(its, words.without(text))
            else:
                remove_file(its)
    return changed, unsearched


def files_with(words: Words) -> tuple[int, int]:
    """How many files hold the words, and how many hold no text that could be searched; changes nothing."""
    texts = [_text_of(its) for its in _files()]
    return sum(bool(words.pattern.search(text)) for text in texts if text is not None), texts.count(None)


def remove_file(its: Evidence) -> None:
    """Its bytes and its name are gone; that there was a file stays."""
    storage, name = its.file.storage, str(its.file.name)
    Evidence.objects.filter(pk=its.pk).update(file_sha256=GONE, file_name=BLANK * len(its.file_name))
    _once_through(lambda: storage.delete(name))


def _files() -> list[Evidence]:
    return list(Evidence.objects.filter(kind=Evidence.Kind.FILE).exclude(file_sha256=GONE).order_by("pk"))


def _text_of(its: Evidence) -> str | None:
    """What can be searched in it; None where there is none."""
    if not str(its.file.name).endswith((".txt", ".pdf")):
        return None
    with its.file.open("rb") as file:
        data = file.read()
    if str(its.file.name).endswith(".txt"):
        return str(data, "utf-8", "replace")
    payload = read_pdf(data, name="").payload
    return f"{payload['title']}\n{payload['text']}" if payload else None


def _rewrite(its: Evidence, text: str) -> None:
    """A new file in place of the old, so that nobody reads half of it."""
    storage, old, data = its.file.storage, str(its.file.name), text.encode()
    new = storage.save(old, ContentFile(data))
    Evidence.objects.filter(pk=its.pk).update(file=new, file_sha256=hashlib.sha256(data).hexdigest())
    _once_through(lambda: storage.delete(old))


def _once_through(do: Callable[[], None]) -> None:
    transaction.on_commit(do)
