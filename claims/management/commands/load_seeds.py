"""Make the demo desk: logins, known sources, training articles, and the demo editor's decisions."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from claims.formats.seeds import SeedsError, read_seeds
from claims.nlp import build_nlp
from claims.services.seeding import (
    DEMO_USERS,
    EDITOR,
    PASSWORD,
    ensure_demo_users,
    ensure_seed_source,
    has_people_of_its_own,
    load_article,
    relate_seed_claims,
)

if TYPE_CHECKING:
    from claims.nlp.pipeline import Extractor


@cache
def _machine() -> Extractor:
    """Loaded where an article is new, so that a second start is quick."""
    return build_nlp(settings.SPACY_MODEL, extractor=settings.EXTRACTOR)


class Command(BaseCommand):
    help = (
        "Make demo logins and load the training articles of seeds/, all but the last with the demo editor's "
        "decisions. Run it as often as you like: nothing is doubled, and what people changed stays."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--folder", type=Path, default=settings.SEEDS_DIR, help="default: %(default)s")

    def handle(self, *, folder: Path, **options: Any) -> None:
        if has_people_of_its_own():
            self.stderr.write("This desk has people of its own: no demo logins and no training texts were added.")
            return
        try:
            seeds = read_seeds(folder)
        except SeedsError as error:
            raise CommandError(str(error)) from error
        people = ensure_demo_users()
        editor = people[EDITOR]
        for source in seeds.sources:
            ensure_seed_source(seed=source)
        decisions = sum(
            load_article(
                seed=article, seeds=seeds, editor=editor, machine=_machine, decide=article != seeds.articles[-1]
            )
            for article in seeds.articles
        )
        relate_seed_claims(seeds=seeds, editor=editor)
        self.stdout.write(f"{len(seeds.articles)} training articles are here; {decisions} decisions were signed now.")
        for user in (its for its in DEMO_USERS if its.username in people):
            self.stdout.write(f"  {user.role:<13} login {user.username:<13} password {PASSWORD}")
