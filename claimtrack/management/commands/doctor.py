"""What is wrong with this installation, and what to do about it."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from claimtrack.operating.doctor import How, examine


class Command(BaseCommand):
    help = "Look at the database, queue, disk, model, clock, e-mail, backups and permissions; status 1 if one is bad."
    requires_system_checks: list[str] = []  # it makes its own, and goes on where they fail

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="for programs")

    def handle(self, *args: Any, json: bool, **options: Any) -> None:
        findings = []
        for finding in examine():
            findings.append(finding)
            if not json:
                self.stdout.write(f"{finding.how:5} {finding.what}: {finding.words}")
                if finding.do:
                    self.stdout.write(f"      → {finding.do}")
        if json:
            self.stdout.write(_json([asdict(finding) for finding in findings]))
        if any(finding.how is How.BAD for finding in findings):
            raise SystemExit(1)


def _json(rows: list[dict[str, Any]]) -> str:
    return json.dumps(rows, ensure_ascii=False, indent=1)
