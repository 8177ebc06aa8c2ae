"""What publishing waits for: who is accused and was not asked, whose reply is to come, what a lawyer is to see."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import date_format

from claims.models import Article, ArticleVersion, Claim, LegalFlag, Reply, Source
from claims.nlp.types import SourceKind

#: Whoever can be asked.  Outlets are organisations like others; a document cannot answer, and an anonymous source is
#: never made known by a question of ours.
TO_BE_ASKED = frozenset(
    {
        SourceKind.PERSON, SourceKind.OFFICE, SourceKind.ORGANISATION, SourceKind.GOVERNMENT, SourceKind.STATE,
        SourceKind.MEDIA,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Missing:
    """Why a claim about ``source`` is not to be published yet, for a person to read; ``reply`` is the open one."""

    source: Source | None  # none where nobody has said whom it is about
    words: str
    reply: Reply | None = None


def missing_replies(claim: Claim) -> list[Missing]:
    """What is missing of the right of reply: two queries.

    Of all that a claim is about and that can be asked, each needs an answer on record, be it that none came by the
    deadline.  That it is about nobody is said by a person, never by default.  Who was asked may speak for them.  A
    deadline that is over is no answer by itself: somebody says so.
    """
    every = list(claim.about.all())
    about = [source for source in every if source.kind in TO_BE_ASKED]
    if not every and not claim.about_nobody:
        return [Missing(None, "Nobody has said whom this claim is about.")]
    asked = list(Reply.objects.filter(claim=claim).select_related("source").order_by("pk")) if about else []
    return [missing for source in about if (missing := _missing(source, asked, timezone.now()))]


def _missing(source: Source, asked: Iterable[Reply], now: datetime) -> Missing | None:
    its = [reply for reply in asked if source.pk in {reply.source_id, reply.source.speaks_for_id}]
    if any(not reply.is_waiting for reply in its):
        return None
    if not its:
        return Missing(source, f"Nobody has asked {source} for a reply.")
    reply = its[-1]
    until = date_format(timezone.localtime(reply.deadline), "j F Y, H:i")
    if reply.deadline > now:
        return Missing(source, f"{reply.source} was asked and has until {until} to reply.", reply)
    words = f"The deadline of {reply.source} was {until}: put on record what came back, or that nothing did."
    return Missing(source, words, reply)


def needs_legal_sign_off(claim: Claim) -> LegalFlag | None:
    """The flag that keeps the claim from being published until somebody signs it off, if there is one."""
    return open_flags().filter(claim=claim).first()


def open_flags() -> QuerySet[LegalFlag]:
    return LegalFlag.objects.filter(signed_off_by=None).select_related("claim", "flagged_by").order_by("pk")


def waiting_replies() -> QuerySet[Reply]:
    """Whom we wait for, the nearest deadline first: the order of an index."""
    return (
        Reply.objects.filter(outcome=Reply.Outcome.WAITING)
        .select_related("claim", "source", "asked_by")
        .order_by("deadline", "pk")
    )


def replies_on(claim: Claim, *, readable: QuerySet[ArticleVersion]) -> list[Reply]:
    """All that was asked about a claim, in order, each with ``version``: what came back in words, where the person may
    read it.  Two queries."""
    replies = list(Reply.objects.filter(claim=claim).select_related("source", "asked_by", "recorded_by").order_by("pk"))
    articles = {reply.article_id for reply in replies if reply.article_id}
    versions = readable.filter(article__in=articles).order_by("number").defer("text", "sentence_hashes")
    newest = {version.article_id: version for version in versions} if articles else {}
    for reply in replies:
        reply.version = newest.get(reply.article_id or 0)  # type: ignore[attr-defined]
    return replies


def statements_at_hand(*, readable: QuerySet[ArticleVersion]) -> QuerySet[ArticleVersion]:
    """Statements and replies that are here already: what may be recorded as an answer, the newest first."""
    kinds = [Article.Kind.REPLY, Article.Kind.STATEMENT]
    return readable.filter(article__kind__in=kinds).defer("text", "sentence_hashes").order_by("-published_on", "-pk")
