"""After a crash: work that was under way when its worker, or the database, was killed is taken up again.

Doing a job twice does no harm: every task looks first whether its work is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.db.models import BigIntegerField, Exists, Max, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform
from django.db.models.functions import Cast
from django.utils import timezone
from procrastinate.contrib.django.django_connector import DjangoConnector
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.manager import JobManager

from claims.models import ExtractionRun
from claims.services.extraction import EXTRACT, EXTRACT_MANY, defer_run
from claims.services.import_jobs import defer_forgotten_imports

__all__ = ["EXTRACT", "LOST", "SILENT", "Recovered", "recover"]
#: A worker says every 10 seconds that it lives; after three silences it counts as gone.
SILENT = timedelta(seconds=30)
#: A text takes seconds.  A job under way for this long has lost its worker even where that one lives: its
#: end could not be written down while the database was away.
LOST = timedelta(minutes=15)


@dataclass(frozen=True, slots=True)
class Recovered:
    jobs: int  # handed to another worker
    runs: int  # extractions that had no job left
    imports: int = 0  # batches and addresses that had none


def recover() -> Recovered:
    """Hand jobs of dead workers, and what no job would finish, to the workers that live."""
    return Recovered(jobs=_retry_lost_jobs(), runs=_defer_forgotten_runs(), imports=defer_forgotten_imports())


@transaction.atomic
def _retry_lost_jobs() -> int:
    now = timezone.now()
    jobs = JobManager(DjangoConnector())  # within this transaction, also where a worker runs it
    started = Max("procrastinateevent__at", filter=Q(procrastinateevent__type="started"))
    doing = ProcrastinateJob.objects.filter(status="doing").annotate(started=started)
    gone = Q(worker=None) | Q(worker__last_heartbeat__lt=now - SILENT)
    lost = doing.filter(gone | Q(started__lt=now - LOST)).values_list("pk", flat=True)
    for pk in lost:
        jobs.retry_job_by_id(pk, retry_at=now)
    return len(lost)


def _defer_forgotten_runs() -> int:
    """A run and its job are made in one transaction, so this is for jobs that were cancelled, deleted or
    failed before they could say so."""
    live = ProcrastinateJob.objects.annotate(run=Cast(KeyTextTransform("run_id", "args"), BigIntegerField())).filter(
        task_name=EXTRACT, status__in=["todo", "doing"], run=OuterRef("pk")
    )
    unfinished = ExtractionRun.objects.filter(
        ~Exists(live), ~Q(pk__in=_RUNS_OF_MANY), state__in=[ExtractionRun.State.QUEUED, ExtractionRun.State.RUNNING]
    )
    forgotten = list(unfinished.order_by("pk")[:500])
    for run in forgotten:
        defer_run(run)
    return len(forgotten)


#: The runs that jobs for many texts have still to read; looked up as a set, not run by run.
_RUNS_OF_MANY = RawSQL(
    "SELECT jsonb_array_elements_text(args -> 'run_ids')::bigint FROM procrastinate_jobs "
    "WHERE task_name = %s AND status IN ('todo', 'doing')",
    [EXTRACT_MANY],
)
