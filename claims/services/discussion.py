"""Writing to the others about a claim, and watching one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Q

from claims.models import Attribution, Claim, Comment, Source, User, Watch
from claims.queries.people import discussants
from claims.services.errors import Refused
from claims.services.notices import tell_about_comment

MAX_CHARACTERS = 5000
#: "@edda", not the "@" of an address; a full stop behind it ends the sentence.
_MENTION = re.compile(r"(?<![\w@.+-])@([\w.+-]*\w)")


@dataclass(frozen=True, slots=True)
class Said:
    """``unknown`` are the names after an "@" that nobody here goes by."""

    comment: Comment
    unknown: list[str]


@transaction.atomic
def comment_on_claim(
    *,
    claim: Claim,
    text: str,
    user: User,
    attribution: Attribution | None = None,
    answers: Comment | None = None,
) -> Said:
    """Write to the others: on the claim, on one attribution of it, or beneath another comment.

    Who is mentioned by "@" and their login name is told, and so is who watches the claim.  Raises Refused for an empty
    or endless comment, and for an attribution or a comment of another claim.
    """
    text = text.strip()
    if not text:
        raise Refused("Write something first.")
    if len(text) > MAX_CHARACTERS:
        raise Refused(f"That is too long: {MAX_CHARACTERS} characters at most.")
    if answers is not None:
        answers = answers.answers or answers  # threads are one deep
        attribution = answers.attribution
    if any(its is not None and its.claim_id != claim.pk for its in (attribution, answers)):
        raise Refused("That belongs to another claim.")
    names = list(dict.fromkeys(name.lower() for name in _MENTION.findall(text)))
    known = {person.username.lower(): person for person in discussants() if names}
    comment = Comment.objects.create(claim=claim, attribution=attribution, answers=answers, author=user, text=text)
    comment.mentions.set([known[name] for name in names if name in known and known[name] != user])
    tell_about_comment(comment=comment)
    return Said(comment, [name for name in names if name not in known])


def watch(*, user: User, claim: Claim | None = None, source: Source | None = None) -> None:
    """Be told what is new about a claim or a source; to do it twice does no harm."""
    Watch.objects.get_or_create(user=user, claim=claim, source=source)


def unwatch(*, user: User, claim: Claim | None = None, source: Source | None = None) -> None:
    """Be told no more, not by what was merged into it either."""
    its: Any = {"claim": claim, "source": source}
    merged = {f"{name}__merged_into": row for name, row in its.items() if row is not None}
    Watch.objects.filter(Q(**its) | Q(**merged), user=user).delete()
