"""What was published: articles and the versions of their text."""

from __future__ import annotations

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from claims.models.base import Identified
from claims.models.sources import Source


@pghistory.track()
class Article(Identified):
    """One publication under one address; its words are in its versions."""

    class Kind(models.TextChoices):
        ARTICLE = "article"
        STATEMENT = "statement"
        TRANSCRIPT = "transcript"
        REPLY = "reply", "reply to us"

    class Visibility(models.TextChoices):
        NEWSROOM = "newsroom"
        RESTRICTED = "restricted"
        TRAINING = "training", "training text"

    kind = models.CharField(max_length=12, choices=Kind, default=Kind.ARTICLE)
    url = models.URLField(max_length=2000, blank=True)
    outlet = models.ForeignKey(
        Source, models.PROTECT, null=True, blank=True, related_name="articles", limit_choices_to={"kind": "media"}
    )
    visibility = models.CharField(
        max_length=12, choices=Visibility, default=Visibility.NEWSROOM,
        help_text="A training text never leaves by an export or a public page.",
    )  # fmt: skip
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False)

    class Meta:
        ordering = ["-pk"]
        permissions = [("import_article", "Can import articles")]
        constraints = [
            models.UniqueConstraint(
                "url", name="article_unique_url", condition=~Q(url=""),
                violation_error_message="An article from this address is here already.",
            ),
            models.CheckConstraint(condition=Q(kind__in=["article", "reply", "statement", "transcript"]),
                                   name="article_kind_known"),
            models.CheckConstraint(condition=Q(visibility__in=["newsroom", "restricted", "training"]),
                                   name="article_visibility_known"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.url or f"Article {self.pk}"

    @property
    def is_training(self) -> bool:
        return self.visibility == self.Visibility.TRAINING


@pghistory.track(exclude=["text", "sentence_hashes"])
class ArticleVersion(Identified):
    """The text as it was at one time.  It is normalised once on the way in and never changes after."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField(default=1)
    title = models.CharField(max_length=500)
    byline = models.CharField(max_length=300, blank=True)
    published_on = models.DateField(null=True, blank=True)
    language = models.CharField(max_length=12, default="en")
    text = models.TextField()
    text_sha256 = models.CharField(max_length=64, editable=False)
    sentence_hashes = ArrayField(
        models.BigIntegerField(),
        default=list,
        editable=False,
        help_text="What wire copies are recognised by.",
    )
    fetched_at = models.DateTimeField(auto_now_add=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, editable=False)
    near_duplicate_of = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="near_duplicates", editable=False,
        help_text="The earlier text that this one is a wire copy of.",
    )  # fmt: skip

    class Meta:
        ordering = ["-published_on", "-pk"]
        indexes = [
            models.Index(fields=["-published_on", "-id"], name="version_newest_first"),
            GinIndex(fields=["sentence_hashes"], name="version_sentences"),
            GinIndex(OpClass(Upper("title"), name="gin_trgm_ops"), name="version_title_trigram"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="version_unique_number"),
            models.UniqueConstraint(
                fields=["text_sha256"], name="version_unique_text",
                violation_error_message="This very text is here already.",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="version_has_text"),
            models.CheckConstraint(condition=~Q(title=""), name="version_has_title"),
            models.CheckConstraint(condition=~Q(text__contains="\r"), name="version_text_normalised"),
        ]  # fmt: skip
        triggers = [pgtrigger.ReadOnly(name="version_text_never_changes", fields=["text", "text_sha256", "article"])]

    def __str__(self) -> str:
        return self.title
