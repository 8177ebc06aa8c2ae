"""The tasks as a real worker runs them, over a real database and a real parser."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connection
from django.utils import timezone
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.models import (
    Anchor,
    ArticleVersion,
    Claim,
    ClaimProposal,
    ExtractionRun,
    QueueEntry,
    Suggestion,
    User,
)
from claims.nlp.pipeline import ModelError
from claims.services.articles import Draft, add_version
from claims.services.claims import create_claim
from claims.services.extraction import start_run
from claims.services.recovery import LOST, SILENT, Recovered, recover
from claims.services.review import accept_suggestion
from claims.services.sources import ensure_source
from claims.tasks import reading
from claims.tasks.worker import MOST_ATTEMPTS, RETRIES, extractor
from tests.factories import SENDING, found, make_article, make_suggestions

pytestmark = pytest.mark.django_db(transaction=True)
State = ExtractionRun.State
TEXT = "Turkey is sending Syrian fighters to Azerbaijan, two rebel sources said on Monday."


def work() -> None:
    """What a worker does until no job is left."""
    with app.replace_connector(app.connector.get_worker_connector()) as worker:  # type: ignore[attr-defined]
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)


def run_of(version: ArticleVersion) -> ExtractionRun:
    return ExtractionRun.objects.filter(version=version).latest("pk")


def jobs(name: str = "claims.extract") -> list[str]:
    return list(ProcrastinateJob.objects.filter(task_name=name).order_by("pk").values_list("status", flat=True))


def sql(query: str, *values: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(query, values)


def kill_worker_amid_job(*, silent_for: timedelta) -> None:
    """Leave things as a kill -9 does: the job under way, its worker on the list, no more heartbeats."""
    sql("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)", timezone.now() - silent_for)
    sql("UPDATE procrastinate_jobs SET status = 'doing', worker_id = (SELECT max(id) FROM procrastinate_workers)")


def test_a_worker_extracts_an_article_that_was_added() -> None:
    version = make_article(text=TEXT)
    work()
    run = run_of(version)
    assert (run.state, run.error) == (State.DONE, "")
    assert None not in (run.started_at, run.finished_at)
    assert "" not in (run.extractor, run.model)
    suggestion = Suggestion.objects.get(version=version)
    assert [source.name for source in suggestion.sources.all()] == ["two rebel sources"]
    assert jobs() == ["succeeded"]


def test_a_changed_text_is_read_and_what_stands_on_record_follows(editor: User) -> None:
    version = make_article(text=TEXT)
    work()
    suggestion = Suggestion.objects.get(version=version)
    accept_suggestion(suggestion=suggestion, user=editor, revision=suggestion.revision)
    new = add_version(
        article=version.article, draft=Draft(title="", text=f"Updated.\n{TEXT}\nAnkara denied it.")
    ).version
    work()
    assert jobs("claims.follow_anchors") == ["succeeded"]
    words = {its.role: its.exact for its in Anchor.objects.filter(version=new)}
    assert (words["source"], words["cue"]) == ("two rebel sources", "said")
    fresh = Suggestion.objects.filter(version=new)
    assert [its.stance for its in fresh] == ["denies"], "the assertion was decided in the version before"
    assert QueueEntry.objects.get().article == version.article


def test_the_parser_is_loaded_once_for_all_texts() -> None:
    extractor.cache_clear()
    first, second = make_article(text=TEXT), make_article(text="Russia has denied it.")
    work()
    assert run_of(first).state == run_of(second).state == State.DONE
    assert extractor.cache_info().misses == 1


def test_a_run_that_is_over_is_left_alone_by_its_job() -> None:
    version = make_article(text=TEXT)
    make_suggestions(version, found(TEXT, source="two rebel sources", content="Turkey is sending Syrian fighters"))
    before = run_of(version)
    work()
    assert run_of(version).finished_at == before.finished_at
    assert Suggestion.objects.filter(version=version).count() == 1


def test_a_text_that_cannot_be_read_fails_after_its_retries_with_words_for_a_person(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def no_model() -> Any:
        raise ModelError("No English model is installed.")

    monkeypatch.setattr(reading, "extractor", no_model)
    version = make_article(text=TEXT)
    for attempt in range(RETRIES + 1):
        assert run_of(version).state in {State.QUEUED, State.RUNNING}, attempt
        sql("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")  # without the wait between
        work()
    assert run_of(version).state == State.FAILED
    assert "No English model is installed." in run_of(version).error
    assert jobs() == ["failed"]


def test_while_the_database_is_away_nothing_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def away() -> Any:
        raise OperationalError("server closed the connection unexpectedly")

    version = make_article(text=TEXT)
    with monkeypatch.context() as patch:
        patch.setattr(reading, "extractor", away)
        for _ in range(RETRIES + 1):
            sql("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")
            work()
    assert (run_of(version).state, jobs()) == (State.RUNNING, ["failed"])
    assert recover() == Recovered(jobs=0, runs=1)
    work()
    assert run_of(version).state == State.DONE


def test_a_text_that_ends_its_worker_again_and_again_is_given_up() -> None:
    version = make_article(text=TEXT)
    sql("UPDATE procrastinate_jobs SET attempts = %s", MOST_ATTEMPTS)
    work()
    assert run_of(version).state == State.FAILED
    assert "ended its worker 5 times" in run_of(version).error


def test_what_a_killed_worker_left_is_taken_up_again() -> None:
    version = make_article(text=TEXT)
    start_run(run_id=run_of(version).pk)
    kill_worker_amid_job(silent_for=SILENT * 2)
    assert recover() == Recovered(jobs=1, runs=0)
    work()
    assert run_of(version).state == State.DONE
    assert Suggestion.objects.filter(version=version).count() == 1


def test_a_worker_that_starts_takes_up_lost_work_by_itself() -> None:
    version = make_article(text=TEXT)
    kill_worker_amid_job(silent_for=SILENT * 2)
    app.configure_task("claims.recover").defer(timestamp=0)  # as the worker's own clock does
    work()
    assert run_of(version).state == State.DONE


def test_the_job_of_a_living_worker_is_left_to_it() -> None:
    make_article(text=TEXT)
    kill_worker_amid_job(silent_for=timedelta(seconds=5))
    assert recover() == Recovered(jobs=0, runs=0)
    assert jobs() == ["doing"]


def test_a_job_whose_end_was_never_written_down_is_taken_up_though_its_worker_lives() -> None:
    make_article(text=TEXT)
    kill_worker_amid_job(silent_for=timedelta(seconds=5))
    sql("UPDATE procrastinate_events SET at = %s WHERE type = 'started'", timezone.now() - 2 * LOST)
    assert recover() == Recovered(jobs=1, runs=0)


def test_an_extraction_without_a_job_gets_one() -> None:
    version = make_article(text=TEXT)
    sql("DELETE FROM procrastinate_jobs")
    assert recover() == Recovered(jobs=0, runs=1)
    assert recover() == Recovered(jobs=0, runs=0), "one is enough"
    work()
    assert run_of(version).state == State.DONE


def test_a_new_claim_is_offered_to_the_suggestions_that_wait(editor: User) -> None:
    version = make_article(text=TEXT)
    content = "Turkey is sending Syrian fighters to Azerbaijan"
    make_suggestions(version, found(TEXT, source="two rebel sources", content=content, proposition=SENDING))
    claim = create_claim(statement=content, user=editor, proposition={"predicate": "send", "actors": ["turkey"]})
    assert not ClaimProposal.objects.exists()
    work()
    assert [proposal.claim for proposal in ClaimProposal.objects.select_related("claim")] == [claim]


def test_a_claim_that_was_taken_back_since_is_passed_over(editor: User) -> None:
    create_claim(statement="Turkey is sending fighters", user=editor)
    Claim.objects.all().delete()
    work()
    assert jobs("claims.rank_groups_near") == ["succeeded"]


def test_jobs_that_ended_well_a_week_ago_are_forgotten() -> None:
    make_article(text=TEXT)
    work()
    sql("UPDATE procrastinate_events SET at = at - interval '8 days'")
    app.configure_task("claims.tidy_jobs").defer(timestamp=0)
    work()
    assert jobs() == []


def test_a_claim_that_a_person_worded_is_read_for_matching_and_for_whom_it_is_about(editor: User) -> None:
    turkey, _ = ensure_source(name="Turkey", kind="state")
    version = make_article(text=TEXT)
    work()
    claim = create_claim(statement="Turkey has been sending Syrian fighters to Azerbaijan.", user=editor)
    assert claim.proposition == {}
    work()
    claim.refresh_from_db()
    assert (claim.proposition["predicate"], claim.proposition["actors"]) == ("send", ["turkey"])
    assert list(claim.about.all()) == [turkey]
    proposal = ClaimProposal.objects.get(claim=claim, proposed_claim__version=version)
    assert proposal.relation == "same"
