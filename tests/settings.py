"""The product's own settings, for tests: debug (plain static files, no HTTPS) and a quick password hasher."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

os.environ["DEBUG"] = "1"  # for the processes that tests start, too
os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "1")  # playwright's loop runs in the test's own thread

from claimtrack.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
FETCH_ALLOW_LOOPBACK = True
FETCH_PAUSE = 0.0
FETCH_SECONDS = 1.5
# Uploaded evidence and backups of tests go to a folder of their own, which goes with the process that made it.
_FILES = Path(tempfile.mkdtemp(prefix="claimtrack-tests-"))
_MADE_BY = os.getpid()
atexit.register(lambda: shutil.rmtree(_FILES, ignore_errors=True) if os.getpid() == _MADE_BY else None)
EVIDENCE_ROOT = _FILES / "evidence"
BACKUP_ROOT = _FILES / "backups"
# Tries are counted in this process, and anew for each test; tests/security has one with the table.
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
