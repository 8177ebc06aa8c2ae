"""Accepting, rejecting and undoing: only people put anything on record, and all of it can be taken back."""

from __future__ import annotations

from typing import Any

import pytest

from claims.models import Attribution, Claim, ClaimRelation, Decision, ProposedClaim, Source, Suggestion, User
from claims.nlp.types import Proposition, SourceKind, Stance
from claims.queries.standing import with_standing
from claims.services.errors import Conflict, Refused
from claims.services.review import (
    Choice,
    ChosenSource,
    accept_suggestion,
    mark_unsure,
    reject_suggestion,
    undo_decision,
)
from claims.services.sources import ensure_source
from tests.factories import SENDING, found, make_article, make_suggestions

pytestmark = pytest.mark.django_db

TEXT = (
    "Two Syrian rebels told Meridian that Turkey is sending Syrian fighters to Azerbaijan, "
    "which Turkey and Azerbaijan have denied.\n"
    "The ambassador said that Turkey has sent around 4,000 Syrian fighters to Azerbaijan."
)
WIDE = "Turkey is sending Syrian fighters to Azerbaijan"
NARROW = "Turkey has sent around 4,000 Syrian fighters to Azerbaijan"
FOUR_THOUSAND = Proposition(
    predicate="send", actors=("turkey",), objects=("syrian fighter",), places=("azerbaijan",), numbers=("4000",),
    lemmas=("4000", "azerbaijan", "fighter", "send", "syrian", "turkey"),
)  # fmt: skip


@pytest.fixture
def suggestions() -> list[Suggestion]:
    """The rebels' assertion, its denial by two, the ambassador's narrower assertion."""
    version = make_article(text=TEXT)
    return make_suggestions(
        version,
        found(TEXT, id="a1", source="Two Syrian rebels", cue="told", content=WIDE, relay="Meridian",
              kind=SourceKind.ANONYMOUS, proposition=SENDING),
        found(TEXT, id="a2", source=["Turkey", "Azerbaijan"], cue="have denied", content=WIDE, answers="a1",
              kind=SourceKind.STATE, stance=Stance.DENIES, proposition=SENDING),
        found(TEXT, id="a3", source="The ambassador", cue="said", content=NARROW, proposition=FOUR_THOUSAND),
    )  # fmt: skip


def accept(suggestion: Suggestion, user: User, **choice: Any) -> Decision:
    suggestion.refresh_from_db()
    return accept_suggestion(
        suggestion=suggestion, user=user, revision=suggestion.revision, choice=Choice(**choice) if choice else None
    )


def standing(claim: Claim) -> str:
    return str(with_standing(Claim.objects.all()).get(pk=claim.pk).standing)  # type: ignore[attr-defined]  # annotated


def test_accepting_all_gives_one_disputed_claim_with_a_variant(suggestions: list[Suggestion], editor: User) -> None:
    for suggestion in suggestions:
        accept(suggestion, editor)
    wide = Claim.objects.get(statement__startswith="Turkey is sending")
    narrow = Claim.objects.get(statement__contains="4,000")
    assert standing(wide) == "disputed"
    assert standing(narrow) == "disputed", "who denies the wider claim denies its variant, by implication"
    relation = ClaimRelation.objects.get()
    assert (relation.claim, relation.other, relation.kind) == (narrow, wide, "variant_of")
    on_record = {(a.source.name, a.stance, a.claim.pk) for a in Attribution.objects.select_related("source", "claim")}
    assert on_record == {
        ("Two Syrian rebels", "asserts", wide.pk), ("Turkey", "denies", wide.pk), ("Azerbaijan", "denies", wide.pk),
        ("The ambassador", "asserts", narrow.pk),
    }  # fmt: skip


def test_a_denial_answers_the_assertion_and_relays_do_not_count(suggestions: list[Suggestion], editor: User) -> None:
    for suggestion in suggestions[:2]:
        accept(suggestion, editor)
    assertion = Attribution.objects.get(stance="asserts")
    assert {a.answers for a in Attribution.objects.filter(stance="denies")} == {assertion}
    assert [relay.source.name for relay in assertion.relays.all()] == ["Meridian"]
    assert not Attribution.objects.filter(source__name="Meridian").exists()


