"""Single sign-on against a provider of OpenID Connect beside the tests: its pages, tokens and keys are real."""

from __future__ import annotations

import logging
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client
from django.urls import reverse
from oidc_provider_mock import User as TheirUser
from oidc_provider_mock import run_server_in_thread

from claims.models import User

pytestmark = pytest.mark.django_db
BEGIN = "/accounts/oidc/sso/login/"
THEIRS = [
    TheirUser(sub="edda", claims={"email": "edda@desk.example", "email_verified": True}),
    TheirUser(sub="liar", claims={"email": "edda@desk.example", "email_verified": False}),
    TheirUser(sub="mallory", claims={"email": "mallory@evil.example", "email_verified": True}),
]


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    with run_server_in_thread(user_claims=THEIRS) as server:
        yield f"http://localhost:{server.server_port}"


@pytest.fixture
def known(editor: User, provider: str, settings: Any) -> User:
    """As OIDC_SERVER_URL sets it up; and an editor whose address was proven by an invitation."""
    EmailAddress.objects.create(user=editor, email="edda@desk.example", verified=True, primary=True)
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "OAUTH_PKCE_ENABLED": True,
            "APPS": [
                {"provider_id": "sso", "name": "The House", "client_id": "desk", "secret": "s" * 30,
                 "settings": {"server_url": provider}}
            ],
        }
    }  # fmt: skip
    return editor


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


def their_answer(address: str, sub: str) -> str:
    """Log in there as ``sub``; the address at which their page sends the browser back."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _Stay)
    try:
        opener.open(address, urllib.parse.urlencode({"sub": sub}).encode(), timeout=10)
    except urllib.error.HTTPError as error:
        return error.headers["Location"] or ""
    raise AssertionError("they sent nobody back")


def begin(client: Client) -> str:
    assert client.get(BEGIN).status_code == 200, "a link on another page begins nothing: one is asked first"
    answer = client.post(BEGIN)
    assert answer.status_code == 302
    return str(answer["Location"])


def back(client: Client, address: str) -> Any:
    return client.get("/" + address.split("/", 3)[3], follow=True)


def is_in(client: Client) -> bool:
    return client.get("/claims/").status_code == 200


def test_who_is_known_here_gets_in_by_them_and_the_next_time_too(client: Client, known: User, provider: str) -> None:
    there = begin(client)
    asked = urllib.parse.parse_qs(urllib.parse.urlsplit(there).query)
    assert there.startswith(f"{provider}/oauth2/authorize?")
    assert asked["response_type"] == ["code"]
    assert asked["code_challenge_method"] == ["S256"]
    assert "email" in asked["scope"][0].split()
    assert "s" * 30 not in there
    back(client, their_answer(there, "edda"))
    assert is_in(client)
    assert client.get("/claims/").context["user"] == known
    account = SocialAccount.objects.get()
    assert (account.user, account.uid) == (known, "edda")
    again = Client()
    EmailAddress.objects.all().delete()  # from now on they know each other by number
    back(again, their_answer(begin(again), "edda"))
    assert is_in(again)
    assert User.objects.count() == 1


@pytest.mark.parametrize("sub", ["liar", "mallory"])
def test_who_is_not_known_or_whose_address_nobody_proved_does_not(client: Client, known: User, sub: str) -> None:
    answer = back(client, their_answer(begin(client), sub))
    assert answer.status_code in {200, 403}
    assert not is_in(client)
    assert User.objects.count() == 1
    assert not SocialAccount.objects.exists()


def test_who_is_deactivated_here_does_not_get_in_by_them(client: Client, known: User) -> None:
    User.objects.update(is_active=False)
    back(client, their_answer(begin(client), "edda"))
    assert not is_in(client)


def test_an_answer_that_was_not_asked_for_is_refused(client: Client, known: User) -> None:
    """Forged or another's state; a code a second time; a code of nobody; what somebody else began (login CSRF)."""
    theirs = their_answer(begin(client), "edda")
    victim = Client()
    back(victim, theirs)
    assert not is_in(victim), "a link that an attacker's browser got logs nobody in"
    begin(victim)
    back(victim, theirs)
    assert not is_in(victim)
    path, _, query = theirs.partition("?")
    code = urllib.parse.parse_qs(query)["code"][0]
    for forged in (f"code={code}", f"code={code}&state=x", f"{query}x", query.replace(code, "guessed")):
        other = Client()
        begin(other)
        back(other, f"{path}?{forged}")
        assert not is_in(other), forged


def test_a_second_factor_is_asked_for_after_them_too(client: Client, known: User) -> None:
    from allauth.mfa.totp.internal import auth as totp

    totp.TOTP.activate(known, totp.generate_totp_secret())
    answer = back(client, their_answer(begin(client), "edda"))
    assert answer.redirect_chain[-1][0].startswith(reverse("mfa_authenticate"))
    assert not is_in(client)


def test_where_they_do_not_answer_a_page_says_so(client: Client, known: User, settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS["openid_connect"]["APPS"][0]["settings"]["server_url"] = "http://localhost:9"
    client.raise_request_exception = False
    answer = client.post(BEGIN)
    assert answer.status_code == 503
    assert "The single sign-on does not answer" in answer.content.decode()
    assert not is_in(client)
