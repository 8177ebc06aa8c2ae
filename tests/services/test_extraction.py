"""What a run found becomes suggestions; what people decided is never suggested again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.models import Decision, ExtractionRun, ProposedClaim, Suggestion, User
from claims.nlp.types import ExtractedDocument, Precision, SourceKind, Stance
from claims.services.extraction import fail_run, record_extraction, request_extraction, start_run
from claims.services.review import accept_suggestion, mark_unsure, reject_suggestion
from claims.services.sources import add_aliases, ensure_source
from tests.factories import SENDING, found, make_article, make_suggestions

pytestmark = pytest.mark.django_db

TEXT = "Turkey is sending Syrian fighters, two rebels told Meridian. Ankara has denied it. Prices rose, the bank said."
SAID: dict[str, Any] = {
    "content": "Turkey is sending Syrian fighters",
    "cue": "told",
    "source": "two rebels",
    "relay": "Meridian",
}
DENIED: dict[str, Any] = {"content": "Turkey is sending Syrian fighters", "cue": "has denied", "source": "Ankara"}
ROSE: dict[str, Any] = {"content": "Prices rose", "cue": "said", "source": "the bank"}


def test_every_field_of_a_finding_is_kept() -> None:
    version = make_article(text=TEXT)
    said = found(
        TEXT, **SAID, kind=SourceKind.ANONYMOUS, id="a1", proposition=SENDING, said_on=date(2020, 9, 30),
        said_precision=Precision.DAY,
    )  # fmt: skip
    denied = found(TEXT, **DENIED, stance=Stance.DENIES, id="a2", answers="a1", proposition=SENDING)
    first, second = make_suggestions(version, said, denied)
    assert (first.stance, first.state, first.said_on, first.said_precision) == (
        "asserts", "pending", date(2020, 9, 30), "day",
    )  # fmt: skip
    assert [TEXT[s:e] for s, e in first.cue_spans] == ["told"]
    assert [(s.role, s.name) for s in first.sources.all()] == [("relay", "Meridian"), ("source", "two rebels")]
    assert second.answers == first
    assert second.proposed_claim == first.proposed_claim, "a denial is proposed with what it answers"


def test_sources_resolve_to_rows_that_are_known() -> None:
    turkey, _ = ensure_source(name="Turkey", kind="state")
    add_aliases(source=turkey, names=["Ankara"])
    (denied,) = make_suggestions(make_article(text=TEXT), found(TEXT, **DENIED, kind=SourceKind.STATE))
    assert denied.sources.get().source == turkey


def test_an_anonymous_source_never_resolves() -> None:
    ensure_source(name="two rebels", kind="organisation")
    (said,) = make_suggestions(make_article(text=TEXT), found(TEXT, **SAID, kind=SourceKind.ANONYMOUS))
    assert said.sources.get(role="source").source is None


def test_a_second_run_supersedes_what_nobody_decided() -> None:
    version = make_article(text=TEXT)
    (old,) = make_suggestions(version, found(TEXT, **ROSE))
    (new,) = make_suggestions(version, found(TEXT, **ROSE))
    old.refresh_from_db()
    assert (old.state, new.state) == ("superseded", "pending")
    assert list(version.suggestions.current()) == [new]


@pytest.mark.parametrize("decide", [accept_suggestion, reject_suggestion, mark_unsure])
def test_what_somebody_decided_is_kept_and_not_suggested_again(editor: User, decide: Callable[..., Decision]) -> None:
    version = make_article(text=TEXT)
    rose, denied = make_suggestions(version, found(TEXT, **ROSE), found(TEXT, **DENIED, stance=Stance.DENIES))[::-1]
    assert {rose.statement, denied.statement} == {"Prices rose", "Turkey is sending Syrian fighters"}
    decide(suggestion=denied, user=editor, revision=denied.revision)
    before = Suggestion.objects.get(pk=denied.pk).state
    again = make_suggestions(version, found(TEXT, **ROSE), found(TEXT, **DENIED, stance=Stance.DENIES))
    assert Suggestion.objects.get(pk=denied.pk).state == before != "pending"
    assert [s.statement for s in again] == ["Prices rose"]


def test_the_other_side_of_a_rejected_finding_is_suggested(editor: User) -> None:
    version = make_article(text=TEXT)
    (wrong,) = make_suggestions(version, found(TEXT, **DENIED, stance=Stance.ASSERTS))
    reject_suggestion(suggestion=wrong, user=editor, revision=1)
    (right,) = make_suggestions(version, found(TEXT, **DENIED, stance=Stance.DENIES))
    assert right.state == "pending"


def test_one_run_at_a_time() -> None:
    version = make_article()
    run = request_extraction(version=version)
    assert request_extraction(version=version) == run
    assert ProcrastinateJob.objects.filter(task_name="claims.extract").count() == 1


def test_a_run_that_is_over_records_nothing_more() -> None:
    version = make_article(text=TEXT)
    run = request_extraction(version=version)
    assert start_run(run_id=run.pk) == run
    document = ExtractedDocument("x", (found(TEXT, **ROSE),))
    assert record_extraction(run_id=run.pk, found=document, extractor="rules-1", model="m") == 1
    assert record_extraction(run_id=run.pk, found=document, extractor="rules-1", model="m") == 0
    assert start_run(run_id=run.pk) is None
    assert version.suggestions.count() == 1


def test_a_run_may_start_again_when_its_worker_died() -> None:
    run = request_extraction(version=make_article())
    assert start_run(run_id=run.pk) == run
    assert start_run(run_id=run.pk) == run


def test_a_run_that_failed_says_why_and_can_be_asked_for_again() -> None:
    version = make_article()
    run = request_extraction(version=version)
    fail_run(run_id=run.pk, error="The model is not installed.")
    run.refresh_from_db()
    assert (run.state, run.error) == (ExtractionRun.State.FAILED, "The model is not installed.")
    assert request_extraction(version=version) != run


def test_nothing_found_is_a_finished_run() -> None:
    version = make_article()
    assert make_suggestions(version) == []
    assert not ProposedClaim.objects.filter(version=version).exists()
