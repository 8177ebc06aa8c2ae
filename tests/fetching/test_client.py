"""Fetching from a site that does all that sites do."""

from __future__ import annotations

import gzip
import socket
import threading
import time
from dataclasses import replace
from typing import Any

import pytest

from claims.fetching.client import FEEDS, Fetcher, Pace, _Answer
from claims.fetching.connecting import Deadline
from claims.fetching.policy import AddressRefused, FetchError, Policy
from tests.fetching.conftest import Outside
from tests.site import Site, article_html, bomb, deflated, dripping, serve

QUICK = Policy(
    allow_loopback=True, seconds_between=0, connect_seconds=1, read_seconds=0.3, total_seconds=0.8,
    most_bytes=300_000, most_unpacked=1_000_000,
)  # fmt: skip
PAGE = article_html("Talks offered", "Moscow offered to host talks.")
CUT = gzip.compress(PAGE.encode())[:-9]
ODD = (
    b"", b"\x00\xff\xfe", b"HTTP/1.1 999999\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nshort",
    b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 50_000,
)  # fmt: skip


def endless(out: Any) -> None:
    while True:
        out.write(b"<p>" * 10_000)


@pytest.fixture
def fetcher() -> Fetcher:
    return Fetcher(QUICK)


def refusal(fetcher: Fetcher, url: str, **more: Any) -> FetchError:
    with pytest.raises(FetchError) as refused:
        fetcher.fetch(url, **more)
    return refused.value


def test_a_page_comes_with_what_the_site_says_of_it(site: Site, fetcher: Fetcher) -> None:
    url = site.put("/a", PAGE, headers={"Content-Type": 'text/html; charset="UTF-8"', "ETag": '"1"'})
    got = fetcher.fetch(url)
    assert (got.url, got.body.decode(), got.media_type, got.charset) == (url, PAGE, "text/html", "utf-8")
    assert (got.etag, got.unchanged) == ('"1"', False)
    headers = dict(site.asked)["/a"]
    assert headers["user-agent"].startswith("claimtrack/")
    assert headers["host"] == site.url.removeprefix("http://")
    assert "cookie" not in headers


def test_what_is_unchanged_does_not_come_again(site: Site, fetcher: Fetcher) -> None:
    url = site.put("/a", PAGE, headers={"ETag": '"1"'})
    got = fetcher.fetch(url, etag='"1"', last_modified="Tue, 24 Nov 2026 08:00:00 GMT")
    assert (got.unchanged, got.body, got.etag) == (True, b"", '"1"')
    assert dict(site.asked)["/a"]["if-modified-since"] == "Tue, 24 Nov 2026 08:00:00 GMT"


@pytest.mark.parametrize(("packing", "pack"), [("gzip", gzip.compress), ("deflate", deflated), ("GZIP", gzip.compress)])
def test_a_packed_page_is_unpacked(site: Site, fetcher: Fetcher, packing: str, pack: Any) -> None:
    url = site.put("/a", pack(PAGE.encode()), headers={"Content-Encoding": packing})
    assert fetcher.fetch(url).body.decode() == PAGE


def test_redirects_are_followed_and_the_lasting_ones_told(site: Site, fetcher: Fetcher) -> None:
    site.put("/c", PAGE)
    site.redirect("/b", "/c")
    site.redirect("/moved", "c", status=308)
    once, for_good = site.redirect("/a", "b", status=301), site.redirect("/old", "/moved", status=301)
    assert (fetcher.fetch(once).url, fetcher.fetch(once).moved_to) == (f"{site.url}/c", f"{site.url}/b")
    assert fetcher.fetch(for_good).moved_to == f"{site.url}/c"


