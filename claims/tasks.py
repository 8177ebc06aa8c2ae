"""What workers do: thin tasks over the services, each safe to be done twice.

Services defer them by name.  A worker is ``manage.py procrastinate worker``, on as many hosts as wanted.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager

from claims.models import Claim
from claims.nlp import build_nlp
from claims.services.claims import describe_claim
from claims.services.extraction import fail_run, record_extraction, start_run
from claims.services.ranking import rank_groups_near
from claims.services.recovery import EXTRACT, recover
from claims.services.relating import propose_relations

if TYPE_CHECKING:
    from claims.nlp.pipeline import Extractor

logger = logging.getLogger(__name__)

RETRIES = 2
#: A text that has ended its worker this often, by memory say, is given up instead of ending the next one.
MOST_ATTEMPTS = 5
#: Not the text's fault: the run stays unfinished, and is taken up again once the database is back.
DATABASE_AWAY = (InterfaceError, OperationalError)
_KEEP_JOBS_HOURS = 7 * 24


@cache
def extractor() -> Extractor:
    """Loaded once in the life of a worker."""
    return build_nlp(settings.SPACY_MODEL, extractor=settings.EXTRACTOR)


@contextmanager
def _own_connection() -> Iterator[None]:
    """Close the thread's connection in the end, but for a test's own that is within a transaction."""
    try:
        yield
    finally:
        if not connection.in_atomic_block:
            connection.close()


@app.task(name=EXTRACT, pass_context=True, retry=RetryStrategy(max_attempts=RETRIES, wait=2))
def extract(context: JobContext, run_id: int) -> int:
    """Read one text and record what is found; returns how many suggestions that made."""
    attempts = context.job.attempts
    with _own_connection():
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


@app.task(name="claims.rank_groups_near", retry=RetryStrategy(max_attempts=RETRIES, wait=2))
def rank_near(claim_id: int) -> None:
    """A claim is new on record: read its statement, if a person worded it, and look which waiting suggestions
    could be about it, and how it stands to the other claims."""
    with _own_connection():
        claim = Claim.objects.filter(pk=claim_id, merged_into=None).first()
        if claim is None:  # it was taken back since
            return
        if not claim.proposition:
            describe_claim(claim=claim, proposition=asdict(extractor().proposition(claim.statement)))
            claim.refresh_from_db()
        rank_groups_near(claim=claim)
        propose_relations(claim=claim)


@app.periodic(cron="* * * * *")
@app.task(name="claims.recover", priority=10)  # before the texts that wait, however many
def recover_lost_work(timestamp: int) -> None:
    """Every minute, and when the first worker starts: take up what a killed worker left."""
    with _own_connection():
        done = recover()
        if done.jobs or done.runs:
            logger.warning(
                "Taken up again: %s jobs of dead workers, %s extractions without a job", done.jobs, done.runs
            )


@app.periodic(cron="17 3 * * *")
@app.task(name="claims.tidy_jobs")
def tidy_jobs(timestamp: int) -> None:
    """Every night: forget the jobs that ended well a week ago."""
    with _own_connection():
        async_to_sync(JobManager(DjangoConnector()).delete_old_jobs)(nb_hours=_KEEP_JOBS_HOURS)
