"""The right of reply: asking whom a claim is about, and putting on record what came back."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from claims.models import Article, Claim, Reply, Source, User
from claims.queries.replies import TO_BE_ASKED
from claims.services.articles import Draft, add_article
from claims.services.errors import Conflict, Refused
from claims.services.merging import settle_held

Outcome = Reply.Outcome
_CAME: Final = {Outcome.DENIED, Outcome.CONFIRMED, Outcome.ANSWERED, Outcome.DECLINED}
_HOLDS_A_REPLY: Final = {Article.Kind.REPLY, Article.Kind.STATEMENT}


@dataclass(frozen=True, slots=True)
class Words:
    """What came back in words, by mail or by telephone; it becomes an article of kind "reply to us"."""

    text: str
    title: str = ""
    is_restricted: bool = False


@transaction.atomic
def ask_for_reply(
    *, claim: Claim, source: Source, asked_on: date, channel: str, deadline: datetime, user: User, note: str = ""
) -> Reply:
    """Put on record that we asked.  Raises Refused for somebody who cannot be asked, a day that is to come or a
    deadline before the question, Conflict where a reply of theirs is waited for already."""
    if source.kind not in TO_BE_ASKED:
        raise Refused(f"{source} cannot be asked: {source.get_kind_display()}.")
    if asked_on > timezone.localdate():
        raise Refused("That day is to come: put on record what was done.")
    if timezone.localdate(deadline) < asked_on:
        raise Refused("The deadline lies before the question.")
    try:
        with transaction.atomic():
            return Reply.objects.create(
                claim=claim, source=source, asked_on=asked_on, channel=channel, deadline=deadline, note=note.strip(),
                asked_by=user,
            )  # fmt: skip
    except IntegrityError as error:
        raise Conflict(f"We are waiting for a reply of {source} already.") from error


@transaction.atomic
def record_reply(
    *,
    reply: Reply,
    outcome: str,
    user: User,
    revision: int,
    answered_on: date | None = None,
    article: Article | None = None,
    words: Words | None = None,
    note: str = "",
) -> Reply:
    """Put on record what came back, or that nothing did; later news replaces it, and both stay in the history.

    ``words`` are stored as an article and read like any other; ``article`` is one that is here already.  Raises
    Refused where a reply that came has no day, where nothing came before the deadline is over, and for an article
    that holds no reply; Conflict where somebody else recorded something since ``revision``.
    """
    came = outcome in _CAME
    if outcome not in _CAME | {Outcome.NONE_CAME}:
        raise Refused("Say what came back, or that nothing did.")
    if not came and (words or article):
        raise Refused("No reply came, and yet here are its words: which is it?")
    if not came and reply.deadline > timezone.now():
        raise Refused("The deadline is not over yet: a reply may still come.")
    if came and answered_on is None:
        raise Refused("On which day did the reply come?")
    if answered_on and not reply.asked_on <= answered_on <= timezone.localdate():
        raise Refused("The reply came after the question, and not after today.")
    if words is not None:
        article = _article_of(words, reply=reply, answered_on=answered_on, user=user)
    if article is not None and article.kind not in _HOLDS_A_REPLY:
        raise Refused("That article is neither a statement nor a reply to us.")
    changed = Reply.objects.filter(pk=reply.pk, revision=revision).update(
        outcome=outcome, answered_on=answered_on if came else None, article=article, recorded_by=user,
        note=note.strip(), revision=F("revision") + 1,
    )  # fmt: skip
    if not changed:
        raise Conflict("Somebody else put on record what came back while you were writing.")
    settle_held()  # the same question, asked on a claim that was merged into this one, is open still
    reply.refresh_from_db()
    return reply


def _article_of(words: Words, *, reply: Reply, answered_on: date | None, user: User) -> Article:
    """The words as an article of their own.  Raises Refused for what cannot be one, or is here as something else."""
    added = add_article(
        draft=Draft(
            title=words.title or f"Reply of {reply.source}", text=words.text, published_on=answered_on,
            kind=Article.Kind.REPLY,
            visibility=Article.Visibility.RESTRICTED if words.is_restricted else Article.Visibility.NEWSROOM,
        ),
        user=user,
    )  # fmt: skip
    if not added.created and added.version.article.kind not in _HOLDS_A_REPLY:
        raise Refused("These very words are here already, as an article that is no reply.")
    return added.version.article
