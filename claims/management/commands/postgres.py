"""The embedded PostgreSQL: say whether it runs, or end it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claimtrack.postgres.server import Server, ServerError


class Command(BaseCommand):
    help = "Show, start or stop the embedded PostgreSQL of this clone."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("action", choices=["status", "start", "stop"])

    def handle(self, *, action: str, **options: Any) -> None:
        if settings.DATABASES["default"]["ENGINE"] != "claimtrack.postgres":
            raise CommandError("DATABASE_URL names a PostgreSQL of your own: it is not ours to start or stop.")
        server = Server(settings.EMBEDDED_POSTGRES_STATE)
        try:
            if action == "stop":
                self.stdout.write("PostgreSQL stopped." if server.stop() else "PostgreSQL was not running.")
                return
            if action == "start":
                server.ensure()
        except ServerError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"PostgreSQL is {'up' if server.is_up() else 'down'}; its data: {server.state}")
