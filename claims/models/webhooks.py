"""Other systems that are told when something is published or corrected."""

from __future__ import annotations

from datetime import timedelta

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone

from claims.models.assessments import AssessmentStep
from claims.models.base import Identified

_MOMENTS = timedelta(minutes=5)


@pghistory.track(exclude=["secret"])
class Webhook(Identified):
    """An address that is told of every publication and correction, signed with a secret that is shown once."""

    name = models.CharField(max_length=100, help_text="Which system it is of.")
    url = models.URLField(max_length=2000)
    secret = models.CharField(max_length=100, editable=False)
    is_active = models.BooleanField(default=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="webhooks", editable=False)

    class Meta:
        ordering = ["-pk"]
        constraints = [models.CheckConstraint(condition=~Q(name="") & ~Q(url=""), name="webhook_has_name_and_address")]

    def __str__(self) -> str:
        return self.name


class WebhookDelivery(Identified):
    """One step of an assessment told to one address, and how that went; without a step it is a trial."""

    class State(models.TextChoices):
        WAITING = "waiting"
        DELIVERED = "delivered"
        FAILED = "failed", "given up"

    webhook = models.ForeignKey(Webhook, models.CASCADE, related_name="deliveries")
    step = models.ForeignKey(AssessmentStep, models.CASCADE, null=True, blank=True, related_name="deliveries")
    state = models.CharField(max_length=9, choices=State, default=State.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    status = models.PositiveSmallIntegerField(null=True, blank=True, help_text="Of the last answer.")
    error = models.TextField(blank=True, help_text="What the last attempt ran into, for a person to read.")
    delivered_at = models.DateTimeField(null=True, blank=True)
    due_at = models.DateTimeField(
        default=timezone.now,
        db_default=Now(),  # the version before goes on writing rows while this one is brought in
        help_text="While it waits: when it is tried next.",
    )

    class Meta:
        ordering = ["-pk"]
        verbose_name_plural = "webhook deliveries"
        indexes = [
            models.Index(fields=["webhook", "-id"], name="delivery_latest_of_webhook"),
            models.Index(fields=["due_at"], condition=Q(state="waiting"), name="delivery_due"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["webhook", "step"], name="delivery_told_once"),
            models.CheckConstraint(
                condition=Q(state__in=["delivered", "failed", "waiting"]), name="delivery_state_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.webhook}: {self.step or 'a trial'}"

    @property
    def is_first_try(self) -> bool:
        """It is told within moments, where a worker is alive: worth looking again."""
        is_told = self.webhook.is_active or self.step_id is None
        is_soon = self.due_at <= timezone.now() + _MOMENTS
        return is_told and is_soon and self.state == self.State.WAITING and not self.attempts
