"""What the database itself refuses, by the names of its constraints, whoever writes."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import DatabaseError, IntegrityError, transaction

from claims.models import (
    Anchor,
    ArticleVersion,
    Assertion,
    Assessment,
    AssessmentStep,
    Attribution,
    Claim,
    ClaimRelation,
    Decision,
    Denial,
    Evidence,
    ImportBatch,
    ImportItem,
    Relay,
    Source,
    SourceAlias,
    Suggestion,
    User,
    Verdict,
)
from claims.nlp.types import Stance
from claims.services.review import reject_suggestion
from tests.factories import found, make_article, make_suggestions
from tests.scenes import assess, make_claim, make_source, on_record

pytestmark = pytest.mark.django_db


@pytest.fixture
def attribution(editor: User) -> Attribution:
    return on_record(editor, make_claim(editor), "The ambassador")


def _other(attribution: Attribution) -> Attribution:
    return on_record(attribution.accepted_by, attribution.claim, "The general")


def _again(row: Attribution | Relay | Anchor) -> None:
    row.pk, row._state.adding = None, True
    if isinstance(row, Attribution):
        row.uid = uuid.uuid4()
    row.save(force_insert=True)


REFUSED: list[tuple[str, Callable[[Attribution], object]]] = [
    ("attribution_stance_known", lambda a: Attribution.objects.filter(pk=a.pk).update(stance="shouts")),
    ("attribution_span_whole", lambda a: Attribution.objects.filter(pk=a.pk).update(start=a.end)),
    ("attribution_has_quote", lambda a: Attribution.objects.filter(pk=a.pk).update(quote="")),
    ("attribution_date_has_precision", lambda a: Attribution.objects.filter(pk=a.pk).update(said_on="2020-10-01")),
    ("attribution_only_denials_answer", lambda a: Attribution.objects.filter(pk=a.pk).update(answers=_other(a))),
    ("attribution_only_retractions_retract", lambda a: Attribution.objects.filter(pk=a.pk).update(retracts=_other(a))),
    ("attribution_not_about_itself",
     lambda a: Attribution.objects.filter(pk=a.pk).update(stance="denies", answers=a.pk)),
    ("anchor_within_text", lambda a: Anchor.objects.filter(attribution=a).update(exact="other words")),
    ("anchor_within_text", lambda a: Anchor.objects.filter(attribution=a, role="content").update(end=10_000)),
    ("anchor_score_in_range", lambda a: Anchor.objects.filter(attribution=a).update(score=2)),
    ("source_not_its_own", lambda a: Source.objects.filter(pk=a.source_id).update(affiliation=a.source)),
    ("source_anonymous_stays", lambda a: Source.objects.filter(pk=a.source_id).update(kind="anonymous")),
    ("source_anonymous_stays", lambda a: Source.objects.filter(pk=a.source_id).update(group_size=2)),
    ("source_has_name", lambda a: Source.objects.filter(pk=a.source_id).update(name="")),
    ("source_kind_known", lambda a: Source.objects.filter(pk=a.source_id).update(kind="ghost")),
    ("source_unique_name", lambda a: Source.objects.create(name=a.source.name.upper(), kind=a.source.kind)),
    ("claim_has_statement", lambda a: Claim.objects.filter(pk=a.claim.pk).update(statement="")),
    ("claim_kind_known", lambda a: Claim.objects.filter(pk=a.claim.pk).update(kind="rumour")),
    ("claim_not_merged_into_itself", lambda a: Claim.objects.filter(pk=a.claim.pk).update(merged_into=a.claim)),
    ("claim_relation_of_two", lambda a: ClaimRelation.objects.create(claim=a.claim, other=a.claim, kind="related")),
    ("version_has_title", lambda a: ArticleVersion.objects.filter(pk=a.version_id).update(title="")),
    ("suggestion_state_known", lambda a: Suggestion.objects.update(state="lost")),
    ("assessment_has_reason",
     lambda a: Assessment.objects.create(
         claim=a.claim, verdict=Verdict.objects.all()[0], reason=" \n", author=a.accepted_by)),
    ("assessment_step_once", lambda a: AssessmentStep.objects.create(
        assessment=assess(a.claim, a.accepted_by), number=0, state="draft", actor=a.accepted_by)),
    ("assessment_step_state_known", lambda a: AssessmentStep.objects.create(
        assessment=assess(a.claim, a.accepted_by), number=1, state="lost", actor=a.accepted_by)),
    ("assessment_step_back_has_reason", lambda a: AssessmentStep.objects.create(
        assessment=assess(a.claim, a.accepted_by), number=1, state="withdrawn", actor=a.accepted_by, reason=" ")),
    ("evidence_holds_what_its_kind_says", lambda a: Evidence.objects.create(
        assessment=assess(a.claim, a.accepted_by), kind="link", bearing="context", note="No address.")),
    ("evidence_bearing_known", lambda a: Evidence.objects.create(
        assessment=assess(a.claim, a.accepted_by), kind="note", bearing="wobbles", note="Words.")),
    ("verdict_rating_in_range", lambda a: Verdict.objects.update(rating=6)),
    ("verdict_says_what", lambda a: Verdict.objects.update(meaning=" ")),
    ("decision_undo_names_what",
     lambda a: Decision.objects.create(actor=a.accepted_by, action="undo",
                                       suggestion=Suggestion.objects.get(), state_before="pending")),
    ("claim_relation_decided_by_a_person",
     lambda a: ClaimRelation.objects.create(claim=a.claim, other=make_claim(a.accepted_by, "Other."), kind="related",
                                            state="confirmed")),
    ("import_item_says_why",
     lambda a: ImportItem.objects.create(batch=ImportBatch.objects.create(label="x"), position=0, state="failed")),
]  # fmt: skip


@pytest.mark.parametrize(("name", "write"), REFUSED, ids=[f"{n}-{name}" for n, (name, _) in enumerate(REFUSED)])
def test_the_database_refuses(name: str, write: Callable[[Attribution], object], attribution: Attribution) -> None:
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        write(attribution)


def test_one_live_attribution_of_a_source_on_a_claim_at_a_place(attribution: Attribution) -> None:
    with pytest.raises(IntegrityError, match="attribution_one_live"), transaction.atomic():
        _again(Attribution.objects.get(pk=attribution.pk))


def test_a_source_relays_once(editor: User) -> None:
    relayed = on_record(editor, make_claim(editor), "The ambassador", relay="Meridian")
    relay = relayed.relays.get()
    relay.position = 7
    with pytest.raises(IntegrityError, match="relay_once"), transaction.atomic():
        _again(relay)


def test_a_claim_is_a_variant_of_one_at_most(editor: User) -> None:
    first, second = make_claim(editor, "First."), make_claim(editor, "Second.")
    narrow = make_claim(editor, "Narrow.", variant_of=first)
    with pytest.raises(IntegrityError, match="claim_variant_of_one"), transaction.atomic():
        ClaimRelation.objects.create(claim=narrow, other=second, kind="variant_of", state="confirmed",
                                     decided_by=editor)  # fmt: skip


def test_an_alias_is_one_sources_and_never_an_anonymous_ones(editor: User) -> None:
    turkey, greece = make_source("Turkey"), make_source("Greece")
    SourceAlias.objects.create(source=turkey, name="Ankara")
    with pytest.raises(IntegrityError, match="source_alias_unique"), transaction.atomic():
        SourceAlias.objects.create(source=greece, name="ankara")
    unnamed = Source.objects.create(name="Two rebels", kind="anonymous", known_from=make_article().article)
    with pytest.raises(IntegrityError, match="an anonymous source has no alias"), transaction.atomic():
        SourceAlias.objects.create(source=unnamed, name="Rebels")
    with pytest.raises(IntegrityError, match="an anonymous source has no alias"), transaction.atomic():
        Source.objects.filter(pk=turkey.pk).update(kind="anonymous", known_from=unnamed.known_from)


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("The Kremlin", "kremlin"), ("U.S. Treasury", "us treasury"), ("Hale’s office", "hale's office"),
        ("An Official", "official"), ("Another Country", "another country"), ("Theodore", "theodore"),
    ],
)  # fmt: skip
def test_the_key_that_names_are_compared_by_is_that_of_linking(name: str, written: str) -> None:
    from claims.linking.sources import normalise

    source = make_source(name)
    source.refresh_from_db()
    assert source.key == normalise(name) == written


def test_the_text_of_a_version_never_changes() -> None:
    version = make_article()
    with (
        pytest.raises(DatabaseError, match=r"annot update"),
        transaction.atomic(),
    ):
        ArticleVersion.objects.filter(pk=version.pk).update(text="Other words.")


def test_a_suggestion_changes_in_its_state_only() -> None:
    text = "The mayor said that taxes would rise."
    (row,) = make_suggestions(make_article(text=text), found(text, source="The mayor", content="taxes would rise"))
    assert Suggestion.objects.filter(pk=row.pk).update(state="rejected") == 1
    with pytest.raises(DatabaseError), transaction.atomic():
        Suggestion.objects.filter(pk=row.pk).update(stance="denies")


def test_decisions_and_assessments_are_never_changed_nor_deleted(editor: User, attribution: Attribution) -> None:
    text = "The mayor said that taxes would rise."
    (row,) = make_suggestions(make_article(text=text), found(text, source="The mayor", content="taxes would rise"))
    decision = reject_suggestion(suggestion=row, user=editor, revision=1)
    mark = assess(attribution.claim, editor)
    for its in (
        Decision.objects.filter(pk=decision.pk), Assessment.objects.filter(pk=mark.pk), mark.steps.all(),
    ):  # fmt: skip
        with pytest.raises(DatabaseError), transaction.atomic():
            its.update(created_at="2020-01-01T00:00Z")
        with pytest.raises(DatabaseError), transaction.atomic():
            its.delete()


def test_assertions_and_denials_are_attributions_under_their_own_names(editor: User) -> None:
    claim = make_claim(editor)
    said = on_record(editor, claim, "The ambassador")
    denied = on_record(editor, claim, "The aide", Stance.DENIES)
    worried = on_record(editor, claim, "The president", Stance.EXPRESSES_CONCERN)
    assert [a.pk for a in Assertion.objects.all()] == [said.pk]
    assert [d.pk for d in Denial.objects.all()] == [denied.pk]
    assert worried.band == "on_record"


def test_history_is_written_by_triggers_for_bulk_updates_too(editor: User) -> None:
    claim = make_claim(editor)
    Claim.objects.filter(pk=claim.pk).update(statement="Changed past every service.")
    events = apps.get_model("claims", "ClaimEvent").objects.order_by("pgh_id").values_list("pgh_label", "statement")
    label, statement = events.last()
    assert (label, statement) == ("update", "Changed past every service.")
