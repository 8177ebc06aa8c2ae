"""What hangs on a claim or a source goes along when it turns out to be another one, and comes back with it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from django.apps import apps
from django.utils import timezone

from claims.models import (
    Assignment,
    Attribution,
    Claim,
    Comment,
    LegalFlag,
    Merge,
    Notification,
    Reply,
    Source,
    User,
    Watch,
)
from claims.nlp.types import SourceKind
from claims.queries.publishing import changes_since, hindrances, published_at
from claims.services.assessments import Exhibit, assess_claim
from claims.services.discussion import comment_on_claim, unwatch, watch
from claims.services.legal import flag_for_legal, sign_off
from claims.services.merging import merge_claims, merge_sources, unmerge
from claims.services.moving import columns_to
from claims.services.replies import ask_for_reply, record_reply
from claims.services.work import assign_claim, finish_claim
from tests.scenes import assess, make_claim, make_source, on_record, step

pytestmark = pytest.mark.django_db
WHY = "one and the same"
OVER = datetime(2020, 10, 5, 17, tzinfo=timezone.get_default_timezone())


@pytest.fixture
def kept(editor: User) -> Claim:
    return make_claim(editor)


@pytest.fixture
def gone(editor: User) -> Claim:
    return make_claim(editor, "Turkey sends fighters from Syria to Azerbaijan.")


def ask(claim: Claim, source: Source, user: User) -> Reply:
    return ask_for_reply(
        claim=claim, source=source, asked_on=date(2020, 10, 2), channel="email", deadline=OVER, user=user
    )


def where() -> dict[str, list[Any]]:
    """Which claim each row hangs on, and the pairs of whom a claim is about."""
    models = (Reply, LegalFlag, Comment, Assignment, Watch, Notification)
    rows: dict[str, list[Any]] = {
        model.__name__: sorted(model._default_manager.values_list("pk", "claim")) for model in models
    }
    rows["about"] = sorted(Claim.about.through.objects.values_list("pk", "claim", "source"))
    rows["sources"] = sorted([*Reply.objects.values_list("pk", "source"), *Watch.objects.values_list("pk", "source")],
                             key=str)  # fmt: skip
    return rows


def claims_of(model: Any) -> set[int]:
    return set(model._default_manager.values_list("claim", flat=True))


def test_all_the_work_on_a_claim_goes_along_and_comes_back(
    kept: Claim, gone: Claim, editor: User, fact_checker: User
) -> None:
    turkey = make_source("Turkey")
    gone.about.set([turkey])
    said = on_record(editor, gone, "Ann Dray")
    ask(gone, turkey, fact_checker)
    flag_for_legal(claim=gone, reason="It names a private person.", user=editor)
    comment = comment_on_claim(claim=gone, text="Look at @faye.", user=editor, attribution=said).comment
    comment_on_claim(claim=gone, text="I have.", user=fact_checker, answers=comment)
    assign_claim(claim=gone, assignee=fact_checker, user=editor, holder=0)
    watch(user=editor, claim=gone)
    before = where()
    assert {len(rows) for rows in before.values()} >= {1, 2}

    merge = merge_claims(gone=gone, kept=kept, user=editor, reason=WHY)
    for model in (Reply, LegalFlag, Comment, Assignment, Watch, Notification):
        assert claims_of(model) == {kept.pk}, model
    assert list(kept.about.all()) == [turkey]
    assert hindrances(kept) != [], "what held the one back from being published holds the other"
    unmerge(merge=merge, user=editor, reason="One is about 2016.")
    assert where() == before


def test_whatever_points_at_a_claim_or_a_source_moves_or_is_signed_for_its_words() -> None:
    """A table that is added later moves too: this says which do."""
    stay = {"claims.assessment", "claims.decision", "claims.likelypair", "claims.merge"}
    for model in (Claim, Source):
        moving = {table._meta.label_lower for _, table, _ in columns_to(model)}
        assert not moving & stay
        fields = [field for table in apps.get_app_config("claims").get_models(include_auto_created=True)
                  for field in table._meta.concrete_fields if field.related_model is model]  # fmt: skip
        pointing = {field.model._meta.label_lower for field in fields
                    if not hasattr(field.model, "pgh_tracked_model") and not field.model._meta.proxy}  # fmt: skip
        assert pointing - stay == moving


def test_a_flag_that_both_have_is_signed_off_once_for_each(
    kept: Claim, gone: Claim, editor: User, admin_user: User
) -> None:
    for claim in (kept, gone):
        flag_for_legal(claim=claim, reason=f"Flag of {claim.pk}.", user=editor)
    merge_claims(gone=gone, kept=kept, user=editor, reason=WHY)
    sign_off(claim=kept, reason="Nobody is harmed.", user=admin_user)
    assert hindrances(kept) == [f"It waits for a legal sign-off: Flag of {gone.pk}."]
    sign_off(claim=kept, reason="Here neither.", user=admin_user)
    assert hindrances(kept) == []


def test_a_question_that_is_open_on_both_stays_open_until_each_is_answered(
    kept: Claim, gone: Claim, editor: User, fact_checker: User
) -> None:
    turkey = make_source("Turkey")
    replies = [ask(claim, turkey, fact_checker) for claim in (kept, gone)]
    merge_claims(gone=gone, kept=kept, user=editor, reason=WHY)
    record_reply(reply=replies[0], outcome="none_came", user=fact_checker, revision=1)
    replies[1].refresh_from_db()
    assert (replies[1].claim, replies[1].outcome) == (kept, "waiting")


def test_whose_both_were_have_it_one_after_the_other(
    kept: Claim, gone: Claim, editor: User, fact_checker: User
) -> None:
    assign_claim(claim=kept, assignee=editor, user=editor, holder=0)
    assign_claim(claim=gone, assignee=fact_checker, user=editor, holder=0)
    merge_claims(gone=gone, kept=kept, user=editor, reason=WHY)
    assert Assignment.objects.get(claim=kept).assignee == editor
    finish_claim(claim=kept, holder=editor.pk)
    assert Assignment.objects.get(claim=kept).assignee == fact_checker
    assert not Assignment.objects.filter(claim=gone).exists()


def test_who_stops_watching_what_both_were_is_told_no_more(kept: Claim, gone: Claim, editor: User) -> None:
    for claim in (kept, gone):
        watch(user=editor, claim=claim)
    merge_claims(gone=gone, kept=kept, user=editor, reason=WHY)
    unwatch(user=editor, claim=kept)
    assert not Watch.objects.exists()


def test_what_was_held_follows_to_where_its_claim_is_by_now(
    kept: Claim, gone: Claim, editor: User, admin_user: User
) -> None:
    last = make_claim(editor, "Fighters are sent to Azerbaijan by Turkey.")
    for claim in (kept, gone):
        flag_for_legal(claim=claim, reason=f"Flag of {claim.pk}.", user=editor)
    merge_claims(gone=gone, kept=kept, user=editor, reason=WHY)
    merge_claims(gone=kept, kept=last, user=editor, reason=WHY)
    sign_off(claim=last, reason="Nobody is harmed.", user=admin_user)
    assert hindrances(last) == [f"It waits for a legal sign-off: Flag of {gone.pk}."]


def test_what_hangs_on_a_source_goes_along_and_comes_back(kept: Claim, editor: User, fact_checker: User) -> None:
    board, short = (make_source(name, SourceKind.ORGANISATION) for name in ("Quay Board", "QB"))
    kept.about.set([short])
    ask(kept, short, fact_checker)
    watch(user=editor, source=short)
    before = where()
    merge = merge_sources(gone=short, kept=board, user=editor, reason=WHY)
    assert (Reply.objects.get().source, Watch.objects.get().source, kept.about.get()) == (board, board, board)
    unmerge(merge=merge, user=editor, reason="They are two.")
    assert where() == before


def test_signed_words_stay_with_what_they_were_signed_for(
    kept: Claim, gone: Claim, editor: User, fact_checker: User
) -> None:
    """An assessment that was withdrawn stays with its words; evidence follows the statement that it names."""
    said = on_record(editor, gone, "Ann Dray")
    old = assess(gone, fact_checker)
    step(old, "withdraw", fact_checker, "Nobody saw any.")
    mark = assess_claim(
        claim=kept, user=fact_checker, verdict=old.verdict, reason="Two agencies disagree.",
        evidence=[Exhibit(bearing="context", statement=said)],
    )  # fmt: skip
    merge_claims(gone=gone, kept=kept, user=editor, reason=WHY)
    old.refresh_from_db()
    assert old.claim == gone
    assert mark.evidence.get().statement == Attribution.objects.get(claim=kept)


@pytest.mark.django_db(transaction=True)  # history is stamped by transaction
@pytest.mark.usefixtures("no_jobs_left")
def test_a_published_claim_says_what_a_merge_and_its_undoing_changed(
    kept: Claim, gone: Claim, editor: User, fact_checker: User, admin_user: User
) -> None:
    on_record(editor, gone, "Ann Dray")
    mark = assess(kept, fact_checker)
    for name, who in (("submit", fact_checker), ("approve", admin_user), ("publish", fact_checker)):
        step(mark, name, who)
    moment = published_at(mark)
    assert moment is not None
    assert changes_since(kept, moment) == 0
    merge = merge_claims(gone=gone, kept=kept, user=editor, reason=WHY)
    assert changes_since(kept, moment) == 1
    unmerge(merge=Merge.objects.get(pk=merge.pk), user=editor, reason="They are two.")
    assert changes_since(kept, moment) == 1, "it was here meanwhile"
