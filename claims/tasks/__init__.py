"""What workers do: thin tasks over the services, each safe to be done twice.

Services defer them by name.  A worker is ``manage.py procrastinate worker``, on as many hosts as wanted.  What opens
addresses and reads files is loaded by the task that does it: every process imports these modules, web servers, too.
"""

from claims.tasks import bringing, reading, telling, upkeep

__all__ = ["bringing", "reading", "telling", "upkeep"]
