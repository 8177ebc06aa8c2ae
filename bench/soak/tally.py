"""What was answered, when, and what of it the desk has to know in the end."""

from __future__ import annotations

import threading
from collections import Counter
from dataclasses import dataclass, field
from typing import Final

EXPECTED: Final = {200, 201, 202, 204, 404, 409, 422}
STEADY: Final = 2.0  # seconds of nothing but answers, after which a restart is over
ALLOWANCE: Final = 1.0  # seconds beyond, for a request that was let in before


@dataclass(frozen=True)
class Failure:
    began: float
    ended: float
    status: int
    path: str
    words: str


@dataclass
class Kill:
    at: float
    what: str
    over: float = 0.0  # when /readyz had answered steadily again; for a worker nothing is down


@dataclass
class Tally:
    answers: Counter[int] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    decided: dict[int, list[str]] = field(default_factory=dict)  # suggestion: what was acknowledged
    again: int = 0  # decisions sent once more, as the page does, since no answer came
    sent: set[str] = field(default_factory=set)  # uid of articles
    brought: list[str] = field(default_factory=list)  # titles in files that were taken
    kills: list[Kill] = field(default_factory=list)
    ready: list[tuple[float, bool]] = field(default_factory=list)
    memory: list[tuple[float, dict[str, float]]] = field(default_factory=list)  # seconds, megabytes of web and workers
    seconds: list[float] = field(default_factory=list)  # of each answer outside of restarts or in one
    lock: threading.Lock = field(default_factory=threading.Lock)

    def count(self, failure_or_none: Failure | None, status: int, seconds: float) -> None:
        with self.lock:
            self.answers[status] += 1
            self.seconds.append(seconds)
            if failure_or_none:
                self.failures.append(failure_or_none)

    def close_restarts(self) -> None:
        """A restart lasts from its kill until /readyz has answered for STEADY seconds on end."""
        for kill in self.kills:
            kill.over = kill.at
            if kill.what == "worker":  # no page may notice
                continue
            since = None
            for at, is_ready in self.ready:
                if at < kill.at + 0.3:
                    continue
                since = (since or at) if is_ready else None
                if since and at - since >= STEADY:
                    kill.over = since + ALLOWANCE
                    break
            else:
                kill.over = float("inf")

    def errors(self) -> list[Failure]:
        """Those that no restart explains."""
        return [
            its for its in self.failures
            if not any(kill.at < its.ended and its.began < kill.over for kill in self.kills)
        ]  # fmt: skip
