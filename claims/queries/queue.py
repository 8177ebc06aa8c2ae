"""The work list: the articles that wait, whose they are, and who has them open."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.utils import timezone

from claims.models import Article, ArticleVersion, Assignment, Claim, Decision, QueueEntry, Suggestion, User
from claims.queries.desk import groups_for, likely_proposals
from claims.queries.paging import bounded_count
from claims.queries.people import holders
from claims.queries.presence import open_now
from claims.queries.standing import Standing, of_standing

SHOWN = ("all", "free", "mine", "others")
#: Who decided in a text this recently may be at work in it still.
LATELY = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Row:
    """One article of the list; ``version`` is the newest one in which something waits."""

    entry: QueueEntry
    version: ArticleVersion
    assignment: Assignment | None
    open_now: tuple[User, ...] = ()  # others who have it before their eyes
    decided_lately: tuple[User, ...] = ()  # and others who decided something in it within the last minutes

    @property
    def holder(self) -> int:
        """Whose it is, as a form sends it along: 0 where it is nobody's."""
        return self.assignment.assignee_id if self.assignment else 0


def work_list(*, user: User, readable: QuerySet[ArticleVersion], show: str = "all") -> QuerySet[QueueEntry]:
    """What waits in texts that the person may read, most disputed first, then what has waited longest: the order
    of an index.  ``show`` is "all", "free" (nobody's), "mine" or "others"."""
    entries = QueueEntry.objects.filter(Exists(readable.filter(article=OuterRef("article"))))
    narrowed = {
        "free": Q(article__assignment=None),
        "mine": Q(article__assignment__assignee=user),
        "others": Q(article__assignment__isnull=False) & ~Q(article__assignment__assignee=user),
    }
    if show in narrowed:
        entries = entries.filter(narrowed[show])
    return entries.order_by("-disputed", "since", "article_id")


def counts(*, user: User, readable: QuerySet[ArticleVersion]) -> dict[str, int]:
    """How many articles each of ``SHOWN`` has, as far as a list counts: one query each."""
    return {show: bounded_count(work_list(user=user, readable=readable, show=show)) for show in SHOWN}


def rows(entries: Iterable[QueueEntry], *, user: User, readable: QuerySet[ArticleVersion]) -> list[Row]:
    """The entries of one page with their texts and people: five queries."""
    entries = list(entries)
    articles = [entry.pk for entry in entries]
    waiting = Exists(Suggestion.objects.pending().filter(version=OuterRef("pk")))
    versions = (
        readable.filter(waiting, article__in=articles)
        .select_related("article__outlet")
        .defer("text", "sentence_hashes")
        .order_by("number")
    )
    newest = {version.article_id: version for version in versions}
    held = {its.article_id: its for its in assignments(articles)}
    here, lately = open_now(articles, but=user), decided_lately(newest.values(), but=user)
    return [
        Row(
            entry, version, held.get(entry.pk), here.get(entry.pk, ()),
            tuple(its for its in lately.get(version.pk, ()) if its not in here.get(entry.pk, ())),
        )
        for entry in entries
        if (version := newest.get(entry.pk))
    ]  # fmt: skip


def decided_lately(versions: Iterable[ArticleVersion], *, but: User) -> dict[int, tuple[User, ...]]:
    """Who else has decided something in these texts within the last minutes, the latest first: one query."""
    since = timezone.now() - LATELY
    latest = (
        Decision.objects.filter(suggestion__version__in=[its.pk for its in versions], created_at__gte=since)
        .exclude(actor=but)
        .select_related("actor", "suggestion")
        .only("actor__username", "actor__first_name", "actor__last_name", "suggestion__version", "version")
        .order_by("-pk")
    )
    found: dict[int, dict[int, User]] = {}
    for its in latest:
        found.setdefault(its.text_id, {}).setdefault(its.actor_id, its.actor)
    return {version: tuple(people.values()) for version, people in found.items()}


def assignments(articles: Iterable[int]) -> QuerySet[Assignment]:
    return Assignment.objects.filter(article__in=articles).select_related("assignee", "assigned_by")


def newest_waiting(article: Article | int, *, readable: QuerySet[ArticleVersion]) -> ArticleVersion | None:
    """The version to open: the newest one in which something waits, else the newest."""
    versions = readable.filter(article=article).order_by("-number")
    return versions.filter(Exists(Suggestion.objects.pending().filter(version=OuterRef("pk")))).first() or (
        versions.first()
    )


def disputed_waiting(*, articles: Collection[int] | None = None) -> dict[int, int]:
    """For each article, or each of some, how many of its waiting suggestions are for a claim that is disputed, or
    likely to be for one: four queries."""
    pending = Suggestion.objects.pending().order_by()
    if articles is not None:
        pending = pending.filter(version__article__in=articles)
    # Only of the claims that something waits for is it asked how they stand: that is the dear part.
    on_record = pending.exclude(proposed_claim__claim=None).values_list("proposed_claim__claim", flat=True)
    likely = likely_proposals().filter(proposed_claim__claim=None, proposed_claim__suggestions__in=pending)
    asked = {*on_record.distinct(), *likely.order_by().values_list("claim", flat=True).distinct()}
    disputed = of_standing(Claim.objects.filter(pk__in=asked), Standing.DISPUTED)
    claims = list(disputed.order_by().values_list("pk", flat=True))
    if not claims:
        return {}
    touched = pending.filter(proposed_claim__in=groups_for(claims))
    counted = touched.values(article=F("version__article")).annotate(n=Count("pk"))
    return {row["article"]: row["n"] for row in counted}


def deciders() -> QuerySet[User]:
    """Who may be given an article: the people who may decide."""
    return holders("claims.decide_suggestion")


__all__ = [
    "SHOWN", "Row", "assignments", "counts", "deciders", "disputed_waiting", "newest_waiting", "rows",
    "work_list",
]  # fmt: skip
