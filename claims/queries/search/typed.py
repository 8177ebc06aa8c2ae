"""The words of the box, taken apart: stems, other names for who is meant, slips of the finger, a time."""

from __future__ import annotations

import math
import re
from calendar import monthrange
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from rapidfuzz.distance import OSA

from claims.gazetteer import gazetteer
from claims.linking.sources import canonical
from claims.models.base import WORDS
from claims.queries.sources import known_names

MOST_TERMS: Final = 12
#: Words of one name, at most.
_LONGEST_NAME: Final = 4
#: A slip: so many letters changed, left out or put in, or two that changed places; one in a short word.
_SLIPS, _SLIPS_IN_SHORT, _SHORT = 2, 1, 5
MOST_SPELLINGS: Final = 4
#: What a word tells that stands in as good as no text, against one that stands in every second.
_UNKNOWN: Final = 8.0
_TOKEN = re.compile(r"[^\W_]+(?:[.'’-][^\W_]+)*")
_OPERATORS = re.compile(r'"|(?<!\S)-\w|\bOR\b')
_STEM = re.compile(r"'((?:[^']|'')*)'")
_MONTHS = {
    name: number
    for number, its in enumerate(
        ("jan(?:uary)?", "feb(?:ruary)?", "mar(?:ch)?", "apr(?:il)?", "may", "june?", "july?", "aug(?:ust)?",
         "sept?(?:ember)?", "oct(?:ober)?", "nov(?:ember)?", "dec(?:ember)?"), 1)
    for name in [its]
}  # fmt: skip
_MONTH = "|".join(f"(?P<m{number}>{name})" for name, number in _MONTHS.items())
_ISO = re.compile(r"\b(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)(?:-(?P<d>\d\d))?\b")
_DAY = r"(?:\b(?P<d>\d{1,2})(?:st|nd|rd|th)?\s+)?"
_WRITTEN = re.compile(rf"{_DAY}\b(?:{_MONTH})\b\.?,?\s+(?P<y>(?:19|20)\d\d)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Term:
    """One word or name of the box."""

    text: str  # a tsquery: the word, its other names, or what it may be a slip of
    weight: float  # the rarer, the more it tells
    sources: tuple[int, ...] = ()  # whose name or alias it is, or is part of
    is_known: bool = True  # it stands in some text, be it spelled otherwise


@dataclass(frozen=True, slots=True)
class Typed:
    """``every`` and ``any`` are tsqueries, "" where nothing is to be looked for (stop words only)."""

    every: str
    any: str
    terms: tuple[Term, ...]
    meant: tuple[int, ...] = ()  # sources that a whole name of the box means
    span: tuple[date, date] | None = None  # a time that is named in it

    @property
    def is_empty(self) -> bool:
        return not self.every


class TypedQuery(SearchQuery):
    """A tsquery that is one already: its stems are not taken of their stems."""

    def __init__(self, text: str) -> None:
        super().__init__(text, search_type="raw")
        self.text = text

    def as_sql(self, *_: Any, **__: Any) -> tuple[str, Any]:
        return "%s::tsquery", [self.text]


NOTHING: Final = Typed("", "", ())


def typed(words: str) -> Typed:
    """Takes the box apart.  With quotation marks, a minus or OR it is a query as web searches have it, and nothing is
    guessed.  Five queries at most, however many words."""
    words = words.replace("\x00", "").strip()
    if not words:
        return NOTHING
    if _OPERATORS.search(words):
        exact = _queries([words], "websearch_to_tsquery")[words]
        return Typed(exact, exact, (Term(exact, 1.0),) if exact else ())
    span, rest = _span(words)
    names = list(_names(_TOKEN.findall(rest)[:MOST_TERMS]))
    known = _known([name for name, _ in names])
    others = {other for _, its in names for other in its}
    stems = _queries([*(name for name, _ in names), *others], "phraseto_tsquery")
    vocabulary = _documents({stem for text in stems.values() for stem in _STEM.findall(text)})
    unknown = [name for name, _ in names if not vocabulary.keys() & set(_STEM.findall(stems[name]))]
    spellings = _spellings([stem for name in unknown for stem in _STEM.findall(stems[name])])
    named = _sources_with([stems[name] for name, _ in names])
    terms = []
    for name, its_others in names:
        if not stems[name]:
            continue  # a stop word
        ways = [stems[name], *(stems[other] for other in its_others if stems[other])]
        weights = [vocabulary.get(stem, 0) for stem in _STEM.findall(stems[name])]
        if name in unknown:
            for stem in _STEM.findall(stems[name]):
                ways += [_quoted(other) for other in spellings.get(stem, ())] + [f"{_quoted(stem)}:*"]
                weights += [min((documents for documents in spellings.get(stem, {}).values()), default=0)]
        sources = tuple(dict.fromkeys([*known.get(name, ()), *named.get(stems[name], ())]))
        terms.append(
            Term(
                " | ".join(f"({way})" for way in dict.fromkeys(ways)), _weight(max(weights)), sources, max(weights) > 0
            )
        )
    return Typed(
        every=" & ".join(f"({term.text})" for term in terms), any=" | ".join(f"({term.text})" for term in terms),
        terms=tuple(terms), meant=tuple(pk for pks in known.values() for pk in pks), span=span,
    )  # fmt: skip


def _weight(documents: int) -> float:
    return max(_UNKNOWN - math.log1p(documents), 0.5)


def _names(tokens: Sequence[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The longest names first that the gazetteer knows, with the other names that it has for them; and the words
    between them."""
    at = 0
    while at < len(tokens):
        for end in range(min(len(tokens), at + _LONGEST_NAME), at, -1):
            name = " ".join(tokens[at:end])
            listed = canonical(name)
            if listed or end == at + 1:
                entry = gazetteer().entries.get(listed or "")
                yield name, tuple(dict.fromkeys([listed, *(entry.also if entry else ())])) if listed else ()
                at = end
                break


def _known(names: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """The sources on record that each of these names means."""
    from claims.linking.sources import normalise

    found = known_names(names)
    return {name: (found[key],) for name in names if (key := normalise(name)) in found}


def _queries(texts: Sequence[str], function: str) -> dict[str, str]:
    sql = f"SELECT its, {function}('{WORDS}', its)::text FROM unnest(%s::text[]) its"  # noqa: S608  # names of ours
    return dict(_rows(sql, [list(texts)]))


def _documents(stems: set[str]) -> dict[str, int]:
    return dict(_rows("SELECT stem, documents FROM claims_searchword WHERE stem = ANY(%s)", [sorted(stems)]))


def _spellings(stems: Sequence[str]) -> dict[str, dict[str, int]]:
    """What each of these unknown stems may be a slip of, the likeliest first, with the texts that it stands in."""
    wanted = sorted({stem for stem in stems if len(stem) > 3 and stem.isalpha()})
    if not wanted:
        return {}
    rows = _rows(
        "SELECT its, w.stem, w.documents FROM unnest(%s::text[]) its, LATERAL (SELECT stem, documents FROM"
        " claims_searchword WHERE stem %% its ORDER BY similarity(stem, its) DESC, stem LIMIT 40) w", [wanted]
    )  # fmt: skip
    found: dict[str, list[tuple[int, int, str]]] = {}
    for stem, other, documents in rows:
        most = _SLIPS_IN_SHORT if len(stem) <= _SHORT else _SLIPS
        slips = OSA.distance(stem, other, score_cutoff=most)
        if slips <= most:
            found.setdefault(stem, []).append((slips, -documents, other))
    return {
        stem: {other: -less for _, less, other in sorted(others)[:MOST_SPELLINGS]} for stem, others in found.items()
    }


def _sources_with(queries: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """The sources that have these words in their name or in an alias; few of each."""
    rows = _rows(
        "SELECT its, s.id FROM unnest(%s::text[]) its, LATERAL ("
        "(SELECT coalesce(merged_into_id, id) AS id FROM claims_source WHERE search @@ its::tsquery LIMIT 200) UNION"
        " (SELECT coalesce(o.merged_into_id, o.id) FROM claims_sourcealias a JOIN claims_source o ON o.id = a.source_id"
        "  WHERE a.search @@ its::tsquery LIMIT 50)) s",
        [[query for query in queries if query]],
    )
    found: dict[str, list[int]] = {}
    for query, pk in rows:
        found.setdefault(query, []).append(pk)
    return {query: tuple(pks) for query, pks in found.items()}


def _rows(sql: str, parameters: list[Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return list(cursor.fetchall())


def _quoted(stem: str) -> str:
    return "'" + stem.replace("\\", "\\\\").replace("'", "''") + "'"


def _span(words: str) -> tuple[tuple[date, date] | None, str]:
    """A month or a day that is named, and the words without it; a day without its year is none."""
    for pattern in (_ISO, _WRITTEN):
        if match := pattern.search(words):
            rest = f"{words[: match.start()]} {words[match.end() :]}"
            its = match.groupdict()
            month = int(its["m"]) if its.get("m") else next(n for n in _MONTHS.values() if its.get(f"m{n}"))
            try:
                first = date(int(its["y"]), month, int(its["d"] or 1))
                last = first if its["d"] else first.replace(day=monthrange(first.year, first.month)[1])
            except ValueError:
                return None, words
            return ((first, last), rest) if _TOKEN.search(rest) else ((first, last), "")
    return None, words
