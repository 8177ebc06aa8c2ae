"""What comes from outside: environment variables, a file `.env` beside manage.py, and this clone's own secret key.

No Django application is needed here: manage.py and ``claimtrack.start`` read the environment before the settings do.
"""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent
ENV_FILE = BASE_DIR / ".env"
KEY_FILE = BASE_DIR / "var" / "secret_key"


def read_env_file(path: Path = ENV_FILE) -> None:
    """NAME=value lines; what the environment says already wins, also where it says nothing (``NAME=``)."""
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError:
        return
    for number, line in enumerate(text.splitlines(), start=1):
        line = line.strip().removeprefix("export ")
        if not line or line.startswith("#"):
            continue
        name, equals, value = line.partition("=")
        if not equals or not name.strip().isidentifier():
            raise ImproperlyConfigured(f"{path}, line {number}: write NAME=value.")
        value = value.strip()
        if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
            value = value[1:-1]
        os.environ.setdefault(name.strip(), value)


def env_bool(name: str, default: bool) -> bool:
    value = os.environ.get(name, "").strip().lower()
    if value not in {"", "0", "1", "false", "true", "no", "yes"}:
        raise ImproperlyConfigured(f"{name}={value!r}: say 1 or 0.")
    return default if not value else value in {"1", "true", "yes"}


def env_int(name: str, default: int) -> int:
    value = os.environ.get(name, "").strip()
    try:
        return int(value) if value else default
    except ValueError:
        raise ImproperlyConfigured(f"{name}={value!r}: give a whole number.") from None


def env_secret(name: str) -> str:
    """A secret from NAME, or from the file that NAME_FILE names (Docker's and systemd's way)."""
    if value := os.environ.get(name, ""):
        return value
    path = os.environ.get(f"{name}_FILE", "")
    if not path:
        return ""
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise ImproperlyConfigured(f"{name}_FILE: {error}.") from None


def env_list(name: str, default: str = "") -> list[str]:
    return [part.strip() for part in os.environ.get(name, default).split(",") if part.strip()]


def secret_key(path: Path = KEY_FILE) -> str:
    """This clone's secret key, made when it is first asked for.

    The file appears whole or not at all, and the first of several processes wins: it is written under another
    name and then linked, which fails where the name is taken.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, written = tempfile.mkstemp(dir=path.parent, prefix=".key-")  # mode 0600
        try:
            with open(descriptor, "w", encoding="ascii") as file:
                file.write(secrets.token_urlsafe(64))
            try:
                os.link(written, path)
            except FileExistsError:
                pass
        finally:
            os.unlink(written)
    return path.read_text(encoding="ascii").strip()


def use_own_secret_key() -> None:
    """For the command line of a clone: the key that `make run` uses, unless the environment names one.

    A deployed server does not come this way (wsgi.py and the settings make no key): there, no key is an error.
    """
    read_env_file()
    if not env_secret("SECRET_KEY") and not env_bool("DEBUG", False):
        try:
            os.environ["SECRET_KEY"] = secret_key()
        except OSError:
            return  # a read-only clone: the settings say what is missing
