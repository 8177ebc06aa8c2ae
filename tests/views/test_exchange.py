"""What the pages lead to: each claim, source, article and search as other programs take it."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from html import unescape
from typing import Any

import feedparser
import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Claim, User
from claims.nlp.types import Stance
from tests.scenes import make_claim, on_record

pytestmark = pytest.mark.django_db
WORDS = "=fighters had come by night"


@pytest.fixture
def claim(editor: User, client: Client) -> Claim:
    claim = make_claim(editor)
    on_record(editor, claim, "Ann Reed", content=WORDS)
    on_record(editor, claim, "Bo Quay", Stance.DENIES)
    on_record(editor, claim, "Restricted Voice", content="fighters stayed", visibility="restricted")
    client.force_login(editor)
    return claim


def taken_out(client: Client, page: str) -> dict[str, Any]:
    """All that a page leads to, by its media type; and what its head names is there, too."""
    words = client.get(page).content.decode()
    inside = "".join(re.findall(r'class="[^"]*take-out[^"]*">(.*?)</(?:p|span)>', words, re.DOTALL))
    links = [unescape(its) for its in re.findall(r'href="([^"]+)"', inside)]
    head = [unescape(its) for its in re.findall(r'<link rel="alternate"[^>]*?href="([^"]+)"', words)]
    assert links
    assert head
    found = {}
    for link in dict.fromkeys([*links, *head]):
        answer = client.get(link)
        assert answer.status_code == 200, link
        found[link] = answer
    return found


def by_kind(found: dict[str, Any]) -> dict[str, bytes]:
    return {answer["Content-Type"].partition(";")[0]: answer.getvalue() for answer in found.values()}


def rows(table: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.decode())))


def test_a_claim(client: Client, claim: Claim) -> None:
    found = by_kind(taken_out(client, claim.get_absolute_url()))
    assert found.keys() == {"application/ld+json", "text/csv", "application/jsonl"}
    assert [its["source"] for its in rows(found["text/csv"])] == ["Ann Reed", "Bo Quay"]
    assert rows(found["text/csv"])[0]["quote"] == f"'{WORDS}", "no spreadsheet takes it for a formula"
    assert json.loads(found["application/jsonl"].splitlines()[0])["quote"] == WORDS
    assert "Restricted" not in found["application/ld+json"].decode()


def test_a_source(client: Client, claim: Claim) -> None:
    source = claim.attributions.get(stance="denies").source
    found = by_kind(taken_out(client, reverse("claims:source-detail", args=[source.pk])))
    assert [its["stance"] for its in rows(found["text/csv"])] == ["denies"]
    feed = feedparser.parse(found["application/atom+xml"])
    assert (feed.bozo, len(feed.entries)) == (False, 1)


def test_an_article(client: Client, claim: Claim) -> None:
    version = claim.attributions.get(stance="denies").version_id
    found = by_kind(taken_out(client, reverse("claims:article-detail", args=[version])))
    assert found.keys() == {"application/ld+json", "application/zip"}
    with zipfile.ZipFile(io.BytesIO(found["application/zip"])) as archive:
        assert sorted(name.rpartition(".")[2] for name in archive.namelist()) == ["ann", "txt"]


def test_a_search(client: Client, claim: Claim, editor: User) -> None:
    found = by_kind(taken_out(client, "/search/?q=fighters"))
    kinds = [its["kind"] for its in rows(found["text/csv"])]
    assert {"claim", "statement", "article"} <= set(kinds)
    assert len(found["application/jsonl"].splitlines()) == len(kinds)
    assert b"Restricted" not in b"".join(found.values())
    feed = feedparser.parse(found["application/atom+xml"])
    assert not feed.bozo
    assert feed.feed.title == "Search: fighters"
    later = make_claim(editor, "Other fighters stay at home.")
    assert feedparser.parse(client.get("/search/found.atom?q=fighters").content).entries[0].title == later.statement
    only = rows(client.get("/search/found.csv?q=fighters&what=statement&stance=denies").getvalue())
    assert [its["source"] for its in only] == ["Bo Quay"]


def test_the_list_of_claims_by_its_filters(client: Client, claim: Claim, editor: User) -> None:
    make_claim(editor, "The bridge is safe.")
    found = taken_out(client, "/claims/?standing=disputed&page=1")
    tables = [rows(its.getvalue()) for its in found.values() if its["Content-Type"].startswith("text/csv")]
    assert [len(table) for table in tables] == [1, 2]
    assert tables[0][0]["statement"] == claim.statement
    feeds = [feedparser.parse(its.getvalue()) for link, its in found.items() if ".atom" in link]
    assert [len(feed.entries) for feed in feeds] == [1, 1]


@pytest.mark.parametrize("form", ["xml", "csvx"])
def test_there_are_no_other_forms(client: Client, claim: Claim, form: str) -> None:
    for path in (f"/out/claims.{form}", f"/claims/{claim.slug}/attributions.{form}", f"/search/found.{form}?q=x"):
        assert client.get(path).status_code == 404
