#!/usr/bin/env python
"""Django's command line for claimtrack."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "claimtrack.settings")
    try:
        from django.core.management import execute_from_command_line

        from claimtrack.environment import use_own_secret_key
    except ImportError as error:
        raise SystemExit(
            "Django is not installed here: `make run` makes the environment; then use .venv/bin/python manage.py"
        ) from error
    use_own_secret_key()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
