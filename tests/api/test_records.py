"""What other systems read and write: each as its token's owner, within its role."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from claims.api.app import api
from claims.models import Assessment, Attribution, Claim, Source, User, Webhook
from claims.nlp.types import Stance
from claims.queries.search import Search
from claims.services.tokens import create_token
from claims.services.webhooks import try_webhook
from tests.factories import found, make_article, make_suggestions
from tests.scenes import assess, make_claim, make_source, on_record

pytestmark = pytest.mark.django_db


class Asker:
    def __init__(self, user: User, role: str = "") -> None:
        group = Group.objects.get(name=role) if role else None
        self.secret = create_token(user=user, name="A system", role=group)[1]

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return Client().generic(
            method, f"/api/{path}", json.dumps(body) if body is not None else "", content_type="application/json",
            headers={"Authorization": f"Bearer {self.secret}"} | sent,
        )  # fmt: skip


@pytest.fixture
def ask(admin_user: User) -> Asker:
    return Asker(admin_user)


def test_pages_follow_each_other_and_miss_nothing(ask: Asker, editor: User) -> None:
    made = [make_claim(editor, f"Something happened, number {number}.") for number in range(5)]
    seen, cursor = [], ""
    while True:
        page = ask("GET", f"claims/?limit=2&cursor={cursor}").json()
        seen += [its["uid"] for its in page["items"]]
        make_claim(editor, f"Something new came in between, {len(seen)}.")
        if not (cursor := page["next"]):
            break
    assert seen == [str(claim.uid) for claim in reversed(made)]
    for wrong in ("x", "YWZ0ZXI6eA", "%00"):
        assert ask("GET", f"claims/?cursor={wrong}").status_code in {400, 422}


def test_filters_are_those_of_the_desk(ask: Asker, editor: User) -> None:
    claim, other = make_claim(editor), make_claim(editor, "The bridge is safe.")
    on_record(editor, claim, "Ann Reed")
    on_record(editor, claim, "Bo Quay", Stance.DENIES)
    bo = Source.objects.get(name="Bo Quay")
    for query in ("standing=disputed", "q=fighters", "q=figthers", "source=Ann+Reed", f"source={bo.uid}&stance=denies"):
        assert [its["uid"] for its in ask("GET", f"claims/?{query}").json()["items"]] == [str(claim.uid)], query
    assert len(ask("GET", "claims/?kind=fact").json()["items"]) == 2
    assert ask("GET", "claims/?standing=none").status_code == 422
    page = ask("GET", f"attributions/?claim={claim.uid}&stance=denies").json()
    assert [its["source"]["name"] for its in page["items"]] == ["Bo Quay"]
    assert other.attributions.count() == 0
    for query in ("source=Nobody+Here", f"source={claim.uid}", "topic=none", "until=1999-01-01", "stance=doubts"):
        for path in ("claims", "attributions", "sources"):
            assert ask("GET", f"{path}/?{query}").json()["items"] == [], (path, query)
    for path, kind_found in (("sources", "Bo Quay"), ("articles", None)):
        items = ask("GET", f"{path}/?stance=denies&standing=disputed").json()["items"]
        assert [its.get("name") for its in items] == [kind_found]


def test_lists_and_search_have_all_filters_of_the_desk() -> None:
    """By the OpenAPI document: what the desk's search can be narrowed by, each list that it finds can."""
    operations = api.get_openapi_schema(path_prefix="/api/")["paths"]
    filters = {its.name for its in fields(Search)} - {"words", "what", "sort"}
    for path in ("search", "claims", "attributions", "articles", "sources"):
        named = {its["name"] for its in operations[f"/api/{path}/"]["get"]["parameters"]}
        assert filters | {"cursor", "limit"} <= named, path


