"""Asking for an address: its redirects one by one, each vetted anew, and no more bytes than are wanted."""

from __future__ import annotations

import email.utils
import logging
import re
import ssl
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from typing import Final
from urllib.parse import urlsplit

import httpcore

from claims.fetching.addresses import Address, Resolver, parse, resolve, vetted
from claims.fetching.connecting import Deadline, PinnedBackend
from claims.fetching.policy import AddressRefused, FetchError, Policy
from claims.fetching.robots import Robots

logger = logging.getLogger(__name__)

PAGES: Final = frozenset({"text/html", "application/xhtml+xml", "text/plain", "text/markdown"})
FEEDS: Final = frozenset(
    {"application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/xml", "text/xml", "text/html"}
)
_REDIRECTS: Final = {301, 302, 303, 307, 308}
_BUSY: Final = {408, 425, 429, 500, 502, 503, 504}
_ROBOTS_BYTES: Final = 500_000  # RFC 9309: at least 500 KiB are to be read
_SAID: Final = {
    401: "The site wants a login (401).", 402: "The site wants to be paid (402).",
    403: "The site does not let us read this (403).", 404: "There is no such page (404).",
    410: "The page was taken away for good (410).", 429: "The site asks us to come less often (429).",
    451: "The page is withheld for legal reasons (451).",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fetched:
    """What came: ``url`` is where it stood in the end, ``body`` is unpacked.

    ``unchanged``: the site says that nothing is new since ``etag`` and ``last_modified``; there is no body then.
    """

    url: str
    body: bytes
    media_type: str = ""
    charset: str = ""
    etag: str = ""
    last_modified: str = ""
    unchanged: bool = False
    moved_to: str = ""  # where it was sent for good (301, 308 all the way)


@dataclass(frozen=True, slots=True)
class _Answer:
    status: int
    headers: Mapping[str, str]
    body: bytes


class Pace:
    """At least so many seconds between two requests to one host, within this process."""

    def __init__(self, sleep: Callable[[float], None] = time.sleep) -> None:
        self._free: dict[str, float] = {}
        self._sleep = sleep

    def __call__(self, host: str, seconds: float) -> None:
        now = time.monotonic()
        at = max(now, self._free.get(host, 0))
        if len(self._free) > 10_000:
            self._free = {its: free for its, free in self._free.items() if free > now}
        self._free[host] = at + seconds
        if at > now:
            self._sleep(at - now)

    def rest(self, host: str, most: float = 15.0) -> None:
        """Return once the host may be asked again, after ``most`` seconds at the latest."""
        left = self._free.get(host, 0) - time.monotonic()
        if left > 0:
            self._sleep(min(left, most))


class Fetcher:
    """Opens addresses within a policy, at a pace; may be shared by threads."""

    def __init__(self, policy: Policy, *, pace: Pace | None = None, resolver: Resolver = resolve) -> None:
        self.policy, self._wait, self._resolver = policy, pace or Pace(), resolver
        self._robots = Robots(self._robots_txt)

    def rest(self, url: str) -> None:
        """Return once the host of this address may be asked again: by another worker, too, who does not know when we
        did."""
        try:
            self._wait.rest(urlsplit(url).hostname or "")
        except ValueError:
            pass

    def fetch(self, url: str, *, accept: frozenset[str] = PAGES, etag: str = "", last_modified: str = "") -> Fetched:
        """What stands at the address.  Raises FetchError, or AddressRefused, in words."""
        deadline = Deadline(self.policy.total_seconds)
        headers = {"Accept": ", ".join([*sorted(accept), "*/*;q=0.1"])}
        headers |= {"If-None-Match": etag} if etag else {}
        headers |= {"If-Modified-Since": last_modified} if last_modified else {}
        address, answer, moved_to = self._follow(url, headers, accept, deadline, ask_robots=True)
        new_etag, new_date = (answer.headers.get(key, "")[:500] for key in ("etag", "last-modified"))
        if answer.status == 304:
            return Fetched(
                str(address), b"", unchanged=True, etag=new_etag or etag, last_modified=new_date or last_modified,
                moved_to=moved_to,
            )  # fmt: skip
        media_type, charset = _type_of(answer.headers)
        return Fetched(
            str(address), answer.body, media_type, charset, etag=new_etag, last_modified=new_date, moved_to=moved_to
        )

    def send(self, url: str, body: bytes, *, headers: Mapping[str, str]) -> int:
        """Post to an address that is vetted like any other; the status of the answer, of which no more is read.

        No redirect is followed.  Raises FetchError, or AddressRefused, in words; any answer but 2xx is an error.
        """
        address = parse(url, self.policy)
        numbers = self._vetted(address)
        deadline = Deadline(self.policy.total_seconds)
        answer = self._ask(
            address, numbers, {"Content-Length": str(len(body)), **headers}, frozenset(), deadline, sent=body
        )
        if 200 <= answer.status < 300:
            return answer.status
        if answer.status in _REDIRECTS:
            raise FetchError("It answered with a redirect, which is not followed.", status=answer.status)
        _check_status(answer)
        raise FetchError(f"It answered with {answer.status}.", status=answer.status)

    def _follow(
        self, url: str, headers: Mapping[str, str], accept: frozenset[str], deadline: Deadline, *, ask_robots: bool
    ) -> tuple[Address, _Answer, str]:
        moved_to, for_good = "", True
        address = parse(url, self.policy)
        for _ in range(self.policy.most_redirects + 1):
            numbers = self._vetted(address)
            started = time.monotonic()
            asked_for = self._permission(address) if ask_robots else 0.0
            self._wait(address.host, max(self.policy.seconds_between, asked_for))
            deadline.at += time.monotonic() - started  # our own waiting is not the site's slowness
            answer = self._ask(address, numbers, headers, accept, deadline)
            if answer.status not in _REDIRECTS:
                _check_status(answer)
                return address, answer, moved_to
            location = answer.headers.get("location", "")
            if not location:
                raise FetchError("The site redirects to nowhere.")
            secure = address.scheme == "https"
            address = parse(address.joined(location), self.policy)
            if secure and address.scheme == "http":
                raise AddressRefused("The site redirects from https to http; that is not followed.")
            for_good = for_good and answer.status in {301, 308}
            moved_to = str(address) if for_good else moved_to
        raise FetchError(f"The site redirects more than {self.policy.most_redirects} times.")

    def _vetted(self, address: Address) -> list[str]:
        """Behind an egress proxy, names of the open internet may be the proxy's alone to look up."""
        try:
            return vetted(address, self.policy, self._resolver)
        except AddressRefused:
            raise
        except FetchError:
            if self.policy.proxy:
                return []
            raise

    def _permission(self, address: Address) -> float:
        """The pause that the site asks for; raises FetchError where it does not want to be read."""
        rules = self._robots.of(address.origin)
        if not rules.allows(str(address)):
            raise FetchError("The site asks programs not to read this page (robots.txt).")
        return rules.pause

    def _robots_txt(self, origin: str) -> tuple[int, bytes]:
        policy = replace(self.policy, most_bytes=_ROBOTS_BYTES, most_unpacked=_ROBOTS_BYTES, total_seconds=15)
        asking = Fetcher(policy, pace=self._wait, resolver=self._resolver)
        try:
            _, answer, _ = asking._follow(
                f"{origin}/robots.txt", {}, frozenset(), Deadline(policy.total_seconds), ask_robots=False
            )
        except FetchError as error:
            if error.status is None and error.transient:
                raise
            return error.status or 404, b""  # it leads nowhere that may be opened: as if there were none
        return answer.status, answer.body

    def _ask(
        self, address: Address, numbers: list[str], headers: Mapping[str, str], accept: frozenset[str],
        deadline: Deadline, *, sent: bytes | None = None,
    ) -> _Answer:  # fmt: skip
        asked = {
            "Host": address.origin.partition("://")[2], "User-Agent": self.policy.user_agent,
            "Accept-Encoding": "gzip, deflate", "Accept-Language": "en", "Connection": "close", **headers,
        }  # fmt: skip
        timeout = {"connect": self.policy.connect_seconds, "read": self.policy.read_seconds,
                   "write": self.policy.read_seconds, "pool": self.policy.connect_seconds}  # fmt: skip
        try:
            with (
                self._connections(numbers, deadline) as connections,
                connections.stream(
                    "GET" if sent is None else "POST", _url(address), content=sent,
                    headers=[(k.encode(), v.encode()) for k, v in asked.items()],
                    extensions={"timeout": timeout, "sni_hostname": address.host},
                ) as response,
            ):  # fmt: skip
                got = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in response.headers}
                body = b""
                if response.status == 200 and sent is None:
                    _check_type(got, accept)
                    body = b"".join(self._unpacked(response.iter_stream(), got))
                return _Answer(response.status, got, body)
        except httpcore.TimeoutException as error:
            raise FetchError("The site took too long to answer.", transient=True) from error
        except (httpcore.NetworkError, httpcore.ProtocolError, httpcore.ProxyError, ssl.SSLError, OSError) as error:
            raise FetchError(_why(error), transient=True) from error

    def _connections(self, numbers: list[str], deadline: Deadline) -> httpcore.ConnectionPool:
        if self.policy.proxy:  # it looks the name up itself, and it is for it to refuse what lies inside
            through = PinnedBackend([httpcore.URL(self.policy.proxy).host.decode()], deadline)
            return httpcore.HTTPProxy(self.policy.proxy, ssl_context=_tls(), network_backend=through)
        return httpcore.ConnectionPool(ssl_context=_tls(), network_backend=PinnedBackend(numbers, deadline))

    def _unpacked(self, chunks: Iterator[bytes], headers: Mapping[str, str]) -> Iterator[bytes]:
        """The body, unpacked as it comes; raises FetchError as soon as it is too much."""
        packing = headers.get("content-encoding", "").strip().lower()
        if packing not in {"", "identity", "gzip", "x-gzip", "deflate"}:
            raise FetchError(f"The page is packed in a way that is not read here ({packing[:30]}).")
        unpack = zlib.decompressobj(zlib.MAX_WBITS | 32) if packing not in {"", "identity"} else None
        came = unpacked = 0
        for chunk in chunks:
            came += len(chunk)
            if came > self.policy.most_bytes:
                raise FetchError(f"The page is larger than {self.policy.most_bytes // 1_000_000 or 1} MB.")
            while chunk:
                if unpack is None:
                    piece, chunk = chunk, b""
                else:
                    try:
                        piece = unpack.decompress(chunk, self.policy.most_unpacked - unpacked + 1)
                    except zlib.error as error:
                        raise FetchError("The page is packed and cannot be unpacked.") from error
                    chunk = unpack.unconsumed_tail
                unpacked += len(piece)
                if unpacked > self.policy.most_unpacked:
                    raise FetchError(f"The page unpacks to more than {self.policy.most_unpacked // 1_000_000 or 1} MB.")
                yield piece
        if unpack is not None and not unpack.eof and came:
            raise FetchError("The page broke off before its end.", transient=True)


