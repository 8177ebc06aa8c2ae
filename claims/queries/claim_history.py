"""What people decided about one claim, the latest first: decisions on suggestions, marks, merges."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Q, QuerySet, Value

from claims.models import ArticleVersion, Assessment, Attribution, Claim, Decision, Merge

PAGE = 25


@dataclass(frozen=True, slots=True)
class Event:
    """A decision, a mark or a merge; the others are None."""

    at: datetime
    decision: Decision | None = None
    mark: Assessment | None = None
    merge: Merge | None = None


@dataclass(frozen=True, slots=True)
class History:
    page: Page[tuple[int, datetime, str]]
    events: list[Event]


def claim_history(*, claim: Claim, readable: QuerySet[ArticleVersion], number: str | None = None) -> History:
    """One page of it.  A decision that was undone is there too: the attributions that it made have gone,
    but their history, kept by triggers, still says what they were about."""
    events = Attribution.pgh_event_model.objects  # type: ignore[attr-defined]  # made by pghistory
    ever_about = events.filter(claim_id=claim.pk).values("suggestion_id")
    decisions = Decision.objects.filter(
        Q(suggestion__in=ever_about) | Q(suggestion__proposed_claim__claim=claim), suggestion__version__in=readable
    )
    rows = (
        decisions.order_by().annotate(what=Value("decision", CharField())).values_list("pk", "created_at", "what")
        .union(
            Assessment.objects.filter(claim=claim).order_by()
            .annotate(what=Value("mark", CharField())).values_list("pk", "created_at", "what"),
            Merge.objects.filter(Q(kept_claim=claim) | Q(gone_claim=claim)).order_by()
            .annotate(what=Value("merge", CharField())).values_list("pk", "created_at", "what"),
            all=True,
        )
        .order_by("-created_at", "-what", "-pk")
    )  # fmt: skip
    page = Paginator(rows, PAGE).get_page(number or 1)
    shown = list(page.object_list)
    decided = (
        Decision.objects.select_related("actor", "suggestion__version__article__outlet", "undoes")
        .defer("suggestion__version__text", "suggestion__version__sentence_hashes")
        .prefetch_related("suggestion__sources__source")
        .in_bulk([pk for pk, _, what in shown if what == "decision"])
    )
    marks = Assessment.objects.select_related("author").in_bulk([pk for pk, _, what in shown if what == "mark"])
    merges = (
        Merge.objects.select_related("gone_claim", "kept_claim", "actor", "undone_by").defer("moved", "held")
        .in_bulk([pk for pk, _, what in shown if what == "merge"])
    )  # fmt: skip
    return History(
        page=page,
        events=[
            Event(
                at,
                decision=decided.get(pk) if what == "decision" else None,
                mark=marks.get(pk) if what == "mark" else None,
                merge=merges.get(pk) if what == "merge" else None,
            )
            for pk, at, what in shown
        ],
    )
