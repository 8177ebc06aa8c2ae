"""Blank the articles that have been here longer than their kind is kept."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from claims.queries.redactions import over
from claims.services.retention import apply_retention


class Command(BaseCommand):
    help = "Lists the articles whose time is over by the retention rules (in the admin); --apply blanks them for good."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--apply", action="store_true", help="blank them; without it nothing is changed")

    def handle(self, *args: Any, apply: bool, **options: Any) -> None:
        kinds = over()
        if not kinds:
            self.stdout.write("No kind of article has a retention rule: all is kept.")
        for kind in kinds:
            held = f", and {kind.held} under a legal hold that stay" if kind.held else ""
            self.stdout.write(f"{kind.rule}: {kind.articles.count()} over their time{held}.")
            if not apply:
                for article in kind.articles:
                    self.stdout.write(f"  article {article.pk}, came in on {article.created_at:%Y-%m-%d}")
        if not apply:
            self.stdout.write("Nothing was changed. With --apply these are blanked for good.")
            return
        for its in apply_retention():
            self.stdout.write(f"article {its.article.pk}: {its.refused or 'blanked'}")
