"""Whose an article is, and in which order they are taken."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from claims.models import Article, ArticleVersion, Assignment, QueueEntry, User
from claims.queries.queue import deciders, disputed_waiting, work_list
from claims.services.errors import Conflict, Refused
from claims.services.notices import tell_assigned


@transaction.atomic
def take_next(*, user: User, readable: QuerySet[ArticleVersion]) -> Assignment | None:
    """Give the person the first article of the work list that is nobody's; None where all are taken.

    Two at once never get the same: what somebody else is taking right now is passed over (SKIP LOCKED), and once an
    article is locked we look again, since it may have been taken between our look and our lock.
    """
    passed: list[int] = []
    while True:
        free = work_list(user=user, readable=readable, show="free").exclude(article__in=passed)
        entry = free.select_for_update(skip_locked=True, of=("self",)).first()
        if entry is None:
            return None
        article = Article.objects.select_for_update(skip_locked=True, no_key=True).filter(pk=entry.pk)
        if article.exists() and not Assignment.objects.filter(article=entry.pk).exists():
            return Assignment.objects.create(article_id=entry.pk, assignee=user, assigned_by=user)
        passed.append(entry.pk)


@transaction.atomic
def assign_article(
    *, article: Article, assignee: User, user: User, holder: int, due_on: date | None = None
) -> Assignment:
    """Give the article to somebody, or take it oneself, until a day if there is one.  ``holder`` is the primary key of
    the person whose it was when ``user`` looked, 0 for nobody.

    Raises Conflict where it has changed hands since, Refused for somebody who decides nothing, or a day that is over.
    """
    held = _held(article, holder)
    if not deciders().filter(pk=assignee.pk).exists():
        raise Refused(f"{assignee} may not decide on suggestions.")
    if due_on is not None and due_on < timezone.localdate():
        raise Refused("That day is over.")
    assignment = held or Assignment(article=article)
    assignment.assignee, assignment.assigned_by, assignment.due_on = assignee, user, due_on
    assignment.save()
    tell_assigned(assignment=assignment)
    return assignment


@transaction.atomic
def hand_back(*, article: Article, user: User) -> None:
    """Let somebody else take it.  Raises Conflict where it is not the person's own any more."""
    held = _held(article, user.pk)
    if held is not None:
        held.delete()


def rank_queue(*, articles: Iterable[int] | None = None) -> int:
    """Work out anew how many waiting suggestions touch a disputed claim, of some articles or of all; returns how many
    articles changed their place."""
    some = None if articles is None else list(articles)
    disputed = disputed_waiting(articles=some)
    entries = QueueEntry.objects.all() if some is None else QueueEntry.objects.filter(pk__in=some)
    moved = [entry for entry in entries.order_by("pk") if entry.disputed != disputed.get(entry.pk, 0)]
    for entry in moved:
        entry.disputed = disputed.get(entry.pk, 0)
    # Whoever decides holds one entry only, so that many can be written at once in any order.
    QueueEntry.objects.bulk_update(moved, ["disputed"], batch_size=500)
    return len(moved)


def _held(article: Article, holder: int) -> Assignment | None:
    """The assignment as it stands, once nobody else changes it."""
    Article.objects.select_for_update(no_key=True).get(pk=article.pk)
    held = Assignment.objects.select_related("assignee").filter(article=article).first()
    if (held.assignee_id if held else 0) != holder:
        raise Conflict(f"{held.assignee} has this article now." if held else "This article is nobody’s any more.")
    return held
