"""JSON-LD, Web Annotations, brat and Atom, held against what others wrote to read them."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import feedparser
import pytest
import schema_org
from hypothesis import given
from hypothesis import strategies as st
from pyld import jsonld

from claims.formats.annotations import Marked, MarkedText, annotation_page, brat
from claims.formats.atom import Entry, atom_feed
from claims.formats.linked_data import ClaimRecord, Party, Review, Utterance, claim_graph, in_script
from tests.conftest import SHARED

NOON = datetime(2026, 11, 24, 12, tzinfo=UTC)
SAID = Utterance(
    uid="6f1f1f4e-0000-4000-8000-000000000001",
    party=Party("Ann \N{GRINNING FACE} Reed", "person", "https://www.wikidata.org/entity/Q1"), stance="asserts",
    quote="the fighters were there", is_direct=True, said_on=date(2020, 10, 1), title="Two </script> days",
    outlet="The Courier", article="https://a.example/1", published_on=date(2020, 10, 2), relays=["Reuters"],
)  # fmt: skip
REVIEW = Review("The Desk", "refuted", "No evidence bears it out.", 1, NOON, NOON)
RECORD = ClaimRecord(
    "6f1f1f4e-0000-4000-8000-000000000000", "https://desk.example/claims/a/", "Fighters were sent.", NOON, "disputed",
    [SAID], REVIEW,
)  # fmt: skip


def node(kind: str, record: ClaimRecord = RECORD) -> dict[str, Any]:
    return next(its for its in claim_graph(record)["@graph"] if its["@type"] == kind)


def nodes(its: Any) -> list[dict[str, Any]]:
    """It and all nodes within it, without those of our own namespace and JSON-LD's identifiers."""
    if isinstance(its, list):
        return [one for part in its for one in nodes(part)]
    if not isinstance(its, dict):
        return []
    own = {key: value for key, value in its.items() if not key.startswith(("ct:", "prov:")) and key != "@id"}
    return [own, *(one for value in own.values() for one in nodes(value))]


@pytest.mark.parametrize("kind", ["Claim", "ClaimReview"])
def test_schema_orgs_own_types_take_every_node(kind: str) -> None:
    """A package made from schema.org's own definitions: every property is one of its type, every value is of its kind.
    It takes no subtype where a type is asked for, so that each node is tried by itself."""
    found = nodes(node(kind))
    assert len(found) >= 4
    for its in found:
        model = getattr(schema_org, its["@type"])
        assert set(its) <= {"@type"} | {field.alias or name for name, field in model.model_fields.items()}
        words = {key: _day(value) for key, value in its.items() if not nodes(value)}
        model.model_validate(words)
        with pytest.raises(ValueError, match="claimReviewwed"):
            model.model_validate(words | {"claimReviewwed": "x"})


def _day(value: Any) -> Any:
    """The package reads no dates from words."""
    is_date = isinstance(value, str) and re.match(r"\d{4}-\d\d-\d\d", value)
    return datetime.fromisoformat(value) if is_date else value


def test_a_claim_review_has_what_explorers_require() -> None:
    review = node("ClaimReview")
    assert review["claimReviewed"] == "Fighters were sent."
    assert review["url"] == RECORD.url
    rating = review["reviewRating"]
    assert rating["alternateName"] == "refuted"
    assert rating["bestRating"] > rating["ratingValue"] >= rating["worstRating"] >= 1
    assert review["itemReviewed"]["author"][0]["name"] == SAID.party.name
    assert review["itemReviewed"]["appearance"][0]["url"] == SAID.article
    assert review["itemReviewed"]["datePublished"] == "2020-10-01"


def test_a_word_that_is_no_rating_gives_no_number() -> None:
    contested = Review("The Desk", "contested", "Sources contradict each other.", None, NOON, NOON)
    rating = node("ClaimReview", replace(RECORD, review=contested))["reviewRating"]
    assert rating["alternateName"] == "contested"
    assert "ratingValue" not in rating


def test_without_an_assessment_there_is_no_review() -> None:
    record = ClaimRecord(RECORD.uid, RECORD.url, RECORD.statement, NOON, "", [])
    assert [its["@type"] for its in claim_graph(record)["@graph"]] == ["Claim"]
    assert "ct:standing" not in json.dumps(claim_graph(record))


