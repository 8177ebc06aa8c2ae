"""Articles from other systems: by a token, each once, errors as problem details."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import ApiToken, Article, ArticleVersion, ImportItem, User
from claims.services.tokens import create_token, revoke_token, user_of_token

pytestmark = pytest.mark.django_db
URL = reverse("api:article-create")
GOOD = {
    "title": "Talks offered",
    "text": "Moscow offered to host talks.",
    "published": "2020-10-01",
    "outlet": "Courier",
}


@pytest.fixture
def secret(admin_user: User) -> str:
    return create_token(user=admin_user, name="the archive")[1]


def send(secret: str, body: Any = GOOD, method: str = "post", url: str = URL) -> Any:
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    headers = {"Authorization": f"Bearer {secret}"} if secret else {}
    client = Client(enforce_csrf_checks=True)
    return client.generic(method.upper(), url, data, content_type="application/json", headers=headers)


def test_an_article_that_is_sent_is_there_once_as_its_owners(secret: str, admin_user: User) -> None:
    first, second = send(secret), send(secret)
    version = ArticleVersion.objects.select_related("article__outlet").get()
    assert (first.status_code, second.status_code) == (201, 200)
    assert first["Location"].endswith(reverse("claims:article-detail", args=[version.pk]))
    assert (first.json()["state"], second.json()["state"]) == ("created", "skipped")
    assert second.json()["reason"] == "The same text is here already."
    assert (version.title, str(version.published_on), str(version.article.outlet)) == (
        "Talks offered",
        "2020-10-01",
        "Courier",
    )
    assert version.article.added_by == admin_user
    assert version.runs.count() == 1


def test_a_changed_text_under_its_address_is_a_new_version(secret: str) -> None:
    there = GOOD | {"url": "https://courier.invented.org/1"}
    send(secret, there)
    answer = send(secret, there | {"text": "Moscow did not offer to host talks."})
    assert (answer.status_code, answer.json()["state"]) == (201, "updated")
    assert list(ArticleVersion.objects.order_by("number").values_list("number", flat=True)) == [1, 2]


def test_an_address_alone_is_fetched_later_and_told_of(secret: str, editor: User) -> None:
    answer = send(secret, {"url": "https://courier.invented.org/1"})
    assert (answer.status_code, answer.json()["state"]) == (202, "waiting")
    assert ImportItem.objects.get().batch.previews is False
    where = answer["Location"].removeprefix("http://testserver")
    assert send(secret, method="get", url=where).json()["state"] == "waiting"
    editor.user_permissions.set(_all_permissions())
    other = create_token(user=editor, name="another system")[1]
    assert send(other, method="get", url=where).status_code == 404, "it is nobody else's business"


def _all_permissions() -> Any:
    from django.contrib.auth.models import Permission

    return Permission.objects.filter(content_type__app_label="claims")


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "not JSON"), (b"[]", "no object"), (b"\xff", "not UTF-8"), (b'{"title": "T"}', "no text"),
        (GOOD | {"published": "03/04/2020"}, "give a date like"),
        (GOOD | {"url": "javascript:alert(1)"}, "not a web address"),
        (GOOD | {"text": "x" * 1_000_001}, "1,000,000 is the most"),
        ({"title": "T" * 600, "text": "x"}, "500 is the most"),
    ],
)  # fmt: skip
def test_what_cannot_be_an_article_is_a_problem_in_words(secret: str, body: Any, words: str) -> None:
    answer = send(secret, body)
    assert answer.status_code == 422
    assert answer["Content-Type"] == "application/problem+json"
    assert words in answer.json()["detail"]
    assert not Article.objects.exists()


@pytest.mark.parametrize("wrong", ["", "ct_nobody", "x" * 500, "ct_\u00e9"])
def test_without_a_token_that_is_in_use_nobody_gets_in(wrong: str, admin_user: User) -> None:
    answer = send(wrong.encode().decode("latin-1"))
    assert (answer.status_code, answer["WWW-Authenticate"]) == (401, 'Bearer realm="claimtrack"')
    browser = Client()
    browser.force_login(admin_user)
    assert browser.post(URL, GOOD, content_type="application/json").status_code == 401, "a session is no token"


def test_a_token_ends_with_its_revocation_and_with_its_owner(secret: str, admin_user: User) -> None:
    assert user_of_token(secret=secret) == admin_user
    admin_user.is_active = False
    admin_user.save()
    assert send(secret).status_code == 401
    admin_user.is_active = True
    admin_user.save()
    revoke_token(token=ApiToken.objects.get())
    assert send(secret).status_code == 401
    assert not Article.objects.exists()


def test_a_token_may_do_what_its_owner_may(editor: User, secret: str) -> None:
    assert send(create_token(user=editor, name="a desk")[1]).status_code == 403
    assert send(secret, method="get").status_code == 200
    assert send(secret, method="put").status_code == 405


def test_only_the_hash_of_a_token_is_kept(secret: str) -> None:
    token = ApiToken.objects.get()
    assert len(secret) > 40
    assert secret not in json.dumps(list(ApiToken.objects.values()), default=str)
    assert secret.startswith(token.start)
    send(secret)
    token.refresh_from_db()
    assert token.last_used_at
