"""All that stands about a person, to be handed out: the counterpart of redaction, and found in the same way.

Here and not among the queries, for it searches with what ``blanking`` searches with: what one finds, the other blanks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from django.db import models, transaction
from django.utils import timezone

from claims.models import ApiToken, Decision, Source, SourceAlias, User
from claims.services.blanking import Words, rows_with, tables
from claims.services.errors import Refused

FEWEST_LETTERS: Final = 4
#: Around a place in a longer text, so that the whole article (which is about others, too) is not handed out.
AROUND: Final = 400  # characters
MOST_ROWS: Final = 20_000


@transaction.atomic
def about_person(*, names: Iterable[str]) -> dict[str, Any]:
    """Every row, history included, that has one of the names, or an alias of a source so called.

    Returns JSON: ``names`` as searched, ``sources`` that are this person, and ``found``: by table, each row's key and
    the passages of each column.  A login of that name adds ``login``.  Raises Refused for names too short to be meant.
    """
    given = tuple(dict.fromkeys(line.strip() for line in names if line.strip()))
    if not given:
        raise Refused("Whose?")
    if short := [line for line in given if sum(c.isalnum() for c in line) < FEWEST_LETTERS]:
        raise Refused(f"Too short to mean one person: {', '.join(short)}.")
    sources = Source.objects.filter(models.Q(name__in=given) | models.Q(aliases__name__in=given)).distinct()
    aliases = SourceAlias.objects.filter(source__in=sources).values_list("name", flat=True)
    words = Words(tuple(dict.fromkeys([*given, *aliases, *(source.name for source in sources)])))
    found: dict[str, list[dict[str, Any]]] = {}
    count = 0
    for model, columns in tables():
        for row in rows_with(words, model, columns, lock=False):
            count += 1
            if count > MOST_ROWS:
                raise Refused(f"More than {MOST_ROWS:,} rows: name the person more exactly.")
            passages = {name: _passages(words, row.before[name]) for name in row.after}
            found.setdefault(model._meta.db_table, []).append({"row": str(row.pk), **passages})
    return {
        "made_at": timezone.now().isoformat(timespec="seconds"),
        "names": list(words.each),
        "sources": [{"uid": str(its.uid), "name": its.name, "kind": its.kind} for its in sources],
        "found": found,
        "login": [_login(user) for user in User.objects.filter(username__in=given)],
    }


def _passages(words: Words, value: Any) -> Any:
    """Of a long text what stands around each place, as far as the next one; of anything else, all."""
    if not isinstance(value, str) or len(value) <= 2 * AROUND:
        return value
    spans: list[list[int]] = []
    for match in words.pattern.finditer(value):
        start, end = max(0, match.start() - AROUND), match.end() + AROUND
        if spans and start <= spans[-1][1]:
            spans[-1][1] = end
        else:
            spans.append([start, end])
    return [value[start:end] for start, end in spans]


def _login(user: User) -> dict[str, Any]:
    """What is kept of somebody who works here."""
    return {
        "username": user.username, "name": user.get_full_name(), "email": user.email,
        "roles": sorted(user.groups.values_list("name", flat=True)), "joined": user.date_joined.isoformat(),
        "last_login": user.last_login.isoformat() if user.last_login else None,
        "decisions": Decision.objects.filter(actor=user).count(),
        "tokens": list(ApiToken.objects.filter(user=user).values_list("name", flat=True)),
    }  # fmt: skip
