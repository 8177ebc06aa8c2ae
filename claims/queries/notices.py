"""What one person is told: what is new to them, in words, and where each leads."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from claims.models import ArticleVersion, Assignment, Attribution, MailChoice, Notification, Reply, User, Watch
from claims.queries.disputes import disputed_claims
from claims.queries.saved_searches import address_of_news
from claims.queries.standing import confirmed_variants

Kind = Notification.Kind
How = MailChoice.How
MOST_COUNTED = 99
#: A worker that was away for less than this misses nothing.
LOOKED_BACK = timedelta(days=2)
#: From the day before on, work is due.
DUE_SOON = timedelta(days=1)
_KNOWN_BY_COMMENT: Final = {Kind.MENTION, Kind.COMMENT}


@dataclass(frozen=True, slots=True)
class Told:
    """A notification in words; ``address`` is a path of this site.  ``said`` is a comment's text: for the page, never
    for an e-mail."""

    notification: Notification
    words: str
    subject: str
    address: str
    said: str = ""


def notices_of(user: User, *, readable: QuerySet[ArticleVersion]) -> QuerySet[Notification]:
    """What the person is told, the newest first, without what hangs on a text that they may not read (any more)."""
    told = Notification.objects.filter(recipient=user)
    hidden: Any = Q(attribution__isnull=False) & ~Q(attribution__version__in=readable)
    hidden |= Q(comment__attribution__isnull=False) & ~Q(comment__attribution__version__in=readable)
    hidden |= Q(article__isnull=False) & ~Exists(readable.filter(article=OuterRef("article")))
    return told.exclude(hidden).order_by("-pk")


def unread(user: User, *, readable: QuerySet[ArticleVersion]) -> int:
    """How many are unread, counted up to ``MOST_COUNTED`` + 1: one query by an index."""
    its = notices_of(user, readable=readable).filter(read_at=None).order_by()
    return its.values("pk")[: MOST_COUNTED + 1].count()


def told(notices: QuerySet[Notification]) -> list[Told]:
    """These in words: two queries, however many."""
    rows = notices.select_related(
        "actor",
        "claim",
        "article",
        "attribution__source",
        "attribution__claim",
        "comment",
        "reply__source",
        "search",
    )
    found = list(rows)
    articles = {notice.article_id for notice in found if notice.article_id}
    versions = ArticleVersion.objects.filter(article__in=articles).order_by("number")
    newest = {version.article_id: version for version in versions.defer("text", "sentence_hashes")} if articles else {}
    return [_told(notice, newest) for notice in found]


def _told(notice: Notification, newest: dict[int, ArticleVersion]) -> Told:
    if notice.search:
        subject, address = notice.search.name, address_of_news(notice.search)
    elif notice.article_id:
        version = newest[notice.article_id]
        subject, address = version.title, reverse("claims:article-detail", args=[version.pk])
    elif notice.claim:
        subject, address = notice.claim.statement, notice.claim.get_absolute_url()
    else:
        raise ValueError("A notification that leads nowhere: the database refuses that.")
    kind = Kind(notice.kind)
    who = str(notice.actor or "Somebody")
    words, anchor = f"{who} {kind.label}", ""
    if kind in _KNOWN_BY_COMMENT:
        anchor = f"#comment-{notice.comment_id}"
    elif kind == Kind.ASSIGNED:
        words = f"{who} gave this to you"
    elif kind == Kind.ON_RECORD and notice.attribution:
        words = f"{notice.attribution.source} {notice.attribution.get_stance_display()}: new on record"
        anchor = f"#attribution-{notice.attribution_id}"
    elif kind == Kind.DISPUTED and notice.attribution:
        its = notice.attribution
        words = f"Newly in dispute: {its.source} {its.get_stance_display()} it"
        anchor = f"#attribution-{its.pk}"
    elif kind == Kind.DUE:
        words = "Your work on this is due"
    elif kind == Kind.REPLY_DUE and notice.reply:
        until = date_format(timezone.localtime(notice.reply.deadline), "j F Y, H:i")
        words, anchor = f"The deadline of {notice.reply.source} was {until}: what came back?", "#replies"
    elif kind == Kind.FOUND:
        words = "New in a search that you keep"
    elif kind == Kind.FLAGGED:
        words, anchor = f"{who} asks for a legal sign-off", "#legal"
    said = notice.comment.text if kind in _KNOWN_BY_COMMENT and notice.comment else ""
    return Told(notice, words, subject, address + anchor, said)


def to_mail(how: str) -> QuerySet[User]:
    """The people who have an address, want their e-mails in this way, and have something unread that was not sent."""
    waiting = Notification.objects.filter(recipient=OuterRef("pk"), read_at=None, mailed_at=None)
    chosen = Q(mail_choice__how=how)
    if how == How.DIGEST:
        chosen |= Q(mail_choice=None)
    return User.objects.filter(chosen, Exists(waiting), is_active=True).exclude(email="").order_by("pk")


def news_for_watchers() -> list[Notification]:
    """What came on record lately for those who watch its claim, the claim that it is a variant of, or its source, and
    which of the watched claims it put in dispute; not for who put it there.  Not stored, nor told before: seven
    queries.  What puts a claim in dispute is told as that alone."""
    since = timezone.now() - LOOKED_BACK
    lately = list(
        Attribution.objects.live().filter(accepted_at__gte=since)
        .values_list("pk", "claim_id", "source_id", "accepted_by_id", "accepted_at")
    )  # fmt: skip
    if not lately:
        return []
    touched = {row[1] for row in lately}
    pairs = list(
        confirmed_variants().filter(Q(claim__in=touched) | Q(other__in=touched)).values_list("claim", "other")
    )  # fmt: skip
    wider = dict(pairs)
    watches = Watch.objects.filter(
        Q(claim__in=touched.union(*pairs)) | Q(source__in={row[2] for row in lately})
    )  # fmt: skip
    by_claim: dict[int, list[Watch]] = {}
    by_source: dict[int, list[Watch]] = {}
    for watch in watches:
        its, key = (by_claim, watch.claim_id) if watch.claim_id else (by_source, watch.source_id)
        its.setdefault(key or 0, []).append(watch)
    disputes = _new_disputes(by_claim, since)
    news: dict[tuple[int, int], Notification] = {}
    for pk, claim, source, actor, at in lately:
        for watch in [*by_claim.get(claim, []), *by_claim.get(wider.get(claim, 0), []), *by_source.get(source, [])]:
            if watch.user_id != actor and watch.created_at <= at:
                news[watch.user_id, pk] = Notification(
                    recipient_id=watch.user_id, kind=Kind.ON_RECORD, about=pk, claim_id=claim, attribution_id=pk
                )
    known = Notification.objects.filter(
        kind__in=[Kind.ON_RECORD, Kind.DISPUTED], about__in={pk for _, pk in [*news, *disputes]}
    ).values_list("recipient", "about", "kind")  # fmt: skip
    before = {(who, pk) for who, pk, _ in known} | disputes.keys()
    disputes_before = {(who, pk) for who, pk, kind in known if kind == Kind.DISPUTED}
    return [
        *(disputes[key] for key in sorted(disputes.keys() - disputes_before)),
        *(news[key] for key in sorted(news.keys() - before)),
    ]


def _new_disputes(watches: Mapping[int, Sequence[Watch]], since: datetime) -> dict[tuple[int, int], Notification]:
    """The watched claims that came into dispute, for who watched them by then and did not do it; by recipient and
    attribution: by one denial a claim and its variants do, and that is told once, of the claim that it is on."""
    claims = disputed_claims().filter(pk__in=watches, disputed_at__gte=since)
    rows = list(claims.values_list("pk", "turned_by", "disputed_at"))
    turned = Attribution.objects.only("claim", "accepted_by").in_bulk([pk for _, pk, _ in rows])
    rows.sort(key=lambda row: turned[row[1]].claim_id == row[0])  # the last one stands
    return {
        (watch.user_id, pk): Notification(
            recipient_id=watch.user_id, kind=Kind.DISPUTED, about=pk, claim_id=claim, attribution_id=pk
        )
        for claim, pk, at in rows
        for watch in watches[claim]
        if watch.user_id != turned[pk].accepted_by_id and watch.created_at <= at
    }


def deadlines(now: datetime) -> list[Notification]:
    """Work that is due by tomorrow, and replies whose deadline is over: not stored, nor told before."""
    due = Assignment.objects.filter(due_on__lte=timezone.localdate(now) + DUE_SOON).exclude(
        Exists(Notification.objects.filter(kind=Kind.DUE, about=OuterRef("pk"), recipient=OuterRef("assignee")))
    )
    late = Reply.objects.filter(outcome=Reply.Outcome.WAITING, deadline__lte=now).exclude(
        Exists(Notification.objects.filter(kind=Kind.REPLY_DUE, about=OuterRef("pk"), recipient=OuterRef("asked_by")))
    )
    return [
        *(Notification(recipient_id=its.assignee_id, kind=Kind.DUE, about=its.pk, claim_id=its.claim_id,
                       article_id=its.article_id) for its in due),
        *(Notification(recipient_id=its.asked_by_id, kind=Kind.REPLY_DUE, about=its.pk, claim_id=its.claim_id,
                       reply=its) for its in late),
    ]  # fmt: skip