def test_search_is_that_of_the_desk_in_pages(ask: Asker, editor: User) -> None:
    claim = make_claim(editor)
    for number in range(5):
        on_record(editor, claim, f"Ann Reed {number}", content="fighters had come by night")
    on_record(editor, claim, "Restricted Voice", content="fighters had come by night", visibility="restricted")
    seen, cursor = [], ""
    while True:
        page = ask("GET", f"search/?q=fighters&limit=3&cursor={cursor}").json()
        seen += [(its["kind"], its["uid"]) for its in page["items"]]
        if not (cursor := page["next"]):
            break
    assert len(seen) == len(set(seen)) == sum(page["counts"].values())
    assert ("claim", str(claim.uid)) in seen
    only = ask("GET", "search/?q=fighters&what=statement&source=Ann+Reed+1").json()
    assert [its["source"] for its in only["items"]] == ["Ann Reed 1"]
    assert only["items"][0]["claim"] == str(claim.uid)
    assert {"detail", "title"} < ask("GET", "search/").json().keys(), "nothing is asked"
    assert ask("GET", "search/?q=x&standing=none").status_code == 422
    assert ask("GET", "search/?q=x&cursor=YWZ0ZXI6MQ").status_code == 400


def test_search_shows_each_role_what_it_may_read(ask: Asker, editor: User, viewer: User) -> None:
    on_record(editor, make_claim(editor), "Ann Reed", content="fighters had come by night", visibility="restricted")
    query = "search/?q=fighters&what=statement"
    assert len(ask("GET", query).json()["items"]) == 1
    assert Asker(viewer)("GET", query).json()["items"] == []


def test_a_claim_is_recorded_and_reworded_under_its_etag(ask: Asker) -> None:
    made = ask("POST", "claims/", {"statement": "The bridge is safe."})
    assert made.status_code == 201
    path, etag = f"claims/{made.json()['uid']}/", made["ETag"]
    assert ask("GET", path, If_None_Match=etag).status_code == 304
    change = {"statement": "The bridge is not safe."}
    assert ask("PATCH", path, change).status_code == 428
    assert ask("PATCH", path, change, If_Match='"other"').status_code == 412
    done = ask("PATCH", path, change, If_Match=etag)
    assert (done.status_code, done.json()["statement"]) == (200, "The bridge is not safe.")
    late = ask("PATCH", path, change, If_Match=etag)
    assert (late.status_code, late["ETag"]) == (412, done["ETag"])
    assert late["Content-Type"] == "application/problem+json"
    assert Claim.objects.get().statement == "The bridge is not safe."


def test_an_attribution_is_cut_out_of_the_text(ask: Asker, editor: User) -> None:
    text = "\N{GRINNING FACE} Ann Reed said that the bridge was safe."
    version, claim, source = make_article(text=text), make_claim(editor), make_source("Ann Reed")
    start = text.index("the bridge")
    body = {
        "article": str(version.article.uid), "claim": str(claim.uid), "source": str(source.uid), "stance": "asserts",
        "content": [{"start": start, "end": start + len("the bridge was safe")}],
    }  # fmt: skip
    made = ask("POST", "attributions/", body)
    assert (made.status_code, made.json()["quote"]) == (201, "the bridge was safe")
    assert ask("GET", f"attributions/{made.json()['uid']}/").json() == made.json()
    body["content"] = [{"start": 5000, "end": 6000}]
    assert ask("POST", "attributions/", body).status_code == 422
    assert ask("POST", "attributions/", body | {"article": str(claim.uid)}).status_code == 404


def test_a_suggestion_is_decided_once(ask: Asker) -> None:
    version = make_article(text="Nothing happened, the mayor said. Nobody was there.")
    make_suggestions(version, found(version.text, source="the mayor", cue="said", content="Nothing happened"))
    its = ask("GET", "suggestions/?state=pending").json()["items"][0]
    path = f"suggestions/{its['uid']}/"
    etag = ask("GET", path)["ETag"]
    assert ask("POST", f"{path}accept/").status_code == 428
    assert ask("POST", f"{path}accept/", If_Match=etag).json()["state"] == "accepted"
    assert ask("POST", f"{path}reject/", If_Match=etag).status_code == 412
    assert Attribution.objects.count() == 1


def test_an_assessment_goes_its_way(admin_user: User, fact_checker: User, editor: User) -> None:
    claim, first, second = make_claim(editor), Asker(fact_checker), Asker(admin_user)
    body = {"claim": str(claim.uid), "verdict": "refuted", "reason": "Nobody saw any."}
    made = first("POST", "assessments/", body)
    assert (made.status_code, made.json()["state"]) == (201, "draft")
    assert first("POST", "assessments/", body).status_code == 409, "somebody assessed it meanwhile"
    path, etag = f"assessments/{made.json()['uid']}/steps/", made["ETag"]
    for who, name in ((first, "submit"), (second, "approve"), (second, "publish")):
        done = who("POST", path, {"step": name}, If_Match=etag)
        assert done.status_code == 200, done.json()
        etag = done["ETag"]
    assert done.json()["state"] == "published"
    assert first("POST", path, {"step": "withdraw"}, If_Match=etag).status_code == 422, "it needs a reason"
    assert first("POST", "assessments/", body | {"verdict": "none"}).status_code == 422