def test_anchors_hold_the_words_of_the_text(suggestions: list[Suggestion], editor: User) -> None:
    accept(suggestions[0], editor)
    anchors = {a.role: a for a in Attribution.objects.get().anchors.all()}
    assert {role: a.exact for role, a in anchors.items()} == {
        "source": "Two Syrian rebels", "cue": "told", "content": WIDE,
    }  # fmt: skip
    assert anchors["content"].prefix.endswith("Meridian that ")
    assert anchors["content"].suffix.startswith(", which")


def test_accepting_the_narrower_first_records_the_wider_for_its_sake(
    suggestions: list[Suggestion], editor: User
) -> None:
    accept(suggestions[2], editor)
    assert Claim.objects.count() == 2
    accept(suggestions[0], editor)
    assert Claim.objects.count() == 2, "the wider one that was made is used"


def test_undo_takes_back_exactly_what_the_decision_made(suggestions: list[Suggestion], editor: User) -> None:
    decision = accept(suggestions[2], editor)
    undo_decision(decision=decision, user=editor)
    suggestions[2].refresh_from_db()
    assert suggestions[2].state == "pending"
    assert not Claim.objects.exists()
    assert not Attribution.objects.exists()
    assert not ClaimRelation.objects.exists()
    assert not ProposedClaim.objects.exclude(claim=None).exists()
    assert not Source.objects.filter(name="The ambassador").exists()
    assert [d.action for d in Decision.objects.order_by("pk")] == ["accept", "undo"]
    accept(suggestions[2], editor)
    assert Attribution.objects.count() == 1


def test_undo_keeps_what_others_built_on(suggestions: list[Suggestion], editor: User) -> None:
    first = accept(suggestions[0], editor)
    accept(suggestions[1], editor)
    undo_decision(decision=first, user=editor)
    claim = Claim.objects.get()
    assert {a.source.name for a in claim.attributions.all()} == {"Turkey", "Azerbaijan"}
    accept(suggestions[0], editor)
    assert Claim.objects.get() == claim, "accepted again, it joins the claim that stayed"


def test_a_second_editor_is_told_and_changes_nothing(
    suggestions: list[Suggestion], editor: User, admin_user: User
) -> None:
    stale = suggestions[0]
    reject_suggestion(suggestion=stale, user=editor, revision=1)
    with pytest.raises(Conflict):
        accept_suggestion(suggestion=stale, user=admin_user, revision=1)
    assert Decision.objects.count() == 1
    assert not Attribution.objects.exists()


def test_unsure_leaves_it_to_be_decided(suggestions: list[Suggestion], editor: User, admin_user: User) -> None:
    mark_unsure(suggestion=suggestions[0], user=editor, revision=1)
    decision = accept(suggestions[0], admin_user)
    assert decision.state_before == "unsure"
    undo_decision(decision=decision, user=admin_user)
    suggestions[0].refresh_from_db()
    assert suggestions[0].state == "unsure"


def test_only_who_decided_undoes_and_only_once(suggestions: list[Suggestion], editor: User, admin_user: User) -> None:
    decision = reject_suggestion(suggestion=suggestions[0], user=editor, revision=1)
    with pytest.raises(Refused, match="only they can undo it"):
        undo_decision(decision=decision, user=admin_user)
    undone = undo_decision(decision=decision, user=editor)
    with pytest.raises(Conflict):
        undo_decision(decision=decision, user=editor)
    with pytest.raises(Refused, match="An undo is not undone"):
        undo_decision(decision=undone, user=editor)


def test_every_part_of_a_card_can_be_changed_before_it_is_accepted(suggestions: list[Suggestion], editor: User) -> None:
    iran, _ = ensure_source(name="Iran", kind="state")
    decision = accept(
        suggestions[0], editor, stance="doubts", statement="Fighters are on their way.",
        sources=[ChosenSource(source=iran), ChosenSource(name="The pilots' office", kind="government")],
    )  # fmt: skip
    rows = Attribution.objects.select_related("claim", "source").order_by("pk")
    assert [(a.source.name, a.stance, a.claim.statement) for a in rows] == [
        ("Iran", "doubts", "Fighters are on their way."),
        ("The pilots' office", "doubts", "Fighters are on their way."),
    ]
    assert decision.changed == {
        "stance": "doubts", "statement": "Fighters are on their way.", "sources": [iran.pk, "The pilots' office"],
    }  # fmt: skip


