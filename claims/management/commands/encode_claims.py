"""Bring the vectors of statements up to the encoder in use."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from claims.linking.encoder import EncoderError, identity
from claims.services.encoding import encode_missing


class Command(BaseCommand):
    help = (
        "Encode the claims and the waiting groups whose vector is missing, of an older encoder, or of an older "
        "wording. It may be stopped and run again at any time; matching goes on meanwhile by words."
    )

    def handle(self, **options: Any) -> None:
        done = 0
        try:
            while count := encode_missing():
                done += count
                self.stdout.write(f"{done} encoded")
        except EncoderError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"All statements have a vector of {' '.join(identity())}.")
