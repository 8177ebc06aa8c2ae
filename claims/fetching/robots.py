"""What a site asks of programs: its robots.txt (RFC 9309), read by Protego and kept for an hour."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from protego import Protego

from claims.fetching.policy import AGENT, FetchError

KEPT: Final = 3600.0  # seconds
_MOST_SITES: Final = 2000
_LONGEST_PAUSE: Final = 10.0  # seconds; a longer crawl delay would hold up the desk


@dataclass(frozen=True, slots=True)
class Rules:
    parsed: Protego | None
    pause: float = 0.0

    def allows(self, url: str) -> bool:
        return self.parsed is None or bool(self.parsed.can_fetch(url, AGENT))


def rules_of(status: int, body: bytes) -> Rules:
    """Nothing there (4xx): all is allowed.  The site in trouble (5xx, 429): raises FetchError, to come later."""
    if status >= 500 or status == 429:
        raise FetchError("The site does not say what programs may read (robots.txt fails).", transient=True)
    if status != 200:
        return Rules(None)
    parsed = Protego.parse(body.decode("utf-8", "replace"))
    return Rules(parsed, min(float(parsed.crawl_delay(AGENT) or 0), _LONGEST_PAUSE))


class Robots:
    """The rules of each origin; ``ask(origin)`` gives the status and the body of its robots.txt."""

    def __init__(self, ask: Callable[[str], tuple[int, bytes]]) -> None:
        self._ask = ask
        self._known: dict[str, tuple[float, Rules]] = {}

    def of(self, origin: str) -> Rules:
        until, rules = self._known.get(origin, (0.0, Rules(None)))
        if until > time.monotonic():
            return rules
        rules = rules_of(*self._ask(origin))
        if len(self._known) >= _MOST_SITES:
            self._known.clear()
        self._known[origin] = time.monotonic() + KEPT, rules
        return rules
