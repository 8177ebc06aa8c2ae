"""The pages of the work on a claim: asking, recording, flagging, commenting, assigning, notices, redacting."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from claims.models import (
    Article,
    ArticleVersion,
    Assignment,
    Claim,
    Comment,
    LegalHold,
    MailChoice,
    Notification,
    Redaction,
    Reply,
    User,
    Watch,
)
from claims.services.discussion import comment_on_claim
from claims.services.legal import flag_for_legal
from claims.services.replies import ask_for_reply, record_reply
from tests.factories import make_article
from tests.scenes import make_claim, make_source, on_record

pytestmark = pytest.mark.django_db
OVER = datetime(2020, 10, 5, 17, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def claim(editor: User) -> Claim:
    claim = make_claim(editor)
    claim.about.set([make_source("Turkey")])
    return claim


@pytest.fixture
def reply(claim: Claim, fact_checker: User) -> Reply:
    return ask_for_reply(
        claim=claim, source=claim.about.get(), asked_on=date(2020, 10, 2), channel="email", deadline=OVER,
        user=fact_checker,
    )  # fmt: skip


def address(name: str, *args: object) -> str:
    return reverse(f"claims:{name}", args=args)


def page(client: Client, claim: Claim) -> str:
    answer = client.get(claim.get_absolute_url())
    assert answer.status_code == 200
    return " ".join(answer.content.decode().split())


def asking(**changed: str) -> dict[str, str]:
    return {"other": "", "asked_on": "2020-10-02", "channel": "telephone", "deadline": "2020-10-05T17:00",
            "note": "The press office."} | changed  # fmt: skip


def test_asking_from_the_claims_page_to_the_record(client: Client, claim: Claim, fact_checker: User) -> None:
    client.force_login(fact_checker)
    html = page(client, claim)
    turkey = claim.about.get()
    assert "Nobody has asked Turkey for a reply." in html
    ask = f"{address('claim-ask', claim.slug)}?source={turkey.pk}"
    assert f'href="{ask}"' in html
    form = client.get(ask).content.decode()
    assert re.search(rf'<input[^>]*name="source"[^>]*value="{turkey.pk}"[^>]*checked', form)
    answer = client.post(ask, asking(source=str(turkey.pk)))
    assert answer.status_code == 302
    assert answer["Location"].endswith("#replies")
    html = page(client, claim)
    assert "The deadline of Turkey was 5 October 2020, 17:00" in html
    assert "telephone" in html
    assert "The press office." in html


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"source": ""}, "Whom did we ask?"),
        ({"other": "The Ghost Office"}, "No source of this name is on record."),
        ({"deadline": "2020-09-01T10:00"}, "The deadline lies before the question."),
        ({"asked_on": "soon"}, "Enter a valid date."),
        ({"channel": "by owl"}, "Select a valid choice"),
    ],
)
def test_what_was_typed_survives_what_was_wrong(
    client: Client, claim: Claim, fact_checker: User, changed: dict[str, str], says: str
) -> None:
    client.force_login(fact_checker)
    data = {"source": str(claim.about.get().pk)} | asking(**changed)
    answer = client.post(address("claim-ask", claim.slug), data)
    assert answer.status_code == 422
    html = answer.content.decode()
    assert says in html
    assert "The press office." in html
    assert not Reply.objects.exists()


def test_asking_who_is_asked_already_is_a_conflict(client: Client, reply: Reply, fact_checker: User) -> None:
    client.force_login(fact_checker)
    answer = client.post(address("claim-ask", reply.claim.slug), asking(source=str(reply.source_id)))
    assert answer.status_code == 409
    assert "We are waiting for a reply of Turkey already." in answer.content.decode()
    assert "The press office." in answer.content.decode()


def test_somebody_else_is_asked_by_name_where_the_claim_says_about_nobody(
    client: Client, editor: User, fact_checker: User
) -> None:
    claim, office = make_claim(editor, "The bridge is safe"), make_source("The harbour office")
    client.force_login(fact_checker)
    assert "about nobody who could be asked" in page(client, claim)
    assert client.post(address("claim-ask", claim.slug), asking(other="the harbour office")).status_code == 302
    assert Reply.objects.get().source == office


def test_recording_that_none_came_and_words_that_came_later(client: Client, reply: Reply, fact_checker: User) -> None:
    client.force_login(fact_checker)
    record = address("reply-record", reply.pk)
    data = {"outcome": "none_came", "revision": "1", "text": "", "note": ""}
    assert client.post(record, data).status_code == 302
    html = page(client, reply.claim)
    assert "no reply came" in html
    assert "nothing about this claim is published" not in html
    # The same page, still open elsewhere: what stands is shown, what was typed is there, and can be sent once more.
    words = "The ministry denied it in a letter."
    late = data | {"outcome": "denied", "answered_on": "2020-10-07", "text": words, "restricted": "on"}
    answer = client.post(record, late)
    assert answer.status_code == 409
    html = " ".join(answer.content.decode().split())
    assert words in html
    assert "On record now: no reply came" in html
    assert 'name="revision" value="2"' in html
    assert client.post(record, late | {"revision": "2"}).status_code == 302
    reply.refresh_from_db()
    assert reply.article is not None
    assert reply.article.is_training is False
    assert reply.article.visibility == Article.Visibility.RESTRICTED


def test_recording_needs_words_or_a_statement_not_both_and_keeps_them(
    client: Client, reply: Reply, fact_checker: User
) -> None:
    client.force_login(fact_checker)
    here = make_article(text="A statement by the ministry.", kind="statement")
    data = {"outcome": "denied", "answered_on": "2020-10-04", "revision": "1", "text": "Word for word.",
            "version": str(here.pk)}  # fmt: skip
    answer = client.post(address("reply-record", reply.pk), data)
    assert answer.status_code == 422
    assert "not both" in answer.content.decode()
    assert "Word for word." in answer.content.decode()
    assert client.post(address("reply-record", reply.pk), data | {"text": ""}).status_code == 302
    assert Reply.objects.get().article == here.article


def test_the_words_of_a_restricted_reply_are_for_who_may_read_them(
    client: Client, reply: Reply, fact_checker: User, viewer: User
) -> None:
    hidden = make_article(text="We deny it all.", title="Secret reply", kind="reply", visibility="restricted")
    record_reply(reply=reply, outcome="denied", user=fact_checker, revision=1, answered_on=date(2020, 10, 4),
                 article=hidden.article)  # fmt: skip
    link = address("article-detail", hidden.pk)
    client.force_login(fact_checker)
    assert link in page(client, reply.claim)
    client.force_login(viewer)
    html = page(client, reply.claim)
    assert link not in html
    assert "not for you to read" in html


def test_flagging_and_signing_off(client: Client, claim: Claim, editor: User, admin_user: User) -> None:
    client.force_login(editor)
    assert client.post(address("claim-flag", claim.slug), {"reason": " "}).status_code == 422
    assert client.post(address("claim-flag", claim.slug), {"reason": "It names a child."}).status_code == 302
    html = page(client, claim)
    assert "It names a child." in html
    assert address("claim-sign-off", claim.slug) not in html
    client.force_login(admin_user)
    assert address("claim-sign-off", claim.slug) in page(client, claim)
    assert "It names a child." in client.get(address("claim-sign-off", claim.slug)).content.decode()
    assert client.post(address("claim-sign-off", claim.slug), {"reason": "The name is out."}).status_code == 302
    assert client.post(address("claim-sign-off", claim.slug), {"reason": "Twice."}).status_code == 409


def test_comments_are_escaped_and_threaded(client: Client, claim: Claim, editor: User, viewer: User) -> None:
    client.force_login(editor)
    answer = client.post(address("claim-comment", claim.slug), {"text": "<b>Bold</b> & @ghost"}, follow=True)
    html = answer.content.decode()
    assert "&lt;b&gt;Bold&lt;/b&gt; &amp; @ghost" in html
    assert "Nobody here goes by @ghost" in html
    root = Comment.objects.get()
    under = f"{address('claim-comment', claim.slug)}?answers={root.pk}"
    assert "&lt;b&gt;Bold" in client.get(under).content.decode()
    assert client.post(under, {"text": "Indeed."}).status_code == 302
    assert Comment.objects.get(text="Indeed.").answers == root
    for wrong in ("?answers=999999", "?answers=" + "9" * 17):
        assert client.get(address("claim-comment", claim.slug) + wrong).status_code == 404
    assert client.post(address("claim-comment", claim.slug), {"text": " "}).status_code == 422
    client.force_login(viewer)
    html = page(client, claim)
    assert "Indeed." in html
    assert "Write to the others" not in html


def test_a_comment_on_a_restricted_text_is_for_who_may_read_that(
    client: Client, claim: Claim, editor: User, admin_user: User
) -> None:
    its = on_record(editor, claim, "Ann")
    client.force_login(editor)
    assert client.post(address("attribution-comment", its.pk), {"text": "Her cousin said so."}).status_code == 302
    assert "Her cousin" in page(client, claim)
    Article.objects.update(visibility=Article.Visibility.RESTRICTED)
    assert "Her cousin" not in page(client, claim)
    root = Comment.objects.get()
    assert client.get(f"{address('claim-comment', claim.slug)}?answers={root.pk}").status_code == 404
    client.force_login(admin_user)
    assert "Her cousin" in page(client, claim)


def test_watching_and_whose_it_is(client: Client, claim: Claim, editor: User, fact_checker: User) -> None:
    client.force_login(editor)
    source = claim.about.get()
    for where, of in (("claim-watch", claim.slug), ("source-watch", source.pk)):
        assert client.post(address(where, of), {"watch": "on"}).status_code == 302
    assert Watch.objects.filter(user=editor).count() == 2
    assert "Stop watching" in page(client, claim)
    assert "Stop watching" in client.get(address("source-detail", source.pk)).content.decode()
    client.post(address("claim-watch", claim.slug), {"watch": "off"})
    assert Watch.objects.get().source == source
    due = timezone.localdate() + timedelta(days=3)
    data = {"assignee": str(fact_checker.pk), "due_on": due.isoformat(), "holder": "0"}
    assert client.post(address("claim-assign", claim.slug), data).status_code == 302
    assert "With <strong>fabian</strong> until" in page(client, claim)
    answer = client.post(address("claim-assign", claim.slug), data)
    assert answer.status_code == 409
    assert "fabian has this claim now." in answer.content.decode()
    answer = client.post(address("claim-done", claim.slug), {"holder": "0"}, follow=True)
    assert "fabian has this claim now." in answer.content.decode()
    client.post(address("claim-done", claim.slug), {"holder": str(fact_checker.pk)})
    assert not Assignment.objects.exists()


def test_notices_are_counted_read_and_chosen(client: Client, claim: Claim, editor: User, fact_checker: User) -> None:
    comment_on_claim(claim=claim, text="@fabian: look <i>here</i>", user=editor)
    client.force_login(fact_checker)
    html = client.get(address("notice-list")).content.decode()
    assert "edda mentioned you" in html
    assert "look &lt;i&gt;here" in html
    assert '<span class="count">1<span' in html
    assert "No e-mail address of yours" in html
    last = str(Notification.objects.get().pk)
    comment_on_claim(claim=claim, text="@fabian once more", user=editor)
    client.post(address("notice-read"), {"last": last})
    assert Notification.objects.filter(read_at=None).count() == 1, "what came meanwhile stays unread"
    client.post(address("notice-read"), {"last": "x"})
    client.post(address("notice-mails"), {"how": "at_once"})
    client.post(address("notice-mails"), {"how": "by owl"})
    assert MailChoice.objects.get().how == MailChoice.How.AT_ONCE


def test_the_desk_shows_what_is_asked_of_one(client: Client, reply: Reply, editor: User, fact_checker: User) -> None:
    client.force_login(editor)
    assert "Waiting for a reply" in client.get("/").content.decode()
    flag_for_legal(claim=reply.claim, reason="It names a child.", user=editor)
    client.post(address("claim-assign", reply.claim.slug), {
        "assignee": editor.pk, "holder": "0", "due_on": timezone.localdate().isoformat()
    })  # fmt: skip
    html = " ".join(client.get("/").content.decode().split())
    assert "It names a child." in html
    assert "<strong>due</strong>" in html
    assert '<strong class="late">deadline was</strong>' in html


def test_the_pages_ask_the_same_whatever_there_is(
    client: Client,
    claim: Claim,
    editor: User,
    fact_checker: User,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    """One comment, reply and notice cost as many queries as ten."""
    client.force_login(fact_checker)

    def some(times: int) -> None:
        for number in range(times):
            source = make_source(f"Office {number} of {times}")
            claim.about.add(source)
            its = on_record(editor, claim, source)
            root = comment_on_claim(claim=claim, text="@fabian look", user=editor, attribution=its).comment
            comment_on_claim(claim=claim, text="@fabian again", user=editor, answers=root)
            reply = ask_for_reply(claim=claim, source=source, asked_on=date(2020, 10, 2), channel="email",
                                  deadline=OVER, user=fact_checker)  # fmt: skip
            if number % 2:
                words = make_article(text=f"No, said office {number} of {times}.", kind="reply").article
                record_reply(reply=reply, outcome="denied", user=fact_checker, revision=1,
                             answered_on=date(2020, 10, 3), article=words)  # fmt: skip

    def queries(where: str) -> int:
        with django_assert_max_num_queries(200) as asked:
            assert client.get(where).status_code == 200
        return len(asked.captured_queries)

    pages = [claim.get_absolute_url(), address("notice-list"), "/"]
    some(4)  # so that each kind of event is on the first page
    before = [queries(where) for where in pages]
    some(6)
    assert all(queries(where) <= asked for where, asked in zip(pages, before, strict=True))


def test_redacting_words_says_first_where_they_stand(
    client: Client, claim: Claim, editor: User, admin_user: User
) -> None:
    its = on_record(editor, claim, "Zanzibeth Quillfeather")
    client.force_login(admin_user)
    data = {"words": "Zanzibeth Quillfeather\n", "reason": "A court."}
    html = " ".join(client.post(address("redaction-list"), data).content.decode().split())
    assert "1 article version" in html
    assert not Redaction.objects.exists()
    assert client.post(address("redaction-list"), data | {"reason": "zanzibeth quillfeather asks"}).status_code == 422
    answer = client.post(address("redaction-list"), data | {"confirmed": "on"}, follow=True)
    assert "Blanked for good" in answer.content.decode()
    assert "A court." in answer.content.decode()
    assert "Quillfeather" not in ArticleVersion.objects.get(pk=its.version_id).text
    html = client.post(address("redaction-list"), data).content.decode()
    assert "These words stand nowhere." in html


def test_redacting_and_holding_an_article(client: Client, claim: Claim, editor: User, admin_user: User) -> None:
    version = on_record(editor, claim, "Ann").version
    client.force_login(admin_user)
    hold, redact = address("article-hold", version.pk), address("article-redact", version.pk)
    assert client.post(hold, {"reason": "A court.", "does": "place"}).status_code == 302
    assert client.post(hold, {"reason": "A court.", "does": "place"}).status_code == 409
    assert client.post(redact, {"reason": "Its time is over."}).status_code == 422, "not confirmed"
    answer = client.post(redact, {"reason": "Its time is over.", "confirmed": "on"})
    assert answer.status_code == 422
    assert "under a legal hold" in answer.content.decode()
    assert client.post(hold, {"reason": "Closed.", "does": "lift"}).status_code == 302
    assert LegalHold.objects.get().lifted_by == admin_user
    assert client.post(redact, {"reason": "Its time is over.", "confirmed": "on"}).status_code == 302
    version.refresh_from_db()
    assert set(version.text) == {"\u2588"}
