"""Comments, mentions, watching, work with a day: who is told, once, in the app and by e-mail."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.access import readable_versions
from claims.models import Article, Assignment, Claim, Comment, Notification, User, Watch
from claims.nlp.types import Stance
from claims.queries.notices import MOST_COUNTED, notices_of, told, unread
from claims.queries.work import work_of
from claims.services.discussion import comment_on_claim, unwatch, watch
from claims.services.errors import Conflict, Refused
from claims.services.notices import choose_mails, mail_notices, mark_read, tell_news
from claims.services.queue import assign_article
from claims.services.replies import ask_for_reply
from claims.services.work import assign_claim, finish_claim
from claims.tasks import telling
from tests.factories import make_article
from tests.scenes import FIGHTERS, FOUR_THOUSAND, make_claim, make_source, on_record

pytestmark = pytest.mark.django_db
Kind = Notification.Kind


@pytest.fixture
def claim(editor: User) -> Claim:
    return make_claim(editor)


def notices(user: User) -> list[tuple[str, str]]:
    """Kind and words of all that somebody is told, the newest first."""
    found = told(notices_of(user, readable=readable_versions(user)))
    return [(its.notification.kind, its.words) for its in found]


def send(user: User) -> int:
    return mail_notices(user=user, readable=readable_versions(user))


@pytest.mark.parametrize(
    ("text", "mentioned", "unknown"),
    [
        ("Look at this, @fabian.", ["fabian"], []),
        ("@FABIAN and (@ada): look", ["ada", "fabian"], []),
        ("Mail fabian@example.org, or x@fabian", [], []),
        ("@nobody-here and @vera, who only reads", [], ["nobody-here", "vera"]),
        ("@edda is me", [], []),
    ],
)
def test_whom_an_at_mentions(
    claim: Claim, editor: User, fact_checker: User, admin_user: User, viewer: User, text: str, mentioned: list[str],
    unknown: list[str],
) -> None:  # fmt: skip
    said = comment_on_claim(claim=claim, text=text, user=editor)
    assert sorted(said.comment.mentions.values_list("username", flat=True)) == mentioned
    assert said.unknown == unknown
    assert sorted(Notification.objects.values_list("recipient__username", flat=True)) == mentioned


def test_a_thread_tells_who_wrote_in_it_and_who_watches_each_once(
    claim: Claim, editor: User, fact_checker: User, admin_user: User
) -> None:
    watch(user=admin_user, claim=claim)
    watch(user=admin_user, claim=claim)
    root = comment_on_claim(claim=claim, text="Is this the same?", user=editor).comment
    answer = comment_on_claim(claim=claim, text="It is, @ada.", user=fact_checker, answers=root).comment
    deeper = comment_on_claim(claim=claim, text="Good.", user=editor, answers=answer).comment
    assert deeper.answers == root, "threads are one deep"
    assert notices(editor) == [("comment", "fabian wrote about a claim that you watch")]
    assert notices(fact_checker) == [("comment", "edda wrote about a claim that you watch")]
    assert [kind for kind, _ in notices(admin_user)] == ["comment", "mention", "comment"]
    unwatch(user=admin_user, claim=claim)
    assert not Watch.objects.exists()


def test_comments_are_refused_in_words_and_never_change(claim: Claim, editor: User) -> None:
    other = on_record(editor, make_claim(editor, "Another claim"), "Ann")
    for more, says in (({"text": " "}, "something"), ({"text": "x" * 5001}, "too long"),
                       ({"text": "x", "attribution": other}, "another claim")):  # fmt: skip
        with pytest.raises(Refused, match=says):
            comment_on_claim(claim=claim, user=editor, **more)
    comment_on_claim(claim=claim, text="So it stands.", user=editor)
    with pytest.raises(Exception, match="comment_words_never_change"):
        Comment.objects.update(text="Or so.")


def test_who_watches_a_claim_its_wider_one_or_a_source_is_told_once_of_what_is_new(
    claim: Claim, editor: User, fact_checker: User, admin_user: User
) -> None:
    turkey = make_source("Turkey")
    on_record(editor, claim, "Ann")
    for person in (editor, fact_checker):
        watch(user=person, claim=claim)
    watch(user=fact_checker, source=turkey)
    watch(user=admin_user, source=turkey)
    narrow = make_claim(editor, FOUR_THOUSAND, variant_of=claim)
    on_record(editor, narrow, "Ben")
    on_record(editor, claim, turkey, Stance.DENIES)
    assert tell_news() == 3
    assert tell_news() == 0, "told once"
    assert notices(editor) == [], "not of what one did oneself; nor of what was there before"
    assert notices(fact_checker) == [
        ("on_record", "Ben asserts: new on record"), ("disputed", "Newly in dispute: Turkey denies it"),
    ]  # fmt: skip
    assert notices(admin_user) == [("on_record", "Turkey denies: new on record")]


def test_who_watches_a_claim_is_told_once_that_it_is_newly_in_dispute(
    claim: Claim, editor: User, fact_checker: User
) -> None:
    narrow = make_claim(editor, FOUR_THOUSAND, variant_of=claim)
    on_record(editor, narrow, "Ben")
    for its in (claim, narrow):
        watch(user=fact_checker, claim=its)
    denial = on_record(editor, claim, make_source("Turkey"), Stance.DENIES)
    watch(user=editor, claim=claim)
    tell_news()
    on_record(editor, claim, make_source("Azerbaijan"), Stance.DENIES)
    tell_news()
    told_of = Notification.objects.filter(recipient=fact_checker, kind=Kind.DISPUTED).get()
    assert (told_of.claim, told_of.attribution) == (claim, denial), "of the claim itself, not of each variant"
    assert ("on_record", "Azerbaijan denies: new on record") in notices(fact_checker), (
        "what follows is news as any other"
    )
    assert not Notification.objects.filter(recipient=editor).exists(), "who did it, or watched later, knows"


def test_what_hangs_on_a_text_that_one_may_not_read_is_not_told(claim: Claim, editor: User, fact_checker: User) -> None:
    watch(user=fact_checker, claim=claim)
    its = on_record(editor, claim, "Ann")
    comment_on_claim(claim=claim, text="@fabian: look", attribution=its, user=editor)
    tell_news()
    assert len(notices(fact_checker)) == 2
    Article.objects.update(visibility=Article.Visibility.RESTRICTED)
    assert notices(fact_checker) == []
    assert unread(fact_checker, readable=readable_versions(fact_checker)) == 0
    fact_checker.email = "fabian@example.org"
    assert send(fact_checker) == 0
    assert mail.outbox == []


def test_work_has_its_day_and_whoever_gets_it_is_told(
    claim: Claim, editor: User, fact_checker: User, viewer: User
) -> None:
    tomorrow = timezone.localdate() + timedelta(days=1)
    its = assign_claim(claim=claim, assignee=fact_checker, user=editor, holder=0, due_on=tomorrow)
    version = make_article()
    assign_article(article=version.article, assignee=fact_checker, user=editor, holder=0)
    with pytest.raises(Conflict, match="fabian has this claim now"):
        assign_claim(claim=claim, assignee=editor, user=editor, holder=0)
    for more, says in (({"assignee": viewer}, "no part"), ({"due_on": tomorrow - timedelta(days=2)}, "over")):
        with pytest.raises(Refused, match=says):
            assign_claim(**({"claim": claim, "assignee": editor, "user": editor, "holder": fact_checker.pk} | more))  # type: ignore[arg-type]
    assert tell_news() == 1
    assert tell_news() == 0
    assert [kind for kind, _ in notices(fact_checker)] == ["due", "assigned", "assigned"]
    work = work_of(user=fact_checker, readable=readable_versions(fact_checker))
    assert [(y.assignment.claim, y.version, y.is_due, y.is_late) for y in work.yours] == [
        (claim, None, True, False), (None, version, False, False),
    ]  # fmt: skip
    assign_claim(claim=claim, assignee=fact_checker, user=editor, holder=fact_checker.pk, due_on=tomorrow)
    assert tell_news() == 1, "given anew, it falls due anew"
    with pytest.raises(Conflict):
        finish_claim(claim=claim, holder=editor.pk)
    finish_claim(claim=claim, holder=fact_checker.pk)
    assert not Assignment.objects.filter(pk=its.pk).exists()


def test_a_deadline_that_is_over_is_told_to_who_asked(claim: Claim, fact_checker: User) -> None:
    deadline = datetime(2020, 10, 5, 17, tzinfo=timezone.get_default_timezone())
    ask_for_reply(
        claim=claim, source=make_source("Turkey"), asked_on=date(2020, 10, 2), channel="email", deadline=deadline,
        user=fact_checker,
    )  # fmt: skip
    assert (tell_news(), tell_news()) == (1, 0)
    assert notices(fact_checker) == [("reply_due", "The deadline of Turkey was 5 October 2020, 17:00: what came back?")]


def test_reading_marks_what_was_there(claim: Claim, editor: User, fact_checker: User) -> None:
    readable = readable_versions(fact_checker)
    for number in range(3):
        comment_on_claim(claim=claim, text=f"@fabian {number}", user=editor)
    assert unread(fact_checker, readable=readable) == 3
    second = Notification.objects.order_by("pk")[1]
    mark_read(user=editor, notices=Notification.objects.all())
    assert unread(fact_checker, readable=readable) == 3, "one's own only"
    mark_read(user=fact_checker, notices=Notification.objects.filter(pk__lte=second.pk))
    assert unread(fact_checker, readable=readable) == 1


def test_the_count_is_one_query_and_stops(
    claim: Claim, editor: User, fact_checker: User, django_assert_num_queries: pytest.FixtureRequest
) -> None:
    comment = comment_on_claim(claim=claim, text="@fabian", user=editor).comment
    Notification.objects.bulk_create(
        Notification(recipient=fact_checker, kind="comment", about=1_000_000 + n, claim=claim, comment=comment)
        for n in range(MOST_COUNTED + 20)
    )
    readable = readable_versions(User.objects.get(pk=fact_checker.pk))
    with django_assert_num_queries(1):  # type: ignore[operator]
        assert unread(fact_checker, readable=readable) == MOST_COUNTED + 1


def test_an_e_mail_names_who_and_where_and_quotes_nothing(claim: Claim, editor: User, fact_checker: User) -> None:
    User.objects.filter(pk=fact_checker.pk).update(email="fabian@example.org")
    fact_checker.refresh_from_db()
    comment = comment_on_claim(
        claim=claim, text="@fabian: the docker's name is secret & <b>hot</b>", user=editor
    ).comment
    assert send(fact_checker) == 1
    assert send(fact_checker) == 0, "done twice, sent once"
    (sent,) = mail.outbox
    assert sent.subject == f"edda mentioned you: {FIGHTERS}"
    assert f"{claim.get_absolute_url()}#comment-{comment.pk}" in sent.body
    assert "http://localhost:8000/claims/" in sent.body
    assert "secret" not in sent.body
    assert sent.to == ["fabian@example.org"]


def test_an_e_mail_that_fails_is_sent_the_next_time(
    claim: Claim, editor: User, fact_checker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise SMTPServerDisconnected("no answer")

    fact_checker.email = "fabian@example.org"
    comment_on_claim(claim=claim, text="@fabian", user=editor)
    with monkeypatch.context() as broken:
        broken.setattr("django.core.mail.EmailMessage.send", away)
        with pytest.raises(SMTPServerDisconnected):
            send(fact_checker)
    assert send(fact_checker) == 1


@pytest.mark.parametrize(("how", "at_once", "in_the_morning"), [
    ("at_once", 1, 0), ("digest", 0, 1), ("never", 0, 0), (None, 0, 1),
])  # fmt: skip
def test_each_is_sent_as_its_reader_chose(
    claim: Claim, editor: User, fact_checker: User, how: str | None, at_once: int, in_the_morning: int
) -> None:
    User.objects.filter(pk=fact_checker.pk).update(email="fabian@example.org")
    if how:
        choose_mails(user=fact_checker, how=how)
    comment_on_claim(claim=claim, text="@fabian one", user=editor)
    comment_on_claim(claim=claim, text="@fabian two", user=editor)

    def mailed(task: object) -> int:
        before = len(mail.outbox)
        task(0)  # type: ignore[operator]
        task(0)  # type: ignore[operator]  # twice: no second job for the same person
        jobs = list(ProcrastinateJob.objects.filter(task_name="claims.mail_notices", status="todo"))
        for job in jobs:
            telling.mail(**job.args)
        return len(jobs) and len(mail.outbox) - before

    assert mailed(telling.tell) == at_once
    assert (mailed(telling.mail_digests) > 0) == bool(in_the_morning)
    if at_once or in_the_morning:
        assert len(mail.outbox) == 1
    if in_the_morning:
        assert mail.outbox[0].subject == "2 news from the desk"
