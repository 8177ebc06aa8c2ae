"""Texts are read, what is found in them is ranked, and a changed text takes along what stands on record."""

from __future__ import annotations

import logging
from dataclasses import asdict

from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app

from claims.models import ArticleVersion, Claim
from claims.services.claims import describe_claim
from claims.services.extraction import (
    EXTRACT_MANY,
    fail_run,
    record_extraction,
    recorded_runs,
    split_runs,
    start_run,
    start_runs,
)
from claims.services.following import follow_anchors
from claims.services.likely_pairs import look_for_like_claims
from claims.services.ranking import RANK_VERSIONS, rank_groups_near, request_ranking
from claims.services.ranking import rank_versions as rank_together
from claims.services.recovery import EXTRACT
from claims.services.relating import propose_relations
from claims.tasks.worker import DATABASE_AWAY, MOST_ATTEMPTS, RETRIES, extractor, own_connection

logger = logging.getLogger(__name__)


@app.task(name=EXTRACT, pass_context=True, retry=RetryStrategy(max_attempts=RETRIES, wait=2))
def extract(context: JobContext, run_id: int) -> int:
    """Read one text and record what is found; returns how many suggestions that made."""
    attempts = context.job.attempts
    with own_connection():
        if attempts >= MOST_ATTEMPTS:
            fail_run(run_id=run_id, error=f"Reading this text ended its worker {attempts} times; it was given up.")
            return 0
        run = start_run(run_id=run_id)
        if run is None:
            return 0
        version = run.version
        try:
            machine = extractor()
            found = machine.extract(version.text, id=str(version.pk), published=version.published_on)
            return record_extraction(run_id=run_id, found=found, extractor=machine.name, model=machine.model)
        except Exception as error:
            logger.exception("Extraction run %s of version %s failed", run_id, version.pk)
            if attempts >= RETRIES and not isinstance(error, DATABASE_AWAY):
                fail_run(run_id=run_id, error=_for_a_person(error))
            raise


def _for_a_person(error: Exception) -> str:
    return f"The text could not be read to its end: {str(error) or 'no more is known'} ({type(error).__name__})."


@app.task(name=EXTRACT_MANY, pass_context=True)
def extract_many(context: JobContext, run_ids: list[int]) -> int:
    """Read several texts as one stream, and record what is found in each; returns how many suggestions that made.

    Where one of them fails, or has ended a worker, those that are left get a job each.  What was recorded is ranked
    by a job of its own; until that is deferred, this one is not over, and is taken up again if its worker dies.
    """
    with own_connection():
        if context.job.attempts:
            request_ranking(versions=[run.version_id for run in recorded_runs(run_ids=run_ids)])
            return split_runs(run_ids=run_ids)
        runs, made = start_runs(run_ids=run_ids), 0
        try:
            from claims.nlp.pipeline import Source

            machine = extractor()
            texts = [Source(str(run.pk), run.version.text, run.version.published_on) for run in runs]
            for run, found in zip(runs, machine.pipe(texts), strict=True):
                made += record_extraction(
                    run_id=run.pk, found=found, extractor=machine.name, model=machine.model, ranked_later=True
                )
        except Exception:
            logger.exception("One of %s texts failed; each goes by itself", len(runs))
            split_runs(run_ids=run_ids)
        request_ranking(versions=[run.version_id for run in recorded_runs(run_ids=run_ids)])
        return made


@app.task(name=RANK_VERSIONS, retry=RetryStrategy(max_attempts=RETRIES, wait=2))
def rank_versions(version_ids: list[int]) -> None:
    """Rank what was found in texts that came in bulk; where one of them fails, each by itself."""
    with own_connection():
        try:
            rank_together(versions=version_ids)
        except Exception as error:
            if len(version_ids) == 1 or isinstance(error, DATABASE_AWAY):
                raise
            logger.exception("One of %s texts could not be ranked; each goes by itself", len(version_ids))
            for pk in version_ids:
                request_ranking(versions=[pk])


@app.task(name="claims.rank_groups_near", retry=RetryStrategy(max_attempts=RETRIES, wait=2))
def rank_near(claim_id: int) -> None:
    """A claim is new on record: read its statement, if a person worded it, and look which waiting suggestions
    could be about it, and how it stands to the other claims."""
    with own_connection():
        claim = Claim.objects.filter(pk=claim_id, merged_into=None).first()
        if claim is None:  # it was taken back since
            return
        if not claim.proposition:
            describe_claim(claim=claim, proposition=asdict(extractor().proposition(claim.statement)))
            claim.refresh_from_db()
        rank_groups_near(claim=claim)
        look_for_like_claims(claim_id=claim_id)
        propose_relations(claim=claim)


@app.task(name="claims.follow_anchors", retry=RetryStrategy(max_attempts=RETRIES, wait=2))
def follow(version_id: int) -> None:
    """A text has changed: carry what stands on record over to its new version."""
    with own_connection():
        if version := ArticleVersion.objects.filter(pk=version_id).first():
            follow_anchors(version=version)
