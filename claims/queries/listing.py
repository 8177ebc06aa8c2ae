"""The list of articles, each with what waits in it."""

from __future__ import annotations

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from claims.models import ArticleVersion, ExtractionRun, Suggestion
from claims.queries.articles import with_copies


def article_rows(versions: QuerySet[ArticleVersion], *, show: str = "all", q: str = "") -> QuerySet[ArticleVersion]:
    """The newest version of every article, newest first, with ``waiting``, ``found``, ``run_state`` and ``copies``.

    ``show`` is "waiting" (something to decide), "decided" (all of it is) or "all".
    """
    newer = ArticleVersion.objects.filter(article=OuterRef("article"), number__gt=OuterRef("number"))
    mine = Suggestion.objects.filter(version=OuterRef("pk"))
    latest = ExtractionRun.objects.filter(version=OuterRef("pk")).order_by("-pk").values("state")[:1]
    rows = versions.filter(~Exists(newer)).select_related("article__outlet")
    if q:
        rows = rows.filter(title__icontains=q)
    if show == "waiting":
        rows = rows.filter(Exists(mine.pending()))
    if show == "decided":
        rows = rows.filter(Exists(mine.current()), ~Exists(mine.pending()))
    return with_copies(rows, readable=versions).annotate(
        waiting=_count(mine.pending()), found=_count(mine.current()), run_state=Subquery(latest)
    ).order_by(F("published_on").desc(), "-pk").defer("text", "sentence_hashes")  # fmt: skip


def _count(suggestions: QuerySet[Suggestion]) -> Coalesce:
    """How many, by the index in reading order; no join, so that no row is counted twice."""
    counted = suggestions.order_by().values("version").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
