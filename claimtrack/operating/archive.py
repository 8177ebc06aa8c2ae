"""One file that holds a whole installation: a tar of plain files, the last of which, the manifest, has their SHA-256.

Where a recipient is named it is encrypted to it by age (age-encryption.org/v1): whoever breaks into the host that
makes the backups cannot read them, and the ``age`` command opens them without this program.
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import tarfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import IO, Any, Final

import pyrage

FORMAT: Final = 1
MANIFEST: Final = "manifest.json"
DATABASE: Final = "database.dump"
EVIDENCE: Final = "evidence"
ENDING: Final = ".tar"
ENCRYPTED_ENDING: Final = ".tar.age"
_AGE: Final = b"age-encryption.org/v1"
_BLOCK: Final = 1024 * 1024  # bytes
_LARGEST_MANIFEST: Final = 256 * 1024 * 1024  # bytes


class ArchiveError(Exception):
    """The archive cannot be used; the message says why, for the person who restores."""


@dataclass(frozen=True)
class Table:
    """``digest`` is the sum over the rows of the first 63 bits of the MD5 of each, as PostgreSQL writes it out."""

    rows: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    made_at: str
    version: str  # of claimtrack
    postgres: str
    migrations: list[str]
    tables: dict[str, Table]
    files: dict[str, str] = field(default_factory=dict)  # name in the archive: SHA-256
    format: int = FORMAT

    @classmethod
    def read(cls, data: bytes) -> Manifest:
        try:
            its: dict[str, Any] = json.loads(data)
            if its["format"] != FORMAT:
                raise ArchiveError(f"The archive has format {its['format']}; this program reads {FORMAT}.")
            tables = {name: Table(**table) for name, table in its.pop("tables").items()}
            return cls(**its, tables=tables)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise ArchiveError(f"The manifest cannot be read: {error}") from error

    def written(self) -> bytes:
        return json.dumps(asdict(self), indent=1, ensure_ascii=False).encode()


def write_archive(target: Path, *, members: Iterable[tuple[str, Path]], manifest: Manifest, recipient: str) -> None:
    """Write ``target`` whole or not at all; only its owner may read it.

    ``members``: name in the archive and the file itself.  ``recipient``: an age public key, or "" for a plain tar.
    """
    plain = target.with_name(f".{target.name}.plain")
    sealed = target.with_name(f".{target.name}.new")
    try:
        with _private(plain) as file, tarfile.open(fileobj=file, mode="w|") as tar:
            for name, path in members:
                manifest.files[name] = _add(tar, name, path)
            data = manifest.written()
            tar.addfile(_entry(MANIFEST, len(data)), io.BytesIO(data))
        if recipient:
            with plain.open("rb") as reader, _private(sealed) as writer:
                pyrage.encrypt_io(reader, writer, [pyrage.x25519.Recipient.from_str(recipient)])
        else:
            plain.rename(sealed)
        with sealed.open("rb") as file:
            os.fsync(file.fileno())
        sealed.rename(target)
    finally:
        plain.unlink(missing_ok=True)
        sealed.unlink(missing_ok=True)


def unpack(archive: Path, folder: Path, *, identity: str) -> Manifest:
    """Unpack into an empty folder; every byte is checked against the manifest before anything is said to be right.

    Only plain files with the names that this program gives are taken: no links, no way out of the folder.
    ``identity``: the age secret key, where the archive is encrypted.  Raises ArchiveError.
    """
    tar_file = archive
    with archive.open("rb") as file:
        encrypted = file.read(len(_AGE)) == _AGE
    if encrypted:
        tar_file = folder / "decrypted.tar"
        decrypt(archive, tar_file, identity=identity)
    sums: dict[str, str] = {}
    manifest: Manifest | None = None
    try:
        with tarfile.open(tar_file, mode="r:") as tar:
            for entry in tar:
                name = _checked(entry)
                if name in sums:
                    raise ArchiveError(f"The archive has {name} twice.")
                content = tar.extractfile(entry)
                assert content is not None  # noqa: S101  # a plain file has one
                if name == MANIFEST:
                    if entry.size > _LARGEST_MANIFEST:
                        raise ArchiveError("The manifest is too large to be one.")
                    manifest = Manifest.read(content.read())
                else:
                    sums[name] = _copy(content, folder / name)
    except (tarfile.TarError, EOFError) as error:
        raise ArchiveError(f"The archive is damaged: {error}") from error
    finally:
        if encrypted:
            tar_file.unlink(missing_ok=True)
    if manifest is None:
        raise ArchiveError("The archive has no manifest: it was cut off, or it is no backup of claimtrack.")
    if wrong := sorted(name for name in {*sums, *manifest.files} if sums.get(name) != manifest.files.get(name)):
        raise ArchiveError(f"The archive is damaged: {', '.join(wrong[:5])} is not as it was put in.")
    if DATABASE not in sums:
        raise ArchiveError("The archive has no database in it.")
    return manifest


def decrypt(archive: Path, target: Path, *, identity: str) -> None:
    if not identity:
        raise ArchiveError("The archive is encrypted: set BACKUP_IDENTITY, or BACKUP_IDENTITY_FILE, to its secret key.")
    try:
        key = pyrage.x25519.Identity.from_str(identity.strip())
        with archive.open("rb") as reader, _private(target) as writer:
            pyrage.decrypt_io(reader, writer, [key])
    except (pyrage.IdentityError, pyrage.DecryptError, ValueError, OSError) as error:
        raise ArchiveError(f"The archive cannot be decrypted: {error}") from error


def new_key() -> tuple[str, str]:
    """A new secret key and its public one."""
    key = pyrage.x25519.Identity.generate()
    return str(key), str(key.to_public())


def files_under(folder: Path) -> Iterator[tuple[str, Path]]:
    """The plain files of a folder, by the name that each has in an archive."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield f"{EVIDENCE}/{path.relative_to(folder).as_posix()}", path


def _checked(entry: tarfile.TarInfo) -> str:
    path = PurePosixPath(entry.name)
    ours = entry.name in {MANIFEST, DATABASE} or (path.parts[0] == EVIDENCE and len(path.parts) > 1)
    if not entry.isreg() or not ours or path.is_absolute() or ".." in path.parts or "\0" in entry.name:
        raise ArchiveError(f"The archive has something in it that no backup has: {entry.name!r}.")
    return str(path)


def _entry(name: str, size: int) -> tarfile.TarInfo:
    entry = tarfile.TarInfo(name)
    entry.size, entry.mode = size, 0o600
    return entry


class _Summing(io.RawIOBase):
    """What is read through it is summed."""

    def __init__(self, file: IO[bytes]) -> None:
        self.file, self.sum = file, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        data = self.file.read(size)
        self.sum.update(data)
        return data


def _add(tar: tarfile.TarFile, name: str, path: Path) -> str:
    with path.open("rb") as file:
        summing = _Summing(file)
        tar.addfile(_entry(name, os.fstat(file.fileno()).st_size), summing)
    return summing.sum.hexdigest()


def _copy(content: IO[bytes], target: Path) -> str:
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    summed = hashlib.sha256()
    with _private(target) as file:
        while block := content.read(_BLOCK):
            summed.update(block)
            file.write(block)
    return summed.hexdigest()


def _private(path: Path) -> IO[bytes]:
    """A new file that only its owner may read."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")
