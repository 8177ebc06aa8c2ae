"""The project: settings, addresses, the embedded PostgreSQL, and what keeps an installation running."""

__version__ = "0.1.0"
