"""What keeps the desk in order, minute by minute and night by night; and archives."""

from __future__ import annotations

import logging

from asgiref.sync import async_to_sync
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.manager import JobManager

from claims.models import Archive
from claims.services.archive_jobs import RUN_ARCHIVE, forget_old_archives, run_archive
from claims.services.indexing import CHUNK, index_new_texts, rebuild_vocabulary
from claims.services.likely_pairs import look_for_like_sources
from claims.services.queue import rank_queue
from claims.services.recovery import recover
from claims.tasks.worker import own_connection

logger = logging.getLogger(__name__)

_KEEP_JOBS_HOURS = 7 * 24
#: Of texts to index in one job: a minute of work.
_CHUNKS = 40


@app.periodic(cron="* * * * *")
@app.task(name="claims.rank_queue")
def rank_work_list(timestamp: int) -> None:
    """Every minute: what has become disputed meanwhile comes first in the work list."""
    with own_connection():
        rank_queue()


@app.periodic(cron="*/20 * * * *")
@app.task(name="claims.look_for_like_sources", queueing_lock="claims.look_for_like_sources")
def look_for_likely_pairs(timestamp: int) -> None:
    """Which sources could be one under two names: all are compared, which takes seconds for some ten thousand."""
    with own_connection():
        look_for_like_sources()


@app.periodic(cron="* * * * *")
@app.task(name="claims.index_new_texts", queueing_lock="claims.index_new_texts", priority=-20)
def index_texts(timestamp: int) -> None:
    """Every minute, behind the reading of texts: let search find new ones by their meaning."""
    with own_connection():
        for _ in range(_CHUNKS):
            if index_new_texts() < CHUNK:
                return


@app.periodic(cron="41 2 * * *")
@app.task(name="claims.rebuild_vocabulary", queueing_lock="claims.rebuild_vocabulary")
def learn_vocabulary(timestamp: int) -> None:
    """Every night: the vocabulary of search anew."""
    with own_connection():
        rebuild_vocabulary()


@app.periodic(cron="* * * * *")
@app.task(name="claims.recover", priority=10)  # before the texts that wait, however many
def recover_lost_work(timestamp: int) -> None:
    """Every minute, and when the first worker starts: take up what a killed worker left."""
    with own_connection():
        done = recover()
        if done.jobs or done.runs or done.imports:
            logger.warning(
                "Taken up again: %s jobs of dead workers, %s extractions and %s imports without a job",
                done.jobs, done.runs, done.imports,
            )  # fmt: skip


@app.periodic(cron="17 3 * * *")
@app.task(name="claims.tidy_jobs")
def tidy_jobs(timestamp: int) -> None:
    """Every night: forget the jobs that ended well a week ago, and archives as old."""
    with own_connection():
        async_to_sync(JobManager(DjangoConnector()).delete_old_jobs)(nb_hours=_KEEP_JOBS_HOURS)
        forget_old_archives()


@app.task(name=RUN_ARCHIVE)
def archive_everything(archive_id: int) -> None:
    """Write everything to one file, or bring one in."""
    with own_connection():
        if archive := Archive.objects.filter(pk=archive_id).first():
            run_archive(archive=archive)
