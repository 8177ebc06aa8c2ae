"""Two workers on two hosts, so to speak: in network namespaces of their own, with nothing but DATABASE_URL, against a
PostgreSQL on TCP with a password (scram-sha-256); one is killed midway."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from tests.installation import Desk, installation, wait_for

TEXTS = 96  # six jobs
#: The server's end of each wire, and the worker's; of a range that is kept for documents, so that nobody has it.
WIRES = [("203.0.113.1", "203.0.113.2"), ("203.0.113.5", "203.0.113.6")]
pytestmark = pytest.mark.slow


@contextmanager
def host(number: int) -> Iterator[str]:
    """A network namespace with a wire to ours and no way further; its name."""
    name, here = f"claimtrack-{os.getpid()}-{number}", f"ct{os.getpid() % 100_000}-{number}"
    ours, theirs = WIRES[number]
    subprocess.run(["ip", "netns", "add", name], check=True)
    try:
        for command in (
            f"ip link add {here} type veth peer name wire netns {name}",
            f"ip address add {ours}/30 dev {here}",
            f"ip link set {here} up",
            f"ip -n {name} address add {theirs}/30 dev wire",
            f"ip -n {name} link set wire up",
        ):
            subprocess.run(command.split(), check=True)
        yield name
    finally:
        subprocess.run(["ip", "link", "delete", here], check=False, stderr=subprocess.DEVNULL)
        subprocess.run(["ip", "netns", "delete", name], check=False)


def listen(desk: Desk) -> str:
    """Let the server listen on the wires, to those who prove that they know the password; returns it."""
    password, server = secrets.token_urlsafe(16), desk.server
    desk.run(f"ALTER ROLE claimtrack PASSWORD '{password}'")  # kept as scram-sha-256, PostgreSQL's own default
    with (server.data / "postgresql.conf").open("a") as settings:
        settings.write(f"listen_addresses = '{','.join(ours for ours, _ in WIRES)}'\n")
    with (server.data / "pg_hba.conf").open("a") as who:
        who.writelines(f"host claimtrack claimtrack {theirs}/32 scram-sha-256\n" for _, theirs in WIRES)
    server.stop()
    server.ensure()
    return password


def test_all_is_read_once_by_two_hosts_of_which_one_dies(tmp_path: Path) -> None:
    if os.geteuid() != 0 or shutil.which("ip") is None:
        pytest.skip("network namespaces are made by root, with ip (iproute2)")
    texts = tmp_path / "texts.csv"
    lines = [f"Number {n},The mayor said that bridge {n} was shut. Villagers denied it." for n in range(TEXTS)]
    texts.write_text("\n".join(["title,text", *lines]))
    with ExitStack() as stack:
        hosts = [stack.enter_context(host(number)) for number in range(len(WIRES))]
        desk = stack.enter_context(installation(tmp_path))
        password = listen(desk)
        # Sixteen texts go to a worker as one job: there is something to do for both.
        assert desk.start("import_articles", str(texts)).wait() == 0
        workers = []
        for name, (ours, _) in zip(hosts, WIRES, strict=True):
            url = f"postgres://claimtrack:{password}@{ours}:5432/claimtrack"
            workers.append(
                desk.start(
                    "procrastinate", "worker", within=["ip", "netns", "exec", name], environment={"DATABASE_URL": url}
                )
            )
        try:
            seen = "SELECT count(DISTINCT client_addr) FROM pg_stat_activity WHERE client_addr IS NOT NULL"
            wait_for(lambda: desk.ask(seen) == len(WIRES))
            both = "SELECT count(DISTINCT worker_id) FROM procrastinate_jobs WHERE task_name = 'claims.extract_many'"
            wait_for(lambda: desk.ask(f"{both} AND status = 'doing'") == len(WIRES))
            workers[0].send_signal(signal.SIGKILL)
            workers[0].wait()
            assert desk.count("extractionrun", "state = 'done'") < TEXTS, "it died midway"
            wait_for(lambda: desk.count("extractionrun", "state = 'done'") == TEXTS)
        finally:
            for worker in workers:
                worker.kill()
                worker.wait()
        assert desk.count("articleversion") == desk.count("extractionrun") == TEXTS
        assert desk.doubled() == 0 < desk.count("suggestion")
