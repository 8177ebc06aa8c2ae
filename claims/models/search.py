"""What search reads beside the rows themselves: the words of texts, the vocabulary for slips of the finger, and the
searches that people keep."""

from __future__ import annotations

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from claims.models.articles import ArticleVersion
from claims.models.base import Identified


class VersionWords(models.Model):
    """The words of one text: of its title (weight A), its byline (B) and its body (C).

    A table beside the texts, since a list of articles would load a column of theirs with each row.  A trigger of
    migration 0090 keeps it, in plain SQL, so that a redaction, which passes over the triggers of pgtrigger, blanks
    it too.
    """

    version = models.OneToOneField(ArticleVersion, models.CASCADE, primary_key=True, related_name="words")
    search = SearchVectorField()

    class Meta:
        indexes = [GinIndex(fields=["search"], name="version_words_search", fastupdate=False)]

    def __str__(self) -> str:
        return f"the words of version {self.version_id}"


class SearchWord(models.Model):
    """One stem of the vocabulary, and in how many texts and statements it stands: what an unknown word may be a slip
    of, and how much it tells.  Worked out anew every night, added to in between; never shown."""

    stem = models.TextField(primary_key=True)
    documents = models.PositiveIntegerField()

    class Meta:
        indexes = [GinIndex(OpClass("stem", name="gin_trgm_ops"), name="search_word_trigram")]

    def __str__(self) -> str:
        return self.stem


@pghistory.track()
class SavedSearch(Identified):
    """A search that somebody keeps; ``query`` is that of its address (``queries.search.Search.query``).

    What comes on record after ``looked_at`` and is found by it is told once; ``new_since`` is where what was told and
    not yet looked at begins.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=100)
    query = models.CharField(max_length=1000)
    looked_at = models.DateTimeField()
    new_since = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "saved searches"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "query"], name="saved_search_once",
                violation_error_message="You keep this search already.",
            ),
            models.CheckConstraint(condition=Q(name__regex=r"\S"), name="saved_search_has_name"),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name
