"""Keeping articles no longer than the desk has decided for their kind."""

from __future__ import annotations

from dataclasses import dataclass

from claims.models import Article
from claims.queries.redactions import over
from claims.services.errors import Refused
from claims.services.redaction import redact_article


@dataclass(frozen=True, slots=True)
class Retained:
    """What became of one article whose time is over; ``refused`` says why it stays."""

    article: Article
    refused: str = ""


def apply_retention() -> list[Retained]:
    """Blank what is older than its kind is kept, each article in a transaction of its own; one that cannot be blanked
    now is next time.  To do it twice does no harm."""
    done = []
    for kind in over():
        rule = kind.rule
        reason = f"Kept for {rule.days} days, as decided for this kind of article ({rule.get_kind_display()})."
        for article in kind.articles:
            try:
                redact_article(article=article, reason=reason, user=None)
            except Refused as refused:
                done.append(Retained(article, str(refused)))
            else:
                done.append(Retained(article))
    return done
