"""Taking everything out and bringing it in: which installation this is, what came from others, and the files."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.base import Identified


class Installation(models.Model):
    """One row: by which an archive is known to be of this very installation."""

    uid = models.UUIDField(default=uuid.uuid4, editable=False)
    singleton = models.BooleanField(default=True, unique=True, editable=False)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(singleton=True), name="installation_is_one")]

    def __str__(self) -> str:
        return str(self.uid)


class ArchivedRow(models.Model):
    """Which row here is which row of another installation, so that an archive can be imported again and again."""

    origin = models.UUIDField()
    table = models.CharField(max_length=63)
    old = models.BigIntegerField(help_text="Its primary key there.")
    new = models.BigIntegerField(help_text="Its primary key here.")

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["origin", "table", "old"], name="archived_row_once")]

    def __str__(self) -> str:
        return f"{self.table} {self.old}"


class Archive(Identified):
    """An export or an import of everything, as a worker does it; its bytes are in ``parts``."""

    class Kind(models.TextChoices):
        EXPORT = "export"
        IMPORT = "import"

    class State(models.TextChoices):
        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"

    kind = models.CharField(max_length=6, choices=Kind)
    state = models.CharField(max_length=7, choices=State, default=State.WAITING)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="archives")
    at_table = models.CharField(max_length=100, blank=True, help_text="Which table it is at.")
    rows = models.JSONField(default=dict, help_text="How many rows of each table were written, or were new here.")
    size = models.BigIntegerField(default=0, help_text="Of the file, in bytes.")
    error = models.TextField(blank=True, help_text="What went wrong, for a person to read.")
    finished_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        permissions = [("export_archive", "Can export everything, and import an archive")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["export", "import"]), name="archive_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=["done", "failed", "running", "waiting"]), name="archive_state_known"
            ),
            models.CheckConstraint(condition=~Q(state="failed") | ~Q(error=""), name="archive_failed_says_why"),
            models.UniqueConstraint(
                fields=["kind"], name="archive_one_at_a_time", condition=Q(state__in=["waiting", "running"]),
                violation_error_message="One is under way already.",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.kind} of {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def is_over(self) -> bool:
        return self.state in {self.State.DONE, self.State.FAILED}


class ArchivePart(models.Model):
    """Some bytes of an archive's file: web servers and workers on other hosts share nothing but the database."""

    archive = models.ForeignKey(Archive, models.CASCADE, related_name="parts")
    position = models.PositiveIntegerField()
    data = models.BinaryField()

    class Meta:
        ordering = ["archive", "position"]
        constraints = [models.UniqueConstraint(fields=["archive", "position"], name="archive_part_once")]

    def __str__(self) -> str:
        return f"{self.archive_id}: {self.position}"