def test_a_json_ld_processor_expands_every_word_of_it() -> None:
    def load(url: str, options: Any) -> dict[str, Any]:
        assert url == "https://schema.org"
        words = {"@context": {"@vocab": "http://schema.org/"}}  # as theirs begins
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": words}

    expanded = jsonld.expand(claim_graph(RECORD), {"documentLoader": load})
    names = set(re.findall(r'"(https?://[^"\s]+)"', json.dumps([list(its) for its in expanded])))
    assert "http://schema.org/claimReviewed" in names
    assert "https://claimtrack.org/ns#attribution" in names
    assert jsonld.to_rdf(claim_graph(RECORD), {"documentLoader": load, "format": "application/n-quads"})


@given(st.text())
def test_nothing_in_a_script_ends_it(words: str) -> None:
    script = in_script({"a": f"</script>{words}<!--"})
    assert not re.search("[<>&\u2028\u2029]", script)
    assert json.loads(script) == {"a": f"</script>{words}<!--"}


TEXT = "\N{GRINNING FACE} The harbour office \N{GRINNING FACE} denied\nthat the bridge\nwas safe."


def span(words: str) -> list[tuple[int, int]]:
    start = TEXT.index(words)
    return [(start, start + len(words))]


MARKED = MarkedText(
    "https://desk.example/articles/1/", TEXT,
    [
        Marked(
            "6f1f1f4e-0000-4000-8000-000000000002", "denies", ["The harbour office"], "The bridge is safe.",
            "https://desk.example/claims/a/", NOON, "Edda", content=span("the bridge\nwas safe"),
            source=span("The harbour office"), cue=span("denied"), in_place=span("safe"),
        )
    ],
)  # fmt: skip


def test_annotations_find_their_words_by_quote_and_by_position() -> None:
    page = annotation_page(MARKED)
    assert page["@context"][0] == "http://www.w3.org/ns/anno.jsonld"
    targets = page["items"][0]["target"]
    assert [target["ct:role"] for target in targets] == ["content", "source", "cue", "in place of the content"]
    for target in targets:
        quote, position = target["selector"]
        assert quote["type"] == "TextQuoteSelector"
        assert position["type"] == "TextPositionSelector"
        start, end = position["start"], position["end"]
        assert "\N{GRINNING FACE}" in TEXT[:start], "an emoji stands before each kind of span"
        assert TEXT[start:end] == quote["exact"]
        assert TEXT[:start].endswith(quote["prefix"])
        assert TEXT[end:].startswith(quote["suffix"])


def test_an_annotation_has_what_the_model_says_that_it_must() -> None:
    """The musts of W3C's own test suite for the model (annotation-model of the Web Platform Tests), on our page."""
    page = annotation_page(MARKED)
    assert page["type"] == "AnnotationPage"
    assert page["startIndex"] >= 0
    for its in page["items"]:
        assert re.fullmatch(r"[a-z]+:\S+", its["id"])
        assert its["type"] == "Annotation"
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z", its["created"])
        assert its["motivation"] in MOTIVATIONS
        for body in its["body"]:
            assert body["purpose"] in MOTIVATIONS
            assert ("source" in body) != ("value" in body), "a specific resource, or a textual body"
        for target in its["target"]:
            assert re.fullmatch(r"https?://\S+", target["source"])
            assert all(isinstance(its["start"], int) and its["start"] < its["end"] for its in target["selector"][1:])


MOTIVATIONS = {
    "assessing", "bookmarking", "classifying", "commenting", "describing", "editing", "highlighting", "identifying",
    "linking", "moderating", "questioning", "replying", "tagging",
}  # fmt: skip


#: The terms of the Web Annotation vocabulary that an annotation page may have (Recommendation of 23 February 2017).
ANNOTATION_TERMS = {
    "@version": 1.1, "oa": "http://www.w3.org/ns/oa#", "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/", "as": "http://www.w3.org/ns/activitystreams#", "id": "@id", "type": "@type",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#", "xsd": "http://www.w3.org/2001/XMLSchema#",
    "foaf": "http://xmlns.com/foaf/0.1/", "Annotation": "oa:Annotation", "AnnotationPage": "as:OrderedCollectionPage",
    "SpecificResource": "oa:SpecificResource", "TextualBody": "oa:TextualBody", "Person": "foaf:Person",
    "TextQuoteSelector": "oa:TextQuoteSelector", "TextPositionSelector": "oa:TextPositionSelector",
    "body": {"@type": "@id", "@id": "oa:hasBody"}, "target": {"@type": "@id", "@id": "oa:hasTarget"},
    "source": {"@type": "@id", "@id": "oa:hasSource"}, "selector": {"@type": "@id", "@id": "oa:hasSelector"},
    "motivation": {"@type": "@vocab", "@id": "oa:motivatedBy"}, "purpose": {"@type": "@vocab", "@id": "oa:hasPurpose"},
    "classifying": "oa:classifying", "describing": "oa:describing", "tagging": "oa:tagging", "exact": "oa:exact",
    "prefix": "oa:prefix", "suffix": "oa:suffix", "value": "rdf:value", "format": "dc:format",
    "start": {"@type": "xsd:nonNegativeInteger", "@id": "oa:start"}, "name": "foaf:name",
    "end": {"@type": "xsd:nonNegativeInteger", "@id": "oa:end"}, "startIndex": "as:startIndex",
    "items": {"@type": "@id", "@id": "as:items", "@container": "@list"},
    "created": {"@type": "xsd:dateTime", "@id": "dcterms:created"},
    "creator": {"@type": "@id", "@id": "dcterms:creator"},
}  # fmt: skip


