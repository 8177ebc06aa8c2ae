"""Script, SQL and headers in what is typed; forged forms, ids and tokens; what is too large; what caches leak."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import uuid
from itertools import product
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from claims.models import Article, Claim, CspReport, Decision, Source, User
from claims.nlp.types import SourceKind, Stance
from claims.services.about_a_person import about_person
from claims.services.discussion import comment_on_claim
from claims.services.errors import Refused
from claims.services.imports import start_batch
from claims.services.review import Choice, accept_suggestion
from claims.services.tokens import create_token, revoke_token
from claimtrack.environment import BASE_DIR
from tests.factories import found, make_article, make_suggestions
from tests.scenes import make_claim, make_source
from tests.views.test_access import FOR_STRANGERS, TABLE, address, people, things

__all__ = ["people", "things"]  # fixtures
pytestmark = pytest.mark.django_db
Things = dict[str, Any]
# One desk serves all addresses: to make it anew for each would take minutes.
GETS = [name for name, row in TABLE.items() if "get" in row.methods]
POSTS = [name for name, row in TABLE.items() if "post" in row.methods]
WITH_A_ROW = [name for name, row in TABLE.items() if row.of]
SCRIPTS = [
    "<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "'><svg/onload=alert(1)>", "javascript:alert(1)",
    "{{ 7|add:7 }}{% debug %}", "</textarea><script>alert(1)</script>", "<!--<script>--><iframe src=//evil.example>",
]  # fmt: skip
EVIL = " ".join(SCRIPTS)
SQL = [
    "'",
    "' OR '1'='1",
    "1; DROP TABLE claims_claim; --",
    "\\",
    "%",
    "_",
    "\x00",
    "$$",
    "1e999",
    "-1",
    "9" * 30,
    "ü" * 5000,
]


def is_harmless(html: str) -> bool:
    """No tag and no attribute came of what was typed."""
    evil = re.search(r"<script>|<img src=x|<svg/onload|<iframe src=//|alert\(1\)[\"'][^<]*>|href=\"javascript:", html)
    return evil is None and "1414" not in html


def test_script_that_was_typed_anywhere_stays_text_on_every_page(
    client: Client, editor: User, admin_user: User, things: Things
) -> None:
    User.objects.filter(pk=admin_user.pk).update(first_name=EVIL[:60], last_name="<script>x</script>")
    text = (
        f"The harbour said that {EVIL} was safe. The mayor denied that {EVIL} was safe. A long and rainy week followed."
    )
    version = make_article(text=text, title=EVIL, outlet=EVIL[:80])
    one, two = make_suggestions(
        version,
        found(text, content=EVIL, cue="said", source="The harbour"),
        found(text, content=EVIL, cue="denied", source="The mayor", stance=Stance.DENIES),
    )
    claim = make_claim(editor, EVIL)
    accept_suggestion(suggestion=one, user=editor, revision=one.revision, choice=Choice(claim=claim))
    comment_on_claim(claim=claim, text=EVIL, user=editor)
    source = make_source(EVIL[:200], SourceKind.ORGANISATION)
    its = things | {
        "version": version.pk, "suggestion": two.pk, "claim": claim.slug, "source": source.pk, "changed": version.pk,
        "article": version.article_id, "batch": start_batch(label=EVIL).pk,
    }  # fmt: skip
    client.force_login(admin_user)
    typed = "?q=" + EVIL.replace(" ", "+").replace("&", "")
    for address_ in (path for name in GETS for path in (address(name, its), address(name, its) + typed)):
        answer = client.get(address_)
        html = answer.getvalue().decode("utf-8", "replace")  # an export may be packed
        if "html" in answer["Content-Type"]:
            assert is_harmless(html), address_
        elif "atom+xml" in answer["Content-Type"]:
            assert "<script" not in html  # words are words in a feed, too
        else:
            assert "attachment" in answer.get("Content-Disposition", "") or "json" in answer["Content-Type"]


def test_sql_in_an_address_changes_nothing_and_breaks_nothing(client: Client, admin_user: User, things: Things) -> None:
    client.force_login(admin_user)
    before = Claim.objects.count()
    keys = ("q", "page", "state", "sort", "source", "stance", "since", "claim", "at", "topic", "article", "person")
    for name, shift in product(GETS, range(0, len(SQL), 3)):
        typed = {key: SQL[(n + shift) % len(SQL)] for n, key in enumerate(keys)}
        status = client.get(address(name, things), typed).status_code
        assert status < 500, (name, typed)
    assert Claim.objects.count() == before


def test_a_form_of_another_site_is_refused(admin_user: User, things: Things) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(admin_user)
    before = Decision.objects.count()
    ways: list[dict[str, str]] = [
        {},
        {"HX-Request": "true"},
        {"Origin": "https://evil.example", "X-CSRFToken": "a" * 32},
    ]
    for name, headers in product(POSTS, ways):
        assert client.post(address(name, things), {"reason": "x"}, headers=headers).status_code == 403, name
    assert Decision.objects.count() == before


def test_a_forged_number_is_not_there_and_never_an_error(client: Client, admin_user: User, things: Things) -> None:
    client.force_login(admin_user)
    for name, forged in product(WITH_A_ROW, (0, 999_999_999, 9_223_372_036_854_775_807, 10**30)):
        row = TABLE[name]
        real = things[row.of]
        real = real if isinstance(real, tuple) else (real,)
        args = tuple(forged if isinstance(its, int) else _forged_word(its) for its in real)
        for method in row.methods:
            status = getattr(client, method)(reverse(f"claims:{name}", args=args)).status_code
            done = {302} if name == "search-forget" else set()  # what is not there is forgotten already
            assert status in {404, 400, *done}, f"{name} {method} {args}: {status}"


def _forged_word(real: object) -> object:
    """A slug or an identifier that is nobody's; the name of a step stays, for it is the number that is forged there."""
    if isinstance(real, uuid.UUID):
        return uuid.uuid4()
    return real if real == "submit" else "no-such-thing"


