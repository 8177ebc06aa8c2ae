"""The project as an application: its checks of the database."""

from django.apps import AppConfig


class ClaimtrackConfig(AppConfig):
    name = "claimtrack"
    verbose_name = "claimtrack (project)"

    def ready(self) -> None:
        from claimtrack import checks  # noqa: F401  # registers them
