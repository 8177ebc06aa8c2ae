"""Who is invited to the desk, and what browsers report of pages that broke our rules."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q

from claims.models.base import Identified


class Invitation(Identified):
    """Somebody may make a login for themselves: once, with this role, until a day.  The link's secret is a hash."""

    email = models.EmailField()
    role = models.ForeignKey(Group, models.PROTECT, related_name="invitations")
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="invitations")
    digest = models.CharField(max_length=64, unique=True, editable=False)
    expires_at = models.DateTimeField()
    accepted_by = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="invitation"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_by__isnull=True) | Q(revoked_at__isnull=True),
                name="invitation_accepted_or_revoked",
            )
        ]

    def __str__(self) -> str:
        return f"{self.email}, as {self.role}"

    def is_open(self, now: datetime) -> bool:
        return self.accepted_by_id is None and self.revoked_at is None and now < self.expires_at


class CspReport(models.Model):
    """What a browser did not load or run on one of our pages, and how often: somebody's script, or a fault of ours."""

    directive = models.CharField(max_length=60)
    blocked = models.CharField(max_length=300, help_text="The address without what follows ? and #, or a word.")
    page = models.CharField(max_length=300, help_text="The path of our page.")
    times = models.PositiveIntegerField(default=1)
    first_seen = models.DateTimeField(auto_now_add=True)
    last_seen = models.DateTimeField(auto_now=True)

    class Meta:
        ordering = ["-last_seen"]
        indexes = [models.Index(fields=["-last_seen"], name="csp_report_newest")]
        constraints = [
            models.UniqueConstraint(fields=["directive", "blocked", "page"], name="csp_report_once"),
        ]

    def __str__(self) -> str:
        return f"{self.directive}: {self.blocked} on {self.page}"