def test_what_is_shown_to_one_is_kept_by_no_cache_for_another(client: Client, admin_user: User, things: Things) -> None:
    """A page says on what it hangs; and a part of a page is never served as the page."""
    client.force_login(admin_user)
    for name in GETS:
        whole = client.get(address(name, things))
        part = client.get(address(name, things), headers={"HX-Request": "true"})
        for answer in (whole, part):
            kept = answer.get("Cache-Control", "")
            assert "private" in kept or "no-store" in kept, (name, kept)
            assert "public" not in kept, name
        if whole.status_code == part.status_code == 200 and not whole.streaming:
            is_page = [b"<!doctype html>" in its.content.lower() for its in (whole, part)]
            assert is_page != [True, False] or "HX-Request" in whole.get("Vary", ""), name


@pytest.mark.parametrize("path", ["/", "/accounts/login/", "/admin/", "/healthz", "/no-such-page", "/api/articles/"])
def test_every_answer_has_its_security_headers(client: Client, path: str) -> None:
    answer = client.get(path)
    policy = answer["Content-Security-Policy"]
    for rule in ("default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "base-uri 'none'", "report-uri"):
        assert rule in policy
    assert "unsafe" not in policy
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["X-Frame-Options"] == "DENY"
    assert answer["Referrer-Policy"] == "same-origin"
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"
    assert answer["Permissions-Policy"]
    assert "Server" not in answer


def test_cookies_are_for_https_and_not_for_scripts(client: Client, editor: User, settings: Any) -> None:
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    client.post("/accounts/login/", {"login": "edda", "password": "a-long-demo-password"})
    session = client.cookies["sessionid"]
    assert (session["secure"], session["httponly"], session["samesite"]) == (True, True, "Lax")
    assert client.cookies["csrftoken"]["secure"] is True


def test_cookies_of_a_served_desk_are_of_its_host_alone() -> None:
    env = os.environ | {
        "DEBUG": "0",
        "HTTPS": "1",
        "SECRET_KEY": "k" * 60,
        "DJANGO_SETTINGS_MODULE": "claimtrack.settings",
    }
    names = ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME", "SESSION_COOKIE_DOMAIN")
    code = f"from django.conf import settings; print(*(getattr(settings, name) for name in {names}))"
    done = subprocess.run([sys.executable, "-c", code], env=env, cwd=BASE_DIR, capture_output=True, text=True)
    assert done.stdout.split() == ["__Host-sessionid", "__Host-csrftoken", "None"], done.stderr


@pytest.mark.parametrize("host", ["evil.example", "testserver.evil.example", "a" * 300, "[::"])
def test_another_host_name_is_refused(client: Client, host: str, settings: Any) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    assert client.get("/accounts/login/", headers={"Host": host}).status_code == 400


def test_nothing_of_a_request_becomes_a_header_line(client: Client, admin_user: User, things: Things) -> None:
    client.force_login(admin_user)
    for name in ("log-export", "batch-report", "evidence-file"):
        answer = client.get(address(name, things), {"q": "x\r\nSet-Cookie: planted=1"})
        assert "planted" not in str(answer.headers)
    answer = client.get("/claims/", headers={"X-Request-ID": "x\r\nSet-Cookie: planted=1"})
    assert re.fullmatch(r"[0-9a-f]{32}", answer["X-Request-ID"])


def test_a_body_or_a_form_that_is_too_large_is_refused(client: Client, admin_user: User) -> None:
    client.force_login(admin_user)
    assert client.post("/articles/add/", {"text": "x" * 9_000_000}).status_code in {400, 413}
    many = {f"field{n}": "x" for n in range(2500)}
    assert client.post("/articles/add/", many).status_code == 400
    assert not Article.objects.exists()


def test_fields_that_a_form_does_not_have_are_not_taken(client: Client, editor: User, admin_user: User) -> None:
    """Mass assignment: what is sent beside what the form asks for changes nothing."""
    claim = make_claim(editor, "The bridge is safe")
    client.force_login(editor)
    more = {"is_superuser": "1", "user": admin_user.pk, "author": admin_user.pk, "actor": "1", "added_by": "1",
            "uid": "0" * 32, "slug": "stolen", "statement": "Other", "merged_into": claim.pk}  # fmt: skip
    client.post(reverse("claims:claim-comment", args=[claim.slug]), {"text": "Look."} | more)
    comment = claim.comments.get()
    assert comment.author == editor
    before = Claim.objects.filter(pk=claim.pk).values().get()
    client.post(reverse("claims:claim-watch", args=[claim.slug]), more)
    assert Claim.objects.filter(pk=claim.pk).values().get() == before
    editor.refresh_from_db()
    assert not editor.is_superuser


# -- the interface for programs


def test_a_token_that_is_forged_revoked_or_of_somebody_gone_opens_nothing(client: Client, admin_user: User) -> None:
    token, secret = create_token(user=admin_user, name="the archive")
    body = json.dumps({"title": "T", "text": "The mayor denied it."})

    def send(value: str) -> int:
        header = {"Authorization": value}
        return client.post("/api/articles/", body, content_type="application/json", headers=header).status_code

    for forged in ("", "Bearer", "Bearer ct_", f"Bearer {token.digest}", f"Basic {secret}", f"Bearer {secret[:-1]}",
                   f"Bearer {secret.upper()}", "Bearer ct_" + "'" * 40, "Bearer \x00"):  # fmt: skip
        assert send(forged) == 401, forged
    assert send(f"Bearer {secret}") == 201
    client.force_login(admin_user)
    assert client.post("/api/articles/", body, content_type="application/json").status_code == 401, "no session counts"
    User.objects.filter(pk=admin_user.pk).update(is_active=False)
    assert send(f"Bearer {secret}") == 401
    User.objects.filter(pk=admin_user.pk).update(is_active=True)
    revoke_token(token=token)
    assert send(f"Bearer {secret}") == 401


def test_a_program_that_asks_too_often_is_told_to_wait(client: Client, admin_user: User, settings: Any) -> None:
    settings.API_RATE = "3/m/user"
    _, secret = create_token(user=admin_user, name="the archive")
    header = {"Authorization": f"Bearer {secret}"}
    statuses = [client.post("/api/articles/", "{}", content_type="application/json", headers=header) for _ in range(4)]
    assert [its.status_code for its in statuses] == [422, 422, 422, 429]
    assert statuses[-1]["Retry-After"]
    assert statuses[-1]["Content-Type"] == "application/problem+json"


@pytest.mark.parametrize(
    "body",
    [b"", b"[]", b"null", b"{", b'{"text": 1}', b'{"text": null, "url": []}', b"\xff\xfe", b'{"a":' * 5000,
     b"[" * 200_000,
     b'{"text": "x", "title": {"$gt": ""}}', b'{"url": "file:///etc/passwd"}', b'{"url": "http://169.254.169.254/"}'],
    ids=range(12),
)  # fmt: skip
def test_what_is_no_article_is_refused_in_words(client: Client, admin_user: User, body: bytes) -> None:
    _, secret = create_token(user=admin_user, name="the archive")
    header = {"Authorization": f"Bearer {secret}"}
    answer = client.post("/api/articles/", body, content_type="application/json", headers=header)
    assert answer.status_code in {202, 422}
    assert not Article.objects.exists()


# -- what browsers report


def report(client: Client, **its: str) -> int:
    body = {"csp-report": {"effective-directive": "script-src", "blocked-uri": "https://evil.example/x.js?who=me",
                           "document-uri": "https://desk.example/claims/?q=secret"} | its}  # fmt: skip
    return client.post("/csp-report/", json.dumps(body), content_type="application/csp-report").status_code


def test_a_report_of_a_browser_is_counted_without_what_was_searched_for(client: Client) -> None:
    assert [report(client), report(client)] == [204, 204]
    its = CspReport.objects.get()
    assert (its.directive, its.blocked, its.page, its.times) == (
        "script-src",
        "https://evil.example/x.js",
        "/claims/",
        2,
    )


def test_reports_cannot_be_used_to_fill_the_disk_or_to_break_it(client: Client) -> None:
    for body in (b"", b"{", b"[]", b'{"csp-report": []}', b'{"csp-report": null}', b"[" * 10_000, b"\xff"):
        assert client.post("/csp-report/", body, content_type="application/csp-report").status_code == 400
    assert client.post("/csp-report/", b"x" * 20_000, content_type="application/csp-report").status_code == 413
    statuses = [report(client, **{"blocked-uri": f"https://evil.example/{n}"}) for n in range(40)]
    assert statuses[-1] == 429
    assert CspReport.objects.count() < 40
    assert (
        report(Client(REMOTE_ADDR="198.51.100.1"), **{"blocked-uri": "x" * 9000, "effective-directive": "\x00" * 90})
        == 204
    )


# -- what was written about somebody


def test_all_about_a_person_is_found_with_aliases_and_history_and_not_more(editor: User) -> None:
    text = "Anna Quill said that the bridge was safe. " + "It rained on. " * 200 + "Bert Other denied it all."
    version = make_article(text=text, title="A talk with Anna Quill")
    (said,) = make_suggestions(version, found(text, content="the bridge was safe", cue="said", source="Anna Quill"))
    accept_suggestion(suggestion=said, user=editor, revision=said.revision)
    Source.objects.filter(name="Anna Quill").update(wikidata_id="Q1")
    found_ = about_person(names=["anna quill", "Anna Quill"])
    assert {"claims_article_version", "claims_articleversion"} & set(found_["found"])
    assert any("source" in name for name in found_["found"])
    assert any(name.endswith("event") for name in found_["found"])
    assert [its["name"] for its in found_["sources"]] == ["Anna Quill"]
    passages = json.dumps(found_, default=str)
    assert "the bridge was safe" in passages
    assert "Bert Other" not in passages, "of a long text only what stands around the name"


@pytest.mark.parametrize("names", [[], [""], ["  ", ""], ["Bo"], ["%%%%"]])
def test_a_name_that_could_be_anybody_is_refused(names: list[str]) -> None:
    with pytest.raises(Refused):
        about_person(names=names)


def test_reading_about_a_person_locks_and_changes_nothing(client: Client, admin_user: User, things: Things) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id_if_assigned()")
        client.force_login(admin_user)
        answer = client.post(reverse("claims:person-export"), {"words": "harbour source"})
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert "no-store" in answer["Cache-Control"]
    assert json.loads(answer.content)["found"]


def test_what_is_open_to_strangers_is_known() -> None:
    assert {"invitation-accept", "csp-report"} == FOR_STRANGERS
