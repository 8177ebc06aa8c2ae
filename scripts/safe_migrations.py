"""Can the old version run on while these migrations are applied?  scripts/safe_migrations.py [GIT-REF]

By django-migration-linter, over the migrations since GIT-REF (the newest tag, unless named): a column that the old code
does not fill and must, one that is renamed or dropped while it is still read, a lock on a whole table.  Why a library:
it reads the SQL that PostgreSQL will get, not the operations, and so sees what a hand-written one does, too.
What is meant all the same is named in ALLOWED, with the reason.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claimtrack.settings")
os.environ.setdefault("DEBUG", "1")

#: "app.name": why it may.
ALLOWED: dict[str, str] = {}


def main(arguments: list[str]) -> int:
    since = arguments[0] if arguments else newest_tag()
    if not since:
        print("There is no tag yet: no installation runs an older version that a migration could break.")
        return 0
    import django

    django.setup()
    from django_migration_linter import MigrationLinter

    linter = MigrationLinter(
        str(Path.cwd()), include_apps=["claims"], no_cache=True, quiet=["ignore", "ok"],
        ignore_name=[name.partition(".")[2] for name in ALLOWED], exclude_migration_tests=["RUNPYTHON_REVERSIBLE"],
    )  # fmt: skip
    linter.lint_all_migrations(git_commit_id=since)
    linter.print_summary()
    return 1 if linter.has_errors else 0


def newest_tag() -> str:
    done = subprocess.run(["git", "describe", "--tags", "--abbrev=0"], capture_output=True, text=True)
    return done.stdout.strip()


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
