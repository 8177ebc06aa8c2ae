"""Searches that people keep: what is new is told once, and nothing that may not be read."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from claims.access import readable_versions
from claims.models import Notification, SavedSearch, User
from claims.queries.notices import notices_of, told
from claims.queries.search import Search
from claims.services.errors import Conflict, Refused
from claims.services.notices import mark_read
from claims.services.searching import forget_search, save_search, tell_new_hits
from claims.services.topics import file_claim
from tests.factories import make_article
from tests.scenes import make_claim

pytestmark = pytest.mark.django_db


def tell(saved: SavedSearch) -> bool:
    return tell_new_hits(search=saved, readable=readable_versions(saved.user))


def test_a_new_hit_is_told_once_and_again_after_it_was_read(editor: User) -> None:
    make_article(text="The ferry sank in the bay.")
    saved = save_search(user=editor, search=Search(words="ferry"), name="Ferries")
    assert not tell(saved)
    make_article(text="Another ferry sank.")
    assert tell(saved)
    tell(saved)
    readable = readable_versions(editor)
    (notice,) = told(notices_of(editor, readable=readable))
    assert (notice.words, notice.subject) == ("New in a search that you keep", "Ferries")
    assert "recorded_since=" in notice.address
    SavedSearch.objects.update(looked_at=saved.created_at)
    mark_read(user=editor, notices=Notification.objects.all())
    assert tell(saved)
    assert Notification.objects.filter(read_at=None).count() == 1


def test_a_text_that_its_owner_may_not_read_is_no_news(editor: User) -> None:
    saved = save_search(user=editor, search=Search(words="ferry"), name="")
    make_article(text="A secret ferry sank.", visibility="restricted")
    assert not tell(saved)
    assert not Notification.objects.exists()


@pytest.mark.parametrize("search", [Search(), Search(what="claim", sort="date")])
def test_a_search_for_everything_is_refused(editor: User, search: Search) -> None:
    with pytest.raises(Refused):
        save_search(user=editor, search=search, name="All")


def test_a_search_is_kept_once_and_forgotten_by_its_owner_only(editor: User, fact_checker: User) -> None:
    saved = save_search(user=editor, search=Search(words="ferry"), name="")
    assert saved.name == "ferry"
    with pytest.raises(Conflict):
        save_search(user=editor, search=Search(words="ferry"), name="Again")
    forget_search(user=fact_checker, pk=saved.pk)
    assert SavedSearch.objects.filter(pk=saved.pk).exists()
    forget_search(user=editor, pk=saved.pk)
    assert not SavedSearch.objects.exists()


def test_what_was_typed_and_what_is_found_are_escaped(client: Client, editor: User) -> None:
    make_article(text="A <script>alert(1)</script> ferry & a quay.", title="<img src=x> ferry")
    client.force_login(editor)
    page = client.get(reverse("claims:search"), {"q": "ferry <script>alert(2)</script>"}).content.decode()
    assert "<script>alert" not in page
    assert "<img" not in page
    found = client.get(reverse("claims:search"), {"q": "ferry"}).content.decode()
    assert "&lt;img src=x&gt;" in found
    assert '<mark class="match">ferry</mark>' in found


def test_topics_are_made_once_in_any_case(editor: User) -> None:
    one, other = make_claim(editor, "The bridge is safe."), make_claim(editor, "The bridge is new.")
    file_claim(claim=one, topics=["Bridges", " bridges ", "Safety"])
    file_claim(claim=other, topics=["BRIDGES"])
    assert [topic.name for topic in one.topics.all()] == ["Bridges", "Safety"]
    assert [topic.name for topic in other.topics.all()] == ["Bridges"]
    with pytest.raises(Refused):
        file_claim(claim=one, topics=["§"])
