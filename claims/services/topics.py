"""What claims are filed under."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.text import slugify

from claims.models import Claim, Topic
from claims.services.errors import Refused

MOST = 12  # of one claim


@transaction.atomic
def file_claim(*, claim: Claim, topics: Iterable[str]) -> list[Topic]:
    """File the claim under these names and no others; one that is new is made, in any case the same.

    Raises Refused for too many, or for a name that has no letter or is too long.
    """
    names: dict[str, str] = {}
    for name in (" ".join(name.split()) for name in topics):
        if name:
            names.setdefault(name.casefold(), name)
    if len(names) > MOST:
        raise Refused(f"A claim is filed under {MOST} topics at most.")
    found = [_topic(name) for name in names.values()]
    claim.topics.set(found)
    return found


def _topic(name: str) -> Topic:
    slug = slugify(name, allow_unicode=False)[:80]
    if not slug or len(name) > 80:
        raise Refused(f"“{name[:80]}” is no name for a topic: letters, and 80 of them at most.")
    topic = Topic.objects.filter(name__iexact=name).first() or Topic.objects.filter(slug=slug).first()
    return topic or Topic.objects.create(name=name, slug=slug)
