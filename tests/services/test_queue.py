"""The work list: what waits is in it, in its order, and each article is taken once."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.db import connection, transaction

from claims.models import ArticleVersion, Assignment, QueueEntry, Suggestion, User
from claims.nlp.types import Stance
from claims.queries.queue import Row, counts, rows, work_list
from claims.services.errors import Conflict, Refused
from claims.services.presence import note_presence
from claims.services.queue import assign_article, hand_back, rank_queue, take_next
from claims.services.review import accept_suggestion, mark_unsure, reject_suggestion, undo_decision
from tests.factories import SENDING, found, make_article, make_suggestions
from tests.scenes import make_claim, make_source, on_record

ALL = ArticleVersion.objects.all()
TEXT = "Ann Dray said that crate {n} was empty. Ben Oake said that crate {n} was sealed."


def waiting_article(n: int) -> tuple[ArticleVersion, list[Suggestion]]:
    text = TEXT.format(n=n)
    version = make_article(text=text, title=f"Crate {n}")
    return version, make_suggestions(
        version,
        found(text, source="Ann Dray", content=f"crate {n} was empty"),
        found(text, source="Ben Oake", content=f"crate {n} was sealed", nth=2),
    )


def listed(user: User, show: str = "all") -> list[Row]:
    return rows(work_list(user=user, readable=ALL, show=show), user=user, readable=ALL)


@pytest.mark.django_db
def test_an_article_enters_with_its_suggestions_and_leaves_with_its_last_decision(editor: User) -> None:
    version, (first, second) = waiting_article(1)
    assert [(row.version, row.entry.waiting) for row in listed(editor)] == [(version, 2)]
    reject_suggestion(suggestion=first, user=editor, revision=1)
    mark_unsure(suggestion=second, user=editor, revision=1)
    assert [row.entry.waiting for row in listed(editor)] == [1], "unsure waits for somebody who knows more"
    done = reject_suggestion(suggestion=Suggestion.objects.get(pk=second.pk), user=editor, revision=2)
    assert listed(editor) == []
    undo_decision(decision=done, user=editor)
    assert [row.entry.waiting for row in listed(editor)] == [1]
    assert QueueEntry.objects.get().article_id == version.article_id


@pytest.mark.django_db
def test_an_article_that_is_deleted_leaves_too() -> None:
    waiting_article(1)[0].article.delete()
    assert not QueueEntry.objects.exists()


@pytest.mark.django_db
def test_reading_a_text_again_counts_each_finding_once(editor: User) -> None:
    version, _ = waiting_article(1)
    make_suggestions(version, found(version.text, source="Ann Dray", content="crate 1 was empty"))
    assert [row.entry.waiting for row in listed(editor)] == [1]


@pytest.mark.django_db
def test_most_disputed_come_first_then_who_waited_longest(editor: User) -> None:
    (old, _), (new, _) = waiting_article(1), waiting_article(2)
    text = "Turkey is sending Syrian fighters to Azerbaijan, Cid Marsh said."
    hot = make_article(text=text)
    (its,) = make_suggestions(
        hot,
        found(text, source="Cid Marsh", content="Turkey is sending Syrian fighters to Azerbaijan", proposition=SENDING),
    )
    assert [row.version for row in listed(editor)] == [old, new, hot]
    claim = make_claim(editor)
    on_record(editor, claim, make_source("Armenia"))
    on_record(editor, claim, make_source("Turkey"), Stance.DENIES)
    assert its.proposed_claim
    its.proposed_claim.claim = claim
    its.proposed_claim.save()
    assert rank_queue() == 1
    assert [(row.version, row.entry.disputed) for row in listed(editor)] == [(hot, 1), (old, 0), (new, 0)]
    assert rank_queue() == 0


@pytest.mark.django_db
def test_next_is_the_first_that_is_nobodys(editor: User, fact_checker: User) -> None:
    versions = [waiting_article(n)[0] for n in range(3)]
    taken = [take_next(user=user, readable=ALL) for user in (editor, fact_checker, editor)]
    assert [its and its.article_id for its in taken] == [version.article_id for version in versions]
    assert take_next(user=editor, readable=ALL) is None
    assert counts(user=editor, readable=ALL) == {"all": 3, "free": 0, "mine": 2, "others": 1}
    assert [row.version for row in listed(editor, "mine")] == [versions[0], versions[2]]
    assert [row.version for row in listed(editor, "others")] == [versions[1]]
    hand_back(article=versions[0].article, user=editor)
    assert [row.version for row in listed(editor, "free")] == [versions[0]]
    assert take_next(user=fact_checker, readable=ArticleVersion.objects.none()) is None


@pytest.mark.django_db
def test_who_else_just_decided_in_it_is_named(
    editor: User, fact_checker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, (first, second) = waiting_article(1)
    waiting_article(2)
    mark_unsure(suggestion=first, user=fact_checker, revision=1)
    reject_suggestion(suggestion=second, user=editor, revision=1)
    assert [row.decided_lately for row in listed(editor)] == [(fact_checker,), ()]
    assert [row.decided_lately for row in listed(fact_checker)] == [(editor,), ()]
    monkeypatch.setattr("claims.queries.queue.LATELY", timedelta(0))
    assert [row.decided_lately for row in listed(editor)] == [(), ()]


@pytest.mark.django_db
def test_who_else_has_it_open_right_now_is_named_once(
    editor: User, fact_checker: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    version, (first, _second) = waiting_article(1)
    waiting_article(2)
    mark_unsure(suggestion=first, user=fact_checker, revision=1)
    note_presence(version=version, user=fact_checker)
    note_presence(version=version, user=editor)
    assert [(row.open_now, row.decided_lately) for row in listed(editor)] == [((fact_checker,), ()), ((), ())]
    assert [row.open_now for row in listed(fact_checker)] == [(editor,), ()]
    monkeypatch.setattr("claims.queries.presence.HERE", timedelta(0))
    assert [(row.open_now, row.decided_lately) for row in listed(editor)] == [((), (fact_checker,)), ((), ())]


@pytest.mark.django_db
def test_who_assigns_says_whose_they_saw_it_to_be(editor: User, fact_checker: User, viewer: User) -> None:
    article = waiting_article(1)[0].article
    its = assign_article(article=article, assignee=fact_checker, user=editor, holder=0)
    assert (its.assignee, its.assigned_by, its.was_taken) == (fact_checker, editor, False)
    with pytest.raises(Conflict, match="has this article now"):
        assign_article(article=article, assignee=editor, user=editor, holder=0)
    with pytest.raises(Conflict):
        hand_back(article=article, user=editor)
    assert assign_article(article=article, assignee=editor, user=editor, holder=fact_checker.pk).was_taken
    with pytest.raises(Refused, match="may not decide"):
        assign_article(article=article, assignee=viewer, user=editor, holder=editor.pk)
    hand_back(article=article, user=editor)
    assert not Assignment.objects.exists()
    with pytest.raises(Conflict, match="nobody’s"):
        hand_back(article=article, user=editor)


@pytest.mark.django_db(transaction=True)
def test_who_take_next_at_once_get_different_articles(editor: User, fact_checker: User) -> None:
    for n in range(8):
        waiting_article(n)
    start = threading.Barrier(4)

    def take(user: User) -> list[int]:
        start.wait()
        try:
            return [its.article_id or 0 for _ in range(3) if (its := take_next(user=user, readable=ALL))]
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as people:
        taken = [pk for its in people.map(take, [editor, fact_checker] * 2) for pk in its]
    assert len(taken) == len(set(taken)) == 8

    # While one is being taken, the next person gets another and does not wait.
    Assignment.objects.all().delete()
    with ThreadPoolExecutor(1) as others, transaction.atomic():
        mine = take_next(user=editor, readable=ALL)
        start = threading.Barrier(1)
        theirs = others.submit(take, fact_checker).result(timeout=5)
    assert mine
    assert len(theirs) == 3
    assert mine.article_id not in theirs


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_the_last_two_at_once_finish_the_article(editor: User, fact_checker: User) -> None:
    _, (first, second) = waiting_article(1)

    def reject() -> None:
        try:
            reject_suggestion(suggestion=second, user=fact_checker, revision=1)
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as others:
        with transaction.atomic():
            accept_suggestion(suggestion=first, user=editor, revision=1)
            theirs = others.submit(reject)
            with pytest.raises(TimeoutError):
                theirs.result(timeout=0.3)
        theirs.result(timeout=10)
    assert not QueueEntry.objects.exists()
