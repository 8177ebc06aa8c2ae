"""The translation of a quote, beside it."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from claims.models import Attribution
from claims.services.errors import Conflict, Refused


@transaction.atomic
def translate_quote(*, attribution: Attribution, translation: str, revision: int) -> None:
    """Put a translation beside the words, or take it away; who did it is in the row's history.

    Raises Conflict where somebody changed the attribution since, Refused where the article is in English.
    """
    if translation.strip() and attribution.version.language == "en":
        raise Refused("The article is in English: its words need no translation.")
    seen = Attribution.objects.live().filter(pk=attribution.pk, revision=revision)
    if not seen.update(translation=translation.strip(), revision=F("revision") + 1):
        raise Conflict("Somebody changed this while you were writing.")
