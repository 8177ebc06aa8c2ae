"""What people at the desk say to each other about claims, what they watch, and what they are told."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from claims.models.articles import Article
from claims.models.attributions import Attribution
from claims.models.base import Identified
from claims.models.claims import Claim
from claims.models.replies import Reply
from claims.models.search import SavedSearch
from claims.models.sources import Source


class Comment(Identified):
    """A word to the others, on a claim or on one attribution of it.  Threads are one deep; nothing is edited."""

    claim = models.ForeignKey(Claim, models.PROTECT, related_name="comments")
    attribution = models.ForeignKey(
        Attribution, models.SET_NULL, null=True, blank=True, related_name="comments",
        help_text="The one attribution that it is about; it stays with the claim where that is undone.",
    )  # fmt: skip
    answers = models.ForeignKey("self", models.CASCADE, null=True, blank=True, related_name="answers_in")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="comments")
    text = models.TextField()
    mentions = models.ManyToManyField(settings.AUTH_USER_MODEL, blank=True, related_name="mentioned_in")

    class Meta:
        ordering = ["pk"]
        indexes = [models.Index(fields=["claim", "id"], name="comment_of_claim")]
        constraints = [models.CheckConstraint(condition=Q(text__regex=r"\S"), name="comment_says_something")]
        triggers = [pgtrigger.ReadOnly(name="comment_words_never_change", fields=["author", "text"])]

    def __str__(self) -> str:
        return f"{self.author}: {self.text[:80]}"


class Watch(models.Model):
    """Somebody wants to know what is new about a claim or a source."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="watches")
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, blank=True, related_name="watches")
    source = models.ForeignKey(Source, models.CASCADE, null=True, blank=True, related_name="watches")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name_plural = "watches"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["user", "claim"], name="watch_claim_once"),
            models.UniqueConstraint(fields=["user", "source"], name="watch_source_once"),
            models.CheckConstraint(
                condition=Q(claim__isnull=False, source__isnull=True) | Q(claim__isnull=True, source__isnull=False),
                name="watch_of_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.claim or self.source}"


class Notification(Identified):
    """Something that one person is told.  It points at what it is about and holds no words of it: what the reader
    may not see is not shown, and what is redacted is gone here too."""

    class Kind(models.TextChoices):
        MENTION = "mention", "mentioned you"
        COMMENT = "comment", "wrote about a claim that you watch"
        ASSIGNED = "assigned", "gave you work"
        ON_RECORD = "on_record", "is new on record"
        DISPUTED = "disputed", "is newly in dispute"
        DUE = "due", "is due"
        REPLY_DUE = "reply_due", "deadline of a reply is over"
        FLAGGED = "flagged", "flagged for legal sign-off"
        FOUND = "found", "found by a search that you keep"

    recipient = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=10, choices=Kind)
    about = models.BigIntegerField(help_text="Primary key of what happened: with kind and recipient, told once.")
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="+")
    claim = models.ForeignKey(Claim, models.CASCADE, null=True, blank=True, related_name="+")
    article = models.ForeignKey(Article, models.CASCADE, null=True, blank=True, related_name="+")
    attribution = models.ForeignKey(Attribution, models.CASCADE, null=True, blank=True, related_name="+")
    comment = models.ForeignKey(Comment, models.CASCADE, null=True, blank=True, related_name="+")
    reply = models.ForeignKey(Reply, models.CASCADE, null=True, blank=True, related_name="+")
    search = models.ForeignKey(SavedSearch, models.CASCADE, null=True, blank=True, related_name="+")
    read_at = models.DateTimeField(null=True, blank=True)
    mailed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["recipient", "-id"], name="notification_newest_first"),
            models.Index(fields=["recipient"], name="notification_unread", condition=Q(read_at__isnull=True)),
            models.Index(fields=["recipient"], name="notification_to_mail",
                         condition=Q(read_at__isnull=True, mailed_at__isnull=True)),
        ]  # fmt: skip
        constraints = [
            models.UniqueConstraint(fields=["recipient", "kind", "about"], name="notification_told_once"),
            models.CheckConstraint(
                condition=Q(
                    kind__in=[
                        "assigned",
                        "comment",
                        "disputed",
                        "due",
                        "flagged",
                        "found",
                        "mention",
                        "on_record",
                        "reply_due",
                    ]
                ),
                name="notification_kind_known",
            ),
            models.CheckConstraint(
                condition=Q(claim__isnull=False) | Q(article__isnull=False) | Q(search__isnull=False),
                name="notification_leads_somewhere",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.recipient}: {self.get_kind_display()}"


@pghistory.track()
class MailChoice(models.Model):
    """How one person wants notifications by e-mail; who has none chosen gets the digest."""

    class How(models.TextChoices):
        AT_ONCE = "at_once", "each as it comes"
        DIGEST = "digest", "once a day, together"
        NEVER = "never", "not by e-mail"

    user = models.OneToOneField(settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="mail_choice")
    how = models.CharField(max_length=7, choices=How, default=How.DIGEST)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(how__in=["at_once", "digest", "never"]), name="mail_choice_known")
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_how_display()}"
