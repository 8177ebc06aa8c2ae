"""What the desk asks of one person: what is theirs, what is due, what we wait for, what a lawyer is to see."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from claims.models import ArticleVersion, Assessment, AssessmentState, Assignment, LegalFlag, Reply, User
from claims.queries.replies import open_flags, waiting_replies

MOST = 8
APPROVE = "claims.approve_assessment"


@dataclass(frozen=True, slots=True)
class Yours:
    """A claim or an article that was given to the person; ``version`` is the article's newest."""

    assignment: Assignment
    version: ArticleVersion | None
    today: date

    @property
    def is_late(self) -> bool:
        return self.assignment.due_on is not None and self.assignment.due_on < self.today

    @property
    def is_due(self) -> bool:
        """Today or tomorrow, or late."""
        return self.assignment.due_on is not None and self.assignment.due_on <= self.today + timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Work:
    yours: list[Yours]
    yours_in_all: int
    replies: list[Reply]
    replies_in_all: int
    flags: list[LegalFlag]
    approvals: list[Assessment]

    @property
    def more_of_yours(self) -> int:
        return self.yours_in_all - len(self.yours)

    @property
    def more_replies(self) -> int:
        return self.replies_in_all - len(self.replies)

    @property
    def is_any(self) -> bool:
        return bool(self.yours or self.replies or self.flags or self.approvals)


def work_of(*, user: User, readable: QuerySet[ArticleVersion]) -> Work:
    """Eight queries or so, whatever there is."""
    mine, replies = assigned_to(user, readable=readable), waiting_replies()
    return Work(
        yours=yours(mine[:MOST], readable=readable),
        yours_in_all=mine.count(),
        replies=list(replies[:MOST]),
        replies_in_all=replies.count(),
        flags=list(open_flags()[:MOST]),
        approvals=list(to_approve(user)[:MOST]) if user.has_perm(APPROVE) else [],
    )


def to_approve(user: User) -> QuerySet[Assessment]:
    """What waits for a second person, and is not the person's own; what waits longest first."""
    return (
        Assessment.objects.standing()
        .with_state()
        .filter(state=AssessmentState.IN_REVIEW)  # type: ignore[misc]  # annotated
        .exclude(author=user)
        .select_related("claim", "author", "verdict")
        .order_by("pk")
    )


def assigned_to(user: User, *, readable: QuerySet[ArticleVersion]) -> QuerySet[Assignment]:
    """What is due soonest first, then what has no day."""
    can_be_read = Q(article=None) | Exists(readable.filter(article=OuterRef("article")))
    return (
        Assignment.objects.filter(can_be_read, assignee=user)
        .select_related("claim", "assigned_by")
        .order_by(F("due_on").asc(nulls_last=True), "pk")
    )


def yours(assignments: QuerySet[Assignment], *, readable: QuerySet[ArticleVersion]) -> list[Yours]:
    found = list(assignments)
    articles = [its.article_id for its in found if its.article_id]
    versions = readable.filter(article__in=articles).select_related("article__outlet").order_by("number")
    newest = {its.article_id: its for its in versions.defer("text", "sentence_hashes")} if articles else {}
    today = timezone.localdate()
    return [Yours(its, newest.get(its.article_id or 0), today) for its in found]