def test_sources_and_articles(ask: Asker) -> None:
    made = ask("POST", "sources/", {"name": "Ann Reed", "kind": "person"})
    again = ask("POST", "sources/", {"name": "Ann Reed", "kind": "person"})
    assert (made.status_code, again.status_code, Source.objects.count()) == (201, 200, 1)
    version = make_article(text="Nothing happened.")
    page = ask("GET", "articles/").json()
    assert (page["items"][0]["uid"], page["items"][0]["text"]) == (str(version.article.uid), None)
    one = ask("GET", f"articles/{version.article.uid}/")
    assert one.json()["text"] == "Nothing happened."
    assert ask("GET", f"articles/{version.article.uid}/", If_None_Match=one["ETag"]).status_code == 304


def test_a_token_with_a_role_does_no_more_than_the_role(admin_user: User, editor: User, viewer: User) -> None:
    on_record(editor, make_claim(editor), "Ann Reed", visibility="restricted")
    limited, reader = Asker(admin_user, "Viewer"), Asker(viewer, "Admin")
    for who in (limited, reader):
        assert who("POST", "claims/", {"statement": "No."}).status_code == 403
        assert who("GET", "articles/").json()["items"] == [], "a restricted text is for who imports"
        assert who("GET", "attributions/").json()["items"] == []
        assert who("GET", "webhooks/").status_code == 403
    assert len(Asker(admin_user)("GET", "articles/").json()["items"]) == 1


def test_a_token_has_so_many_requests_a_minute(ask: Asker, settings: Any) -> None:
    settings.API_RATE = "3/m/user"
    answers = [ask("GET", "claims/") for _ in range(5)]
    codes = [answer.status_code for answer in answers]
    assert 429 in codes or codes == [200] * 5  # a minute may have ended in between
    if 429 in codes:
        late = answers[codes.index(429)]
        assert 0 < int(late["Retry-After"]) <= 60


def test_a_webhook_shows_its_secret_once(ask: Asker) -> None:
    made = ask("POST", "webhooks/", {"name": "Our site", "url": "https://site.example/hook"})
    assert made.status_code == 201
    assert made.json()["secret"].startswith("whsec_")
    assert ask("GET", "webhooks/").json()["items"][0]["secret"] is None
    path = f"webhooks/{made.json()['uid']}/"
    its = ask("GET", path)
    assert ask("GET", path, If_None_Match=its["ETag"]).status_code == 304
    assert ask("PATCH", path, {"is_active": False}).status_code == 428
    paused = ask("PATCH", path, {"is_active": False}, If_Match=its["ETag"])
    assert (paused.status_code, paused.json()["is_active"]) == (200, False)
    assert ask("PATCH", path, {"is_active": True}, If_Match=its["ETag"]).status_code == 412
    try_webhook(webhook=Webhook.objects.get())
    assert [its["type"] for its in ask("GET", f"{path}deliveries/").json()["items"]] == ["test"]
    assert ask("DELETE", path).status_code == 204
    assert not Webhook.objects.exists()


@pytest.mark.parametrize("path", ["claims", "sources", "attributions", "suggestions", "articles", "assessments"])
def test_what_is_not_there_is_a_problem(ask: Asker, path: str) -> None:
    answer = ask("GET", f"{path}/6f1f1f4e-2b1c-4c0e-9a52-0d5f6b7a8c90/")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    assert {"type", "title", "status", "detail"} == answer.json().keys()
    assert Assessment.objects.count() == 0


def test_an_assessment_that_is_listed(ask: Asker, editor: User, fact_checker: User) -> None:
    claim = make_claim(editor)
    assess(claim, fact_checker)
    assert ask("GET", f"assessments/?claim={claim.uid}").json()["items"][0]["verdict"] == "contested"
