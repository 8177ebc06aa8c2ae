"""What the claim's page says about the work on it: replies, legal flags, comments, whose it is, who watches it."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import Prefetch, Q, QuerySet

from claims.models import ArticleVersion, Assignment, Claim, Comment, LegalFlag, Reply, User, Watch
from claims.queries.replies import Missing, missing_replies, replies_on

THREADS = 10


@dataclass(frozen=True, slots=True)
class ClaimWork:
    """``threads`` is a page of comments, the newest first, each with its answers in ``answers_in``."""

    replies: list[Reply]
    missing: list[Missing]
    flags: list[LegalFlag]
    threads: Page[Comment]
    assignment: Assignment | None
    is_watched: bool

    @property
    def open_flag(self) -> LegalFlag | None:
        return next((flag for flag in self.flags if flag.signed_off_by_id is None), None)

    @property
    def holder(self) -> int:
        return self.assignment.assignee_id if self.assignment else 0


def claim_work(*, claim: Claim, user: User, readable: QuerySet[ArticleVersion], number: str | None = None) -> ClaimWork:
    """Ten queries or so, whatever there is."""
    return ClaimWork(
        replies=replies_on(claim, readable=readable),
        missing=missing_replies(claim),
        flags=list(LegalFlag.objects.filter(claim=claim).select_related("flagged_by", "signed_off_by").order_by("pk")),
        threads=Paginator(threads(claim, readable=readable), THREADS).get_page(number or 1),
        assignment=Assignment.objects.filter(claim=claim).select_related("assignee", "assigned_by").first(),
        is_watched=Watch.objects.filter(user=user, claim=claim).exists(),
    )


def threads(claim: Claim, *, readable: QuerySet[ArticleVersion]) -> QuerySet[Comment]:
    """What was written about a claim, but for what hangs on a text that the person may not read."""
    roots = Comment.objects.filter(
        Q(attribution=None) | Q(attribution__version__in=readable), claim=claim, answers=None
    )
    answers = Comment.objects.select_related("author").order_by("pk")
    return (
        roots.select_related("author", "attribution__source").prefetch_related(Prefetch("answers_in", answers))
        .order_by("-pk")
    )  # fmt: skip
