"""`manage.py role_matrix`: who may use which address, as the code has it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.contrib.auth.models import Group, Permission
from django.core.management.base import BaseCommand, CommandParser
from django.urls import URLPattern, URLResolver, get_resolver

ROLES = ("Viewer", "Editor", "Fact-checker", "Admin")
HEAD = """# Who may use which address

Written by `manage.py role_matrix --write docs/roles.md`, from the addresses, the permission that each view stands
behind, and the roles as migrations make them; a desk may give its groups other permissions in the admin.
`tests/views/test_access.py` tries every role at every address by every method. A service may ask for more than its
address: who approves an assessment needs `approve_assessment`, and must not be its author.

"""


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--write", type=Path, metavar="FILE", help="write it there instead of printing it")

    def handle(self, *args: Any, write: Path | None, **options: Any) -> None:
        text = matrix()
        if write:
            write.write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text)


def matrix() -> str:
    """The page, in Markdown: one line for each address."""
    holds = {role: _permissions(role) for role in ROLES}
    lines = [f"| address | permission | {' | '.join(ROLES)} |", f"|---|---|{'---|' * len(ROLES)}"]
    for path, pattern in _addresses(get_resolver("claims.urls").url_patterns):
        permission = getattr(pattern.callback, "permission", "")
        is_open = permission.startswith("everybody")
        marks = ["yes" if is_open or permission in holds[role] else "–" for role in ROLES]
        shown = permission if is_open else f"`{permission}`"
        lines.append(f"| `/{path}` | {shown} | {' | '.join(marks)} |")
    return HEAD + "\n".join(lines) + "\n"


def _permissions(role: str) -> set[str]:
    found = Permission.objects.filter(group__in=Group.objects.filter(name=role), content_type__app_label="claims")
    return {f"claims.{codename}" for codename in found.values_list("codename", flat=True)}


def _addresses(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, URLPattern]]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _addresses(pattern.url_patterns, path)
        else:
            yield path, pattern