@pytest.mark.parametrize(
    ("path", "page", "words", "transient"),
    [
        ("/404", {"status": 404}, "no such page", False),
        ("/410", {"status": 410}, "taken away for good", False),
        ("/403", {"status": 403}, "does not let us", False),
        ("/401", {"status": 401}, "wants a login", False),
        ("/500", {"status": 500}, "an error of its own (500)", True),
        ("/503", {"status": 503}, "an error of its own (503)", True),
        ("/418", {"status": 418}, "answered with 418", False),
        ("/204", {"status": 204}, "answered with 204", False),
        ("/pdf", {"body": b"%PDF", "headers": {"Content-Type": "application/pdf"}}, "“application/pdf”", False),
        ("/huge", {"body": b"<p>" * 200_000}, "larger than", False),
        ("/bomb", {"body": bomb(20), "headers": {"Content-Encoding": "gzip"}}, "unpacks to more than", False),
        ("/br", {"body": b"x", "headers": {"Content-Encoding": "br"}}, "packed in a way", False),
        ("/bad", {"body": b"no gzip", "headers": {"Content-Encoding": "gzip"}}, "cannot be unpacked", False),
        ("/cut", {"body": CUT, "headers": {"Content-Encoding": "gzip"}}, "broke off", True),
        ("/loop", {"status": 302, "headers": {"Location": "/loop"}}, "more than 5 times", False),
        ("/nowhere", {"status": 302}, "redirects to nowhere", False),
        ("/endless", {"stream": endless}, "larger than", False),
        ("/drips", {"stream": dripping(0.05)}, "too long", True),
        ("/stalls", {"stream": lambda out: time.sleep(0.6)}, "too long", True),
    ],
)  # fmt: skip
def test_what_goes_wrong_is_said_in_words(
    site: Site, fetcher: Fetcher, path: str, page: dict[str, Any], words: str, transient: bool
) -> None:
    url = site.put(path, page.pop("body", b""), **page)
    started = time.monotonic()
    error = refusal(fetcher, url)
    assert words in str(error)
    assert error.transient is transient
    assert time.monotonic() - started < 2


def test_a_busy_site_says_when_to_come_again(site: Site, fetcher: Fetcher) -> None:
    error = refusal(fetcher, site.put("/a", status=429, headers={"Retry-After": "120"}))
    assert (error.transient, error.retry_after, error.status) == (True, 120.0, 429)
    for words, seconds in (("soon", None), ("Tue, 24 Nov 2020 08:00:00 GMT", 0.0), ("9" * 30, 86_400.0)):
        assert refusal(fetcher, site.put("/a", status=503, headers={"Retry-After": words})).retry_after == seconds


def test_nobody_who_listens_and_nobody_of_that_name() -> None:
    def nobody(host: str, port: int) -> list[str]:
        raise OSError("Name or service not known")

    assert "does not take our connection" in str(refusal(Fetcher(QUICK), "http://127.0.0.1:9/"))
    error = refusal(Fetcher(Policy(), resolver=nobody), "https://no-such-site.com/")
    assert "no host “no-such-site.com”" in str(error)
    assert error.transient


def test_robots_txt_is_asked_once_and_honoured(site: Site, fetcher: Fetcher) -> None:
    site.put("/robots.txt", "User-agent: claimtrack\nDisallow: /private\n\nUser-agent: *\nDisallow: /")
    site.put("/a", PAGE)
    site.put("/private/b", PAGE)
    site.redirect("/c", "/private/b")
    assert fetcher.fetch(f"{site.url}/a").body
    for path in ("/private/b", "/c"):
        assert "robots.txt" in str(refusal(fetcher, site.url + path))
    assert [path for path, _ in site.asked] == ["/robots.txt", "/a", "/c"]


@pytest.mark.parametrize(("status", "allowed"), [(404, True), (403, True), (500, False), (503, False), (429, False)])
def test_a_robots_txt_that_fails(site: Site, fetcher: Fetcher, status: int, allowed: bool) -> None:
    site.put("/robots.txt", status=status)
    url = site.put("/a", PAGE)
    if allowed:
        assert fetcher.fetch(url).body
    else:
        assert refusal(fetcher, url).transient
        assert site.paths() == []


def test_a_robots_txt_that_is_no_text_forbids_nothing(site: Site, fetcher: Fetcher) -> None:
    site.put("/robots.txt", bytes(range(256)) * 100)
    assert fetcher.fetch(site.put("/a", PAGE)).body


