"""Is the web server of this container well?  ``python -m claimtrack.operating.probe``: status 0 if so.

A slim image has no curl; and the address asked is always this machine's own.
"""

from __future__ import annotations

import http.client
import os


def main() -> int:
    port = int(os.environ.get("BIND", "127.0.0.1:8000").rpartition(":")[2])
    # By a name that ALLOWED_HOSTS has, as the proxy in front asks.
    host = os.environ.get("ALLOWED_HOSTS", "localhost").split(",")[0].lstrip(".") or "localhost"
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=4)
    try:
        connection.request("GET", "/healthz", headers={"Host": host})
        return 0 if connection.getresponse().status == 200 else 1
    except OSError:
        return 1
    finally:
        connection.close()


if __name__ == "__main__":
    raise SystemExit(main())
