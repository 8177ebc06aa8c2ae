"""Where articles come from by themselves: feeds that are read again and again, and systems that send."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Q
from django.utils import timezone

from claims.models.articles import Article
from claims.models.base import Identified


@pghistory.track(
    exclude=[
        "etag",
        "last_modified",
        "due_at",
        "checked_at",
        "worked_at",
        "failures",
        "note",
    ]  # how it went, not what it is
)
class Feed(Identified):
    """An RSS or Atom feed, and how its last reading went."""

    url = models.URLField(max_length=2000, unique=True, error_messages={"unique": "This feed is here already."})
    title = models.CharField(max_length=300, blank=True)
    outlet = models.CharField(max_length=300, blank=True, help_text="Of articles whose page names none.")
    visibility = models.CharField(max_length=12, choices=Article.Visibility, default=Article.Visibility.NEWSROOM)
    interval_minutes = models.PositiveIntegerField(default=30)
    is_active = models.BooleanField(default=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False)
    etag = models.CharField(max_length=500, blank=True, editable=False)
    last_modified = models.CharField(max_length=500, blank=True, editable=False)
    due_at = models.DateTimeField(default=timezone.now, editable=False)
    checked_at = models.DateTimeField(null=True, blank=True, editable=False)
    worked_at = models.DateTimeField(null=True, blank=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False, help_text="In a row.")
    note = models.TextField(blank=True, editable=False, help_text="What the last reading ran into, for a person.")

    class Meta:
        ordering = ["title", "pk"]
        indexes = [
            models.Index(fields=["due_at"], name="feed_due", condition=Q(is_active=True)),
            models.Index(fields=["title", "id"], name="feed_by_title"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(interval_minutes__gte=5, interval_minutes__lte=10_080), name="feed_interval_sane"
            ),
            models.CheckConstraint(
                condition=Q(visibility__in=["newsroom", "restricted", "training"]), name="feed_visibility_known"
            ),
        ]

    def __str__(self) -> str:
        return self.title or self.url


class FeedEntry(models.Model):
    """An entry that was seen: each lands once.  ``key`` is of its guid or atom:id, else of its address."""

    feed = models.ForeignKey(Feed, models.CASCADE, related_name="entries")
    key = models.CharField(max_length=64)
    updated = models.CharField(max_length=100, blank=True, help_text="As the feed spells it.")
    seen_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["feed", "pk"]
        verbose_name_plural = "feed entries"
        constraints = [models.UniqueConstraint(fields=["feed", "key"], name="feed_entry_once")]

    def __str__(self) -> str:
        return self.key


@pghistory.track(exclude=["last_used_at", "digest", "minute", "in_minute"])
class ApiToken(Identified):
    """By which another system asks and writes, as the person who made it; the token itself is shown once."""

    name = models.CharField(max_length=100, help_text="Which system uses it.")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    digest = models.CharField(max_length=64, unique=True, editable=False, help_text="SHA-256 of the token.")
    start = models.CharField(max_length=12, editable=False, help_text="Its first characters, to know it by.")
    last_used_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True)
    role = models.ForeignKey(
        Group, models.PROTECT, null=True, blank=True, related_name="+",
        help_text="It may do what this role and its owner may, and no more; without one, all that its owner may.",
    )  # fmt: skip
    minute = models.DateTimeField(null=True, blank=True, editable=False, help_text="In which it was used last.")
    in_minute = models.PositiveIntegerField(default=0, editable=False, help_text="How often in that minute.")

    class Meta:
        ordering = ["-pk"]
        verbose_name = "API token"
        constraints = [models.CheckConstraint(condition=~Q(name=""), name="api_token_has_name")]

    def __str__(self) -> str:
        return f"{self.name} ({self.start}…)"
