"""A small web site on loopback, for tests of fetching: ordinary pages, and all that goes wrong on the web."""

from __future__ import annotations

import gzip
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Page:
    body: bytes = b""
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    #: Writes the answer's body itself, piece by piece.
    stream: Callable[[Any], None] | None = None

    def __post_init__(self) -> None:
        self.headers.setdefault("Content-Type", "text/html; charset=utf-8")


@dataclass
class Site:
    """``pages`` by path; ``asked`` lists what was asked for, with the headers in lower case; ``sent`` the bodies of
    what was posted."""

    url: str
    pages: dict[str, Page]
    asked: list[tuple[str, dict[str, str]]]
    sent: list[bytes] = field(default_factory=list)

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2])

    def paths(self) -> list[str]:
        return [path for path, _ in self.asked if path != "/robots.txt"]

    def put(self, path: str, body: str | bytes = b"", **more: Any) -> str:
        self.pages[path] = Page(body.encode() if isinstance(body, str) else body, **more)
        return self.url + path

    def redirect(self, path: str, to: str, status: int = 302) -> str:
        return self.put(path, status=status, headers={"Location": to})


def article_html(title: str, *paragraphs: str, head: str = "", outlet: str = "The Quay Courier") -> str:
    words = "".join(f"<p>{paragraph}</p>" for paragraph in paragraphs)
    return (
        f'<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} - {outlet}</title>'
        f'<meta property="og:site_name" content="{outlet}"><meta property="og:title" content="{title}">{head}</head>'
        f"<body><nav><a href='/'>Home</a> <a href='/world'>World</a></nav><article><h1>{title}</h1>{words}</article>"
        "<footer>All rights reserved.</footer></body></html>"
    )


def dripping(pause: float, times: int = 200) -> Callable[[Any], None]:
    def drip(out: Any) -> None:
        for _ in range(times):
            out.write(b"<p>")
            out.flush()
            time.sleep(pause)

    return drip


def bomb(megabytes: int = 200) -> bytes:
    """Zeros, packed a thousand to one."""
    return gzip.compress(b"\0" * 1_000_000 * megabytes, 9)


def deflated(body: bytes) -> bytes:
    return zlib.compress(body)


@contextmanager
def serve() -> Iterator[Site]:
    pages: dict[str, Page] = {}
    asked: list[tuple[str, dict[str, str]]] = []
    sent: list[bytes] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append((self.path, {key.lower(): value for key, value in self.headers.items()}))
            page = pages.get(self.path) or Page(b"Not here.", status=404)
            unchanged = page.headers.get("ETag") and self.headers.get("If-None-Match") == page.headers.get("ETag")
            self.send_response(304 if unchanged else page.status)
            for key, value in page.headers.items():
                self.send_header(key, value)
            if page.stream is None and not unchanged:
                self.send_header("Content-Length", str(len(page.body)))
            self.end_headers()
            try:
                if page.stream:
                    page.stream(self.wfile)
                elif not unchanged:
                    self.wfile.write(page.body)
            except OSError:
                pass  # who asked has had enough

        def do_POST(self) -> None:
            sent.append(self.rfile.read(int(self.headers.get("Content-Length", 0))))
            self.do_GET()

        def log_message(self, format: str, *args: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    try:
        yield Site(f"http://127.0.0.1:{server.server_address[1]}", pages, asked, sent)
    finally:
        server.shutdown()
        server.server_close()
