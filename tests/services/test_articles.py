"""An article comes in once, whole, and with its extraction asked for."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.models import Article, ArticleVersion, ExtractionRun, Source, User
from claims.services.articles import Draft, add_article, normalise
from claims.services.errors import Refused
from tests.factories import make_article

pytestmark = pytest.mark.django_db

LONG = "\n".join(f"The harbour master of quay {n} said that the ferry would leave on day {n}." for n in range(10))


def test_the_extraction_is_asked_for_with_the_article() -> None:
    version = make_article()
    run = ExtractionRun.objects.get(version=version)
    assert run.state == ExtractionRun.State.QUEUED
    job = ProcrastinateJob.objects.get(task_name="claims.extract")
    assert job.args == {"run_id": run.pk}


@pytest.mark.parametrize(
    ("raw", "stored"),
    [
        ("One.\r\nTwo.\rThree.", "One.\nTwo.\nThree."),
        ("\ufeffOne.\x00", "One."),
        ("  \n One. \n\n", "One."),
    ],
)
def test_the_text_is_normalised_once(raw: str, stored: str) -> None:
    assert normalise(raw) == stored
    assert make_article(text=raw).text == stored


def test_the_same_text_twice_is_one_article() -> None:
    first = make_article(text="The ferry left.\nIt was late.")
    again = add_article(draft=Draft(title="Another title", text="The ferry left.\r\nIt was late.\n"))
    assert (again.created, again.version) == (False, first)
    assert again.reason == "The same text is here already."
    assert Article.objects.count() == 1


def test_the_same_address_twice_is_one_article() -> None:
    first = make_article(url="https://courier.example/1")
    again = add_article(draft=Draft(title="Changed", text="Changed words.", url="https://courier.example/1"))
    assert (again.created, again.version) == (False, first)


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        (Draft(title="Title", text=" \n "), "no text"),
        (Draft(title=" ", text="Words."), "no title"),
        (Draft(title="x" * 501, text="Words."), "501 characters"),
        (Draft(title="Title", text="x" * 1_000_001), "1,000,001 characters"),
        (Draft(title="Title", text="Words.", outlet="x" * 301), "outlet's name has 301"),
        (Draft(title="Title", text="Words.", outlet="."), "A source needs a name"),
        (Draft(title="Title", text="Words.", byline="x" * 301), "byline has 301"),
        (Draft(title="Title", text="Words.", url="https://a.example/" + "x" * 2000), "2018 characters"),
        (Draft(title="Title", text="Words.", url="javascript:alert(1)"), "is not a web address"),
        (Draft(title="Title", text="Words.", url="file:///etc/passwd"), "is not a web address"),
    ],
)
def test_what_cannot_be_an_article_is_refused_in_words(draft: Draft, says: str) -> None:
    with pytest.raises(Refused, match=says):
        add_article(draft=draft)
    assert not Article.objects.exists()


def test_wire_copy_is_recognised_by_its_sentences() -> None:
    first = make_article(text=LONG)
    copy = make_article(text=LONG + "\nOur own correspondent adds a line of weather here.", outlet="The Other Post")
    apart = make_article(
        text=LONG.split("\n")[0]
        + "\nThe rest of this text has nothing at all to do with ferries, but with bakers, who had "
        "been at their ovens since midnight and had sold every loaf by seven."
    )
    assert copy.near_duplicate_of == first
    assert apart.near_duplicate_of is None


def test_an_outlet_is_one_source_however_it_is_written(editor: User) -> None:
    make_article(text="One thing happened.", outlet="The Harbour Courier")
    make_article(text="Another thing happened.", outlet="Harbour Courier")
    assert Source.objects.filter(kind="media").count() == 1


def test_an_article_without_an_outlet_has_none() -> None:
    assert ArticleVersion.objects.get(pk=make_article(outlet=" ").pk).article.outlet is None
