"""`make run`: from nothing to a page that answers, on this machine.  `make worker`: workers alone.

    python -m claimtrack.start          prepare, serve, and stay until Ctrl-C
    python -m claimtrack.start worker   workers for the database of DATABASE_URL, and stay until Ctrl-C
    python -m claimtrack.start stop     end every such server of this clone

In order: the clone's own secret key, the database's tables, the demo texts and people, the static files; then
the web server and a worker beside it, both started again should they die.  Several may run at once, each on the
next free port; PostgreSQL stays up for the next start.
"""

from __future__ import annotations

import contextlib
import errno
import fcntl
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

from claimtrack.environment import BASE_DIR, env_bool, env_int, read_env_file, use_own_secret_key
from claimtrack.postgres.server import Server, ServerError
from claimtrack.supervisor import Child, Supervisor, spawn

VAR = BASE_DIR / "var"
STARTED = VAR / "started"  # a locked file for each server that runs; its name is the process's number
PORTS_TO_TRY = 100
FIRST_ANSWER = 60.0  # seconds
NOTHING_FROM_A_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def main(arguments: list[str]) -> int:
    ways = {"": serve, "worker": work, "stop": stop}
    way = ways.get(" ".join(arguments))
    if way is None:
        print(__doc__, file=sys.stderr)
        return 2
    try:
        return way()
    except (ImproperlyConfigured, ServerError, StartError) as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130


class StartError(RuntimeError):
    """The start went wrong; the message is for the person at the terminal."""


# -- serving


def serve() -> int:
    env = local_environment()
    with registered():
        listener = listen(os.environ.get("HOST", "127.0.0.1"), env_int("PORT", 8000))
        seeds = prepare(env)
        web = [
            sys.executable, "-m", "gunicorn", "claimtrack.wsgi", "--config", "python:claimtrack.gunicorn",
            "--bind", f"fd://{listener.fileno()}", "--graceful-timeout", "5",
        ]  # fmt: skip
        supervisor = Supervisor(
            [
                Child("web server", web, env, pass_fds=[listener.fileno()]),
                *workers(env),
            ],
            say=say,
        )
        stop_on_signals(supervisor)
        first_answer = FirstAnswer(listener.getsockname()[1], supervisor, words=seeds)
        supervisor.run(on_tick=[first_answer, EmbeddedPostgres()])
        say("The web server and the workers have ended.")
        if embedded_postgres():
            say("PostgreSQL stays up for the next start; `make stop` ends it.")
        return first_answer.status


def work() -> int:
    """Workers alone, on as many hosts as wanted: what they work on lies in the database."""
    env = local_environment()
    with registered():
        supervisor = Supervisor(workers(env), say=say)
        stop_on_signals(supervisor)
        say("The workers take what waits   (Ctrl-C ends them)")
        supervisor.run(on_tick=[EmbeddedPostgres()])
        say("The workers have ended.")
    return 0


def workers(env: Mapping[str, str]) -> list[Child]:
    """One that reads texts, on one core; and one that waits for other people's servers, four at a time, so that a slow
    site keeps no text waiting."""
    worker = manage("procrastinate", "worker", "--shutdown-graceful-timeout", "5")
    return [
        Child("worker", [*worker, "--queues", "default"], env),
        Child("fetching worker", [*worker, "--queues", "web", "--concurrency", "4"], env),
    ]


def stop_on_signals(supervisor: Supervisor) -> None:
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        if number != signal.SIGHUP or signal.getsignal(number) != signal.SIG_IGN:  # nohup stays nohup
            signal.signal(number, supervisor.stop)


def local_environment() -> Mapping[str, str]:
    """The children's settings: those of a real server, but for HTTPS, which a local address has not."""
    use_own_secret_key()
    if not env_bool("DEBUG", False):
        os.environ.setdefault("HTTPS", "0")
        os.environ.setdefault("ALLOWED_HOSTS", "localhost,127.0.0.1,[::1]")
    os.environ.setdefault("STATIC_ROOT", str(VAR / "static"))
    return dict(os.environ)


def manage(*arguments: str) -> list[str]:
    return [sys.executable, str(BASE_DIR / "manage.py"), *arguments]