@cache
def _tls() -> ssl.SSLContext:
    return ssl.create_default_context()


def _url(address: Address) -> httpcore.URL:
    return httpcore.URL(
        scheme=address.scheme.encode(), host=address.host.encode(), port=address.explicit_port,
        target=address.target.encode(),
    )  # fmt: skip


def _type_of(headers: Mapping[str, str]) -> tuple[str, str]:
    media_type, _, rest = headers.get("content-type", "").partition(";")
    charset = re.search(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", rest, re.IGNORECASE)
    return media_type.strip().lower(), charset.group(1).lower() if charset else ""


def _check_type(headers: Mapping[str, str], accept: frozenset[str]) -> None:
    media_type, _ = _type_of(headers)
    if media_type and accept and media_type not in accept:
        raise FetchError(f"This is no page of text but “{media_type[:60]}”; save it as a file and upload that.")


def _check_status(answer: _Answer) -> None:
    status = answer.status
    if status in {200, 304}:
        return
    words = _SAID.get(status) or (
        f"The site has an error of its own ({status})." if status >= 500 else f"The site answered with {status}."
    )
    raise FetchError(
        words, transient=status in _BUSY, retry_after=_seconds(answer.headers.get("retry-after", "")), status=status
    )


def _seconds(words: str) -> float | None:
    """Retry-After: seconds, or a date."""
    if words.strip().isdecimal():
        return min(float(words.strip()[:9]), 86_400.0)
    try:
        at = email.utils.parsedate_to_datetime(words)
        return max(0.0, min(at.timestamp() - time.time(), 86_400.0))
    except (ValueError, TypeError, OverflowError):
        return None


def _why(error: Exception) -> str:
    words = str(error)
    if "CERTIFICATE_VERIFY_FAILED" in words:
        return "The site's certificate is not in order; it is not opened."
    if isinstance(error, httpcore.ProxyError):
        return f"The egress proxy refused: {words[:100]}."
    if isinstance(error, httpcore.ConnectError):
        return "The site does not take our connection."
    return "The connection to the site broke off."
