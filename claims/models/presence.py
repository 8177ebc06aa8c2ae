"""Who has which text open right now: a row for each person and text, renewed while the page is open."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from claims.models.articles import ArticleVersion


class Presence(models.Model):
    """No history: it says who is here, not who was."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="presences")
    version = models.ForeignKey(ArticleVersion, models.CASCADE, related_name="presences")
    seen_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["version", "-seen_at"], name="presence_in_text")]
        constraints = [models.UniqueConstraint(fields=["user", "version"], name="presence_once")]

    def __str__(self) -> str:
        return f"{self.user} in {self.version}"
