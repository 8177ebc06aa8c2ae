"""What somebody decided, the latest first."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from claims.models import ArticleVersion, Decision, User


def latest_decisions(user: User, *, texts: QuerySet[ArticleVersion]) -> QuerySet[Decision]:
    """One's own, in texts that one may read, each with its suggestion or text; ``is_undone`` says which no longer
    hold.  A fixed number of queries."""
    return (
        Decision.objects.filter(actor=user)
        .filter(Q(suggestion__version__in=texts) | Q(version__in=texts))
        .exclude(action=Decision.Action.UNDO)
        .select_related("suggestion__version", "version")
        .defer(
            "suggestion__version__text", "suggestion__version__sentence_hashes", "suggestion__proposition",
            "version__text", "version__sentence_hashes",
        )
        .prefetch_related("suggestion__sources__source")
        .annotate(is_undone=Exists(Decision.objects.filter(undoes=OuterRef("pk"))))
        .order_by("-pk")
    )  # fmt: skip
