"""The training articles of seeds/ against their gold: what the extractor finds in them is what a careful
reader marks, no less and no more."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlparse

import pytest

from claims.formats.copies import is_copy, sketch
from claims.linking import ranking
from claims.linking.grouping import group
from claims.linking.sources import normalise
from claims.linking.types import Group, Item, KnownClaim, Relation
from claims.nlp import build_nlp
from claims.nlp.lexicon import lexicon
from claims.nlp.pipeline import Extractor
from claims.nlp.types import FoundAttribution, Kind, SourceKind, Span, Speech, Stance
from tests.factories import linking

SEEDS = Path(__file__).resolve().parents[2] / "seeds"
#: The article that carries the same facts; it lies beside the repository, where it does at all.
MODEL_ARTICLE = SEEDS.parents[1] / "shared" / "seed" / "article.txt"
ARTICLES: list[dict[str, str]] = [
    json.loads(line) for line in (SEEDS / "articles.jsonl").read_text(encoding="utf-8").splitlines()
]
TEXT = {article["id"]: article["text"] for article in ARTICLES}
PUBLISHED = {article["id"]: date.fromisoformat(article["published"]) for article in ARTICLES}
#: Cues that do not tell what sort of thing is agreed on or talked about.
_KIND_IS_OPEN = {Stance.AGREES, Stance.DISCUSSES}


@cache
def gold(article: str) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((SEEDS / "gold" / f"{article}.json").read_text(encoding="utf-8"))
    return loaded


@cache
def rows(article: str) -> list[dict[str, Any]]:
    return list(gold(article)["attributions"])


@cache
def load(name: str) -> Any:
    return json.loads((SEEDS / name).read_text(encoding="utf-8"))


MODES = ("learned", "rules")  # gold is held with the model and without it


@cache
def extracted(article: str, mode: str) -> tuple[FoundAttribution, ...]:
    return _extractor(mode).extract(TEXT[article], id=article, published=PUBLISHED[article]).attributions


@cache
def _extractor(mode: str) -> Extractor:
    return build_nlp(extractor=mode)


def spans(article: str, where: Any) -> list[Span]:
    """The places that gold means by words and the number of their occurrence."""
    if where is None:
        return []
    found = []
    for part in where if isinstance(where, list) else [where]:
        start = -1
        for _ in range(part["nth"]):
            start = TEXT[article].index(part["text"], start + 1)
        found.append((start, start + len(part["text"])))
    return found


def characters(places: Any) -> set[int]:
    return {place for start, end in places or () for place in range(start, end)}


def dice(one: set[int], other: set[int]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 1.0


def pairs(article: str, mode: str) -> tuple[dict[str, FoundAttribution], list[FoundAttribution]]:
    """What was found for each row of gold, by the row's id, and what was found beyond them."""
    left = list(extracted(article, mode))
    matched: dict[str, FoundAttribution] = {}
    for row in rows(article):
        cue, content = characters(spans(article, row["cue"])), characters(spans(article, row["content"]))
        fitting = [a for a in left if characters(a.cue) & cue and dice(characters(a.content), content) >= 0.8]
        if fitting:
            best = max(fitting, key=lambda a: dice(characters(a.content), content))
            matched[row["id"]] = best
            left.remove(best)
    return matched, left


