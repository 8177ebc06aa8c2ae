"""Does any pinned package have a known vulnerability?  Asks pip-audit, and tells "none" from "nobody answered".

A vulnerability is a failure.  No network, or a service that does not know our packages, is said and let pass:
the check has to work on a train.
"""

from __future__ import annotations

import json
import subprocess
import sys


def main(requirements: str) -> int:
    done = subprocess.run(
        [sys.executable, "-m", "pip_audit", "--requirement", requirements, "--disable-pip", "--require-hashes",
         "--format", "json", "--progress-spinner", "off", "--timeout", "15"],
        capture_output=True, text=True,
    )  # fmt: skip
    try:
        packages = json.loads(done.stdout)["dependencies"]
    except (json.JSONDecodeError, KeyError, TypeError):
        print("pip-audit: *not audited*: the vulnerability service was not reached.")
        print(done.stderr[-300:])
        return 0
    known = [package for package in packages if "skip_reason" not in package]
    bad = [package for package in known if package["vulns"]]
    for package in bad:
        for vulnerability in package["vulns"]:
            fixed = ", ".join(vulnerability["fix_versions"]) or "no version yet"
            print(f"{package['name']} {package['version']}: {vulnerability['id']}, fixed in {fixed}")
    if not known:
        print("pip-audit: *not audited*: the vulnerability service knows none of the packages here.")
        return 0
    unknown = len(packages) - len(known)
    print(f"pip-audit: {len(known)} packages looked up, {len(bad)} vulnerable, {unknown} unknown to the service.")
    return 1 if bad else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
