"""Telling people: in the app at once, and by e-mail as they chose, from a worker."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.template.loader import render_to_string
from django.utils import timezone

from claims.models import ArticleVersion, Assignment, Comment, LegalFlag, MailChoice, Notification, User, Watch
from claims.queries.notices import deadlines, news_for_watchers, notices_of, told
from claims.queries.people import holders

Kind = Notification.Kind
#: What one e-mail lists; the rest is on the page that it leads to.
MOST_IN_A_MAIL = 50


def _tell(notices: Iterable[Notification]) -> int:
    """Store these; who was told once is not told again.  Returns how many there were."""
    rows = list(notices)
    Notification.objects.bulk_create(rows, ignore_conflicts=True, batch_size=1000)
    return len(rows)


def tell_about_comment(*, comment: Comment) -> None:
    """Whoever is mentioned, and else whoever watches the claim or wrote in the thread before."""
    mentioned = {person.pk for person in comment.mentions.all()}
    others = set(Watch.objects.filter(claim=comment.claim).values_list("user", flat=True))
    if comment.answers is not None:
        others |= {comment.answers.author_id, *comment.answers.answers_in.values_list("author", flat=True)}
    others -= mentioned | {comment.author_id}
    whom = [(pk, Kind.MENTION) for pk in sorted(mentioned)] + [(pk, Kind.COMMENT) for pk in sorted(others)]
    _tell(
        Notification(recipient_id=pk, kind=kind, about=comment.pk, actor=comment.author, claim=comment.claim,
                     comment=comment)
        for pk, kind in whom
    )  # fmt: skip


def tell_assigned(*, assignment: Assignment) -> None:
    """Whoever was given work by somebody else; given anew, or for another day, it is told and falls due anew."""
    Notification.objects.filter(kind__in=[Kind.ASSIGNED, Kind.DUE], about=assignment.pk).delete()
    if assignment.assignee_id != assignment.assigned_by_id:
        _tell(
            [
                Notification(recipient=assignment.assignee, kind=Kind.ASSIGNED, about=assignment.pk,
                             actor=assignment.assigned_by, claim=assignment.claim, article=assignment.article)
            ]
        )  # fmt: skip


def tell_who_signs_off(*, flag: LegalFlag) -> None:
    whom = holders("claims.sign_off_claim").exclude(pk=flag.flagged_by_id)
    _tell(
        Notification(recipient=person, kind=Kind.FLAGGED, about=flag.pk, actor=flag.flagged_by, claim=flag.claim)
        for person in whom
    )


@transaction.atomic
def tell_news() -> int:
    """What came on record for those who watch it, and what has fallen due; returns how many were told.  To do it twice
    tells nobody twice."""
    return _tell([*news_for_watchers(), *deadlines(timezone.now())])


@transaction.atomic
def mark_read(*, user: User, notices: QuerySet[Notification]) -> None:
    notices.filter(recipient=user, read_at=None).update(read_at=timezone.now())


@transaction.atomic
def choose_mails(*, user: User, how: str) -> None:
    MailChoice.objects.update_or_create(user=user, defaults={"how": how})


@transaction.atomic
def mail_notices(*, user: User, readable: QuerySet[ArticleVersion]) -> int:
    """Send the person one e-mail with all that they have not read nor been sent; returns how many that were.

    The rows are locked until it is sent and noted, so that two workers send it once; where sending fails, nothing is
    noted and the next try sends it.  It names who, what claim and where, and holds no text of comments or articles.
    """
    unsent = Notification.objects.select_for_update(skip_locked=True).filter(
        recipient=user, read_at=None, mailed_at=None
    )
    locked = list(unsent.values_list("pk", flat=True))
    shown = told(notices_of(user, readable=readable).filter(pk__in=locked)[:MOST_IN_A_MAIL])
    Notification.objects.filter(pk__in=locked).update(mailed_at=timezone.now())
    if not shown or not user.email:
        return 0
    subject = f"{shown[0].words}: {shown[0].subject}" if len(shown) == 1 else f"{len(shown)} news from the desk"
    EmailMessage(
        subject=" ".join(subject.split())[:200],
        body=render_to_string("notices/mail.txt", {"person": user, "notices": shown, "site": settings.SITE_URL}),
        to=[user.email],
        headers={"Message-ID": f"<{shown[0].notification.uid}@claimtrack>"},  # sent twice by a crash, it is one mail
    ).send()
    return len(shown)
