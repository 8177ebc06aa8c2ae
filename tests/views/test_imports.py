from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.formats.read import Read
from claims.models import ArticleVersion, ImportBatch, User
from claims.services.imports import add_items, import_item, start_batch, waiting_items

pytestmark = pytest.mark.django_db
LIST = reverse("claims:batch-list")


def detail(batch: ImportBatch) -> str:
    return reverse("claims:batch-detail", args=[batch.pk])


def import_some(user: User | None, label: str, articles: int = 1) -> ImportBatch:
    batch = start_batch(label=label, user=user)
    reads = [
        Read(f"{label}, line {n}", {"title": f"{label} {n}", "text": f"Words of {label} {n}.", "outlet": f"Outlet {n}"})
        for n in range(articles)
    ]
    again = Read(f"{label}, again", reads[0].payload)
    add_items(batch=batch, reads=[*reads, again, Read(f"{label}, bad", error="This is not JSON.")])
    for item in waiting_items(batch):
        import_item(item=item)
    return batch


@pytest.fixture
def importer(admin_user: User, client: Client) -> Client:
    client.force_login(admin_user)
    return client


def test_the_list_says_how_many_of_each_came_out(importer: Client, admin_user: User) -> None:
    batch = import_some(admin_user, "archive/2020", articles=3)
    html = importer.get(LIST).content.decode()
    assert detail(batch) in html
    page = importer.get(LIST).context["page"]
    assert [(b.created, b.skipped, b.failed, b.waiting) for b in page] == [(3, 1, 1, 0)]


def test_the_page_of_a_batch_says_what_became_of_each_item(importer: Client) -> None:
    batch = import_some(None, "archive")
    html = importer.get(detail(batch)).content.decode()
    version = ArticleVersion.objects.get()
    assert reverse("claims:article-detail", args=[version.pk]) in html
    for words in ("archive, line 0", "The same text is here already.", "This is not JSON.", "the command line"):
        assert words in html


@pytest.mark.parametrize(("state", "names"), [("failed", ["a, bad"]), ("created", ["a, line 0"]), ("waiting", [])])
def test_items_are_filtered_by_what_became_of_them(importer: Client, state: str, names: list[str]) -> None:
    batch = import_some(None, "a")
    page = importer.get(detail(batch), {"state": state}).context["page"]
    assert [item.name for item in page] == names


def test_an_unknown_state_or_page_shows_what_there_is(importer: Client) -> None:
    batch = import_some(None, "a")
    page = importer.get(detail(batch), {"state": "nonsense", "page": "x"}).context["page"]
    assert len(page) == 3


def test_long_lists_come_in_pages(importer: Client) -> None:
    batch = import_some(None, "a", articles=30)
    assert len(importer.get(detail(batch)).context["page"]) == 25
    assert len(importer.get(detail(batch), {"page": 2}).context["page"]) == 7


def test_before_the_first_import_the_list_says_how_to_begin(importer: Client) -> None:
    assert "manage.py import_articles" in importer.get(LIST).content.decode()


def test_pages_make_no_more_queries_when_their_rows_double(importer: Client, admin_user: User) -> None:
    counts = []
    for labels in ("ab", "cdef"):
        for label in labels:
            batch = import_some(admin_user, label, articles=len(labels))
        importer.get(LIST)
        with CaptureQueriesContext(connection) as queries:
            importer.get(LIST)
            importer.get(detail(batch))
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize("role", ["viewer", "editor", "fact_checker"])
def test_only_who_imports_sees_imports(role: str, request: pytest.FixtureRequest, client: Client) -> None:
    batch = import_some(None, "a")
    client.force_login(request.getfixturevalue(role))
    assert client.get(LIST).status_code == 403
    assert client.get(detail(batch)).status_code == 403


def test_a_stranger_is_sent_to_the_login_and_nothing_takes_a_post(importer: Client) -> None:
    stranger = Client()
    assert "login" in stranger.get(LIST)["Location"]
    assert importer.post(LIST).status_code == 405
    assert importer.get(reverse("claims:batch-detail", args=[999])).status_code == 404
