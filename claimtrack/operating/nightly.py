"""A backup every night, for where there is no timer (containers):  python -m claimtrack.operating.nightly

At BACKUP_HOUR (UTC); a night that fails is said in the log, and seen in /metrics and by ``manage.py doctor``.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta

from claimtrack.environment import BASE_DIR, env_int


def next_time(now: datetime, hour: int) -> datetime:
    at = now.replace(hour=hour, minute=0, second=0, microsecond=0)
    return at if at > now else at + timedelta(days=1)


def main() -> int:
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    hour = env_int("BACKUP_HOUR", 2)
    while True:
        due = next_time(datetime.now(UTC), hour)
        # In short waits: a clock that jumps, or a machine that slept, shifts the night by no more than that.
        while datetime.now(UTC) < due:
            if over.wait(60):
                return 0
        subprocess.run([sys.executable, BASE_DIR / "manage.py", "backup"], env=os.environ)


if __name__ == "__main__":
    raise SystemExit(main())
