"""What the database itself refuses of replies, flags, comments, watches, notices, holds and redactions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import timezone

from claims.models import (
    Assignment,
    Claim,
    Comment,
    LegalFlag,
    LegalHold,
    Notification,
    Redaction,
    Reply,
    RetentionRule,
    User,
    Watch,
)
from tests.factories import make_article
from tests.scenes import make_claim, make_source

pytestmark = pytest.mark.django_db
OVER = datetime(2020, 10, 5, 17, tzinfo=timezone.get_default_timezone())


def reply(claim: Claim, user: User, **more: object) -> Reply:
    asked = {"asked_on": date(2020, 10, 2), "channel": "email", "deadline": OVER, "asked_by": user} | more
    return Reply.objects.create(claim=claim, source=make_source("Turkey"), **asked)


def change(claim: Claim, user: User, **more: object) -> object:
    return Reply.objects.filter(pk=reply(claim, user).pk).update(**more)


REFUSED: list[tuple[str, Callable[[Claim, User], object]]] = [
    ("reply_asked_once_at_a_time", lambda c, u: [reply(c, u), reply(c, u)]),
    ("reply_channel_known", lambda c, u: reply(c, u, channel="by owl")),
    ("reply_outcome_known", lambda c, u: change(c, u, outcome="shrugged", recorded_by=u)),
    ("reply_deadline_after_question", lambda c, u: reply(c, u, deadline=OVER - timedelta(days=9))),
    ("reply_outcome_is_signed", lambda c, u: change(c, u, outcome="none_came")),
    ("reply_that_came_has_its_day", lambda c, u: change(c, u, outcome="denied", recorded_by=u)),
    ("reply_that_came_has_its_day",
     lambda c, u: change(c, u, outcome="none_came", recorded_by=u, article=make_article().article)),
    ("legal_flag_has_reason", lambda c, u: LegalFlag.objects.create(claim=c, reason=" ", flagged_by=u)),
    ("legal_flag_one_open", lambda c, u: [LegalFlag.objects.create(claim=c, reason="x", flagged_by=u) for _ in "ab"]),
    ("legal_flag_signed_off_with_reason",
     lambda c, u: LegalFlag.objects.create(claim=c, reason="x", flagged_by=u, signed_off_by=u, signed_off_at=OVER)),
    ("comment_says_something", lambda c, u: Comment.objects.create(claim=c, author=u, text=" \n")),
    ("watch_of_one_thing", lambda c, u: Watch.objects.create(user=u)),
    ("watch_claim_once", lambda c, u: [Watch.objects.create(user=u, claim=c) for _ in "ab"]),
    ("notification_leads_somewhere", lambda c, u: Notification.objects.create(recipient=u, kind="due", about=1)),
    ("notification_told_once",
     lambda c, u: [Notification.objects.create(recipient=u, kind="due", about=1, claim=c) for _ in "ab"]),
    ("notification_kind_known", lambda c, u: Notification.objects.create(recipient=u, kind="x", about=1, claim=c)),
    ("assignment_of_one_thing",
     lambda c, u: Assignment.objects.create(assignee=u, assigned_by=u, claim=c, article=make_article().article)),
    ("assignment_of_one_thing", lambda c, u: Assignment.objects.create(assignee=u, assigned_by=u)),
    ("redaction_has_reason", lambda c, u: Redaction.objects.create(reason=" ", actor=u)),
    ("redaction_of_words_by_a_person", lambda c, u: Redaction.objects.create(reason="x")),
    ("redaction_append_only", lambda c, u: Redaction.objects.create(reason="x", actor=u).delete()),
    ("legal_hold_has_reason",
     lambda c, u: LegalHold.objects.create(article=make_article().article, reason="", placed_by=u)),
    ("legal_hold_lifted_with_reason",
     lambda c, u: LegalHold.objects.create(article=make_article().article, reason="x", placed_by=u, lifted_by=u)),
    ("retention_of_a_day_or_more", lambda c, u: RetentionRule.objects.create(kind="reply", days=0)),
    ("retention_kind_known", lambda c, u: RetentionRule.objects.create(kind="x", days=1)),
]  # fmt: skip


@pytest.mark.parametrize(("name", "write"), REFUSED)
def test_the_database_refuses(name: str, write: Callable[[Claim, User], object], editor: User) -> None:
    with pytest.raises(DatabaseError, match=name), transaction.atomic():
        write(make_claim(editor), editor)
