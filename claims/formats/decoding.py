"""Bytes to text, in whatever encoding a newsroom's archive has them."""

from __future__ import annotations

import codecs
from typing import Final

import charset_normalizer

from claims.formats.read import UnreadableError, clean

_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
#: What the web calls Latin-1 is Windows' superset of it (WHATWG Encoding).
_MEANT: Final = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "us-ascii": "cp1252",
    "ascii": "cp1252",
}
#: What is guessed among: what pages and files really come in.
_GUESSED: Final = [
    "cp1252", "cp1250", "cp1251", "cp1253", "cp1254", "cp1255", "cp1256", "cp1257", "koi8_r", "mac_roman",
    "gb18030", "big5", "shift_jis", "euc_jp", "euc_kr", "utf_16_le", "utf_16_be",
]  # fmt: skip
_SAMPLE: Final = 100_000  # bytes that a guess looks at
_BINARY: Final = bytes(set(range(32)) - set(b"\t\n\r\f\x1b"))


def decode(data: bytes, *, declared: str = "") -> str:
    """The text, with LF line ends and without NUL.

    A byte-order mark says what it is; UTF-8 that is valid is UTF-8, whatever else was declared; then what the page or
    the server declares, if it fits; then charset-normalizer's guess.  Raises UnreadableError.
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data, encoding)
    is_text = _share_binary(data) < 0.05
    if is_text and (fitting := _try(data, "utf-8")) is not None:
        return clean(fitting)
    if is_text and declared and (fitting := _try(data, _MEANT.get(declared.lower(), declared))) is not None:
        return clean(fitting)
    if len(data) < 64 and b"\x00" not in data and (fitting := _try(data, "cp1252")) is not None:
        return clean(fitting)  # too little to guess from
    best = charset_normalizer.from_bytes(data[:_SAMPLE], cp_isolation=_GUESSED).best()
    if best is None or (fitting := _try(data, best.encoding)) is None:
        raise UnreadableError("This is no text, or in an encoding that cannot be told: save it as UTF-8.")
    return clean(fitting)


def _strict(data: bytes, encoding: str) -> str:
    try:
        return clean(data.decode(encoding).removeprefix("\ufeff"))
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"This is marked as {encoding.removesuffix('-sig').upper()}, but byte {error.start + 1} fits no character."
        ) from error


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, LookupError, ValueError):  # LookupError: also of a codec that gives no text
        return None


def _share_binary(data: bytes) -> float:
    sample = data[:_SAMPLE]
    return (len(sample) - len(sample.translate(None, _BINARY))) / max(len(sample), 1)
