"""The server that is shipped, as it is shipped: what slow, cut off and oversized requests do to it."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from django.conf import settings
from django.db import connection

from claims.models import CspReport
from claimtrack.environment import BASE_DIR

pytestmark = pytest.mark.django_db(transaction=True)
SECONDS = 2
_REPORT = b'{"csp-report": {"effective-directive": "script-src", "blocked-uri": "x", "document-uri": "/"}}'


def free_port() -> int:
    with socket.socket() as its:
        its.bind(("127.0.0.1", 0))
        return int(its.getsockname()[1])


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[int]:
    """One process with two threads: what a few slow clients could hold."""
    number = free_port()
    env = os.environ | {
        "DJANGO_SETTINGS_MODULE": "claimtrack.settings", "DEBUG": "0", "HTTPS": "0", "SECRET_KEY": "k" * 60,
        "ALLOWED_HOSTS": "localhost,127.0.0.1", "WEB_PROCESSES": "1",
        "STATIC_ROOT": str(tmp_path_factory.mktemp("static")),
        "WEB_THREADS": "2", "HEAD_SECONDS": str(SECONDS), "BODY_SECONDS": str(SECONDS), "BIND": f"127.0.0.1:{number}",
        "EMBEDDED_POSTGRES_STATE": str(settings.EMBEDDED_POSTGRES_STATE),
        "EMBEDDED_POSTGRES_NAME": str(connection.settings_dict["NAME"]),
    }  # fmt: skip
    subprocess.run(
        [sys.executable, "manage.py", "collectstatic", "--no-input", "-v0"], env=env, cwd=BASE_DIR, check=True
    )
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "--config", "python:claimtrack.gunicorn", "claimtrack.wsgi"],
        env=env, cwd=BASE_DIR,
    )  # fmt: skip
    try:
        deadline = time.monotonic() + 60
        while status(number) != 200:
            assert server.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.1)
        yield number
    finally:
        server.terminate()
        assert server.wait(timeout=30) == 0, "it ends in order"


def status(port: int, path: str = "/healthz") -> int:
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(f"http://127.0.0.1:{port}{path}", timeout=15) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def answer_to(port: int, sent: bytes, *, then: bytes = b"", after: float = 0.0, timeout: float = 20) -> bytes:
    """What comes back until the server closes, or nothing more comes."""
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as its:
        its.sendall(sent)
        if then:
            time.sleep(after)
            its.sendall(then)
        its.shutdown(socket.SHUT_WR)
        got = b""
        try:
            while data := its.recv(65536):
                got += data
        except OSError:
            pass
        return got


def post(body: bytes, length: int, kind: str = "application/csp-report", path: str = "/csp-report/") -> bytes:
    head = f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: {kind}\r\nContent-Length: {length}\r\n\r\n"
    return head.encode() + body


def test_forty_clients_that_never_end_their_headers_hold_up_nobody_and_are_let_go(port: int) -> None:
    with ExitStack() as stack:
        slow = [stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=15)) for _ in range(40)]
        for its in slow:
            its.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\nX-Slow: ")
        began = time.monotonic()
        for _ in range(5):
            assert status(port) == 200
            for its in slow:
                its.sendall(b"a")
        assert time.monotonic() - began < SECONDS, "none waited for the slow ones"
        deadline = time.monotonic() + 15
        for its in slow:
            its.settimeout(max(0.1, deadline - time.monotonic()))
            try:
                assert its.recv(100) == b""
            except ConnectionResetError:
                pass


def test_bodies_that_trickle_give_the_threads_back(port: int) -> None:
    with ExitStack() as stack:
        for _ in range(4):
            its = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=15))
            its.sendall(post(b"{", 5000))
        time.sleep(0.5)
        assert status(port) == 200, "after two rounds of BODY_SECONDS at the most"
    assert not CspReport.objects.exists()


def test_a_body_that_was_cut_off_is_not_taken_for_a_shorter_one(port: int) -> None:
    assert b" 204 " in answer_to(port, post(_REPORT, len(_REPORT)))[:20]
    assert CspReport.objects.get().times == 1
    assert b" 204 " not in answer_to(port, post(_REPORT, len(_REPORT) + 400))[:20]
    assert CspReport.objects.get().times == 1
    form = b"login=a&password=b"
    cut = answer_to(port, post(form, 4000, "application/x-www-form-urlencoded", "/accounts/login/"))
    assert b" 403 " in cut[:20] or cut == b"", "no form of it"


def test_what_comes_in_pieces_or_one_after_the_other_is_read(port: int) -> None:
    whole = post(_REPORT, len(_REPORT))
    for cut in (5, 40, whole.index(b"\r\n\r\n") + 2, whole.index(b"\r\n\r\n") + 9):
        assert b" 204 " in answer_to(port, whole[:cut], then=whole[cut:], after=0.2)[:20], cut
    two = b"GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n" * 2
    assert answer_to(port, two).count(b"HTTP/1.1 200") == 2


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        (post(b"x" * 1000, 200_000_000), b" 413 "),
        (post(b"x" * 1000, 200_000_000, "multipart/form-data; boundary=x", "/imports/files/"), b" 413 "),
        (post(b"", 10**30), b" 4"),
        (b"GET /" + b"a" * 5000 + b" HTTP/1.1\r\nHost: localhost\r\n\r\n", b" 4"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 9000 + b"\r\n\r\n", b" 4"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\n" + b"X: a\r\n" * 100 + b"\r\n", b" 4"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"a" * 400_000, b""),  # cut off, answered or not
        (b"GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", b" 4"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx", b" 4"),
        (b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A : b\r\n\r\n", b" 4"),
        (b"\x16\x03\x01\x02\x00\x01\x00\r\n\r\n", b" 4"),
    ],
    ids=["body", "upload", "length", "address", "header", "headers", "endless", "smuggled", "twice", "space", "tls"],
)  # fmt: skip
def test_what_is_too_large_or_crooked_is_refused_at_once(port: int, sent: bytes, answer: bytes) -> None:
    began = time.monotonic()
    got = answer_to(port, sent)
    assert answer in got[:20], got[:200]
    assert time.monotonic() - began < 10
    assert status(port) == 200