def told(article: str, attribution: FoundAttribution) -> str:
    """An attribution in words, for the message of a test that fails."""
    cut = " | ".join(TEXT[article][s:e] for s, e in attribution.content)
    cue = " ".join(TEXT[article][s:e] for s, e in attribution.cue)
    return f"{[s.name for s in attribution.sources]} «{cue}» {cut!r} {attribution.found_by}"


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize("article", TEXT)
def test_every_row_of_gold_is_found_and_nothing_else(article: str, mode: str) -> None:
    matched, beyond = pairs(article, mode)

    assert [row["id"] for row in rows(article) if row["id"] not in matched] == []
    assert [told(article, attribution) for attribution in beyond] == []


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(
    ("article", "row"), [(i, row) for i in TEXT for row in rows(i)], ids=lambda v: v if isinstance(v, str) else v["id"]
)
def test_each_attribution_is_whole(article: str, row: dict[str, Any], mode: str) -> None:
    matched, _ = pairs(article, mode)
    found = matched[row["id"]]

    assert {(s.name, s.kind.value) for s in found.sources} == {(s["name"], s["kind"]) for s in row["sources"]}
    assert len(found.sources) == len(row["sources"])
    for source in row["sources"]:
        place = characters(spans(article, source))
        assert any(s.span and characters([s.span]) & place for s in found.sources if s.name == source["name"])
    assert found.stance == row["stance"]
    assert found.speech == row["speech"]
    assert found.kind == row["kind"] or found.stance in _KIND_IS_OPEN
    assert [relay.name for relay in found.relays] == [relay["name"] for relay in row["relays"]]
    assert (found.said_on.isoformat() if found.said_on else None) == row["said_on"]
    assert found.answers == (matched[row["answers"]].id if row["answers"] else None)
    assert found.nested_in == (matched[row["nested_in"]].id if row["nested_in"] else None)
    in_place = characters(spans(article, row["in_place"]))
    assert bool(characters(found.content_in_place) & in_place) == bool(in_place)


@pytest.mark.parametrize("article", TEXT)
def test_gold_is_well_formed(article: str) -> None:
    words = gold(article)
    ids = [row["id"] for row in rows(article)]

    assert len(set(ids)) == len(ids)
    for row in rows(article):
        assert spans(article, row["cue"])
        assert spans(article, row["content"])
        assert Stance(row["stance"])
        assert Kind(row["kind"])
        assert Speech(row["speech"])
        assert row["claim"] is None or row["claim"] in load("claims.json")
        assert {row["answers"], row["nested_in"]} <= {None, *ids}
        assert row["said_on"] is None or date.fromisoformat(row["said_on"]) <= PUBLISHED[article]
    for negative in words["negatives"]:
        assert TEXT[article].count(negative["text"]) == 1
        assert negative["why"]
        place = characters(spans(article, {**negative, "nth": 1}))
        found = [a for mode in MODES for a in extracted(article, mode)]
        assert not any(place & characters(a.cue) for a in found), negative["text"]


def test_every_article_has_gold_and_no_gold_is_left_over() -> None:
    assert {path.stem for path in (SEEDS / "gold").iterdir()} == set(TEXT)


def test_articles_are_told_apart_and_dated_in_order() -> None:
    assert len(ARTICLES) >= 8
    for field in ("id", "url", "title"):
        assert len({article[field] for article in ARTICLES}) == len(ARTICLES)
    assert list(TEXT) == sorted(TEXT)
    dates = [PUBLISHED[article] for article in TEXT]
    assert dates == sorted(dates)
    assert date(2020, 9, 28) <= dates[0]
    assert dates[-1] <= date(2020, 10, 8)
    for article in ARTICLES:
        assert set(article) == {"id", "title", "outlet", "url", "published", "text"}
        assert (urlparse(article["url"]).hostname or "").endswith(".example")
        assert 110 <= len(article["text"].split()) <= 220
        assert "\n\n" not in article["text"]
        assert article["text"] == article["text"].strip()


def test_wire_copies_are_recognised_and_no_others_are() -> None:
    sketches = {article: sketch(text) for article, text in TEXT.items()}
    near = {
        (one, other)
        for one in sketches
        for other in sketches
        if one < other and is_copy(sketches[one], sketches[other])
    }
    wire = ("04-wire-copy", "05-wire-copy-again")
    assert near == {wire}
    assert TEXT[wire[0]] != TEXT[wire[1]]


def _runs(text: str, length: int = 8) -> Iterator[str]:
    words = re.findall(r"\w+", text.casefold())
    return (" ".join(words[at : at + length]) for at in range(len(words) - length + 1))


def test_no_eight_words_in_a_row_are_those_of_the_model_article() -> None:
    if not MODEL_ARTICLE.exists():
        pytest.skip("the article that carries the same facts is not here")
    theirs = set(_runs(MODEL_ARTICLE.read_text(encoding="utf-8")))

    assert [run for text in TEXT.values() for run in _runs(text) if run in theirs] == []


