"""What workers do: thin tasks over the services, each safe to be done twice.

Services defer them by name.  A worker is ``manage.py procrastinate worker``, on as many hosts as wanted.  What opens
addresses and reads files is loaded by the task that does it: every process imports this module, web servers, too.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict
from functools import cache
from typing import TYPE_CHECKING

from asgiref.sync import async_to_sync
from django.conf import settings
from django.db import InterfaceError, OperationalError, connection, transaction
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.manager import JobManager

from claims.access import DISCUSS, readable_versions
from claims.models import (
    Archive,
    ArticleVersion,
    Claim,
    ImportBatch,
    ImportItem,
    MailChoice,
    SavedSearch,
    User,
)
from claims.nlp import build_nlp
from claims.queries.notices import to_mail
from claims.services.archive_jobs import RUN_ARCHIVE, forget_old_archives, run_archive
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
from claims.services.feeds import request_due_polls
from claims.services.fetched import record_trouble
from claims.services.following import follow_anchors
from claims.services.import_jobs import FETCH_ITEM, IMPORT_BATCH, POLL_FEED, WEB, request_batch, request_fetch
from claims.services.indexing import CHUNK, index_new_texts, rebuild_vocabulary
from claims.services.likely_pairs import look_for_like_claims, look_for_like_sources
from claims.services.mailing import SEND_MAIL, send_now
from claims.services.notices import mail_notices, tell_news
from claims.services.queue import rank_queue
from claims.services.ranking import RANK_VERSIONS, rank_groups_near, request_ranking
from claims.services.ranking import rank_versions as rank_together
from claims.services.recovery import EXTRACT, recover
from claims.services.relating import propose_relations
from claims.services.searching import tell_new_hits
from claims.services.webhooks import DELIVER, request_due_deliveries, take_delivery

if TYPE_CHECKING:
    from claims.nlp.pipeline import Extractor

logger = logging.getLogger(__name__)

RETRIES = 2
#: A text that has ended its worker this often, by memory say, is given up instead of ending the next one.
MOST_ATTEMPTS = 5
#: Not the text's fault: the run stays unfinished, and is taken up again once the database is back.
DATABASE_AWAY = (InterfaceError, OperationalError)
_KEEP_JOBS_HOURS = 7 * 24
_SLICE = 5.0  # seconds
#: Of texts to index in one job: a minute of work.
_CHUNKS = 40


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


@app.task(name=EXTRACT_MANY, pass_context=True)
def extract_many(context: JobContext, run_ids: list[int]) -> int:
    """Read several texts as one stream, and record what is found in each; returns how many suggestions that made.

    Where one of them fails, or has ended a worker, those that are left get a job each.  What was recorded is ranked
    by a job of its own; until that is deferred, this one is not over, and is taken up again if its worker dies.
    """
    with _own_connection():
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
    with _own_connection():
        try:
            rank_together(versions=version_ids)
        except Exception as error:
            if len(version_ids) == 1 or isinstance(error, DATABASE_AWAY):
                raise
            logger.exception("One of %s texts could not be ranked; each goes by itself", len(version_ids))
            for pk in version_ids:
                request_ranking(versions=[pk])


@app.task(name=IMPORT_BATCH, pass_context=True, retry=RetryStrategy(max_attempts=RETRIES, wait=2))
def import_batch(context: JobContext, batch_id: int) -> None:
    """Bring a batch on for a few seconds; the rest is a job of its own, behind what others wait for."""
    from claims import importing

    with _own_connection():
        batch = ImportBatch.objects.filter(pk=batch_id).first()
        if batch is None:
            return
        if context.job.attempts >= MOST_ATTEMPTS:
            importing.give_up_file(batch, attempts=context.job.attempts)
        if importing.advance(batch, seconds=_SLICE):
            request_batch(batch=batch)


@app.task(name=FETCH_ITEM, queue=WEB, pass_context=True)
def fetch_item(context: JobContext, item_id: int) -> None:
    """Fetch one address; the lock of its host is held until the host may be asked again."""
    from claims import importing

    fetcher = importing.fetcher()
    with _own_connection():
        if (attempts := context.job.attempts) >= MOST_ATTEMPTS:
            words = f"Reading this page ended its worker {attempts} times; it was given up."
            record_trouble(item_id=item_id, error=words, transient=False)
            return
        item = ImportItem.objects.filter(pk=item_id).first()
        if item is None:
            return
        url = str(item.payload.get("url", ""))
        again = importing.bring_in(item_id, fetcher)
        if again is not None:
            request_fetch(item=item, seconds=again)
    fetcher.rest(url)


@app.task(name=POLL_FEED, queue=WEB)
def poll_feed(feed_id: int) -> None:
    """Read one feed."""
    from claims import importing

    with _own_connection():
        url = importing.poll(feed_id, importing.fetcher())
    importing.fetcher().rest(url)


@app.periodic(cron="* * * * *")
@app.task(name="claims.poll_feeds")
def poll_feeds(timestamp: int) -> None:
    """Every minute: which feeds are due?"""
    with _own_connection():
        request_due_polls()


def _for_a_person(error: Exception) -> str:
    return f"The text could not be read to its end: {str(error) or 'no more is known'} ({type(error).__name__})."


@app.task(name="claims.follow_anchors", retry=RetryStrategy(max_attempts=RETRIES, wait=2))
def follow(version_id: int) -> None:
    """A text has changed: carry what stands on record over to its new version."""
    with _own_connection():
        if version := ArticleVersion.objects.filter(pk=version_id).first():
            follow_anchors(version=version)


@app.periodic(cron="* * * * *")
@app.task(name="claims.rank_queue")
def rank_work_list(timestamp: int) -> None:
    """Every minute: what has become disputed meanwhile comes first in the work list."""
    with _own_connection():
        rank_queue()


@app.periodic(cron="* * * * *")
@app.task(name="claims.tell")
def tell(timestamp: int) -> None:
    """Every minute: tell who watches what is new, and what is due; and send it to those who want each as it comes."""
    with _own_connection():
        tell_news()
        _mail_those(MailChoice.How.AT_ONCE)


@app.periodic(cron="*/5 * * * *")
@app.task(name="claims.tell_new_hits", queueing_lock="claims.tell_new_hits")
def tell_hits(timestamp: int) -> None:
    """Every five minutes: what is new in the searches that people keep, each among the texts that they may read."""
    with _own_connection():
        for search in SavedSearch.objects.filter(user__is_active=True).select_related("user").iterator():
            if search.user.has_perm(DISCUSS):
                tell_new_hits(search=search, readable=readable_versions(search.user))


@app.periodic(cron="0 6 * * *")
@app.task(name="claims.mail_digests")
def mail_digests(timestamp: int) -> None:
    """Every morning: one e-mail with all that came since."""
    with _own_connection():
        _mail_those(MailChoice.How.DIGEST)


def _mail_those(how: str) -> None:
    """One job for each person: an address that fails is tried again, and keeps nobody else's e-mail."""
    for pk in to_mail(how).values_list("pk", flat=True):
        with suppress(AlreadyEnqueued), transaction.atomic():
            app.configure_task("claims.mail_notices", lock=f"mail-{pk}", queueing_lock=f"mail-{pk}").defer(user_id=pk)


