"""What somebody looks for, as an address has it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime
from typing import Any, Final
from urllib.parse import urlencode

from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime

from claims.nlp.types import Kind, Stance
from claims.queries.standing import Standing

#: What can be found, and what each is called.
KINDS: Final = {"claim": "Claims", "statement": "Statements", "article": "Articles", "source": "Sources"}
SORTS: Final = {"": "Relevance", "date": "Newest", "contest": "Most in dispute"}
LONGEST: Final = 300  # characters of the box that are read
_CHOICES: Final[dict[str, set[str]]] = {
    "what": set(KINDS),
    "standing": {standing.value for standing in Standing},
    "stance": {stance.value for stance in Stance},
    "kind": {kind.value for kind in Kind},
    "sort": set(SORTS),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """``words`` as typed, and filters; "" and None are no filter.

    ``source`` and ``outlet`` are primary keys; ``topic`` and ``assessment`` slugs; ``since`` and ``until`` days, both
    included, on which something was said or published; ``recorded_since`` a moment from which on it came on record.
    """

    words: str = ""
    what: str = ""
    standing: str = ""
    assessment: str = ""
    stance: str = ""
    source: int | None = None
    outlet: int | None = None
    topic: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None
    recorded_since: datetime | None = None
    sort: str = ""

    @classmethod
    def of(cls, query: Mapping[str, str]) -> Search:
        """From the query of an address.  What cannot be read is no filter: an address is never an error."""
        given = {field.name: str(query.get(_PARAMETERS.get(field.name, field.name), "")) for field in fields(cls)}
        return cls(**{name: _read(name, " ".join(value.replace("\x00", "").split())) for name, value in given.items()})

    @property
    def query(self) -> str:
        """The same search is always the same query."""
        return urlencode({_PARAMETERS.get(name, name): _written(value) for name, value in self._given().items()})

    @property
    def filters(self) -> dict[str, Any]:
        """All that narrows it down but for its words and what is looked for."""
        return {name: value for name, value in self._given().items() if name not in {"words", "what", "sort"}}

    @property
    def is_empty(self) -> bool:
        return not self.words and not self.filters

    def but(self, **changes: Any) -> Search:
        return replace(self, **changes)

    def _given(self) -> dict[str, Any]:
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return {name: value for name, value in values.items() if value not in {"", None}}


#: In an address the words are ``q``, as in every other list of the desk.
_PARAMETERS: Final = {"words": "q"}


def _read(name: str, value: str) -> Any:
    if name in _CHOICES:
        return value if value in _CHOICES[name] else ""
    if name in {"source", "outlet"}:
        return int(value) if value.isascii() and value.isdigit() and len(value) < 18 else None
    if name in {"since", "until"}:
        return _day(value)
    if name == "recorded_since":
        return _moment(value)
    return value[:LONGEST] if name == "words" else value[:100]


def _day(value: str) -> date | None:
    try:
        return parse_date(value)
    except ValueError:  # the 31st of February
        return None


def _moment(value: str) -> datetime | None:
    try:
        moment = parse_datetime(value.replace(" ", "+"))  # a plus sign that was not escaped
        return moment and in_utc(moment)
    except (ValueError, OverflowError):
        return None


def in_utc(moment: datetime) -> datetime:
    """PostgreSQL takes no distance from UTC above sixteen hours.  Raises OverflowError before the year 1."""
    return (timezone.make_aware(moment) if timezone.is_naive(moment) else moment).astimezone(UTC)


def _written(value: Any) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
