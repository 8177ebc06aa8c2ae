"""Uploaded evidence: what is taken, and under which name it is kept."""

from __future__ import annotations

import hashlib
import re
import secrets
from pathlib import PurePosixPath
from typing import Final

import filetype
from django.conf import settings
from django.core.files.base import File

from claims.services.errors import Refused

#: What is taken, by the type that its first bytes show.  Nothing that a browser or an office runs.
TAKEN: Final = {
    "application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg", "image/webp": ".webp", "image/gif": ".gif",
    "audio/mpeg": ".mp3", "audio/x-wav": ".wav", "video/mp4": ".mp4",
}  # fmt: skip
_HEAD = 8192  # bytes that tell a type


def checked_file(file: File[bytes]) -> tuple[str, str, str]:
    """The name to show, the SHA-256, and the name to store it under, which nobody outside chooses.

    Raises Refused for what is too large, empty, or of no type in ``TAKEN`` and no plain UTF-8 text.
    """
    most = settings.EVIDENCE_MAX_BYTES
    if not file.size:
        raise Refused("The file is empty.")
    if file.size > most:
        raise Refused(f"The file has {file.size:,} bytes; {most:,} is the most.")
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    head = file.read(_HEAD)
    file.seek(0)
    guess = filetype.guess(head)
    ending = TAKEN.get(guess.mime, "") if guess else ".txt" if _is_text(head) else ""
    if not ending:
        what = guess.mime if guess else "of an unknown type"
        raise Refused(f"The file is {what}; taken are PDF, pictures, sound, video (MP4) and plain text.")
    shown = re.sub(r"[^\w. -]", "_", PurePosixPath(str(file.name).replace("\\", "/")).name).strip(" .")[-200:]
    return shown or f"evidence{ending}", digest.hexdigest(), f"{secrets.token_hex(16)}{ending}"


def _is_text(head: bytes) -> bool:
    """A cut at the end of the head may fall within a character."""
    if b"\x00" in head:
        return False
    try:
        words = head.decode("utf-8", "strict" if len(head) < _HEAD else "ignore")
    except UnicodeDecodeError:
        return False
    return not re.search(r"<\s*(!doctype|html|script|svg|\?xml)", words[:1000], re.IGNORECASE)
