"""Who gets in, and who does not: guessing, second factors, sessions, invitations, single sign-on."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import resolve, reverse
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.models import Invitation, User
from claims.services.errors import Refused
from claims.services.invitations import invite, revoke_invitation
from claims.services.mailing import send_now
from tests.conftest import PASSWORD

pytestmark = pytest.mark.django_db
LOGIN = "/accounts/login/"


def log_in(client: Client, name: str, password: str = PASSWORD, **more: str) -> Any:
    return client.post(LOGIN, {"login": name, "password": password, **more})


def is_in(client: Client) -> bool:
    return client.get("/claims/").status_code == 200


def test_the_right_password_gets_in_and_a_wrong_one_says_no_more_than_that(client: Client, editor: User) -> None:
    for name, password in (("edda", "wrong"), ("nobody", PASSWORD), ("edda", ""), ("' OR 1=1 --", "' OR 1=1 --")):
        assert log_in(client, name, password).status_code == 200
        assert not is_in(client)
    known, unknown = (log_in(client, name, "wrong").content for name in ("edda", "nobodyelse"))

    def said(page: bytes) -> list[bytes]:
        return re.findall(rb'id="login-error">([^<]*)', page)

    assert said(known) == said(unknown) != []
    cache.clear()
    assert log_in(client, "edda").status_code == 302
    assert is_in(client)


def test_who_tried_to_log_in_is_in_the_log_and_no_password_ever(
    client: Client, editor: User, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO", "claimtrack.logins")
    log_in(client, "edda", "wrong-secret")
    log_in(client, "typed-my-secret-here", "x")
    log_in(client, "edda")
    assert [(its.message, its.login, its.network) for its in caplog.records] == [  # type: ignore[attr-defined]
        ("login failed", "edda", "127.0.0.1"),
        ("login failed", "(nobody's)", "127.0.0.1"),
        ("login", "edda", "127.0.0.1"),
    ]  # fmt: skip
    assert "secret" not in caplog.text


def test_who_is_deactivated_does_not_get_in(client: Client, editor: User) -> None:
    User.objects.update(is_active=False)
    log_in(client, "edda")
    assert not is_in(client)


def test_guessing_one_login_is_slowed_down_from_any_number_of_addresses(client: Client, editor: User) -> None:
    for n in range(5):
        log_in(Client(REMOTE_ADDR=f"198.51.100.{n}"), "edda", f"guess {n}")
    answer = log_in(Client(REMOTE_ADDR="198.51.100.99"), "edda")
    assert answer.status_code == 200
    assert b"Too many failed login attempts" in answer.content


def test_guessing_many_logins_from_one_address_is_slowed_down(client: Client, editor: User) -> None:
    for n in range(20):
        log_in(client, f"somebody{n}", "guess")
    assert b"Too many failed login attempts" in log_in(client, "edda").content
    assert not is_in(client)
    elsewhere = Client(REMOTE_ADDR="198.51.100.7")
    assert log_in(elsewhere, "edda").status_code == 302, "others are not kept out by it"


def test_a_made_up_forwarded_address_does_not_count_as_another(client: Client, editor: User) -> None:
    for n in range(20):
        client.post(LOGIN, {"login": f"somebody{n}", "password": "x"}, headers={"X-Forwarded-For": f"203.0.113.{n}"})
    answer = client.post(LOGIN, {"login": "edda", "password": PASSWORD}, headers={"X-Forwarded-For": "203.0.113.250"})
    assert b"Too many failed login attempts" in answer.content


@pytest.mark.django_db(transaction=True)
def test_tries_are_counted_in_the_database_for_all_processes(settings: Any, editor: User) -> None:
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"},
    }
    for n in range(5):
        log_in(Client(REMOTE_ADDR=f"198.51.100.{n}"), "edda", "guess")
    assert b"Too many failed" in log_in(Client(), "edda").content
    cache.clear()


def test_the_admin_has_no_login_of_its_own(client: Client, admin_user: User) -> None:
    answer = client.get("/admin/login/")
    assert answer.status_code == 302
    assert answer["Location"].startswith(LOGIN)
    answer = client.post("/admin/login/", {"username": "ada", "password": PASSWORD})
    assert answer.status_code == 302
    assert not is_in(client)


def test_a_session_that_was_planted_is_not_the_one_that_is_logged_in(client: Client, editor: User) -> None:
    client.get(LOGIN)
    session = client.session
    session["planted"] = "yes"
    session.save()
    before = session.session_key
    client.cookies["sessionid"] = before or ""
    log_in(client, "edda")
    assert client.cookies["sessionid"].value != before
    stranger = Client()
    stranger.cookies["sessionid"] = before or ""
    assert not is_in(stranger)


def test_logging_out_ends_the_session_on_the_server_and_takes_a_post(client: Client, editor: User) -> None:
    log_in(client, "edda")
    key = client.cookies["sessionid"].value
    client.get("/accounts/logout/")
    assert is_in(client), "a picture on another page logs nobody out"
    client.post("/accounts/logout/")
    client.cookies["sessionid"] = key
    assert not is_in(client)


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "https:evil.example",
        "\r\nX: y",
    ],
)
def test_logging_in_leads_to_no_other_site(client: Client, editor: User, target: str) -> None:
    answer = log_in(client, "edda", next=target)
    assert answer.status_code == 302
    assert answer["Location"].startswith("/")
    assert not answer["Location"].startswith(("//", "/\\"))
    assert "evil" not in answer["Location"]


@pytest.mark.parametrize("password", ["q1w2e3r4t5y6", "123456789012", "eleven char", "editor-edda1", "qwerty123456"])
def test_a_common_password_is_refused(client: Client, editor: User, password: str) -> None:
    User.objects.filter(pk=editor.pk).update(username="editor-edda")
    client.force_login(editor)
    log_in(client, "editor-edda")
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    form = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    answer = client.post(reverse("account_change_password"), form)
    assert answer.status_code == 200
    editor.refresh_from_db()
    assert editor.check_password(PASSWORD)


def test_there_is_no_open_sign_up(client: Client) -> None:
    form = {"username": "mallory", "password1": PASSWORD, "password2": PASSWORD, "email": "m@evil.example"}
    client.post("/accounts/signup/", form)
    assert not User.objects.filter(username="mallory").exists()


# -- second factors


def with_second_factor(user: User) -> str:
    secret: str = totp.generate_totp_secret()
    totp.TOTP.activate(user, secret)
    return secret


def code_of(secret: str) -> str:
    return str(totp.format_hotp_value(totp.hotp_value(secret, next(iter(totp.yield_hotp_counters_from_time())))))


def test_who_has_a_second_factor_needs_it(client: Client, editor: User) -> None:
    secret = with_second_factor(editor)
    answer = log_in(client, "edda")
    assert answer["Location"].startswith(reverse("mfa_authenticate"))
    assert not is_in(client)
    client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert not is_in(client)
    cache.clear()
    code = code_of(secret)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(client)
    other = Client()
    log_in(other, "edda")
    other.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_in(other), "a code that was overheard is worth nothing"


def test_its_secret_is_not_in_the_database_as_it_is(editor: User) -> None:
    secret = with_second_factor(editor)
    assert secret not in str(Authenticator.objects.get(user=editor, type="totp").data)


def test_where_two_are_required_nothing_opens_before_the_second_is_set_up(
    client: Client, editor: User, settings: Any
) -> None:
    settings.REQUIRE_TWO_FACTORS = True
    log_in(client, "edda")
    for address in ("/", "/claims/", "/admin/", "/queue/"):
        assert client.get(address)["Location"] == reverse("mfa_activate_totp"), address
    assert client.get("/claims/", headers={"HX-Request": "true"}).status_code == 403
    proving = client.get(reverse("mfa_activate_totp"))
    assert proving["Location"].startswith(reverse("account_reauthenticate")), "the password is asked for once more"
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = page.context["form"].secret
    done = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret)})
    assert done.status_code == 302
    assert is_in(client)


def test_a_recovery_code_works_once(client: Client, editor: User) -> None:
    with_second_factor(editor)
    from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes

    codes = RecoveryCodes.activate(editor)
    code = codes.get_unused_codes()[0]
    log_in(client, "edda")
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_in(client)
    again = Client()
    log_in(again, "edda")
    again.post(reverse("mfa_authenticate"), {"code": code})
    assert not is_in(again)


@pytest.mark.parametrize(
    "name",
    ["your-login", "account_change_password", "mfa_index", "usersessions_list", "account_email",
     "account_reset_password",
     "mfa_activate_totp", "account_reauthenticate"],
)  # fmt: skip
def test_the_pages_of_a_login_keep_the_strict_policy(client: Client, editor: User, name: str) -> None:
    log_in(client, "edda")
    answer = client.get(reverse(name), follow=True)
    assert answer.status_code == 200
    html = answer.content.decode()
    assert "masthead" in html
    for tag in re.findall(r"<script[^>]*>", html):
        assert "src=" in tag or 'type="application/json"' in tag
    assert not re.search(r"\son\w+=|\sstyle=", html)


# -- sessions


def test_a_session_elsewhere_can_be_seen_and_ended(client: Client, editor: User) -> None:
    elsewhere = Client(HTTP_USER_AGENT="A phone that was left in a taxi")
    log_in(elsewhere, "edda")
    log_in(client, "edda")
    page = client.get(reverse("usersessions_list"))
    assert "left in a taxi" in page.content.decode()
    client.post(reverse("usersessions_list"))
    assert is_in(client)
    assert not is_in(elsewhere)


def test_a_new_password_ends_the_sessions_elsewhere(client: Client, editor: User) -> None:
    elsewhere = Client()
    log_in(elsewhere, "edda")
    log_in(client, "edda")
    new = "four words that differ"
    client.post(reverse("account_change_password"), {"oldpassword": PASSWORD, "password1": new, "password2": new})
    assert is_in(client)
    assert not is_in(elsewhere)


def test_a_session_is_over_after_twelve_hours(client: Client, editor: User) -> None:
    log_in(client, "edda")
    assert client.cookies["sessionid"]["max-age"] == 12 * 3600
    Session.objects.update(expire_date=timezone.now() - timedelta(seconds=1))
    assert not is_in(client)


# -- a forgotten password


def to_edda() -> Any:
    """E-mails that wait for a worker; other tests may have left theirs in the queue."""
    return ProcrastinateJob.objects.filter(task_name="claims.send_mail", args__to=["edda@desk.example"])


def test_asking_for_a_new_password_does_not_say_who_is_here(client: Client, editor: User) -> None:
    User.objects.filter(pk=editor.pk).update(email="edda@desk.example")
    answers = []
    for address in ("edda@desk.example", "nobody@desk.example"):
        answer = client.post(reverse("account_reset_password"), {"email": address}, follow=True)
        answers.append((answer.status_code, answer.redirect_chain))
    assert answers[0] == answers[1]


def test_mail_goes_out_from_a_worker_and_without_other_headers(client: Client, editor: User) -> None:
    User.objects.filter(pk=editor.pk).update(email="edda@desk.example")
    client.post(reverse("account_reset_password"), {"email": "edda@desk.example"})
    assert mail.outbox == []
    job = to_edda().get()
    send_now(**job.args)
    (sent,) = mail.outbox
    assert sent.to == ["edda@desk.example"]
    (link,) = re.findall(r"http\S+/accounts/password/reset/key/\S+", str(sent.body))
    page = client.get("/" + link.split("/", 3)[3], follow=True)
    assert page.status_code == 200


@pytest.mark.parametrize(
    "host", ["evil.example", "testserver.evil.example", "testserver@evil.example", "testserver\r\nX: y"]
)
def test_another_host_than_ours_gets_no_link_to_itself_into_a_mail(
    client: Client, editor: User, host: str, settings: Any
) -> None:
    settings.ALLOWED_HOSTS = ["testserver"]
    User.objects.filter(pk=editor.pk).update(email="edda@desk.example")
    answer = client.post(reverse("account_reset_password"), {"email": "edda@desk.example"}, headers={"Host": host})
    assert answer.status_code == 400
    assert not to_edda().exists()


# -- invitations


@pytest.fixture
def invited(admin_user: User) -> tuple[Invitation, str]:
    invitation, link = invite(email="New@desk.example", role=Group.objects.get(name="Viewer"), user=admin_user)
    return invitation, "/" + link.split("/", 3)[3]


FORM = {"username": "newton", "password": "four words that differ", "again": "four words that differ"}


def test_an_invitation_makes_one_login_with_its_role_whatever_else_is_sent(
    client: Client, invited: tuple[Invitation, str]
) -> None:
    more = {"role": "4", "is_superuser": "1", "is_staff": "on", "groups": "4", "email": "mallory@evil.example"}
    answer = client.post(invited[1], FORM | more)
    assert answer["Location"] == reverse("login")
    person = User.objects.get(username="newton")
    assert [str(group) for group in person.groups.all()] == ["Viewer"]
    assert (person.is_staff, person.is_superuser, person.email) == (False, False, "new@desk.example")
    again = client.post(invited[1], FORM | {"username": "second"})
    assert again.status_code == 410
    assert log_in(client, "newton", FORM["password"]).status_code == 302


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"again": "something else"}, "not the same"),
        ({"password": "password123", "again": "password123"}, "too common"),
        ({"username": "ada"}, "has this name already"), ({"username": "<script>"}, "valid username"),
        ({"username": "ADA"}, "has this name already"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_a_new_login_is_said(
    client: Client, invited: tuple[Invitation, str], wrong: dict[str, str], words: str
) -> None:
    answer = client.post(invited[1], FORM | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert Invitation.objects.get().accepted_by is None


def test_an_invitation_that_is_over_taken_back_or_guessed_opens_nothing(
    client: Client, invited: tuple[Invitation, str], admin_user: User
) -> None:
    invitation, link = invited
    for end in ("time", "revoked", "inviter"):
        Invitation.objects.update(revoked_at=None, expires_at=timezone.now() + timedelta(days=1))
        User.objects.filter(pk=admin_user.pk).update(is_active=True)
        assert client.get(link).status_code == 200
        if end == "time":
            Invitation.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
        elif end == "revoked":
            revoke_invitation(invitation=invitation)
        else:
            User.objects.filter(pk=admin_user.pk).update(is_active=False)
        assert client.get(link).status_code == 410, end
    assert client.get("/invitation/guessed/").status_code == 410
    assert client.get(f"/invitation/{invitation.digest}/").status_code == 410, "its hash is not its secret"
    assert User.objects.filter(username="newton").count() == 0


def test_nobody_gives_away_more_than_they_hold(editor: User) -> None:
    with pytest.raises(Refused, match="may do more than you may"):
        invite(email="x@desk.example", role=Group.objects.get(name="Admin"), user=editor)


def test_the_link_of_an_invitation_is_not_told_to_other_sites(client: Client, invited: tuple[Invitation, str]) -> None:
    answer = client.get(invited[1])
    assert answer["Referrer-Policy"] == "no-referrer"
    assert "no-store" in answer["Cache-Control"]


# -- single sign-on


@pytest.fixture
def sign_on(settings: Any) -> None:
    settings.SOCIALACCOUNT_PROVIDERS = {
        "openid_connect": {
            "APPS": [
                {"provider_id": "sso", "name": "The House", "client_id": "x", "secret": "y",
                 "settings": {"server_url": "https://idp.example"}}
            ]
        }
    }  # fmt: skip


def test_single_sign_on_is_offered_where_it_is_set_up(client: Client, sign_on: None) -> None:
    page = client.get(LOGIN).content.decode()
    assert "Log in by The House" in page
    assert 'action="/accounts/oidc/sso/login/' in page


@pytest.mark.parametrize(("email", "verified", "gets_in"), [
    ("edda@desk.example", True, True), ("edda@desk.example", False, False), ("mallory@evil.example", True, False),
])  # fmt: skip
def test_who_signs_on_has_to_be_known_here_by_a_proven_address(
    rf: Any, editor: User, sign_on: None, email: str, verified: bool, gets_in: bool
) -> None:
    from allauth.account.models import EmailAddress
    from allauth.core import context
    from allauth.socialaccount.adapter import get_adapter
    from allauth.socialaccount.helpers import complete_social_login
    from allauth.socialaccount.models import SocialAccount, SocialLogin
    from django.contrib.auth.models import AnonymousUser
    from django.contrib.messages.middleware import MessageMiddleware
    from django.contrib.sessions.middleware import SessionMiddleware

    EmailAddress.objects.create(user=editor, email="edda@desk.example", verified=True, primary=True)
    request = rf.get("/accounts/oidc/sso/login/callback/")
    SessionMiddleware(lambda r: None).process_request(request)  # type: ignore[arg-type]
    MessageMiddleware(lambda r: None).process_request(request)  # type: ignore[arg-type]
    request.user = AnonymousUser()
    request.resolver_match = resolve(request.path)
    with context.request_context(request):
        login = SocialLogin(
            provider=get_adapter().get_provider(request, "sso"), user=User(username="x", email=email),
            account=SocialAccount(provider="sso", uid="42"),
            email_addresses=[EmailAddress(email=email, verified=verified, primary=True)],
        )  # fmt: skip
        complete_social_login(request, login)
    assert request.user.is_authenticated == gets_in
    assert User.objects.count() == 1
