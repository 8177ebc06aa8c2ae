"""Articles from .docx and .eml: what press offices send."""

from __future__ import annotations

import email
import email.policy
import io
import zipfile
from email.message import EmailMessage
from pathlib import PurePath
from typing import Final

import docx
from docx.table import Table
from docx.text.paragraph import Paragraph

from claims.formats.days import day_of
from claims.formats.decoding import decode
from claims.formats.pages import read_page
from claims.formats.pdf import NO_TITLE, in_words
from claims.formats.read import Read, UnreadableError, clean, headline_of, one_line
from claims.formats.texts import readable

_MOST_UNPACKED: Final = 100_000_000  # bytes of a .docx, which is a zip


def read_docx(data: bytes, *, name: str) -> Read:
    """Paragraphs and the rows of tables; the title from the file, or from the first heading."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            if sum(part.file_size for part in parts.infolist()) > _MOST_UNPACKED:
                return Read(name, error="This Word file unpacks to too much.")
        file = docx.Document(io.BytesIO(data))
        blocks = [block for item in file.iter_inner_content() for block in _block(item)]
        title = one_line(file.core_properties.title or "", 500)
    except Exception as error:  # a zip with anything in it: the library raises what it stumbles over
        return Read(name, error=f"This Word file cannot be read: {in_words(error)}.")
    blocks = [(style, clean(words).strip()) for style, words in blocks if words.strip()]
    if NO_TITLE.match(title):
        title = ""
    if blocks and len(blocks) > 1 and (blocks[0][0].startswith(("Title", "Heading")) or blocks[0][1] == title):
        title = one_line(blocks.pop(0)[1], 500)
    text = "\n".join(words for _, words in blocks)
    if not text:
        return Read(name, error="This Word file has no text.")
    return Read(name, {"title": title or readable(PurePath(name).stem), "text": text})


def read_eml(data: bytes, *, name: str) -> Read:
    """A message as an article: its subject, who sent it, its date, and its text; attachments are left out."""
    try:
        message = email.message_from_bytes(data, policy=email.policy.default)
        body = message.get_body(("plain", "html"))
        content = _content(body) if isinstance(body, EmailMessage) else ""
        subject = one_line(str(message.get("subject") or ""), 500)
        sender = one_line(str(message.get("from") or "").partition("<")[0].strip(' "'), 300)
        day = day_of(str(message.get("date") or ""))
        is_html = isinstance(body, EmailMessage) and body.get_content_type() == "text/html"
    except UnreadableError as error:
        return Read(name, error=str(error))
    except Exception as error:  # headers from outside: the library raises of every kind
        return Read(name, error=f"This message cannot be read: {in_words(error)}.")
    if is_html:
        page = read_page(content.encode(), name=name)
        if page.error:
            return page
        content = page.payload["text"]
    content = content.strip()
    if not content:
        return Read(name, error="This message has no text.")
    payload = {"title": subject or headline_of(content), "text": content}
    return Read(name, payload | {key: value for key, value in (("byline", sender), ("published", day)) if value})


def _content(part: EmailMessage) -> str:
    data = part.get_payload(decode=True)
    if not isinstance(data, bytes):
        raise UnreadableError("The text of this message cannot be unpacked.")
    return decode(data, declared=str(part.get_content_charset() or ""))


def _block(item: Paragraph | Table) -> list[tuple[str, str]]:
    if isinstance(item, Paragraph):
        return [((item.style.name if item.style else "") or "", item.text)]
    return [("", " | ".join(cell.text.strip() for cell in row.cells)) for row in item.rows]
