"""Processes that are kept running until somebody ends them all.

A child that dies is started again, soon at first and then with longer pauses.  Where the supervisor itself is
killed, the kernel ends its children (Linux): none is left behind holding the port.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from claimtrack.environment import BASE_DIR

PR_SET_PDEATHSIG = 1
LONGEST_PAUSE = 15.0  # seconds before a child that dies again and again is started once more
STEADY = 30.0  # a child that lived as long as this is started again without a pause

_libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None


def spawn(
    command: Sequence[str], *, env: Mapping[str, str], pass_fds: Sequence[int] = (), stdout: int | None = None
) -> subprocess.Popen[bytes]:
    """Start a child that ends with us, in a session of its own: Ctrl-C reaches us alone, and we end it in order."""
    parent = os.getpid()

    def end_with_parent() -> None:
        if _libc is not None:
            _libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:  # it died before we asked
                os._exit(1)

    return subprocess.Popen(
        command,
        env=dict(env),
        cwd=BASE_DIR,
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        pass_fds=pass_fds,
        start_new_session=True,
        preexec_fn=end_with_parent,  # noqa: PLW1509  # no threads here
    )


@dataclass
class Child:
    """One process to keep running."""

    name: str
    command: Sequence[str]
    env: Mapping[str, str]
    pass_fds: Sequence[int] = ()
    process: subprocess.Popen[bytes] | None = None
    started: float = 0.0
    deaths: int = 0
    due: float = 0.0  # when to start it again

    def start(self) -> None:
        self.process = spawn(self.command, env=self.env, pass_fds=self.pass_fds)
        self.started = time.monotonic()

    def signal_group(self, number: signal.Signals) -> None:
        """To the child and to all that it started, also where the child itself is dead already."""
        if self.process is not None:
            try:
                os.killpg(self.process.pid, number)
            except (ProcessLookupError, PermissionError):
                pass

    def is_running(self) -> bool:
        return self.process is not None and self.process.poll() is None


@dataclass
class Supervisor:
    """``run`` returns once ``stop`` was called, or a signal came, and every child has ended."""

    children: list[Child]
    say: Callable[[str], None]
    patience: float = 10.0  # seconds for the children to end by themselves
    stopping: bool = field(default=False, init=False)
    urged: bool = field(default=False, init=False)

    def run(self, *, on_tick: Sequence[Callable[[], None]] = ()) -> None:
        for child in self.children:
            child.start()
        while not self.stopping:
            for child in self.children:
                self._tend(child)
            for act in on_tick:
                act()
            time.sleep(0.2)
        self._end()

    def stop(self, *_signal: object) -> None:
        """Also a signal handler; asked twice, it waits no longer."""
        self.urged = self.stopping
        self.stopping = True

    def _tend(self, child: Child) -> None:
        now = time.monotonic()
        if child.process is None:
            if now >= child.due:
                child.start()
            return
        if child.is_running():
            return
        child.signal_group(signal.SIGKILL)  # what a killed child left behind
        child.deaths = 0 if now - child.started > STEADY else child.deaths + 1
        pause = min(LONGEST_PAUSE, 0.5 * 2**child.deaths) if child.deaths > 1 else 0.0
        self.say(f"The {child.name} ended ({_how(child.process.returncode)}); it is started again.")
        child.process, child.due = None, now + pause

    def _end(self) -> None:
        for child in self.children:
            if child.process is not None and child.is_running():
                child.process.terminate()
        deadline = time.monotonic() + self.patience
        while not self.urged and time.monotonic() < deadline and any(child.is_running() for child in self.children):
            time.sleep(0.1)
        for child in self.children:
            child.signal_group(signal.SIGKILL)
            if child.process is not None:
                child.process.wait()


def _how(status: int) -> str:
    return f"by {signal.Signals(-status).name}" if status < 0 else f"with status {status}"
