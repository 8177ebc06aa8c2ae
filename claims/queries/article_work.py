"""What stands around an article under review: whose it is, its versions, and what was carried over from them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Max, OuterRef, QuerySet, Subquery

from claims.models import ArticleVersion, Assignment, Orphan
from claims.queries.versions import Carried, carried_into, versions_of


@dataclass(frozen=True, slots=True)
class ArticleWork:
    assignment: Assignment | None
    versions: list[ArticleVersion]
    carried: list[Carried]
    orphans: int

    @property
    def newest(self) -> ArticleVersion:
        return self.versions[-1]

    @property
    def holder(self) -> int:
        return self.assignment.assignee_id if self.assignment else 0


def with_work(versions: QuerySet[ArticleVersion], *, readable: QuerySet[ArticleVersion]) -> QuerySet[ArticleVersion]:
    """Fetch what ``article_work`` needs with the version itself: a text that never changed costs no query more."""
    siblings = readable.filter(article=OuterRef("article")).order_by().values("article")
    return versions.select_related(
        "article__outlet", "article__assignment__assignee", "article__assignment__assigned_by"
    ).annotate(newest_number=Subquery(siblings.annotate(n=Max("number")).values("n")))


def article_work(version: ArticleVersion, *, readable: QuerySet[ArticleVersion]) -> ArticleWork:
    """Of a version that ``with_work`` fetched; four queries more where there are several versions."""
    assignment = getattr(version.article, "assignment", None)
    if version.newest_number == 1:  # type: ignore[attr-defined]  # annotated
        return ArticleWork(assignment, [version], [], 0)
    return ArticleWork(
        assignment=assignment,
        versions=versions_of(version, readable=readable),
        carried=carried_into(version),
        orphans=Orphan.objects.filter(version=version, state=Orphan.State.WAITING).count(),
    )
