"""The pages about sources."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Source, User
from claims.nlp.types import SourceKind, Stance
from tests.scenes import FIGHTERS, make_claim, make_source, on_record

pytestmark = pytest.mark.django_db
LIST, OPTIONS = reverse("claims:source-list"), reverse("claims:source-options")


def detail(source: Source) -> str:
    return reverse("claims:source-detail", args=[source.pk])


@pytest.fixture
def turkey(editor: User) -> Source:
    turkey = make_source("Turkey")
    claim = make_claim(editor)
    on_record(editor, claim, turkey, Stance.DENIES)
    on_record(editor, claim, make_source("Armenia"))
    return turkey


def test_a_stranger_is_sent_to_log_in_and_a_viewer_may_look(client: Client, turkey: Source, viewer: User) -> None:
    for address in (LIST, OPTIONS, detail(turkey)):
        assert client.get(address).headers["Location"].startswith("/accounts/login/")
    client.force_login(viewer)
    for address in (LIST, OPTIONS, detail(turkey)):
        assert client.get(address).status_code == 200
        assert client.post(address).status_code == 405
    client.force_login(User.objects.create_user("nobody"))
    for address in (LIST, OPTIONS, detail(turkey)):
        assert client.get(address).status_code == 403


def test_the_page_tells_what_it_said_of_which_claim(client: Client, turkey: Source, viewer: User) -> None:
    make_source("Government of Turkey", SourceKind.GOVERNMENT, speaks_for=turkey)
    client.force_login(viewer)
    html = client.get(detail(turkey)).content.decode()
    assert FIGHTERS in html
    assert "stance-denies" in html
    assert "standing-disputed" in html
    assert "Government of Turkey" in html
    attribution = turkey.attributions.get()
    assert f"#sentence-{attribution.sentence_start}" in html
    assert "On both sides" not in html
    assert client.get(detail(turkey), {"band": "asserted"}).content.decode().count("stance-denies") == 0


def test_a_source_on_both_sides_of_a_claim_is_pointed_out(client: Client, turkey: Source, editor: User) -> None:
    on_record(editor, turkey.attributions.get().claim, turkey)
    client.force_login(editor)
    assert "On both sides" in client.get(detail(turkey)).content.decode()


def test_an_unknown_source_is_not_found(client: Client, viewer: User) -> None:
    client.force_login(viewer)
    assert client.get("/sources/999999/").status_code == 404


def test_a_restricted_text_is_not_shown(client: Client, turkey: Source, viewer: User, admin_user: User) -> None:
    claim = turkey.attributions.get().claim
    on_record(admin_user, claim, turkey, text="Turkey said that spoons were there.", content="spoons were there",
              visibility="restricted")  # fmt: skip
    client.force_login(viewer)
    assert "spoons" not in client.get(detail(turkey)).content.decode()
    client.force_login(admin_user)
    assert "spoons" in client.get(detail(turkey)).content.decode()


def test_the_list_answers_htmx_with_its_results_only(client: Client, turkey: Source, viewer: User) -> None:
    client.force_login(viewer)
    part = client.get(LIST, {"q": "turk"}, headers={"HX-Request": "true"}).content.decode()
    assert "Turkey" in part
    assert "Armenia" not in part
    assert "<html" not in part
    assert client.get(LIST, {"kind": "ghost"}).status_code == 422
    assert "No source is like that" in client.get(LIST, {"q": "zzzz"}).content.decode()


def test_the_options_are_radio_buttons_of_the_field_that_asked(client: Client, turkey: Source, viewer: User) -> None:
    client.force_login(viewer)
    html = client.get(OPTIONS, {"q": "turk", "name": "source_0"}).content.decode()
    assert f'type="radio" name="source_0" value="{turkey.pk}"' in html
    assert client.get(OPTIONS, {"name": '"><script>'}).status_code == 400
