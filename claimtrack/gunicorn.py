"""How the web server runs:  gunicorn --config python:claimtrack.gunicorn claimtrack.wsgi

Read by ``make run``, the container and the systemd unit alike.  On SIGTERM it takes no new connection and lets those
that are under way end; on SIGHUP it starts new processes with the new code before the old ones end.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from typing import TYPE_CHECKING

from claimtrack.environment import env_int

if TYPE_CHECKING:
    from gunicorn.arbiter import Arbiter
    from gunicorn.workers.base import Worker

bind = os.environ.get("BIND", "127.0.0.1:8000")
workers = env_int("WEB_PROCESSES", 2)
threads = env_int("WEB_THREADS", 4)
worker_class = "claimtrack.web_worker.WebWorker"
timeout = 60  # seconds in which a process has to give a sign of life
graceful_timeout = env_int("GRACEFUL_SECONDS", 20)
keepalive = 5
max_requests, max_requests_jitter = 10_000, 1_000
worker_tmp_dir = "/dev/shm" if os.path.isdir("/dev/shm") else None  # noqa: S108  # nosec B108  # the heartbeat stays off the disk
control_socket_disable = True
loglevel = os.environ.get("LOG_LEVEL", "warning").lower()
limit_request_line = 4094  # bytes: of an address; and the numbers that gunicorn has for the headers
limit_request_fields = 60
limit_request_field_size = 8190
forwarded_allow_ips = os.environ.get("FORWARDED_ALLOW_IPS", "127.0.0.1")

# No request may keep the database busy for longer; workers may, and do not come this way.
os.environ.setdefault("STATEMENT_SECONDS", "30")


def on_starting(server: Arbiter) -> None:
    """The counts of all processes are added up through files; those of an earlier run are gone."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="claimtrack-metrics-")
        server.made_metrics_folder = os.environ["PROMETHEUS_MULTIPROC_DIR"]


def child_exit(server: Arbiter, worker: Worker) -> None:
    from prometheus_client.multiprocess import mark_process_dead

    mark_process_dead(worker.pid)  # type: ignore[no-untyped-call]


def on_exit(server: Arbiter) -> None:
    if folder := getattr(server, "made_metrics_folder", None):
        shutil.rmtree(folder, ignore_errors=True)
