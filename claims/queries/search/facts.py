"""What is known of each hit, read for all hits at once: what filters count, and what hits are sorted by.

At most ``MOST_ROWS`` attributions of each kind of hit are read, the newest first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db.models import F, QuerySet

from claims.models import ArticleVersion, Attribution, Claim, Source, Topic, Verdict
from claims.nlp.types import Kind, SourceKind, Stance
from claims.queries.search.asked import Search
from claims.queries.search.filters import DAY
from claims.queries.standing import Standing, standings_of, verdicts_of

MOST_ROWS: Final = 12_000
#: Of the sources and outlets, so many with most hits can be chosen.
MOST_CHOICES: Final = 12
#: The filters that count their hits, and what each is called.
FACETS: Final = {
    "standing": "Standing", "assessment": "Assessment", "stance": "Stance", "source": "Source", "outlet": "Outlet",
    "topic": "Topic", "kind": "Kind of claim",
}  # fmt: skip
Key = tuple[str, int]  # the kind of a hit, and its primary key


@dataclass(slots=True)
class Facts:
    """Of one hit."""

    values: dict[str, set[Any]] = field(default_factory=lambda: defaultdict(set))
    day: date | None = None
    contest: tuple[bool, bool, int] = (False, False, 0)  # contested, disputed, attributions on the smaller side


@dataclass(frozen=True, slots=True)
class Choice:
    value: str
    label: str
    hits: int


def facts_of(hits: Mapping[str, Collection[int]], *, readable: QuerySet[ArticleVersion]) -> dict[Key, Facts]:
    """Eight queries, however many hits there are."""
    found: dict[Key, Facts] = {(kind, pk): Facts() for kind, pks in hits.items() for pk in pks}
    rows = [
        *_attributions("claim", "claim", hits, readable),
        *_attributions("statement", "pk", hits, readable),
        *_attributions("article", "version", hits, readable),
    ]
    claims = {row["claim"] for _, row in rows} | set(hits.get("claim", ()))
    standings, verdicts = standings_of(claims), verdicts_of(claims)
    standing = {
        pk: {"kind": kind, "standing": standings[pk].value, "verdict": verdicts.get(pk)}
        for pk, kind in Claim.objects.filter(pk__in=claims).order_by().values_list("pk", "kind")
    }
    topics = defaultdict(set)
    for claim, topic in Claim.topics.through.objects.filter(claim__in=claims).values_list("claim", "topic__slug"):
        topics[claim].add(topic)
    sides: dict[int, Counter[str]] = defaultdict(Counter)
    for key, row in rows:
        its = found[key]
        its.values["stance"].add(row["stance"])
        its.values["source"].update({row["source"], row["source__speaks_for"]} - {None})
        its.values["outlet"].update({row["outlet"]} - {None})
        its.day = max(filter(None, (its.day, row["day"])), default=None)
        if key[0] == "claim":
            sides[row["claim"]][row["stance"]] += 1
        _of_claim(its, standing.get(row["claim"]), topics[row["claim"]])
    for pk in hits.get("claim", ()):
        _of_claim(found["claim", pk], standing.get(pk), topics[pk])
    for key, row in rows:
        smaller = min(sides[row["claim"]][Stance.ASSERTS.value], sides[row["claim"]][Stance.DENIES.value])
        found[key].contest = max(found[key].contest, _contest(standing.get(row["claim"]), smaller))
    articles = ArticleVersion.objects.filter(pk__in=hits.get("article", ())).order_by()
    for pk, published_on, outlet in articles.values_list("pk", "published_on", "article__outlet"):
        found["article", pk].day = published_on
        found["article", pk].values["outlet"] = {outlet} - {None}
    return found


def _attributions(
    kind: str, column: str, hits: Mapping[str, Collection[int]], readable: QuerySet[ArticleVersion]
) -> Iterable[tuple[Key, dict[str, Any]]]:
    pks = hits.get(kind, ())
    if not pks:
        return
    rows = Attribution.objects.live().filter(version__in=readable).filter(**{f"{column}__in": pks}).annotate(
        day=DAY, outlet=F("version__article__outlet"), hit=F(column)
    )  # fmt: skip
    for row in rows.order_by("-pk").values(
        "hit", "claim", "stance", "source", "source__speaks_for", "outlet", "day"
    )[:MOST_ROWS]:  # fmt: skip
        yield (kind, int(row["hit"])), dict(row)


def _of_claim(its: Facts, claim: dict[str, Any] | None, topics: set[str]) -> None:
    if claim is not None:
        its.values["standing"].add(claim["standing"])
        its.values["kind"].add(claim["kind"])
        its.values["assessment"].update({claim["verdict"]} - {None})
        its.values["topic"] |= topics
        its.contest = max(its.contest, _contest(claim, 0))


def _contest(claim: dict[str, Any] | None, smaller: int) -> tuple[bool, bool, int]:
    if claim is None:
        return False, False, 0
    return claim["verdict"] == Verdict.CONTESTED, claim["standing"] == Standing.DISPUTED, smaller


def choices(facts: Iterable[Facts]) -> dict[str, list[Choice]]:
    """For each filter its values with the number of hits that it would leave; four queries for their names."""
    counts: dict[str, Counter[Any]] = {name: Counter() for name in FACETS}
    for its in facts:
        for name, values in its.values.items():
            counts[name].update(values)
    names: dict[str, dict[Any, str]] = {
        "source": _names(counts["source"]), "outlet": _names(counts["outlet"]),
        "topic": dict(Topic.objects.filter(slug__in=counts["topic"]).values_list("slug", "name")),
        "assessment": dict(Verdict.objects.filter(slug__in=counts["assessment"]).values_list("slug", "word")),
        "standing": {its.value: its.label for its in Standing},
        "stance": {its.value: its.value.replace("_", " ") for its in Stance},
        "kind": {its.value: its.value for its in Kind},
    }  # fmt: skip
    return {
        name: [
            Choice(str(value), str(names[name][value]), hits)
            for value, hits in sorted(its.items(), key=lambda row: (-row[1], str(row[0])))
            if value in names[name]
        ][:MOST_CHOICES]
        for name, its in counts.items()
    }


def names_of(search: Search) -> dict[str, str]:
    """What the filters that are set are called, be there hits or none."""
    wanted = {name: getattr(search, name) for name in ("source", "outlet") if getattr(search, name)}
    known = dict(Source.objects.filter(pk__in=wanted.values()).exclude(kind="anonymous").values_list("pk", "name"))
    found = {name: known[pk] for name, pk in wanted.items() if pk in known}
    if search.topic and (topic := Topic.objects.filter(slug=search.topic).first()):
        found["topic"] = topic.name
    if search.assessment and (verdict := Verdict.objects.filter(slug=search.assessment).first()):
        found["assessment"] = verdict.word
    return found


def _names(counted: Counter[int]) -> dict[int, str]:
    """Of named sources: an unnamed one is of one article, and no choice for others."""
    wanted = [pk for pk, _ in counted.most_common(4 * MOST_CHOICES)]
    return dict(Source.objects.filter(pk__in=wanted).exclude(kind=SourceKind.ANONYMOUS).values_list("pk", "name"))
