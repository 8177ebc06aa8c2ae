"""What the desk opens on."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.linking.ranking import LIKELY
from claims.models import ArticleVersion, Claim, ClaimProposal, Suggestion, User
from claims.nlp.types import Stance
from claims.queries.desk import Desk, claim_in_focus, desk_of
from claims.services.review import reject_suggestion, undo_decision
from tests.factories import found, make_article, make_suggestions
from tests.scenes import FOUR_THOUSAND, make_claim, make_source, on_record

pytestmark = pytest.mark.django_db


def desk(user: User) -> Desk:
    return desk_of(user=user, readable=ArticleVersion.objects.all())


def focus() -> Claim | None:
    return claim_in_focus(readable=ArticleVersion.objects.all())


def waiting_article(
    claim: Claim | None = None, *, relation: str = "same", score: float = LIKELY, published_on: date | None = None,
    n: int = 1,
) -> ArticleVersion:  # fmt: skip
    """An article with suggestions that nobody decided, proposed for the claim as the ranking would."""
    number = ArticleVersion.objects.count()
    names = [f"Clerk{number}x{i}" for i in range(n)]
    text = "\n".join(f"{name} said that crate {number} was empty on day {i}." for i, name in enumerate(names))
    version = make_article(text=text, published_on=published_on or date(2020, 10, 2))
    rows = make_suggestions(
        version,
        *(found(text, source=name, content=f"crate {number} was empty on day {i}", nth=i + 1)
          for i, name in enumerate(names)),
    )  # fmt: skip
    ClaimProposal.objects.all().filter(proposed_claim__version=version).delete()
    if claim is not None:
        ClaimProposal.objects.create(
            proposed_claim=rows[0].proposed_claim, claim=claim, relation=relation, rank=1, score=score, matcher="test"
        )
    return version


def test_an_empty_desk_has_no_focus(editor: User) -> None:
    its = desk(editor)
    assert (its.focus, its.review_next, its.disputed, its.waiting) == (None, None, [], [])


def test_the_focus_is_the_claim_with_most_on_record_that_something_waits_for(editor: User) -> None:
    big, small, unasked = (make_claim(editor, text) for text in ("Big one.", "Small one.", "Nobody asks."))
    for name in ("Armenia", "Syria"):
        on_record(editor, big, make_source(name))
    on_record(editor, small, make_source("Armenia"))
    for name in ("Armenia", "Syria", "Turkey"):
        on_record(editor, unasked, make_source(name))
    waiting_article(big)
    waiting_article(small)
    assert focus() == big


@pytest.mark.parametrize(
    ("relation", "score", "is_in_focus"),
    [("same", LIKELY, True), ("variant", 0.99, True), ("same", LIKELY - 0.01, False), ("related", 1.0, False)],
)
def test_only_what_a_card_would_propose_points_to_a_claim(
    editor: User, relation: str, score: float, is_in_focus: bool
) -> None:
    asked, bigger = make_claim(editor, "Asked for."), make_claim(editor, "Bigger.")
    on_record(editor, asked, make_source("Armenia"))
    for name in ("Armenia", "Syria"):
        on_record(editor, bigger, make_source(name))
    waiting_article(asked, relation=relation, score=score)
    assert (focus() == asked) is is_in_focus


def test_what_waits_for_a_variant_waits_for_its_wider_claim(editor: User) -> None:
    wide, other = make_claim(editor), make_claim(editor, "Other.")
    variant = make_claim(editor, FOUR_THOUSAND, variant_of=wide)
    on_record(editor, variant, make_source("Armenia"))
    for name in ("Armenia", "Syria"):
        on_record(editor, other, make_source(name))
    version = waiting_article(variant)
    assert focus() == wide
    assert version in desk(editor).focus_articles


def test_with_nothing_waiting_the_focus_is_the_newest_disputed_claim(editor: User) -> None:
    first, second, loud = (make_claim(editor, text) for text in ("First.", "Second.", "Loud."))
    for claim in (second, first):
        on_record(editor, claim, make_source("Armenia"))
        on_record(editor, claim, make_source("Turkey"), Stance.DENIES)
    for name in ("Armenia", "Syria", "Turkey"):
        on_record(editor, loud, make_source(name))
    assert focus() == second
    assert desk(editor).disputed == [first, second], "what came into dispute last goes first, however old the claim"


def test_with_nothing_disputed_either_it_is_the_one_with_most_on_record(editor: User) -> None:
    some, most = make_claim(editor, "Some."), make_claim(editor, "Most.")
    on_record(editor, some, make_source("Armenia"))
    for name in ("Armenia", "Syria"):
        on_record(editor, most, make_source(name))
    make_claim(editor, "Newest, and nobody speaks of it.")
    assert focus() == most


def test_its_articles_are_those_on_record_and_those_that_wait_for_it(editor: User) -> None:
    claim = make_claim(editor)
    held = on_record(editor, claim, make_source("Armenia")).version
    late = waiting_article(claim, published_on=date(2020, 10, 9), n=2)
    early = waiting_article(claim, published_on=date(2020, 10, 3))
    elsewhere = waiting_article(published_on=date(2020, 9, 1))
    its = desk(editor)
    assert its.focus_articles == [late, early, held]
    assert [version.waiting for version in its.focus_articles] == [2, 1, 0]  # type: ignore[attr-defined]
    assert its.review_next == early, "the oldest that waits for the focus, not the oldest of all"
    assert its.waiting == [elsewhere, early, late]
    make_suggestions(held, found(held.text, source="Armenia", content="The weather stayed mild"))
    assert desk(editor).review_next == early, "nor one of its articles that waits for something else"


def test_next_is_the_oldest_of_all_where_nothing_waits_for_the_focus(editor: User) -> None:
    on_record(editor, make_claim(editor), make_source("Armenia"))
    waiting_article(published_on=date(2020, 10, 9))
    oldest = waiting_article(published_on=date(2020, 9, 1))
    assert desk(editor).review_next == oldest


def test_an_unreadable_article_is_not_on_the_desk(editor: User) -> None:
    claim = make_claim(editor)
    on_record(editor, claim, make_source("Armenia"))
    waiting_article(claim)
    its = desk_of(user=editor, readable=ArticleVersion.objects.none())
    assert (its.focus_articles, its.waiting, its.review_next) == ([], [], None)


def test_ones_own_decisions_are_listed_and_say_what_was_undone(editor: User, fact_checker: User) -> None:
    kept, undone = (Suggestion.objects.filter(version=waiting_article()).get() for _ in range(2))
    reject_suggestion(suggestion=kept, user=editor, revision=1)
    decision = reject_suggestion(suggestion=undone, user=editor, revision=1)
    undo_decision(decision=decision, user=editor)
    assert [(d.suggestion, d.is_undone) for d in desk(editor).decisions] == [(undone, True), (kept, False)]  # type: ignore[attr-defined]
    assert desk(fact_checker).decisions == []


def test_the_desk_makes_no_more_queries_when_its_rows_double(editor: User) -> None:
    claim = make_claim(editor)

    def grow(n: int) -> None:
        for number in range(n):
            tag = Claim.objects.count() + number
            on_record(editor, claim, make_source(f"State {tag}"))
            on_record(editor, make_claim(editor, f"Other {tag}."), make_source("Armenia"))
            waiting_article(claim)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            desk(editor)
        return len(seen)

    grow(2)
    before = queries()
    grow(2)
    assert queries() == before
