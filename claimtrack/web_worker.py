"""gunicorn's threads, kept from those who send slowly (slowloris) or stop in the middle.

As gunicorn has it, a thread waits as long as it takes for the rest of a request: eight clients that send a byte now and
then hold eight threads.  Here the head of a request is gathered without a thread, and has HEAD_SECONDS; what follows
the head has BODY_SECONDS; a client that takes nothing of an answer for SILENT_SECONDS is given up.
And a body that ends before its length is an error, and not a shorter body: of a form that was cut off nothing is saved.
"""

from __future__ import annotations

import socket
import time
from functools import partial
from selectors import EVENT_READ
from typing import Any, Final

from gunicorn import http
from gunicorn.http.body import LengthReader
from gunicorn.workers.gthread import TConn, ThreadWorker

from claimtrack.environment import env_int

HEAD_SECONDS: Final = env_int("HEAD_SECONDS", 10)
BODY_SECONDS: Final = env_int("BODY_SECONDS", 120)
SILENT_SECONDS: Final = 30
_MOST_HEAD: Final = 256 * 1024  # bytes; gunicorn's own limits, by field, are narrower


class WebWorker(ThreadWorker):  # type: ignore[misc]  # gunicorn has no types
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.bodies: dict[Any, float] = {}  # connection: until when its body may take

    def accept(self, listener: socket.socket) -> None:
        try:
            client, address = listener.accept()
        except OSError:  # another process took it, or it is gone
            return
        self.nr_conns += 1
        self._wait_for_head(TConn(self.cfg, client, address, listener.getsockname()))

    def on_client_socket_readable(self, conn: Any, client: socket.socket) -> None:
        self.poller.unregister(client)
        self.keepalived_conns.remove(conn)
        self._wait_for_head(conn)
        self._read_head(conn, client)

    def _wait_for_head(self, conn: Any) -> None:
        """Among gunicorn's own that wait for data, which it closes when their time is over."""
        conn.head = bytearray()
        conn.timeout = time.monotonic() + HEAD_SECONDS
        self.pending_conns.append(conn)
        self.poller.register(conn.sock, EVENT_READ, partial(self._read_head, conn))

    def _read_head(self, conn: Any, client: socket.socket) -> None:
        try:
            data = client.recv(65536)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        since = max(0, len(conn.head) - 3)
        conn.head += data
        if data and conn.head.find(b"\r\n\r\n", since) < 0 and len(conn.head) < _MOST_HEAD:
            return
        self.poller.unregister(client)
        self.pending_conns.remove(conn)
        if not conn.head:
            self.nr_conns -= 1
            conn.close()
            return
        if conn.parser is None:
            conn.parser = http.get_parser(conn.cfg, conn.sock, conn.client)
        conn.parser.unreader.unread(bytes(conn.head))
        conn.data_ready = True
        self.enqueue_req(conn)

    def handle_request(self, req: Any, conn: Any) -> Any:
        conn.sock.settimeout(SILENT_SECONDS)
        if isinstance(req.body.reader, LengthReader):
            req.body.reader = _Whole(req.body.reader)
            self.bodies[conn] = time.monotonic() + BODY_SECONDS
        try:
            return super().handle_request(req, conn)
        finally:
            self.bodies.pop(conn, None)

    def murder_pending(self) -> None:
        """Each second; a body that takes too long ends here, for whoever reads it."""
        super().murder_pending()
        now = time.monotonic()
        for conn, until in list(self.bodies.items()):
            if now > until:
                self.bodies.pop(conn, None)
                try:
                    conn.sock.shutdown(socket.SHUT_RD)
                except OSError:
                    pass  # it is gone


class _Whole:
    """A reader of a body that knows its length, and says so where less comes."""

    def __init__(self, reader: Any) -> None:
        self.reader = reader

    def read(self, size: int) -> bytes:
        wanted = min(size, self.reader.length)
        data: bytes = self.reader.read(size)
        if len(data) < wanted:
            raise ConnectionError("The request ended before its body did.")
        return data