@app.task(name="claims.mail_notices", retry=RetryStrategy(max_attempts=RETRIES, wait=2))
def mail(user_id: int) -> int:
    """Send one person what they have not been sent; done twice, the second finds nothing."""
    with _own_connection():
        user = User.objects.filter(pk=user_id, is_active=True).first()
        return mail_notices(user=user, readable=readable_versions(user)) if user else 0


@app.task(name=SEND_MAIL, queue=WEB, retry=RetryStrategy(max_attempts=5, exponential_wait=10))
def send_mail(to: list[str], subject: str, body: str) -> None:
    """One e-mail about somebody's login."""
    send_now(to=to, subject=subject, body=body)


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
        look_for_like_claims(claim_id=claim_id)
        propose_relations(claim=claim)


@app.periodic(cron="*/20 * * * *")
@app.task(name="claims.look_for_like_sources", queueing_lock="claims.look_for_like_sources")
def look_for_likely_pairs(timestamp: int) -> None:
    """Which sources could be one under two names: all are compared, which takes seconds for some ten thousand."""
    with _own_connection():
        look_for_like_sources()


@app.periodic(cron="* * * * *")
@app.task(name="claims.index_new_texts", queueing_lock="claims.index_new_texts", priority=-20)
def index_texts(timestamp: int) -> None:
    """Every minute, behind the reading of texts: let search find new ones by their meaning."""
    with _own_connection():
        for _ in range(_CHUNKS):
            if index_new_texts() < CHUNK:
                return


@app.periodic(cron="41 2 * * *")
@app.task(name="claims.rebuild_vocabulary", queueing_lock="claims.rebuild_vocabulary")
def learn_vocabulary(timestamp: int) -> None:
    """Every night: the vocabulary of search anew."""
    with _own_connection():
        rebuild_vocabulary()


@app.periodic(cron="* * * * *")
@app.task(name="claims.recover", priority=10)  # before the texts that wait, however many
def recover_lost_work(timestamp: int) -> None:
    """Every minute, and when the first worker starts: take up what a killed worker left."""
    with _own_connection():
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
    with _own_connection():
        async_to_sync(JobManager(DjangoConnector()).delete_old_jobs)(nb_hours=_KEEP_JOBS_HOURS)
        forget_old_archives()


@app.task(name=RUN_ARCHIVE)
def archive_everything(archive_id: int) -> None:
    """Write everything to one file, or bring one in."""
    with _own_connection():
        if archive := Archive.objects.filter(pk=archive_id).first():
            run_archive(archive=archive)


@app.task(name=DELIVER, queue=WEB)
def deliver_webhook(delivery_id: int) -> None:
    """Tell one system of one step; where it does not take it, another job does, for about a day."""
    from claims import importing

    with _own_connection():
        if delivery := take_delivery(delivery_id=delivery_id):
            importing.deliver(delivery, importing.fetcher())


@app.periodic(cron="* * * * *")
@app.task(name="claims.deliver_webhooks", queueing_lock="claims.deliver_webhooks")
def deliver_webhooks(timestamp: int) -> None:
    """Every minute: which messages are to be tried again?"""
    with _own_connection():
        request_due_deliveries()
