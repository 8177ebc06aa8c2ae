from __future__ import annotations

from datetime import date

import pytest

from claims.formats.read import Read
from claims.models import Article, ArticleVersion, ExtractionRun, ImportBatch, ImportItem, User
from claims.services.imports import TAKEN_UP, add_items, import_item, start_batch, waiting_items
from tests.factories import make_article

pytestmark = pytest.mark.django_db
State = ImportItem.State
GOOD = {"title": "Talks offered", "text": "Moscow offered to host talks."}


def batch_of(*payloads: dict[str, str], user: User | None = None, **defaults: object) -> ImportBatch:
    batch = start_batch(label="some/folder", user=user)
    add_items(batch=batch, reads=[Read(f"line {n}", p) for n, p in enumerate(payloads, 1)], **defaults)  # type: ignore[arg-type]
    return batch


def import_all(batch: ImportBatch) -> list[tuple[str, str]]:
    for item in waiting_items(batch):
        import_item(item=item)
    return list(batch.items.values_list("state", "reason"))


def test_an_item_becomes_an_article_that_waits_for_extraction(editor: User) -> None:
    batch = batch_of(
        GOOD | {"outlet": "The Harbour Courier", "published": "2020-10-01", "byline": "A. Writer"}, user=editor
    )
    assert import_all(batch) == [(State.CREATED, "")]
    version = ArticleVersion.objects.get()
    assert (version.title, version.text, version.byline) == (GOOD["title"], GOOD["text"], "A. Writer")
    assert version.published_on == date(2020, 10, 1)
    assert str(version.article.outlet) == "The Harbour Courier"
    assert version.article.added_by == editor
    assert version.runs.get().state == ExtractionRun.State.QUEUED
    item = batch.items.get()
    assert item.article == version.article
    assert item.payload == {}, "the text has its one place in the article"


def test_the_same_article_twice_is_skipped_with_the_reason() -> None:
    make_article(title="Elsewhere", text=GOOD["text"])
    assert import_all(batch_of(GOOD, GOOD)) == [(State.SKIPPED, "The same text is here already.")] * 2
    assert Article.objects.count() == 1


@pytest.mark.parametrize(
    ("bad", "words"),
    [
        ({"title": "T", "text": "Words.", "url": "javascript:alert(1)"}, "is not a web address"),
        ({"title": "T", "text": "Words.", "published": "yesterday"}, "Invalid isoformat"),
        ({"title": "T", "text": "Words.", "outlet": "x" * 301}, "300 is the most"),
        ({"title": "T"}, "no text"),
    ],
)
def test_a_bad_item_among_good_ones_fails_alone(bad: dict[str, str], words: str) -> None:
    states = import_all(batch_of(GOOD, bad, GOOD | {"text": "Another text."}))
    assert [state for state, _ in states] == [State.CREATED, State.FAILED, State.CREATED]
    assert words in states[1][1]
    assert ImportItem.objects.get(position=2).payload == bad, "kept, to be looked at"


def test_what_could_not_be_read_is_kept_as_failed() -> None:
    batch = start_batch(label="x")
    assert add_items(batch=batch, reads=[Read("a.jsonl, line 2", error="This is not JSON.")]) == 1
    assert list(batch.items.values_list("name", "state", "reason")) == [
        ("a.jsonl, line 2", State.FAILED, "This is not JSON.")
    ]
    assert not waiting_items(batch)


def test_visibility_and_date_hold_for_articles_that_do_not_say_so() -> None:
    other = {"title": "Other", "text": "Other words.", "published": "2020-09-30"}
    import_all(batch_of(GOOD, other, visibility="training", published_on=date(2020, 10, 2)))
    versions = ArticleVersion.objects.order_by("pk")
    assert [str(v.published_on) for v in versions] == ["2020-10-02", "2020-09-30"]
    assert all(v.article.is_training for v in versions.select_related("article"))


def test_an_interrupted_import_is_taken_up_by_the_next_of_the_same_label() -> None:
    other = {"title": "Other", "text": "Other words."}
    interrupted = batch_of(GOOD, other)
    import_item(item=interrupted.items.get(position=1))
    assert [state for state, _ in import_all(batch_of(GOOD, other))] == [State.SKIPPED, State.CREATED]
    assert list(interrupted.items.values_list("state", "reason")) == [(State.CREATED, ""), (State.SKIPPED, TAKEN_UP)]


def test_an_item_that_is_over_is_not_imported_again() -> None:
    batch = batch_of(GOOD)
    item = batch.items.get()
    import_item(item=item)
    assert import_item(item=item).state == State.CREATED
    assert Article.objects.count() == 1


def test_names_that_are_too_long_or_hold_no_text_are_kept_readable() -> None:
    batch = start_batch(label="y" * 900)
    add_items(batch=batch, reads=[Read("z" * 600 + ", line 7", GOOD), Read("caf\udce9.txt", GOOD)])
    names = list(batch.items.values_list("name", flat=True))
    assert names[0].startswith("…z")
    assert names[0].endswith(", line 7")
    assert len(names[0]) == 500
    assert names[1] == "caf?.txt"
