"""`make run`: ports, children that are kept running, and an end that leaves nobody behind."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from claimtrack import start
from claimtrack.environment import BASE_DIR
from claimtrack.postgres.server import Server
from claimtrack.start import FirstAnswer, StartError, listen
from claimtrack.supervisor import Child, Supervisor


def wait_for(truth: Callable[[], object], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not truth():
        assert time.monotonic() < deadline, "it did not come true"
        time.sleep(0.02)


def is_alive(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except FileNotFoundError:
        return False


def sleeper(words: str = "") -> list[str]:
    return [sys.executable, "-c", f"import time; {words}\ntime.sleep(60)"]


def test_the_next_free_port_is_taken_and_kept() -> None:
    first = listen("127.0.0.1", 18_300)
    second = listen("127.0.0.1", first.getsockname()[1])
    with first, second:
        assert second.getsockname()[1] > first.getsockname()[1]


def test_an_address_that_is_not_ours_is_refused_in_words() -> None:
    with pytest.raises(StartError, match=r"Cannot listen on 192\.0\.2\.1, port 8000"):
        listen("192.0.2.1", 8000)


class Running:
    """A supervisor in a thread of its own, as the test's process has better things to do."""

    def __init__(self, *children: Child, patience: float = 5) -> None:
        self.said: list[str] = []
        self.children = children
        self.supervisor = Supervisor(list(children), say=self.said.append, patience=patience)
        self.thread = threading.Thread(target=self.supervisor.run)

    def __enter__(self) -> Running:
        self.thread.start()
        wait_for(lambda: all(child.is_running() for child in self.children))
        return self

    def __exit__(self, *_error: object) -> None:
        self.supervisor.stop()
        self.thread.join()


def pid_of(child: Child) -> int:
    assert child.process is not None
    return child.process.pid


def test_a_killed_child_is_started_again_and_the_other_left_alone() -> None:
    web, worker = Child("web server", sleeper(), os.environ), Child("worker", sleeper(), os.environ)
    with Running(web, worker) as running:
        killed, other = pid_of(web), pid_of(worker)
        os.kill(killed, signal.SIGKILL)
        wait_for(lambda: web.is_running() and pid_of(web) != killed)
        assert running.said == ["The web server ended (by SIGKILL); it is started again."]
        assert pid_of(worker) == other


def test_what_a_killed_child_had_started_goes_with_it(tmp_path: Path) -> None:
    note = tmp_path / "pid"
    start_another = f"import subprocess; print(subprocess.Popen(['sleep', '60']).pid, file=open({str(note)!r}, 'w'))"
    web = Child("web server", sleeper(start_another), os.environ)
    with Running(web):
        wait_for(lambda: note.exists() and note.read_text().endswith("\n"))
        grandchild = int(note.read_text())
        os.kill(pid_of(web), signal.SIGKILL)
        wait_for(lambda: not is_alive(grandchild))


def test_a_child_that_dies_again_and_again_is_given_pauses() -> None:
    broken = Child("worker", [sys.executable, "-c", "raise SystemExit(3)"], os.environ)
    running = Running(broken)
    running.thread.start()
    time.sleep(4)
    running.supervisor.stop()
    running.thread.join()
    assert set(running.said) == {"The worker ended (with status 3); it is started again."}
    assert 2 <= len(running.said) <= 4


def test_the_end_is_asked_for_first_and_then_forced(tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    deaf = f"import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); open({str(ready)!r}, 'w').close()"
    child = Child("worker", sleeper(deaf), os.environ)
    with Running(child, patience=1):
        wait_for(ready.exists)
        stubborn = pid_of(child)
        began = time.monotonic()
    assert 1 <= time.monotonic() - began < 4
    assert not is_alive(stubborn)


@pytest.mark.skipif(sys.platform != "linux", reason="Linux ends the children of a killed process, others do not")
def test_children_end_when_the_supervisor_itself_is_killed(tmp_path: Path) -> None:
    script = (
        "import os, sys\nfrom claimtrack.supervisor import Child, Supervisor\n"
        f"child = Child('worker', {sleeper()!r}, os.environ)\n"
        "Supervisor([child], say=print).run(on_tick=[lambda: print(child.process.pid, flush=True)])\n"
    )
    supervisor = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, cwd=BASE_DIR)
    assert supervisor.stdout is not None
    child = int(supervisor.stdout.readline())
    supervisor.kill()
    supervisor.wait()
    wait_for(lambda: not is_alive(child))


