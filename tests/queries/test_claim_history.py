"""Everything that happened to a claim is in its one timeline, and on its page in words."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from claims.models import ArticleVersion, Decision, Orphan, User
from claims.queries.claim_history import claim_history
from claims.services.articles import Draft, add_version
from claims.services.choices import ChosenSource
from claims.services.claims import change_claim
from claims.services.discussion import comment_on_claim
from claims.services.following import keep_on_old_version
from claims.services.legal import flag_for_legal, sign_off
from claims.services.replies import ask_for_reply, record_reply
from claims.services.review import undo_decision
from claims.services.topics import file_claim
from claims.services.translating import translate_quote
from claims.services.work import assign_claim, finish_claim
from claims.services.writing import write_attribution
from tests.factories import make_article
from tests.scenes import assess, make_claim, make_source, on_record

pytestmark = pytest.mark.django_db


def test_the_history_holds_the_work_on_the_claim_too(
    client: Client, editor: User, fact_checker: User, admin_user: User
) -> None:
    claim, turkey = make_claim(editor), make_source("Turkey")
    change_claim(claim=claim, statement=claim.statement, kind="promise", revision=1)
    change_claim(claim=claim, statement=claim.statement, kind="promise", about=[turkey], revision=2)
    reply = ask_for_reply(
        claim=claim, source=turkey, asked_on=date(2020, 10, 2), channel="email", user=fact_checker,
        deadline=datetime(2020, 10, 5, 17, tzinfo=UTC),
    )  # fmt: skip
    record_reply(reply=reply, outcome="none_came", user=fact_checker, revision=1)
    flag_for_legal(claim=claim, reason="It names somebody.", user=editor)
    sign_off(claim=claim, reason="Nobody is harmed.", user=admin_user)
    assign_claim(claim=claim, assignee=editor, user=editor, holder=0)
    finish_claim(claim=claim, holder=editor.pk)
    version = make_article(text="Turkey did not want to say anything that day.")
    write_attribution(
        version=version, user=editor, content=[(0, 6)], claim=claim, sources=[ChosenSource(source=turkey)],
        stance="denies",
    )  # fmt: skip
    undo_decision(decision=Decision.objects.get(), user=editor)
    file_claim(claim=claim, topics=["Harbours"])
    file_claim(claim=claim, topics=[])
    asked = comment_on_claim(claim=claim, text="Who asked them?", user=editor).comment
    comment_on_claim(claim=claim, text="I did.", user=fact_checker, answers=asked)
    assess(claim, fact_checker, "Both are **on record**.<script>x</script>")
    events = claim_history(claim=claim, readable=ArticleVersion.objects.all()).events
    counted = Counter(event.what for event in events)
    # Of the claim: it was recorded, said to be about nobody (by the scene), of another kind, and about somebody.
    assert counted == {"claim": 4, "about": 1, "reply": 2, "flag": 2, "assignment": 2, "decision": 2,
                       "topic": 2, "comment": 2, "step": 1}  # fmt: skip
    client.force_login(editor)
    html = " ".join(client.get(claim.get_absolute_url()).content.decode().split())
    for words in (
        "changed its kind: fact became promise", "took back that it is about nobody", "said that it is about",
        "replied: no reply came", "flagged it for legal sign-off: It names somebody.",
        "signed it off: Nobody is harmed.", f"gave it to {editor}", f"took it from {editor}, or had it done",
        "filed it under Harbours", "took it out of Harbours", "wrote:", "answered:", "<p>I did.</p>",
        "<p>Both are <strong>on record</strong>.&lt;script&gt;x&lt;/script&gt;</p>",
        "put on record by hand what the machine had not found", "took back what was put on record by hand",
    ):  # fmt: skip
        assert words in html, words


def test_what_became_of_the_words_on_record_is_in_it_for_who_may_read_them(editor: User) -> None:
    claim = make_claim(editor)
    text = "Sözcü iddiaların asılsız olduğunu söyledi."
    its = on_record(editor, claim, "Sözcü", text=text, content="iddiaların asılsız", cue="söyledi")
    for revision, words in enumerate(["the claims", "the claims are unfounded", ""], start=its.revision):
        translate_quote(attribution=its, translation=words, revision=revision)
    comment_on_claim(claim=claim, text="Is that what it says?", attribution=its, user=editor)
    new = add_version(article=its.version.article, draft=Draft(title="", text="Sözcü bugün hiçbir şey söylemedi."))
    orphan = Orphan.objects.create(attribution=its, version=new.version, reason="Gone.")
    keep_on_old_version(orphan=orphan, user=editor, revision=orphan.revision)
    seen = claim_history(claim=claim, readable=ArticleVersion.objects.all()).events
    by_kind = Counter(event.what for event in seen)
    assert (by_kind["translation"], by_kind["comment"], by_kind["orphan"]) == (3, 1, 1)
    changes = [(event.before, event.row.translation) for event in seen if event.what == "translation"]
    assert changes[0] == ("the claims are unfounded", "")
    unseen = claim_history(claim=claim, readable=ArticleVersion.objects.none()).events
    assert not {event.what for event in unseen} & {"translation", "comment", "orphan", "decision"}