def test_a_json_ld_processor_knows_every_term_of_an_annotation() -> None:
    def load(url: str, options: Any) -> dict[str, Any]:
        assert url == "http://www.w3.org/ns/anno.jsonld"
        document = {"@context": ANNOTATION_TERMS}
        return {"contentType": "application/ld+json", "contextUrl": None, "documentUrl": url, "document": document}

    page = annotation_page(MARKED)
    kept = jsonld.compact(
        jsonld.expand(page, {"documentLoader": load}), [ANNOTATION_TERMS, page["@context"][1]], {"documentLoader": load}
    )
    kept.pop("@context")
    page.pop("@context")
    assert kept == page  # a word that no term stands for would be lost on the way


def test_brat_is_read_back_with_every_span(tmp_path: Path) -> None:
    scorer = SHARED / "bench" / "score_attributions.py"
    if not scorer.exists():
        pytest.skip("the scorer lies beside the repository")
    for folder, name, words in (("text", "one.txt", TEXT), ("attributions", "one.ann", brat(MARKED))):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / name).write_text(words, encoding="utf-8")
    its = MARKED.attributions[0]
    spans = {"source": its.source, "cue": its.cue, "content": its.content, "content_in_place": its.in_place}
    found = {"doc": "one", "attributions": [spans]}
    (tmp_path / "found.jsonl").write_text(json.dumps(found), encoding="utf-8")
    done = subprocess.run(
        [sys.executable, scorer, tmp_path, tmp_path / "found.jsonl", "--json"], capture_output=True, text=True,
        check=True,
    )  # fmt: skip
    figures = re.findall(r'"f1?": ([\d.]+)', done.stdout)
    assert len(figures) >= 6
    assert set(figures) == {"100.0"}, done.stdout
    for line in brat(MARKED).splitlines():
        if line.startswith("T"):
            _, where, words = line.split("\t")
            pieces = [piece.split() for piece in where.partition(" ")[2].split(";")]
            assert " ".join(TEXT[int(start) : int(end)] for start, end in pieces) == words
            assert all("\n" not in TEXT[int(start) : int(end)] for start, end in pieces)


ENTRY = Entry("6f1f1f4e-0000-4000-8000-000000000003", "A & B <i>\x0b", "https://a.example/1", NOON, NOON, "Said.")


def test_atom_is_well_formed_and_complete() -> None:
    words = atom_feed(
        uid="https://a.example/f", title="T", link="https://a.example/", own="https://a.example/f", entries=[ENTRY],
        nothing_since=NOON,
    )  # fmt: skip
    feed = feedparser.parse(words)
    assert not feed.bozo, feed.get("bozo_exception")
    assert feed.version == "atom10"
    assert feed.entries[0].id == f"urn:uuid:{ENTRY.uid}"
    assert feed.entries[0].link == ENTRY.link
    name = "{http://www.w3.org/2005/Atom}"
    root = ElementTree.fromstring(words)
    for parent in [root, *root.findall(f"{name}entry")]:  # what RFC 4287 requires, each once
        for child in ("id", "title", "updated"):
            assert len(parent.findall(name + child)) == 1
    assert root.find(f"{name}author/{name}name") is not None


def test_an_empty_feed_is_one_too() -> None:
    feed = feedparser.parse(atom_feed(uid="x:y", title="T", link="l", own="o", entries=[], nothing_since=NOON))
    assert (feed.bozo, feed.entries, feed.feed.updated) == (False, [], NOON.isoformat())
