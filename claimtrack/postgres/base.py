"""Django's PostgreSQL backend, which makes sure that the embedded server runs before it connects.

Nothing starts until something connects, so ``manage.py check`` or ``--help`` starts no server.
"""

from typing import Any

from django.conf import settings
from django.db.backends.postgresql import base, client

from claimtrack.postgres.server import Server


class DatabaseClient(client.DatabaseClient):
    executable_name = str(Server.wheel() / "bin" / "psql")  # `manage.py dbshell` needs no psql installed


class DatabaseWrapper(base.DatabaseWrapper):
    client_class = DatabaseClient

    def get_connection_params(self) -> dict[str, Any]:
        self.settings_dict["HOST"] = str(Server(settings.EMBEDDED_POSTGRES_STATE).ensure())
        params: dict[str, Any] = super().get_connection_params()
        return params