def test_the_pace_is_kept_for_each_host_and_the_site_may_ask_for_a_slower_one(site: Site) -> None:
    waits: list[tuple[str, float]] = []

    class Noted(Pace):
        def __call__(self, host: str, seconds: float) -> None:
            waits.append((host, seconds))

    fetcher = Fetcher(QUICK, pace=Noted())
    site.put("/robots.txt", "User-agent: *\nCrawl-delay: 7")
    fetcher.fetch(site.put("/a", PAGE))
    assert waits == [("127.0.0.1", 0), ("127.0.0.1", 7.0)]
    slept: list[float] = []
    pace = Pace(slept.append)
    for host in ("a.com", "a.com", "b.com", "a.com"):
        pace(host, 2)
    assert [round(seconds) for seconds in slept] == [2, 4]
    pace.rest("a.com")
    pace.rest("c.com")
    assert [round(seconds) for seconds in slept] == [2, 4, 6]


def test_our_own_waiting_is_not_taken_for_the_sites_slowness(site: Site) -> None:
    fetcher = Fetcher(replace(QUICK, seconds_between=0.5))
    site.redirect("/a", "/b")
    site.put("/b", PAGE)
    assert fetcher.fetch(f"{site.url}/a").body


def test_a_feed_is_asked_for_as_one(site: Site, fetcher: Fetcher) -> None:
    url = site.put("/feed", "<rss/>", headers={"Content-Type": "application/rss+xml"})
    assert fetcher.fetch(url, accept=FEEDS).media_type == "application/rss+xml"
    assert "application/rss+xml" in str(refusal(fetcher, url))


def test_from_https_no_way_leads_to_http(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = _Answer(302, {"location": "http://news.site.com/"}, b"")
    monkeypatch.setattr(Fetcher, "_ask", lambda *given: answer)
    fetcher = Fetcher(Policy(seconds_between=0), resolver=lambda host, port: ["93.184.216.34"])
    with pytest.raises(AddressRefused, match="from https to http"):
        fetcher._follow("https://news.site.com/", {}, frozenset(), Deadline(5), ask_robots=False)


def test_the_certificate_is_that_of_the_name(site: Site, outside: Outside, connected: list[Any]) -> None:
    outside["93.184.216.34"] = site  # speaks no TLS at all
    fetcher = Fetcher(Policy(seconds_between=0, total_seconds=3), resolver=lambda host, port: ["93.184.216.34"])
    assert refusal(fetcher, "https://news.site.com/").transient
    assert site.asked == []


def test_all_goes_through_the_egress_proxy_where_there_is_one() -> None:
    with serve() as proxy:
        fetcher = Fetcher(Policy(proxy=proxy.url, seconds_between=0), resolver=lambda host, port: ["93.184.216.34"])
        proxy.put("http://news.site.com/a", PAGE)
        assert fetcher.fetch("http://news.site.com/a").body.decode() == PAGE
        assert [path for path, _ in proxy.asked] == ["http://news.site.com/robots.txt", "http://news.site.com/a"]
        assert "refused" in str(refusal(fetcher, "https://news.site.com/a"))  # this one knows no CONNECT
        with pytest.raises(AddressRefused):
            Fetcher(Policy(proxy=proxy.url), resolver=lambda host, port: ["10.0.0.1"]).fetch("http://news.site.com/a")


def test_odd_answers_are_errors_in_words(fetcher: Fetcher) -> None:
    for answer in ODD:
        with socket.create_server(("127.0.0.1", 0)) as listener:

            def serve_it(listener: socket.socket = listener, answer: bytes = answer) -> None:
                try:
                    while True:
                        connection, _ = listener.accept()
                        with connection:
                            connection.recv(65536)
                            connection.sendall(answer)
                except OSError:
                    pass

            threading.Thread(target=serve_it, daemon=True).start()
            error = refusal(fetcher, f"http://127.0.0.1:{listener.getsockname()[1]}/")
            assert str(error).endswith(".")