def prepare(env: Mapping[str, str]) -> str:
    """Tables, static files, demo texts; one start at a time, the second finds all done.

    Returns what load_seeds says: the logins, which are to stand beside the address.
    """
    with (VAR / "prepare.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        say("Preparing the database ...")
        step("check", "--database", "default", "--tag", "database", env=env)  # its errors are words
        step("migrate", "--verbosity", "0", env=env)
        say("Collecting the static files ...")
        step("collectstatic", "--no-input", "--verbosity", "0", env=env)
        say("Loading the demo texts ...")
        return step("load_seeds", env=env)


def step(*command: str, env: Mapping[str, str]) -> str:
    """What a command prints; its errors go to the terminal."""
    process = spawn(manage(*command), env=env, stdout=subprocess.PIPE)
    try:
        printed = process.communicate()[0]
    except KeyboardInterrupt:
        process.terminate()
        process.communicate()
        raise
    if process.returncode:
        raise StartError(f"`manage.py {command[0]}` failed; the reason stands above.")
    return printed.decode().rstrip()


def listen(host: str, first: int) -> socket.socket:
    """A socket on the first free port.  We keep it, so that the port stays ours while the web server is down."""
    for port in range(first, first + PORTS_TO_TRY):
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, port))
            listener.listen(256)
        except OSError as error:
            listener.close()
            if error.errno != errno.EADDRINUSE:
                raise StartError(f"Cannot listen on {host}, port {port}: {error.strerror}.") from error
            continue
        return listener
    raise StartError(f"No free port from {first} to {first + PORTS_TO_TRY - 1}: set PORT to another one.")


class FirstAnswer:
    """Says the address once the page really answers, and ends the start where it never does."""

    def __init__(self, port: int, supervisor: Supervisor, *, words: str = "") -> None:
        self.words = words
        self.address = f"http://localhost:{port}/"
        self.supervisor = supervisor
        self.deadline = time.monotonic() + FIRST_ANSWER
        self.next_try = 0.0
        self.errors = 0
        self.done = False
        self.status = 0

    def __call__(self) -> None:
        if self.done or time.monotonic() < self.next_try:
            return
        try:
            NOTHING_FROM_A_PROXY.open(f"{self.address}accounts/login/", timeout=5).close()
        except urllib.error.HTTPError as error:
            self.errors += 1  # a page in error will hardly heal: three tries
            trouble = f"The page answers with an error ({error})"
        except OSError as error:
            trouble = f"The page does not answer ({error})"
        else:
            self.done = True
            say(f"\n{self.words}\n\nclaimtrack answers at {self.address}   (Ctrl-C ends it)\n")
            return
        self.next_try = time.monotonic() + 1
        if self.errors == 3 or time.monotonic() > self.deadline:
            self.done, self.status = True, 1
            say(f"{trouble}; what went wrong stands above.")
            self.supervisor.stop()


def embedded_postgres() -> Server | None:
    """The clone's own server, unless DATABASE_URL names another."""
    if os.environ.get("DATABASE_URL"):
        return None
    return Server(Path(os.environ.get("EMBEDDED_POSTGRES_STATE") or BASE_DIR / "var" / "postgres"))


class EmbeddedPostgres:
    """Starts the embedded PostgreSQL again should it die: the worker waits for it, and would wait for ever."""

    def __init__(self) -> None:
        self.server = embedded_postgres()
        self.next_look = 0.0

    def __call__(self) -> None:
        if self.server is None or time.monotonic() < self.next_look:
            return
        self.next_look = time.monotonic() + 1
        if not self.server.is_up():
            say("PostgreSQL ended; it is started again.")
            try:
                self.server.ensure()
            except ServerError as error:
                say(str(error))
                self.next_look = time.monotonic() + 15


# -- stopping


@contextlib.contextmanager
def registered() -> Iterator[None]:
    """Keep a locked file with our number, by which `stop` finds us; the lock dies with us, however we die."""
    STARTED.mkdir(parents=True, exist_ok=True)
    path = STARTED / str(os.getpid())
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:
            path.unlink(missing_ok=True)


def stop(patience: float = 20.0) -> int:
    read_env_file()
    running = [path for path in STARTED.glob("[0-9]*") if _is_held(path)]
    for path in running:
        with contextlib.suppress(ProcessLookupError):
            os.kill(int(path.name), signal.SIGTERM)
    deadline = time.monotonic() + patience
    while any(_is_held(path) for path in running):
        if time.monotonic() > deadline:
            raise StartError(f"A server did not end: process {', '.join(path.name for path in running)}.")
        time.sleep(0.1)
    if running:
        say(f"Servers ended: {len(running)}.")
    if postgres := embedded_postgres():
        say("PostgreSQL stopped." if postgres.stop() else "PostgreSQL was not running.")
    return 0


def _is_held(path: Path) -> bool:
    """Whether the server of that file lives; the file of a dead one is removed."""
    try:
        with path.open() as file:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    path.unlink(missing_ok=True)
    return False


def say(words: str) -> None:
    print(words, flush=True)


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