def test_a_page_that_answers_with_an_error_ends_the_start(capsys: pytest.CaptureFixture[str]) -> None:
    listener = listen("127.0.0.1", 18_400)
    supervisor = Supervisor([], say=print)
    watch = FirstAnswer(listener.getsockname()[1], supervisor)

    answer = b"HTTP/1.1 500 Internal Server Error\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"

    def answer_with_errors() -> None:
        for _ in range(3):
            connection, _address = listener.accept()
            with connection:
                connection.recv(4096)
                connection.sendall(answer)

    with listener:
        server = threading.Thread(target=answer_with_errors)
        server.start()
        supervisor.run(on_tick=[watch])
        server.join()
    assert watch.status == 1
    assert "The page answers with an error (HTTP Error 500" in capsys.readouterr().out


def test_stop_finds_the_servers_of_this_clone_and_forgets_the_dead(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "STARTED", tmp_path)
    monkeypatch.setenv("DATABASE_URL", "postgres://elsewhere/")  # the clone's PostgreSQL serves other tests: leave it
    (tmp_path / "999999").touch()
    script = (
        "import fcntl, sys, time, os\nfile = open(os.path.join(sys.argv[1], str(os.getpid())), 'w')\n"
        "fcntl.flock(file, fcntl.LOCK_EX); print('held', flush=True); time.sleep(60)"
    )
    server = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert server.stdout is not None
    server.stdout.readline()

    assert start.stop() == 0

    assert server.wait(timeout=5) == -signal.SIGTERM
    assert not (tmp_path / "999999").exists()


@pytest.mark.slow
def test_from_nothing_to_a_page_that_survives_kills_and_ends_on_a_signal(tmp_path: Path) -> None:
    """The whole of `make run`, with a PostgreSQL of its own."""
    postgres = Server(tmp_path / "postgres")
    log = tmp_path / "log"
    env = {
        **os.environ, "DEBUG": "0", "PORT": "18500", "STATIC_ROOT": str(tmp_path / "static"),
        "EMBEDDED_POSTGRES_STATE": str(tmp_path / "postgres"),
    }  # fmt: skip
    with log.open("w") as output:
        running = subprocess.Popen(
            [sys.executable, "-m", "claimtrack.start"], stdout=output, stderr=output, cwd=BASE_DIR, env=env
        )
    try:
        wait_for(lambda: "answers at" in log.read_text() or running.poll() is not None, seconds=180)
        assert running.poll() is None, log.read_text()[-3000:]
        address = re.findall(r"answers at (\S+)", log.read_text())[0]

        for name in ("gunicorn", "procrastinate"):
            for child in [pid for pid in children_of(running.pid) if name in command_line(pid)]:
                os.kill(child, signal.SIGKILL)
        os.kill(int((postgres.data / "postmaster.pid").read_text().split()[0]), signal.SIGKILL)
        wait_for(lambda: "PostgreSQL ended" in log.read_text() and postgres.is_up(), seconds=30)
        wait_for(lambda: len(children_of(running.pid)) == 3)
        with start.NOTHING_FROM_A_PROXY.open(f"{address}accounts/login/", timeout=20) as page:
            assert b"csrfmiddlewaretoken" in page.read()

        left = children_of(running.pid)
        running.send_signal(signal.SIGINT)
        assert running.wait(timeout=20) == 0
        assert not any(is_alive(pid) for pid in left)
        assert postgres.is_up()
    finally:
        running.kill()
        running.wait()
        postgres.stop()
        shutil.rmtree(postgres.state, ignore_errors=True)
        shutil.rmtree(postgres.run, ignore_errors=True)


def command_line(pid: int) -> str:
    return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode()


def children_of(pid: int) -> list[int]:
    return [
        int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split() if is_alive(int(child))
    ]


def test_workers_that_read_and_workers_that_fetch_share_all_queues_between_them() -> None:
    reading, fetching = start.workers(os.environ)
    assert reading.command[-2:] == ["--queues", "default"]
    assert fetching.command[-4:] == ["--queues", "web", "--concurrency", "4"]
    assert start.main(["nonsense"]) == 2
