"""How many articles a second are imported and extracted end to end, beside the bare extraction of the same texts.

    python -m bench.imports FILE.csv [--articles 400] [--rounds 2] [--workers 1 2]

Each round, in one run and on the same texts: (1) the texts through ``Extractor.pipe`` in this process, no database;
(2) for each number of workers, on an empty database: workers as processes, which import and extract the texts,
from the first job to the last suggestion ("N workers"), and on until every proposed claim is ranked, which bare
extraction does nothing of ("N ranked").  Workers have loaded their model before the clock starts.  The best of the
rounds is reported, and what share of the bare speed a worker reaches; with --profile, where a worker's time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import os
import pstats
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import django

if TYPE_CHECKING:
    from claims.formats.readers import Read

NAME = "bench_imports"
WARM = 16  # short texts for each worker, before the clock starts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int, default=400)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--profile", action="store_true", help="where one worker's time goes")
    options = parser.parse_args()

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claimtrack.settings")
    os.environ.setdefault("DEBUG", "1")
    django.setup()
    from django.conf import settings
    from django.db import connection

    from claims.formats.readers import read
    from claims.nlp import build_nlp
    from claims.nlp.pipeline import Source

    with options.file.open("rb") as lines:
        reads = [its for its in read(lines, name=options.file.name) if its.payload]
    texts = list({its.payload["text"]: its for its in reads}.values())[: options.articles]
    words = sum(len(its.payload["text"].split()) for its in texts)
    print(f"{len(texts)} texts, {words:,} words")

    machine = build_nlp(settings.SPACY_MODEL, extractor=settings.EXTRACTOR)
    list(machine.pipe([Source("0", texts[0].payload["text"])]))
    connection.settings_dict.setdefault("TEST", {})["NAME"] = NAME
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        best: dict[str, tuple[float, float]] = {}
        for number in range(options.rounds):
            started, cpu = time.perf_counter(), time.process_time()
            for _ in machine.pipe([Source(str(n), its.payload["text"]) for n, its in enumerate(texts)]):
                pass
            note(best, "bare", texts, time.perf_counter() - started, time.process_time() - cpu, number)
            for count in options.workers:
                read_in, ranked_in = end_to_end(texts, count)
                note(best, f"{count} workers", texts, *read_in, number)
                note(best, f"{count} ranked", texts, *ranked_in, number)
        for name, (speed, cpu) in best.items():
            count = 1 if name == "bare" else int(name.split()[0])
            print(
                f"best  {name:10} {speed:6.1f} articles a second ({speed / count / best['bare'][0]:.0%} of bare each), "
                f"{cpu:6.1f} a CPU second of its workers ({cpu / best['bare'][1]:.0%} of bare)"
            )
        if options.profile:
            profile(texts)
    finally:
        connection.creation.destroy_test_db("claimtrack", verbosity=0)


def note(best: dict[str, tuple[float, float]], name: str, texts: list, seconds: float, cpu: float, number: int) -> None:
    """Wall time says what a desk waits for; CPU time of the workers is what a busy machine does not distort."""
    speeds = len(texts) / seconds, len(texts) / cpu
    print(
        f"round {number + 1}  {name:10} {speeds[0]:6.1f} articles a second, {speeds[1]:6.1f} a CPU second", flush=True
    )
    old = best.get(name, (0.0, 0.0))
    best[name] = max(old[0], speeds[0]), max(old[1], speeds[1])


def cpu_of(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def empty() -> None:
    from django.core.management import call_command
    from django.db import connection

    call_command("flush", verbosity=0, interactive=False)
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE procrastinate_jobs, procrastinate_workers, procrastinate_periodic_defers CASCADE")


def _warm(number: str) -> Read:
    from claims.formats.readers import Read

    return Read(name=number, payload={"title": "Warm", "text": f"The mayor said that bridge {number} was shut."})


def give(texts: list, batch_label: str) -> None:
    from claims.services.import_jobs import request_batch
    from claims.services.imports import add_items, start_batch

    batch = start_batch(label=batch_label, by_worker=True)
    add_items(batch=batch, reads=texts)
    request_batch(batch=batch)


def end_to_end(texts: list, count: int) -> list[tuple[float, float]]:
    """Seconds by the clock and CPU seconds of the workers: until all is read, and until all is ranked."""
    from django.conf import settings
    from django.db import connection
    from procrastinate.contrib.django.models import ProcrastinateJob

    from claims.models import ExtractionRun, ImportItem
    from claims.services.ranking import RANK_VERSIONS

    empty()
    for number in range(count):  # something to bring in and to read, so that the workers load all their models
        give([_warm(f"{number}-{n}") for n in range(WARM)], "warm")
    environment = os.environ | {"EMBEDDED_POSTGRES_NAME": connection.settings_dict["NAME"]}
    command = [sys.executable, "manage.py", "procrastinate", "worker"]
    workers = [
        subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stdout=subprocess.DEVNULL)
        for _ in range(count)
    ]
    try:
        while ExtractionRun.objects.filter(state="done").count() < WARM * count:
            time.sleep(0.2)
        time.sleep(2)
        started, cpu = time.perf_counter(), sum(cpu_of(worker.pid) for worker in workers)
        give(texts, "bench")
        while (
            ImportItem.objects.filter(state="waiting").exists()
            or ExtractionRun.objects.filter(state__in=["queued", "running"]).exists()
        ):
            time.sleep(0.1)
        marks = [(time.perf_counter() - started, sum(cpu_of(worker.pid) for worker in workers) - cpu)]
        while ProcrastinateJob.objects.filter(task_name=RANK_VERSIONS, status__in=["todo", "doing"]).exists():
            time.sleep(0.1)
        marks.append((time.perf_counter() - started, sum(cpu_of(worker.pid) for worker in workers) - cpu))
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.wait()
    if ExtractionRun.objects.filter(state="done").count() != len(texts) + WARM * count:
        raise SystemExit("not every text was extracted once: the figures say nothing")
    return marks


def profile(texts: list) -> None:
    """The same work by one worker in this process."""
    from procrastinate.contrib.django import app

    from claims.tasks.bringing import import_batch
    from claims.tasks.reading import extract_many
    from claims.tasks.worker import extractor

    empty()
    give(texts, "profile")
    extractor()
    profiler = cProfile.Profile(time.process_time)  # its own CPU time: the clock also counts what others do
    for task in (import_batch, extract_many):
        really = task.func
        task.func = lambda *args, really=really, **more: profiler.runcall(really, *args, **more)  # type: ignore[misc]
    with app.replace_connector(app.connector.get_worker_connector()) as worker:
        worker.run_worker(wait=False, install_signal_handlers=False, listen_notify=False)
    stats = pstats.Stats(profiler)
    stats.sort_stats("cumulative").print_stats(45)


if __name__ == "__main__":
    main()