def test_nobody_named_is_refused_and_nothing_is_written(editor: User) -> None:
    text = "Dozens have been reported killed."
    (suggestion,) = make_suggestions(make_article(text=text), found(text, cue="reported", content="Dozens"))
    with pytest.raises(Refused, match="say who said it"):
        accept(suggestion, editor)
    suggestion.refresh_from_db()
    assert suggestion.state == "pending"
    assert not Claim.objects.exists()


def test_the_same_words_of_the_same_source_on_the_same_claim_are_refused(
    suggestions: list[Suggestion], editor: User
) -> None:
    accept(suggestions[1], editor)
    claim = Claim.objects.get()
    turkey = Source.objects.get(name="Turkey")
    version = suggestions[1].version
    (again,) = make_suggestions(version, found(TEXT, source="Turkey", cue="told", content=WIDE, kind=SourceKind.STATE))
    with pytest.raises(Refused, match="on record with these words"):
        accept(again, editor, claim=claim, sources=[ChosenSource(source=turkey)])


def test_an_anonymous_source_belongs_to_its_article(suggestions: list[Suggestion], editor: User) -> None:
    accept(suggestions[0], editor)
    other = make_article(text="Elsewhere, " + TEXT)
    (same_words,) = make_suggestions(
        other,
        found(other.text, source="Two Syrian rebels", cue="told", content=WIDE, kind=SourceKind.ANONYMOUS,
              proposition=SENDING),
    )  # fmt: skip
    accept(same_words, editor)
    assert Source.objects.filter(name="Two Syrian rebels", kind="anonymous").count() == 2


def test_a_later_article_is_proposed_for_the_claim_on_record(suggestions: list[Suggestion], editor: User) -> None:
    accept(suggestions[0], editor)
    claim = Claim.objects.get()
    text = "Baku denied that Turkey was sending Syrian fighters to Azerbaijan."
    (denial,) = make_suggestions(
        make_article(text=text),
        found(text, source="Baku", cue="denied", content="Turkey was sending Syrian fighters to Azerbaijan",
              kind=SourceKind.STATE, stance=Stance.DENIES, proposition=SENDING),
    )  # fmt: skip
    accept(denial, editor)
    assert standing(claim) == "disputed"
    assert Claim.objects.count() == 1


def test_a_related_claim_is_recorded_as_such_whichever_came_first(editor: User) -> None:
    text = (
        "Two rebels said that Turkey is sending Syrian fighters to Azerbaijan.\n"
        "The ministry said that Syrian fighters were being sent to Azerbaijan."
    )
    nobody = Proposition(
        predicate="send", objects=("syrian fighter",), places=("azerbaijan",),
        lemmas=("azerbaijan", "fighter", "send", "syrian"),
    )  # fmt: skip
    for order in ((0, 1), (1, 0)):
        version = make_article(text=text + "\n" + "." * (order[0] + 1))
        rows = make_suggestions(
            version,
            found(text, source="Two rebels", content=WIDE, proposition=SENDING, kind=SourceKind.ANONYMOUS),
            found(text, source="The ministry", nth=2, content="Syrian fighters were being sent to Azerbaijan",
                  proposition=nobody),
        )  # fmt: skip
        decisions = [accept(rows[n], editor) for n in order]
        relation = ClaimRelation.objects.get()
        assert (relation.kind, relation.other.statement) == ("related", WIDE)
        for decision in reversed(decisions):
            undo_decision(decision=decision, user=editor)
        assert not Claim.objects.exists()


def test_edited_words_lose_whom_the_machine_took_them_to_be_about(suggestions: list[Suggestion], editor: User) -> None:
    ensure_source(name="Turkey", kind="state")
    accept(suggestions[0], editor, statement="Somebody is sending fighters.")
    claim = Claim.objects.get()
    assert not claim.about.exists()
    assert claim.proposition == {}
