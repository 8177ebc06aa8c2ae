"""What a fetch may do and take, and what it says where it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

AGENT: Final = "claimtrack"  # what robots.txt knows us by


@dataclass(frozen=True, slots=True)
class Policy:
    """Limits of one fetch; seconds and bytes.

    ``only_hosts``: where given, these names and those beneath them are opened and no other.  ``proxy``: an
    http:// address that all goes through.  ``allow_loopback`` is for tests, which serve their sites themselves.
    """

    user_agent: str = f"{AGENT}/0.1 (a newsroom brings in an article)"
    ports: frozenset[int] = frozenset({80, 443})
    only_hosts: tuple[str, ...] = ()
    proxy: str = ""
    allow_loopback: bool = False
    connect_seconds: float = 5
    read_seconds: float = 10
    total_seconds: float = 30
    most_bytes: int = 5_000_000  # as they come over the line
    most_unpacked: int = 10_000_000
    most_redirects: int = 5
    seconds_between: float = 1.0  # two requests to one host


class FetchError(Exception):
    """The address was not opened, or did not give an article; the message is for a person.

    ``transient``: trying again later may help; ``retry_after``: the site asked for this many seconds.
    ``status``: what it answered, where it did.
    """

    def __init__(
        self, words: str, *, transient: bool = False, retry_after: float | None = None, status: int | None = None
    ) -> None:
        super().__init__(words)
        self.transient, self.retry_after, self.status = transient, retry_after, status


class AddressRefused(FetchError):
    """This address is not opened, now or later."""
