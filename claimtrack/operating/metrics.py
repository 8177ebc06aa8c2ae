"""What a Prometheus server asks for: requests (django-prometheus), the queue, and the age of the newest backup."""

from __future__ import annotations

import hmac
import os
from collections.abc import Iterable

from django.conf import settings
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_GET
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from claimtrack.operating.rotation import backups_in, made_at

#: Jobs that wait, by queue; those that may not start yet are not counted.
_WAITING = """
    SELECT queue_name, count(*) FROM procrastinate_jobs
    WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now()) GROUP BY 1
"""
_BY_STATUS = "SELECT status::text, count(*) FROM procrastinate_jobs WHERE status IN ('doing', 'failed') GROUP BY 1"
_WORKERS = "SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - interval '30 seconds'"


class QueueCollector(Collector):
    """Looked up when it is asked for, and so the same from whichever process answers."""

    def collect(self) -> Iterable[Metric]:
        waiting = GaugeMetricFamily("claimtrack_jobs_waiting", "Jobs that no worker has taken yet", labels=["queue"])
        jobs = GaugeMetricFamily("claimtrack_jobs", "Jobs under way, and those that failed", labels=["status"])
        workers = GaugeMetricFamily("claimtrack_workers", "Workers that gave a sign of life in the last 30 seconds")
        backup = GaugeMetricFamily("claimtrack_newest_backup_timestamp_seconds", "When the newest backup was made")
        with connection.cursor() as cursor:
            cursor.execute(_WAITING)
            for queue, count in cursor.fetchall():
                waiting.add_metric([queue], count)
            cursor.execute(_BY_STATUS)
            found = dict(cursor.fetchall())
            cursor.execute(_WORKERS)
            workers.add_metric([], cursor.fetchone()[0])
        for status in ("doing", "failed"):
            jobs.add_metric([status], found.get(status, 0))
        if newest := next(iter(backups_in(settings.BACKUP_ROOT)), None):
            backup.add_metric([], made_at(newest).timestamp())
        return [waiting, jobs, workers, backup]


@require_GET
def metrics(request: HttpRequest) -> HttpResponse:
    """For who sends METRICS_TOKEN; where none is set, the address is not there."""
    _, _, given = request.headers.get("Authorization", "").partition("Bearer ")
    if not settings.METRICS_TOKEN or not hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode()):
        raise Http404
    registry = CollectorRegistry()
    registry.register(QueueCollector())
    text = generate_latest(registry)
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        of_all = CollectorRegistry()
        MultiProcessCollector(of_all)  # type: ignore[no-untyped-call]
        text += generate_latest(of_all)
    else:
        text += generate_latest(REGISTRY)
    answer = HttpResponse(text, content_type=CONTENT_TYPE_LATEST)
    answer["Cache-Control"] = "no-store"
    return answer