def test_every_source_of_gold_is_known_or_anonymous() -> None:
    known = {(source["name"], source["kind"]) for source in load("sources.json")}
    named = {
        (source["name"], source["kind"])
        for article in TEXT
        for row in rows(article)
        for source in row["sources"]
        if source["kind"] != SourceKind.ANONYMOUS
    }
    relays = {relay["name"] for article in TEXT for row in rows(article) for relay in row["relays"]}

    assert named <= known
    assert relays | {article["outlet"] for article in ARTICLES} <= {name for name, _ in known}


def test_sources_are_told_apart_and_lead_to_each_other() -> None:
    sources = load("sources.json")
    names = {source["name"] for source in sources}
    spoken = Counter(normalise(name) for source in sources for name in (source["name"], *source["aliases"]))

    assert [name for name, times in spoken.items() if times > 1] == []
    for source in sources:
        assert source["kind"] in set(SourceKind) - {SourceKind.ANONYMOUS}
        assert {source["affiliation"], source["speaks_for"]} <= names - {source["name"]} | {None}


def test_sources_bear_the_names_that_the_extractor_gives() -> None:
    for source in load("sources.json"):
        for name in (source["name"], *source["aliases"]):
            listed = lexicon().names.get(name.lower())
            assert listed is None or (listed.name, listed.kind) == (source["name"], source["kind"]), name


def test_claims_lead_to_each_other_and_to_known_sources() -> None:
    claims, names = load("claims.json"), {source["name"] for source in load("sources.json")}
    used = {row["claim"] for article in TEXT for row in rows(article)} - {None}

    assert used == set(claims)
    for key, claim in claims.items():
        assert {claim["variant_of"], claim["related_to"]} <= set(claims) - {key} | {None}
        assert Kind(claim["kind"])
        assert claim["statement"]
        assert set(claim["about"]) <= names


def _standing(key: str, articles: list[str]) -> set[str]:
    return {row["stance"] for article in articles for row in rows(article) if row["claim"] == key}


def test_only_the_last_article_denies_the_wide_claim() -> None:
    *earlier, last = TEXT

    assert "asserts" in _standing("fighters", earlier)
    assert "denies" not in _standing("fighters", earlier)
    assert {"asserts", "denies"} <= _standing("fighters-4000", earlier[:2])
    deniers = [row["sources"] for row in rows(last) if row["claim"] == "fighters" and row["stance"] == "denies"]
    assert [[source["name"] for source in sources] for sources in deniers] == [["Turkey", "Azerbaijan"]]


@cache
def grouped(article: str) -> list[tuple[str | None, Group]]:
    """The groups of an article, each with the key of the one claim that gold says it is about."""
    matched, _ = pairs(article, MODES[0])
    key_of = {matched[row["id"]].id: row["claim"] for row in rows(article)}
    groups = group(
        [
            Item(found.id, found.statement, found.kind, found.stance, linking(found.proposition), found.answers)
            for found in extracted(article, MODES[0])
        ]
    )
    named = [{key_of[key] for key in part.keys} for part in groups]
    assert [keys for keys in named if len(keys) != 1] == []
    return [(keys.pop(), part) for keys, part in zip(named, groups, strict=True)]


@pytest.mark.parametrize("article", TEXT)
def test_what_is_about_one_claim_is_proposed_together(article: str) -> None:
    keys = [key for key, _ in grouped(article)]

    assert [key for key, times in Counter(keys).items() if key and times > 1] == []
    for narrow, part in grouped(article):
        if part.broader is not None and narrow is not None:
            assert load("claims.json")[narrow]["variant_of"] == keys[part.broader]


def test_a_claim_is_known_again_in_other_words() -> None:
    """The fighters' claims always; of the others none may be taken for another."""
    known: dict[str, KnownClaim] = {}
    for article in TEXT:
        for key, part in grouped(article):
            if key is None:
                continue
            best = ranking.best(part, list(known.values()))
            likely = best is not None and best.relation == Relation.SAME and best.score >= ranking.LIKELY
            taken_for = best.key if best and likely else None
            expected = known[key].key if key in known else None
            assert taken_for == expected or (taken_for is None and "fighters" not in key), part.statement
            known.setdefault(key, KnownClaim(len(known), part.statement, part.kind, part.proposition))
    assert set(known) == set(load("claims.json"))
