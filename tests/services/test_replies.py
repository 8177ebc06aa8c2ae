"""The right of reply: asking, recording, and what publishing still waits for."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from claims.access import readable_versions
from claims.models import Article, AssessmentState, Claim, LegalFlag, Notification, Reply, Source, User
from claims.nlp.types import SourceKind
from claims.queries.replies import missing_replies, needs_legal_sign_off, replies_on
from claims.services.errors import Conflict, Refused
from claims.services.legal import flag_for_legal, sign_off
from claims.services.replies import Words, ask_for_reply, record_reply
from tests.factories import make_article
from tests.scenes import assess, make_claim, make_source, step

pytestmark = pytest.mark.django_db
ASKED = date(2020, 10, 2)
OVER = datetime(2020, 10, 5, 17, tzinfo=timezone.get_default_timezone())


def soon() -> datetime:
    return timezone.now() + timedelta(hours=3)


@pytest.fixture
def turkey() -> Source:
    return make_source("Turkey")


@pytest.fixture
def claim(editor: User, turkey: Source) -> Claim:
    claim = make_claim(editor)
    claim.about.set([turkey])
    return claim


def ask(claim: Claim, source: Source, user: User, *, deadline: datetime = OVER, **more: Any) -> Reply:
    asked: dict[str, Any] = {"asked_on": ASKED, "channel": "email"} | more
    return ask_for_reply(claim=claim, source=source, deadline=deadline, user=user, **asked)


def record(reply: Reply, outcome: str, user: User, **more: Any) -> Reply:
    came = {} if outcome == "none_came" else {"answered_on": date(2020, 10, 4)}
    return record_reply(reply=reply, outcome=outcome, user=user, **({"revision": reply.revision} | came | more))


def words(claim: Claim) -> list[str]:
    return [missing.words for missing in missing_replies(claim)]


def test_nothing_is_published_before_the_question_the_deadline_and_the_answer(
    claim: Claim, turkey: Source, fact_checker: User
) -> None:
    assert words(claim) == ["Nobody has asked Turkey for a reply."]
    reply = ask(claim, turkey, fact_checker, deadline=soon())
    assert words(claim)[0].startswith("Turkey was asked and has until ")
    Reply.objects.filter(pk=reply.pk).update(deadline=OVER)
    reply.refresh_from_db()
    assert words(claim) == [
        "The deadline of Turkey was 5 October 2020, 17:00: put on record what came back, or that nothing did."
    ]
    record(reply, "none_came", fact_checker)
    assert missing_replies(claim) == []


@pytest.mark.parametrize("outcome", ["denied", "confirmed", "answered", "declined"])
def test_a_reply_may_come_before_its_deadline(claim: Claim, turkey: Source, fact_checker: User, outcome: str) -> None:
    reply = ask(claim, turkey, fact_checker, deadline=soon())
    record(reply, outcome, fact_checker)
    assert missing_replies(claim) == []


@pytest.mark.parametrize("kind", SourceKind)
def test_whoever_can_be_asked_is_to_be_asked(editor: User, kind: SourceKind) -> None:
    claim = make_claim(editor)
    more = {"known_from": make_article().article} if kind == SourceKind.ANONYMOUS else {}
    claim.about.set([Source.objects.create(name="The one", kind=kind, **more)])
    asked = kind not in {SourceKind.ANONYMOUS, SourceKind.DOCUMENT}
    assert bool(missing_replies(claim)) == asked


def test_who_speaks_for_them_answers_for_them_and_each_of_several_is_asked(
    claim: Claim, turkey: Source, fact_checker: User
) -> None:
    ministry = make_source("Turkey's foreign ministry", SourceKind.GOVERNMENT, speaks_for=turkey)
    azerbaijan = make_source("Azerbaijan")
    claim.about.add(azerbaijan)
    record(ask(claim, ministry, fact_checker), "denied", fact_checker)
    assert words(claim) == ["Nobody has asked Azerbaijan for a reply."]
    assert missing_replies(claim)[0].source == azerbaijan


def test_what_came_back_is_an_article_that_is_read_like_any_other(
    claim: Claim, turkey: Source, fact_checker: User, editor: User, viewer: User, admin_user: User
) -> None:
    reply = ask(claim, turkey, fact_checker)
    record(
        reply, "denied", fact_checker, words=Words("The ministry denied that fighters were sent.", is_restricted=True)
    )
    article = reply.article
    assert article is not None
    assert (article.kind, article.visibility) == (Article.Kind.REPLY, Article.Visibility.RESTRICTED)
    version = article.versions.get()
    assert version.runs.exists(), "a worker will read it"
    assert version.published_on == date(2020, 10, 4)
    for person, may in ((fact_checker, True), (admin_user, True), (editor, False), (viewer, False)):
        assert readable_versions(person).filter(pk=version.pk).exists() == may
        (shown,) = replies_on(claim, readable=readable_versions(person))
        assert (shown.version is not None) == may  # type: ignore[attr-defined]


def test_a_restricted_article_that_is_no_reply_stays_hidden_from_who_asks(fact_checker: User) -> None:
    version = make_article(visibility="restricted")
    assert not readable_versions(fact_checker).filter(pk=version.pk).exists()


def test_a_statement_that_is_here_can_be_the_reply_and_an_article_cannot(
    claim: Claim, turkey: Source, fact_checker: User
) -> None:
    reply = ask(claim, turkey, fact_checker)
    with pytest.raises(Refused, match="neither a statement nor a reply"):
        record(reply, "denied", fact_checker, article=make_article().article)
    here = make_article(text="The ministry said no.", kind="article")
    with pytest.raises(Refused, match="here already"):
        record(reply, "denied", fact_checker, words=Words(here.text))
    statement = make_article(text="The ministry denied it all.", kind="statement").article
    assert record(reply, "denied", fact_checker, article=statement).article == statement


@pytest.mark.parametrize(
    ("more", "says"),
    [
        ({"asked_on": date(2999, 1, 1)}, "to come"),
        ({"deadline": datetime(2020, 9, 1, 17, tzinfo=timezone.get_default_timezone())}, "before the question"),
    ],
)
def test_asking_is_refused_in_words(
    claim: Claim, turkey: Source, fact_checker: User, more: dict[str, Any], says: str
) -> None:
    with pytest.raises(Refused, match=says):
        ask(claim, turkey, fact_checker, **more)


def test_an_anonymous_source_is_never_asked(claim: Claim, fact_checker: User) -> None:
    rebels = Source.objects.create(name="two rebels", kind="anonymous", known_from=make_article().article)
    with pytest.raises(Refused, match="cannot be asked"):
        ask(claim, rebels, fact_checker)


@pytest.mark.parametrize(
    ("outcome", "more", "says"),
    [
        ("waiting", {}, "Say what came back"),
        ("denied", {"answered_on": None}, "On which day"),
        ("denied", {"answered_on": date(2020, 10, 1)}, "after the question"),
        ("denied", {"answered_on": date(2999, 10, 1)}, "after the question"),
        ("none_came", {"words": Words("But here they are.")}, "which is it"),
    ],
)
def test_recording_is_refused_in_words(
    claim: Claim, turkey: Source, fact_checker: User, outcome: str, more: dict[str, Any], says: str
) -> None:
    reply = ask(claim, turkey, fact_checker)
    with pytest.raises(Refused, match=says):
        record(reply, outcome, fact_checker, **more)
    assert not Article.objects.exists()
    assert Reply.objects.get().is_waiting


def test_that_none_came_is_not_said_before_the_deadline(claim: Claim, turkey: Source, fact_checker: User) -> None:
    with pytest.raises(Refused, match="not over yet"):
        record(ask(claim, turkey, fact_checker, deadline=soon()), "none_came", fact_checker)


def test_a_late_reply_replaces_that_none_came_and_both_stay_in_a_history_nobody_can_change(
    claim: Claim, turkey: Source, fact_checker: User
) -> None:
    reply = record(ask(claim, turkey, fact_checker), "none_came", fact_checker)
    stale = Reply.objects.get()
    record(reply, "denied", fact_checker)
    with pytest.raises(Conflict):
        record(stale, "confirmed", fact_checker)
    events = Reply.pgh_event_model.objects.order_by("pgh_id")  # type: ignore[attr-defined]
    assert [event.outcome for event in events] == ["waiting", "none_came", "denied"]
    with pytest.raises(Exception, match="append_only"):
        events.update(outcome="confirmed")


def test_two_who_ask_at_once_ask_once(claim: Claim, turkey: Source, fact_checker: User, admin_user: User) -> None:
    ask(claim, turkey, fact_checker)
    with pytest.raises(Conflict, match="already"):
        ask(claim, turkey, admin_user)
    assert Reply.objects.count() == 1


def test_a_flag_waits_for_a_second_person_with_a_reason(claim: Claim, editor: User, admin_user: User) -> None:
    with pytest.raises(Refused, match="Say why"):
        flag_for_legal(claim=claim, reason=" ", user=admin_user)
    flag_for_legal(claim=claim, reason="It names a private person.", user=admin_user)
    with pytest.raises(Conflict):
        flag_for_legal(claim=claim, reason="Again.", user=editor)
    assert needs_legal_sign_off(claim) is not None
    with pytest.raises(Refused, match="a second person"):
        sign_off(claim=claim, reason="Fine.", user=admin_user)
    lawyer = User.objects.create_superuser("lea", password="x")
    with pytest.raises(Refused, match="Say why"):
        sign_off(claim=claim, reason="", user=lawyer)
    sign_off(claim=claim, reason="Checked with counsel.", user=lawyer)
    assert needs_legal_sign_off(claim) is None
    with pytest.raises(Conflict):
        sign_off(claim=claim, reason="Twice.", user=lawyer)
    flag_for_legal(claim=claim, reason="Another name.", user=editor)
    assert LegalFlag.objects.count() == 2
    assert set(Notification.objects.values_list("recipient__username", flat=True)) == {"ada", "lea"}


def test_it_is_not_published_before_who_it_is_about_was_asked_and_a_lawyer_has_seen_it(
    fact_checker: User, admin_user: User
) -> None:
    claim = make_claim(fact_checker)
    claim.about.set([turkey := make_source("Turkey")])
    mark = assess(claim, fact_checker)
    for name, who in (("submit", fact_checker), ("approve", admin_user)):
        step(mark, name, who)
    with pytest.raises(Refused, match="Nobody has asked Turkey"):
        step(mark, "publish", fact_checker)
    reply = ask(claim, turkey, fact_checker)
    with pytest.raises(Refused, match="put on record what came back"):
        step(mark, "publish", fact_checker)
    record(reply, "none_came", fact_checker)
    flag_for_legal(claim=claim, reason="It names a child.", user=fact_checker)
    with pytest.raises(Refused, match="legal sign-off: It names"):
        step(mark, "publish", fact_checker)
    sign_off(claim=claim, reason="The name is out.", user=admin_user)
    assert step(mark, "publish", fact_checker) == AssessmentState.PUBLISHED
