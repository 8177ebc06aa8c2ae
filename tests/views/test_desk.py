"""The desk: what a person sees first."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import User
from claims.nlp.types import Stance
from tests.factories import found, make_article, make_suggestions
from tests.scenes import FIGHTERS, make_claim, make_source, on_record

pytestmark = pytest.mark.django_db
DESK = reverse("claims:desk")


def waiting() -> str:
    """The address of an article with something to decide."""
    version = make_article(text="Ann said that the crate was empty.", title="The crate")
    make_suggestions(version, found(version.text, source="Ann", content="the crate was empty"))
    return reverse("claims:article-detail", args=[version.pk])


def desk(client: Client, user: User) -> str:
    client.force_login(user)
    answer = client.get(DESK)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_stranger_is_sent_to_log_in(client: Client) -> None:
    assert client.get(DESK).headers["Location"].startswith("/accounts/login/")


def test_a_person_without_any_role_sees_nothing(client: Client) -> None:
    client.force_login(User.objects.create_user("nobody"))
    assert client.get(DESK).status_code == 403


def test_an_empty_desk_says_what_to_do(client: Client, viewer: User, admin_user: User) -> None:
    assert "No claim is on record yet." in desk(client, viewer)
    assert reverse("claims:article-add") not in desk(client, viewer)
    assert reverse("claims:article-add") in desk(client, admin_user)


def test_it_opens_on_the_claim_with_both_sides(client: Client, editor: User) -> None:
    claim = make_claim(editor)
    on_record(editor, claim, make_source("Armenia"))
    html = desk(client, editor)
    assert FIGHTERS in html
    assert "standing-asserted" in html
    on_record(editor, claim, make_source("Turkey"), Stance.DENIES)
    html = desk(client, editor)
    assert "standing-disputed" in html
    assert "facing-asserted" in html
    assert "facing-denied" in html


def test_there_is_one_primary_link_for_who_decides_and_none_for_a_viewer(
    client: Client, editor: User, viewer: User
) -> None:
    on_record(editor, make_claim(editor), make_source("Armenia"))
    address = waiting()
    html = " ".join(desk(client, editor).split())
    assert html.count("button-primary") == 1
    assert f'class="button button-primary" href="{address}"' in html
    assert "Your latest decisions" in html
    html = desk(client, viewer)
    assert "button-primary" not in html
    assert "waiting" not in html.lower()


def test_training_texts_are_announced(client: Client, editor: User) -> None:
    claim = make_claim(editor)
    on_record(editor, claim, make_source("Armenia"))
    assert "Training text" not in desk(client, editor)
    on_record(editor, claim, make_source("Turkey"), visibility="training")
    assert "Training text" in desk(client, editor)


def test_the_link_to_all_that_waits_is_one_that_the_list_of_articles_understands(
    client: Client, editor: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("claims.queries.desk.MOST", 0)
    waiting()
    html = desk(client, editor)
    link = html.split('href="/articles/?')[1].split('"')[0]
    assert "The crate" in client.get(f"/articles/?{link}").content.decode()
    assert link == "show=waiting"
