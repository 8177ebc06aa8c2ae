"""Who stands with whom: sources by claims, and agreement and contradiction between sources.

Two sources agree where both assert, or both deny, a claim; they contradict each other where one asserts what the other
denies.  Who speaks for another is that other.  It says what is on record side by side, and no more.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

import numpy as np
from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from claims.models import ArticleVersion, Band, Claim, Source
from claims.nlp.types import SourceKind
from claims.queries.positions import stances
from claims.queries.search import Search
from claims.queries.search import filters as search_filters

#: Attributions that are read, the newest; and what a picture can hold and still be read.
MOST_READ: Final = 20_000
MOST_SOURCES, MOST_CLAIMS, MOST_NODES = 24, 24, 36
WIDTH: Final = 960
_ROW, _TOP = 26, 24
SOURCES_AT, CLAIMS_AT = 300, 540
_NET, _NET_OF_ONE = 620, 18  # the height of the network, at most and for each source


@dataclass(frozen=True, slots=True)
class Node:
    pk: int
    label: str
    x: float
    y: float
    links: int
    slug: str = ""
    radius: float = 6.0
    anchor: str = "start"


@dataclass(frozen=True, slots=True)
class Line:
    x1: float
    y1: float
    x2: float
    y2: float
    band: str  # asserts, denies, both
    label: str


@dataclass(frozen=True, slots=True)
class Pair:
    """Two sources: on how many claims they agree, and contradict each other."""

    one: Node
    other: Node
    agree: int
    contradict: int

    @property
    def kind(self) -> str:
        if self.agree and self.contradict:
            return "both"
        return "agree" if self.agree else "contradict"

    @property
    def width(self) -> float:
        return min(1.0 + 0.8 * (self.agree + self.contradict - 1), 5.0)


@dataclass(frozen=True, slots=True)
class Stances:
    sources: list[Node]
    claims: list[Node]
    lines: list[Line]
    height: int
    network: list[Node]
    pairs: list[Pair]
    table: list[tuple[Node, Node, str]]  # source, claim, band
    left_out: int  # sources that stand on some claim and have no room in the picture
    is_cut: bool  # more is on record than was read
    network_height: int
    width: int = WIDTH


def stances_of(search: Search, *, readable: QuerySet[ArticleVersion]) -> Stances:
    """By the filters of a search, over what this person may read.  Four queries."""
    rows = (
        search_filters.Rows(search, readable).statements.counting()  # type: ignore[attr-defined]
        .filter(stance__in=stances(Band.ASSERTED) + stances(Band.DENIED), claim__merged_into=None)
        .exclude(source__kind=SourceKind.ANONYMOUS)
    )  # fmt: skip
    who = Coalesce("source__speaks_for__speaks_for", "source__speaks_for", "source")
    found = list(rows.annotate(who=who).order_by("-pk").values_list("who", "claim", "stance")[: MOST_READ + 1])
    denies = set(stances(Band.DENIED))
    bands: dict[tuple[int, int], set[str]] = defaultdict(set)
    for source, claim, stance in found[:MOST_READ]:
        bands[source, claim].add("denies" if stance in denies else "asserts")
    by_source = Counter(source for source, _ in bands)
    disputed = _disputed(bands)
    # A claim on which several stand, on both sides, ties sources together: it goes first.
    by_claim = Counter({claim: n + 100 * (claim in disputed) for claim, n in Counter(c for _, c in bands).items()})
    claims = [claim for claim, _ in by_claim.most_common(MOST_CLAIMS)]
    tied = Counter(source for source, claim in bands if claim in set(claims))
    sources = [source for source, _ in tied.most_common(MOST_SOURCES)]
    pairs = _pairs(bands)
    netted = _netted(pairs, by_source)
    names = dict(Source.objects.filter(pk__in={*sources, *netted}).values_list("pk", "name"))
    statements = {pk: (statement, slug) for pk, statement, slug in Claim.objects.filter(pk__in=claims)
                  .order_by().values_list("pk", "statement", "slug")}  # fmt: skip
    claims = [pk for pk in claims if pk in statements]
    sources = _by_neighbours([pk for pk in sources if pk in names], claims, bands)
    height = 2 * _TOP + _ROW * max(len(sources), len(claims), 1)
    left = {pk: Node(pk, names[pk], SOURCES_AT, y, tied[pk], anchor="end")
            for pk, y in _column(sources, height)}  # fmt: skip
    right = {pk: Node(pk, statements[pk][0], CLAIMS_AT, y, by_claim[pk] % 100, statements[pk][1])
             for pk, y in _column(claims, height)}  # fmt: skip
    shown = {key: its for key, its in bands.items() if key[0] in left and key[1] in right}
    return Stances(
        sources=list(left.values()), claims=list(right.values()),
        lines=[_line(left[source], right[claim], its) for (source, claim), its in shown.items()],
        height=height, **_network(netted, pairs, names, by_source),
        table=sorted(((left[s], right[c], _band(its)) for (s, c), its in shown.items()),
                     key=lambda row: (row[0].y, row[1].y)),
        left_out=len(by_source) - len(left), is_cut=len(found) > MOST_READ,
    )  # fmt: skip


def _band(its: set[str]) -> str:
    return "both" if len(its) > 1 else next(iter(its))


def _disputed(bands: dict[tuple[int, int], set[str]]) -> set[int]:
    sides: dict[int, set[str]] = defaultdict(set)
    for (_, claim), its in bands.items():
        sides[claim] |= its
    return {claim for claim, its in sides.items() if len(its) > 1}


def _pairs(bands: dict[tuple[int, int], set[str]]) -> dict[tuple[int, int], list[int]]:
    """Of every two sources of one claim: agreements and contradictions.  A claim of very many ties its first 60."""
    on: dict[int, list[int]] = defaultdict(list)
    for source, claim in bands:
        on[claim].append(source)
    found: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for claim, sources in on.items():
        for one, other in combinations(sorted(sources)[:60], 2):
            a, b = bands[one, claim], bands[other, claim]
            found[one, other][0] += bool(a & b)
            found[one, other][1] += any({x, y} == {"asserts", "denies"} for x in a for y in b)
    return found


def _netted(pairs: dict[tuple[int, int], list[int]], by_source: Counter[int]) -> list[int]:
    ties = Counter[int]()
    for (one, other), (agree, contradict) in pairs.items():
        ties[one] += agree + 2 * contradict
        ties[other] += agree + 2 * contradict
    return sorted((pk for pk, _ in ties.most_common(MOST_NODES)), key=lambda pk: (-by_source[pk], pk))


def _by_neighbours(sources: list[int], claims: Sequence[int], bands: dict[tuple[int, int], set[str]]) -> list[int]:
    """Each source beside the claims that it stands on (the barycentre heuristic of Sugiyama, 1981): fewer crossings."""
    place = {claim: at for at, claim in enumerate(claims)}
    its: dict[int, list[int]] = defaultdict(list)
    for source, claim in bands:
        if claim in place:
            its[source].append(place[claim])
    return sorted(sources, key=lambda pk: (sum(its[pk]) / max(len(its[pk]), 1), pk))


def _column(pks: Sequence[int], height: int) -> Iterable[tuple[int, float]]:
    step = (height - 2 * _TOP) / max(len(pks), 1)
    return ((pk, round(_TOP + step * (at + 0.5), 1)) for at, pk in enumerate(pks))


def _line(source: Node, claim: Node, its: set[str]) -> Line:
    verb = {"asserts": "asserts", "denies": "denies", "both": "asserted and denied"}[_band(its)]
    return Line(source.x + 8, source.y, claim.x - 8, claim.y, _band(its), f"{source.label} {verb}: {claim.label}")


def _network(
    sources: Sequence[int], pairs: dict[tuple[int, int], list[int]], names: dict[int, str], by_source: Counter[int]
) -> dict[str, Any]:
    """Laid out by forces (Fruchterman and Reingold, 1991, by networkx): who agrees stands near."""
    here = [pk for pk in sources if pk in names]
    edges = {key: its for key, its in pairs.items() if key[0] in here and key[1] in here and any(its)}
    if not edges:
        return {"network": [], "pairs": [], "network_height": 0}
    tied = {pk for edge in edges for pk in edge}
    here = [pk for pk in here if pk in tied]
    height = min(_NET, 150 + _NET_OF_ONE * len(here))
    nodes = {
        pk: Node(pk, names[pk], x, y, by_source[pk], radius=round(5 + min(by_source[pk], 25) ** 0.5, 1),
                 anchor="end" if x > WIDTH * 0.72 else "start")
        for pk, (x, y) in _places(here, edges, height).items()
    }  # fmt: skip
    found = [Pair(nodes[one], nodes[other], agree, contradict) for (one, other), (agree, contradict) in edges.items()]
    return {
        "network": list(nodes.values()),
        "network_height": height,
        "pairs": sorted(found, key=lambda pair: (-pair.contradict, -pair.agree, pair.one.label, pair.other.label)),
    }


def _places(
    here: Sequence[int], edges: dict[tuple[int, int], list[int]], height: int
) -> dict[int, tuple[float, float]]:
    import networkx

    graph = networkx.Graph()
    graph.add_nodes_from(here)
    for (one, other), (agree, contradict) in edges.items():
        graph.add_edge(one, other, weight=0.3 + agree if agree >= contradict else 0.3)
    circle = networkx.circular_layout(graph)  # the same start is the same picture
    placed = networkx.spring_layout(graph, pos=circle, k=1.6 / len(here) ** 0.5, iterations=120, seed=1)
    at = np.array([placed[pk] for pk in here])
    low, high = at.min(axis=0), at.max(axis=0)
    at = (at - low) / np.where(high - low > 1e-9, high - low, 1.0)
    xs, ys = 60 + at[:, 0] * (WIDTH - 160), 30 + at[:, 1] * (height - 60)
    return {pk: (round(float(x), 1), round(float(y), 1)) for pk, x, y in zip(here, xs, ys, strict=True)}
