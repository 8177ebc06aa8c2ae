"""The right of reply: whom we asked about a claim, and what came back; and the claims that a lawyer is to see."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from claims.models.articles import Article
from claims.models.base import Identified
from claims.models.claims import Claim
from claims.models.sources import Source


@pghistory.track(append_only=True)
class Reply(Identified):
    """One question to one source about one claim, and what became of it.

    What came back in words is an article of its kind (``article``), restricted if need be, and is attributed like
    any other.  Earlier states stay in the history, which nobody can change.
    """

    class Channel(models.TextChoices):
        EMAIL = "email", "e-mail"
        TELEPHONE = "telephone", "telephone"
        LETTER = "letter", "letter"
        MESSAGE = "message", "message or form"
        IN_PERSON = "in_person", "in person"

    class Outcome(models.TextChoices):
        WAITING = "waiting", "waiting"
        DENIED = "denied", "denied it"
        CONFIRMED = "confirmed", "confirmed it"
        ANSWERED = "answered", "answered otherwise"
        DECLINED = "declined", "declined to comment"
        NONE_CAME = "none_came", "no reply came"

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="replies")
    source = models.ForeignKey(
        Source, models.PROTECT, related_name="replies", help_text="Whom the claim is about, or who speaks for them."
    )
    asked_on = models.DateField()
    channel = models.CharField(max_length=10, choices=Channel)
    deadline = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.WAITING)
    answered_on = models.DateField(null=True, blank=True)
    article = models.ForeignKey(
        Article, models.PROTECT, null=True, blank=True, related_name="replies", help_text="What came back, in words."
    )
    note = models.TextField(blank=True, help_text="Whoever reads the claim’s page reads this too.")
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="replies_asked")
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="replies_recorded"
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        verbose_name_plural = "replies"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["claim", "-id"], name="reply_of_claim"),
            models.Index(fields=["deadline", "id"], name="reply_waited_for", condition=Q(outcome="waiting")),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["claim", "source"], name="reply_asked_once_at_a_time", condition=Q(outcome="waiting"),
                violation_error_message="We are waiting for their reply already.",
            ),
            models.CheckConstraint(
                condition=Q(channel__in=["email", "in_person", "letter", "message", "telephone"]),
                name="reply_channel_known",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["answered", "confirmed", "declined", "denied", "none_came", "waiting"]),
                name="reply_outcome_known",
            ),
            models.CheckConstraint(
                condition=Q(deadline__date__gte=F("asked_on")), name="reply_deadline_after_question",
                violation_error_message="The deadline lies before the question.",
            ),
            models.CheckConstraint(
                condition=Q(outcome="waiting", recorded_by__isnull=True, answered_on__isnull=True)
                | ~Q(outcome="waiting") & Q(recorded_by__isnull=False),
                name="reply_outcome_is_signed",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["none_came", "waiting"], article__isnull=True, answered_on__isnull=True)
                | Q(outcome__in=["answered", "confirmed", "declined", "denied"], answered_on__isnull=False),
                name="reply_that_came_has_its_day",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.source}, asked on {self.asked_on}: {self.get_outcome_display()}"

    @property
    def is_waiting(self) -> bool:
        return self.outcome == self.Outcome.WAITING

    @property
    def is_over(self) -> bool:
        """Its deadline is."""
        return self.deadline <= timezone.now()


@pghistory.track(append_only=True)
class LegalFlag(Identified):
    """A claim that is not published before somebody has signed it off, with a reason for both."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="legal_flags")
    reason = models.TextField()
    flagged_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="legal_flags")
    signed_off_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="signed_off"
    )
    signed_off_at = models.DateTimeField(null=True, blank=True)
    sign_off_reason = models.TextField(blank=True)

    class Meta:
        ordering = ["-pk"]
        permissions = [("sign_off_claim", "Can sign a flagged claim off")]
        indexes = [models.Index(fields=["id"], name="legal_flag_open", condition=Q(signed_off_by__isnull=True))]
        constraints = [
            models.UniqueConstraint(
                fields=["claim"], name="legal_flag_one_open", condition=Q(signed_off_by__isnull=True),
                violation_error_message="This claim is flagged for legal sign-off already.",
            ),
            models.CheckConstraint(condition=Q(reason__regex=r"\S"), name="legal_flag_has_reason"),
            models.CheckConstraint(
                condition=Q(signed_off_by__isnull=True, signed_off_at__isnull=True, sign_off_reason="")
                | Q(signed_off_by__isnull=False, signed_off_at__isnull=False, sign_off_reason__regex=r"\S"),
                name="legal_flag_signed_off_with_reason",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.claim}: {self.reason}"
