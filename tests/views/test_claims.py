"""The pages about claims: who may see and do what, and what a person finds on them."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, User
from claims.nlp.types import SourceKind, Stance
from tests.factories import make_article
from tests.scenes import FIGHTERS, FOUR_THOUSAND, make_claim, make_source, on_record

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def claim(editor: User) -> Claim:
    claim = make_claim(editor)
    on_record(editor, claim, make_source("Armenia"), published_on=date(2020, 10, 1))
    on_record(editor, claim, make_source("Turkey"), Stance.DENIES, published_on=date(2020, 10, 8))
    return claim


def url(name: str, claim: Claim | None = None) -> str:
    return reverse(f"claims:{name}", args=[claim.slug] if claim else [])


def page(client: Client, claim: Claim, user: User, **query: str) -> str:
    client.force_login(user)
    answer = client.get(url("claim-detail", claim), query)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", ["claim-list", "claim-options", "claim-detail"])
def test_a_stranger_is_sent_to_log_in_and_a_viewer_may_look(
    client: Client, claim: Claim, viewer: User, name: str
) -> None:
    address = url(name, claim if name == "claim-detail" else None)
    assert client.get(address).headers["Location"].startswith("/accounts/login/")
    client.force_login(viewer)
    assert client.get(address).status_code == 200
    assert client.post(address).status_code == 405


def test_a_person_without_any_role_sees_nothing(client: Client, claim: Claim, django_user_model: Any) -> None:
    client.force_login(django_user_model.objects.create_user("nobody"))
    for name in ("claim-list", "claim-options"):
        assert client.get(url(name)).status_code == 403
    assert client.get(url("claim-detail", claim)).status_code == 403


def test_the_page_says_disputed_since_when_and_shows_both_sentences(client: Client, claim: Claim, viewer: User) -> None:
    html = page(client, claim, viewer)
    assert "standing-disputed" in html
    assert "in dispute since" in html
    assert "8 October 2020" in html
    for attribution in claim.attributions.all():
        link = reverse("claims:article-detail", args=[attribution.version_id])
        assert f"{link}#sentence-{attribution.sentence_start}" in html
    assert html.index("Armenia") < html.index("Turkey</a>")


def test_quotation_marks_are_those_of_the_article_only(client: Client, editor: User) -> None:
    claim = make_claim(editor, "The bridge is safe.")
    plain, quoted = "Armenia said that the bridge is safe.", "Turkey said that it “is a lie” today."
    on_record(editor, claim, make_source("Armenia"), text=plain, content="the bridge is safe")
    on_record(editor, claim, make_source("Turkey"), Stance.DENIES, text=quoted, content="is a lie")
    html = page(client, claim, editor)
    assert "“<em" in html
    assert html.count("“") == html.count("”") == 2, "once face to face, once in its band"


def test_the_words_of_an_article_cannot_become_markup(client: Client, editor: User) -> None:
    claim = make_claim(editor, "It is <b>bold</b> & more.")
    text = "<i>Ann</i> said that <script>x</script> came."
    on_record(editor, claim, "<i>Ann</i>", text=text, content="<script>x</script> came")
    html = page(client, claim, editor)
    assert "<script>x" not in html
    assert "<b>bold" not in html
    assert "<i>Ann" not in html


def test_dates_relays_affiliations_and_answers_are_told(client: Client, editor: User) -> None:
    claim = make_claim(editor)
    ambassador = make_source("Ambassador", SourceKind.PERSON, affiliation=make_source("Armenia"))
    asserted = on_record(editor, claim, ambassador)
    denied = on_record(editor, claim, make_source("Turkey"), Stance.DENIES, relay="Meridian")
    denied.answers, denied.said_on, denied.said_precision = asserted, date(2020, 9, 1), "month"
    denied.save()
    html = " ".join(page(client, claim, editor).split())
    assert "of Armenia" in html
    assert "said September 2020" in html
    assert "reported 1 October 2020" in html
    assert f'recorded <time datetime="{denied.accepted_at:%Y-%m-%d}' in html
    assert 'through <a href="' in html
    assert ">Meridian</a>" in html
    assert "answers: <a href=" in html


def test_a_variant_links_to_its_wider_claim_and_back(client: Client, claim: Claim, editor: User) -> None:
    variant = make_claim(editor, FOUR_THOUSAND, variant_of=claim)
    on_record(editor, variant, make_source("Ambassador", SourceKind.PERSON))
    html = page(client, variant, editor)
    assert "A narrower form of:" in html
    assert FIGHTERS in html
    assert "implied: denies the wider claim" in " ".join(html.split())
    wide = page(client, claim, editor)
    assert "through the variant" in " ".join(wide.split())
    assert 'id="variants"' in wide


def test_a_restricted_text_is_neither_shown_nor_named(
    client: Client, claim: Claim, viewer: User, admin_user: User
) -> None:
    on_record(admin_user, claim, make_source("Secretariat"), text="Secretariat said that spoons were there.",
              content="spoons were there", visibility="restricted")  # fmt: skip
    assert "spoons" in page(client, claim, admin_user)
    html = page(client, claim, viewer)
    assert "spoons" not in html
    assert "1 more in text" in html


def test_training_texts_are_announced(client: Client, claim: Claim, viewer: User, editor: User) -> None:
    assert "Training text" not in page(client, claim, viewer)
    on_record(editor, claim, make_source("Syria"), visibility="training")
    assert "Training text" in page(client, claim, viewer)


def test_a_merged_claim_leads_to_the_one_that_stands(client: Client, claim: Claim, viewer: User) -> None:
    other = make_claim(viewer, "The same in other words.")
    Claim.objects.filter(pk=other.pk).update(merged_into=claim)
    client.force_login(viewer)
    assert client.get(url("claim-detail", other)).headers["Location"] == claim.get_absolute_url()


def test_the_list_narrows_and_answers_htmx_with_its_results_only(client: Client, claim: Claim, viewer: User) -> None:
    make_claim(viewer, "The dam was opened.")
    client.force_login(viewer)
    whole = client.get(url("claim-list"), {"standing": "disputed"})
    html = whole.content.decode()
    assert FIGHTERS in html
    assert "The dam" not in html
    part = client.get(url("claim-list"), {"standing": "disputed"}, headers=HTMX)
    assert FIGHTERS in part.content.decode()
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part.headers["Vary"]
    assert client.get(url("claim-list"), {"standing": "loud"}).status_code == 422
    assert "No claim is like that" in client.get(url("claim-list"), {"q": "zzzz"}).content.decode()


def test_the_list_is_paginated_and_makes_no_more_queries_when_it_doubles(
    client: Client, viewer: User, editor: User
) -> None:
    def grow(n: int) -> None:
        for _ in range(n):
            number = Claim.objects.count()
            claim = make_claim(editor, f"Ship number {number} has sunk.")
            make_claim(editor, f"Ship number {number} has sunk with a bang.", variant_of=claim)
            on_record(editor, claim, make_source(f"Harbour {number}"))

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(url("claim-list")).status_code == 200
        return len(seen)

    client.force_login(viewer)
    grow(3)
    queries()
    before = queries()
    grow(3)
    assert queries() == before
    grow(9)
    html = client.get(url("claim-list")).content.decode()
    assert html.count("<tr>") == 26
    assert "?page=2" in html


def test_the_options_are_radio_buttons_with_standing(client: Client, claim: Claim, viewer: User) -> None:
    client.force_login(viewer)
    html = " ".join(client.get(url("claim-options"), {"q": "fighters"}).content.decode().split())
    assert f'type="radio" name="claim" value="{claim.pk}"' in html
    assert "standing-disputed" in html
    assert "<html" not in html
    assert "No claim on record" in client.get(url("claim-options"), {"q": "zzzz"}).content.decode()


def test_an_article_without_outlet_or_date_has_its_title_as_link(client: Client, editor: User) -> None:
    claim = make_claim(editor)
    on_record(editor, claim, make_source("Armenia"), outlet="", published_on=None)
    html = page(client, claim, editor)
    assert "date not known" in html
    assert make_article(text="Other words, other day.", title="Unused").title not in html
