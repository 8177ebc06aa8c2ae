from __future__ import annotations

import socket
from collections.abc import Iterator
from typing import Any

import pytest

from tests.site import Site, serve

Outside = dict[str, Site]


@pytest.fixture
def site() -> Iterator[Site]:
    with serve() as its:
        yield its


@pytest.fixture
def outside() -> Outside:
    """Which IP address of the internet is played by which site on loopback."""
    return {}


@pytest.fixture
def connected(monkeypatch: pytest.MonkeyPatch, outside: Outside) -> list[Any]:
    """Every address that a socket is connected to, or would be: only loopback really is."""
    seen: list[Any] = []
    really = socket.socket.connect

    def connect(its: socket.socket, address: Any) -> None:
        seen.append(address)
        if played := outside.get(address[0]):
            return really(its, ("127.0.0.1", played.port))
        if its.family in {socket.AF_INET, socket.AF_INET6} and address[0] != "127.0.0.1":
            raise ConnectionRefusedError("a test opens no address outside")
        return really(its, address)

    monkeypatch.setattr(socket.socket, "connect", connect)
    return seen
