"""An attribution with all that a sentence about it says."""

from __future__ import annotations

from django.db.models import QuerySet

from claims.models import Attribution


def with_sentence(attributions: QuerySet[Attribution]) -> QuerySet[Attribution]:
    return (
        attributions.select_related("source", "claim", "version__article__outlet")
        .defer("version__text", "version__sentence_hashes")
        .prefetch_related("relays__source")
    )


def said_together(its: Attribution) -> list[Attribution]:
    """Who said the same in the same words of the same text ("Turkey and Azerbaijan have denied")."""
    rows = Attribution.objects.live().filter(
        version=its.version_id, claim=its.claim_id, stance=its.stance, start=its.start, end=its.end
    )
    return list(rows.exclude(pk=its.pk).select_related("source").order_by("pk"))
