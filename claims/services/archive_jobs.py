"""Exports and imports of everything as work for a worker; their bytes go through the database."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import IO, Any, Final, cast

from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from procrastinate.contrib.django import app

from claims.formats.archive_files import ArchiveError, ArchiveReader
from claims.models import Archive, ArchivePart, User
from claims.queries.archive import write_archive
from claims.services.archives import import_archive
from claims.services.errors import Conflict, Refused

RUN_ARCHIVE: Final = "claims.run_archive"
_PART: Final = 1 << 20
_KEPT: Final = timedelta(days=7)


@transaction.atomic
def request_export(*, user: User) -> Archive:
    """Raises Conflict while another export is under way."""
    return _requested(Archive.Kind.EXPORT, user, ())


@transaction.atomic
def request_import(*, user: User, chunks: Iterable[bytes]) -> Archive:
    """Raises Conflict while another import is under way."""
    return _requested(Archive.Kind.IMPORT, user, chunks)


def _requested(kind: Archive.Kind, user: User, chunks: Iterable[bytes]) -> Archive:
    try:
        with transaction.atomic():
            archive = Archive.objects.create(kind=kind, asked_by=user)
    except IntegrityError as error:
        raise Conflict(f"An {kind.label} is under way already.") from error
    _keep(archive, chunks)
    app.configure_task(RUN_ARCHIVE, lock="archive").defer(archive_id=archive.pk)
    return archive


def run_archive(*, archive: Archive) -> None:
    """Do what was asked for; done twice it does no harm.  What goes wrong is written down for a person."""
    if archive.is_over:
        return
    _note(archive, state=Archive.State.RUNNING)
    try:
        with tempfile.TemporaryFile() as file:
            if archive.kind == Archive.Kind.EXPORT:
                with _telling(archive) as at:
                    rows = write_archive(file, at=at)
                file.seek(0)
                with transaction.atomic():
                    archive.parts.all().delete()
                    _keep(archive, iter(lambda: file.read(_PART), b""))
            else:
                rows = _import(archive, file)
    except (ArchiveError, Refused) as error:
        _note(archive, state=Archive.State.FAILED, error=str(error), finished_at=timezone.now())
        return
    except Exception as error:
        words = f"It could not be done to its end ({type(error).__name__}); nothing was changed."
        _note(archive, state=Archive.State.FAILED, error=words, finished_at=timezone.now())
        raise
    _note(archive, state=Archive.State.DONE, rows=rows, at_table="", finished_at=timezone.now())


def _import(archive: Archive, file: IO[bytes]) -> dict[str, int]:
    for part in archive_bytes(archive):
        file.write(part)
    file.seek(0)
    with ArchiveReader(file) as reader, _telling(archive) as at:
        rows = import_archive(archive=reader, at=at).rows
    archive.parts.all().delete()  # it is in
    return rows


def archive_bytes(archive: Archive) -> Iterator[bytes]:
    """Part by part: an archive may be larger than memory."""
    for pk in archive.parts.order_by("position").values_list("pk", flat=True):
        yield bytes(ArchivePart.objects.values_list("data", flat=True).get(pk=pk))


def forget_old_archives() -> None:
    """Exports hold all that was here, what has been redacted since, too."""
    Archive.objects.filter(created_at__lt=timezone.now() - _KEPT).delete()


def discard_archive(*, archive: Archive) -> None:
    """Raises Conflict while it is under way."""
    if not archive.is_over:
        raise Conflict("It is under way: wait until it is done.")
    archive.delete()


def _keep(archive: Archive, chunks: Iterable[bytes]) -> None:
    size = 0
    for position, data in enumerate(chunks):
        ArchivePart.objects.create(archive=archive, position=position, data=data)
        size += len(data)
    Archive.objects.filter(pk=archive.pk).update(size=size)


def _note(archive: Archive, **values: Any) -> None:
    Archive.objects.filter(pk=archive.pk).update(**values)


@contextmanager
def _telling(archive: Archive) -> Iterator[Callable[[str], None]]:
    """Says at which table it is, on a connection of its own: the work itself is one transaction, which nobody sees."""
    own = cast(Any, connection).copy()

    def tell(table: str) -> None:
        with own.cursor() as cursor:
            cursor.execute("UPDATE claims_archive SET at_table = %s WHERE id = %s", [table, archive.pk])

    try:
        yield tell
    finally:
        own.close()
