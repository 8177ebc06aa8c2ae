"""Everything that happened to a claim is in its one timeline, and on its page in words."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from claims.models import ArticleVersion, Decision, User
from claims.queries.claim_history import claim_history
from claims.services.choices import ChosenSource
from claims.services.claims import change_claim
from claims.services.legal import flag_for_legal, sign_off
from claims.services.replies import ask_for_reply, record_reply
from claims.services.review import undo_decision
from claims.services.work import assign_claim, finish_claim
from claims.services.writing import write_attribution
from tests.factories import make_article
from tests.scenes import make_claim, make_source

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
    events = claim_history(claim=claim, readable=ArticleVersion.objects.all()).events
    counted = Counter(event.what for event in events)
    # Of the claim: it was recorded, said to be about nobody (by the scene), of another kind, and about somebody.
    assert counted == {"claim": 4, "about": 1, "reply": 2, "flag": 2, "assignment": 2, "decision": 2}
    client.force_login(editor)
    html = " ".join(client.get(claim.get_absolute_url()).content.decode().split())
    for words in (
        "changed its kind: fact became promise", "took back that it is about nobody", "said that it is about",
        "replied: no reply came", "flagged it for legal sign-off: It names somebody.",
        "signed it off: Nobody is harmed.", f"gave it to {editor}", f"took it from {editor}, or had it done",
        "put on record by hand what the machine had not found", "took back what was put on record by hand",
    ):  # fmt: skip
        assert words in html, words
