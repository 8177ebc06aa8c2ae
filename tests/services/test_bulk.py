"""Many decided at one go do what the preview said, and one undo takes them back."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from claims.models import (
    ArticleVersion,
    Attribution,
    BulkDecision,
    Claim,
    Decision,
    ProposedClaim,
    Source,
    Suggestion,
    User,
)
from claims.nlp.types import GUESSED, Confidence, Proposition, Stance
from claims.queries.bulk import REJECT, Asked, Line, Preview, latest_bulk, left_out_of, parties, preview
from claims.queries.targets import NAME_IS_GUESSED
from claims.services.bulk import decide_in_bulk, undo_bulk
from claims.services.errors import Conflict, Refused
from claims.services.review import mark_unsure, reject_suggestion, undo_decision
from tests.factories import SENDING, found, make_article, make_suggestions
from tests.scenes import make_source

TEXT = (
    "Turkey is sending Syrian fighters, Ann Dray said.\n"
    "Turkey is sending Syrian fighters, Ben Oake said.\n"
    "Ann Dray denied that the harbour was mined.\n"
    "The bridge was shut, Ann Dray said.\n"
    "The road was shut, he said.\n"
    "The rail was shut, it was said."
)


def sure(share: float) -> Confidence:
    return Confidence(share, 1.0, 1.0)


@pytest.fixture
def version(db: None) -> ArticleVersion:
    return text_with_suggestions()


def text_with_suggestions() -> ArticleVersion:
    make_source("Ann Dray")
    version = make_article(text=TEXT)
    lines = TEXT.split("\n")
    make_suggestions(
        version,
        found(TEXT, source="Ann Dray", content=lines[0].split(",")[0], proposition=SENDING, confidence=sure(0.95)),
        found(TEXT, source="Ben Oake", content=lines[1].split(",")[0], nth=2, proposition=SENDING,
              confidence=sure(0.9)),
        found(TEXT, source="Ann Dray", content="the harbour was mined", cue="denied", stance=Stance.DENIES,
              confidence=sure(0.92), proposition=Proposition(lemmas=("harbour", "mine"))),
        found(TEXT, source="Ann Dray", content="The bridge was shut", nth=3, confidence=sure(0.4),
              proposition=Proposition(lemmas=("bridge", "shut"))),
        found(TEXT, source="he", content="The road was shut", nth=4, guess=True, confidence=sure(0.97),
              proposition=Proposition(lemmas=("road", "shut"))),
        found(TEXT, content="The rail was shut", nth=5, proposition=Proposition(lemmas=("rail", "shut"))),
    )  # fmt: skip
    return version


def of(line: Line) -> Suggestion:
    assert line.card.suggestion is not None
    return line.card.suggestion


def seen(its: Preview) -> dict[int, int]:
    return {of(line).pk: of(line).revision for line in its.lines}


def words(its: Preview) -> list[str]:
    return [of(line).statement for line in its.lines]


def test_a_statement_with_a_guessed_name_is_left_for_a_single_decision(editor: User) -> None:
    """Also where another suggestion of its group would make the new claim with that name."""
    text = "She had sold the ships, Ann Dray said.\nShe had sold the ships, Ben Oake said."
    version = make_article(text=text)
    sold = Proposition(predicate="sell", actors=("minister",), objects=("ship",), lemmas=("minister", "sell", "ship"))
    guess = found(text, source="Ann Dray", content="She had sold the ships", proposition=sold)
    make_suggestions(
        version,
        replace(guess, found_by=(*guess.found_by, GUESSED), statement="The minister had sold the ships"),
        found(text, source="Ben Oake", content="She had sold the ships", nth=2, proposition=sold),
    )
    its = preview(version, Asked(), user=editor)
    group = ProposedClaim.objects.get()
    assert (group.statement, group.reasons) == ("The minister had sold the ships", [NAME_IS_GUESSED])
    assert (its.lines, [line.why_not for line in its.left]) == ([], [NAME_IS_GUESSED] * 2)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["Turkey is sending Syrian fighters"] * 2 + ["The harbour was mined", "The bridge was shut"]),
        ({"at_least": 91}, ["Turkey is sending Syrian fighters", "The harbour was mined"]),
        ({"at_least": 90}, ["Turkey is sending Syrian fighters"] * 2 + ["The harbour was mined"]),
        ({"at_most": 40}, ["The bridge was shut"]),
        ({"at_most": 39}, []),
        ({"stance": "denies"}, ["The harbour was mined"]),
        ({"source": "named:Ben Oake"}, ["Turkey is sending Syrian fighters"]),
        ({"source": "named:Ann Dray"}, []),
        ({"source": "known:9999999999999999999999"}, []),
        ({"action": REJECT, "at_least": 97}, ["The road was shut", "The rail was shut"]),
    ],
)
def test_the_filter(version: ArticleVersion, editor: User, asked: dict[str, Any], expected: list[str]) -> None:
    assert words(preview(version, Asked(**asked), user=editor)) == expected


def test_the_preview_says_what_comes_of_each_and_why_some_are_left_out(version: ArticleVersion, editor: User) -> None:
    its = preview(version, Asked(), user=editor)
    assert [line.is_claim_of_above for line in its.lines] == [False, True, False, False]
    assert its.new_claims == 3
    assert [(of(line).statement, line.why_not) for line in its.left] == [
        ("The road was shut", "its source is a guess"), ("The rail was shut", "nobody is named as its source"),
    ]  # fmt: skip
    known = Source.objects.get(name="Ann Dray")
    assert parties(version) == [(f"known:{known.pk}", "Ann Dray"), ("named:Ben Oake", "Ben Oake"), ("named:he", "he")]
    of_her = preview(version, Asked(source=f"known:{known.pk}", at_least=90), user=editor)
    assert len(of_her.lines) == 2


def test_it_does_what_the_preview_said_and_one_undo_takes_all_back(version: ArticleVersion, editor: User) -> None:
    its = preview(version, Asked(at_least=90), user=editor)
    bulk = decide_in_bulk(version=version, user=editor, asked=its.asked, seen=seen(its))
    assert (bulk.action, bulk.asked, bulk.left_out) == ("accept", {"at_least": 90}, [])
    assert Attribution.objects.count() == len(its.lines) == bulk.decisions.count() == 3
    assert Claim.objects.count() == its.new_claims == 2
    assert latest_bulk(version, user=editor) == bulk
    assert undo_bulk(bulk=bulk, user=editor) == 3
    assert not Attribution.objects.exists()
    assert not Claim.objects.exists()
    assert Suggestion.objects.filter(version=version, state="pending").count() == 6
    assert latest_bulk(version, user=editor) is None
    with pytest.raises(Conflict, match="already"):
        undo_bulk(bulk=bulk, user=editor)


def test_what_changed_meanwhile_is_left_out_and_said(version: ArticleVersion, editor: User, fact_checker: User) -> None:
    its = preview(version, Asked(action=REJECT), user=editor)
    taken = of(its.lines[0])
    mark_unsure(suggestion=taken, user=fact_checker, revision=1)
    bulk = decide_in_bulk(version=version, user=editor, asked=its.asked, seen=seen(its))
    assert [(row, why) for row, why in left_out_of(bulk)] == [
        (Suggestion.objects.get(pk=taken.pk), "Somebody decided on this while you were reading.")
    ]
    assert bulk.decisions.count() == len(its.lines) - 1
    with pytest.raises(Conflict, match="Nothing was decided"):
        decide_in_bulk(version=version, user=editor, asked=its.asked, seen=seen(its))
    assert BulkDecision.objects.count() == 1


def test_an_undo_leaves_what_was_decided_anew(version: ArticleVersion, editor: User, fact_checker: User) -> None:
    its = preview(version, Asked(action=REJECT), user=editor)
    bulk = decide_in_bulk(version=version, user=editor, asked=its.asked, seen=seen(its))
    with pytest.raises(Refused, match="only they can undo"):
        undo_bulk(bulk=bulk, user=fact_checker)
    first = bulk.decisions.order_by("pk")[0]
    undo_decision(decision=first, user=editor)
    assert first.suggestion is not None
    again = Suggestion.objects.get(pk=first.suggestion.pk)
    reject_suggestion(suggestion=again, user=fact_checker, revision=again.revision)
    assert undo_bulk(bulk=bulk, user=editor) == len(its.lines) - 1
    again.refresh_from_db()
    assert again.state == "rejected"


def test_nothing_chosen_and_what_is_of_another_text(version: ArticleVersion, editor: User) -> None:
    with pytest.raises(Refused, match="Nothing was chosen"):
        decide_in_bulk(version=version, user=editor, asked=Asked(), seen={})
    other = make_article(text="Nothing here.")
    pk = Suggestion.objects.filter(version=version)[0].pk
    with pytest.raises(Conflict):
        decide_in_bulk(version=other, user=editor, asked=Asked(), seen={pk: 1})
    assert not Decision.objects.exists()


def test_a_preview_makes_no_more_queries_for_more_lines(version: ArticleVersion, editor: User) -> None:
    def queries(asked: Asked) -> int:
        with CaptureQueriesContext(connection) as made:
            preview(version, asked, user=editor)
        return len(made)

    assert queries(Asked(stance="denies")) == queries(Asked())


@pytest.mark.django_db(transaction=True)
def test_two_who_decide_the_same_in_bulk_at_once_decide_each_card_once(editor: User, fact_checker: User) -> None:
    version = text_with_suggestions()
    its = preview(version, Asked(), user=editor)

    def reject_all() -> BulkDecision:
        try:
            return decide_in_bulk(version=version, user=fact_checker, asked=Asked(action=REJECT), seen=seen(its))
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as others:
        with transaction.atomic():
            mine = decide_in_bulk(version=version, user=editor, asked=its.asked, seen=seen(its))
            theirs = others.submit(reject_all)
            with pytest.raises(TimeoutError):
                theirs.result(timeout=0.3)
        with pytest.raises(Conflict):
            theirs.result(timeout=10)
    assert mine.decisions.count() == len(its.lines) == Decision.objects.count()
