"""All that a source said, and where it contradicts itself."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.models import ArticleVersion, Source, User
from claims.nlp.types import SourceKind, Stance
from claims.queries.reversals import reversals
from claims.queries.source_pages import SourcePage, source_choices, source_list, source_page
from tests.factories import make_article
from tests.scenes import FOUR_THOUSAND, make_claim, make_source, on_record

pytestmark = pytest.mark.django_db


def page_of(source: Source, **more: str) -> SourcePage:
    return source_page(pk=source.pk, readable=ArticleVersion.objects.all(), **more)


@pytest.fixture
def turkey(editor: User) -> Source:
    turkey = make_source("Turkey")
    turkey.aliases.create(name="Ankara")
    return turkey


@pytest.mark.parametrize(
    ("q", "kind", "expected"),
    [
        ("", "", {"Turkey", "Armenia", "Reuters"}),
        ("turk", "", {"Turkey"}),
        ("ANKARA", "", {"Turkey"}),
        ("the Turkey", "", {"Turkey"}),
        ("", "media", {"Reuters"}),
        ("turk", "media", set()),
        ("\x00", "", {"Turkey", "Armenia", "Reuters"}),
        ("%", "", set()),
    ],
)
def test_sources_are_found_by_name_alias_and_kind(turkey: Source, q: str, kind: str, expected: set[str]) -> None:
    make_source("Armenia")
    make_source("Reuters", SourceKind.MEDIA)
    assert {source.name for source in source_list(q=q, kind=kind)} == expected


def test_the_list_counts_each_side(turkey: Source, editor: User) -> None:
    claim = make_claim(editor)
    on_record(editor, claim, turkey, Stance.DENIES)
    on_record(editor, claim, turkey, Stance.DENIES)
    on_record(editor, claim, turkey)
    on_record(editor, claim, turkey, Stance.DOUBTS)
    row = source_list(q="Turkey").get()
    assert (row.asserted, row.denied, row.on_record) == (1, 2, 1)  # type: ignore[attr-defined]


def test_an_anonymous_source_is_never_offered_for_another_article(editor: User) -> None:
    article = make_article().article
    Source.objects.create(name="two sources", kind=SourceKind.ANONYMOUS.value, known_from=article)
    assert source_choices("sources") == []
    assert [source.name for source in source_list(q="sources")] == ["two sources"]


def test_the_page_has_all_that_it_said_newest_first(turkey: Source, editor: User) -> None:
    claim = make_claim(editor)
    for stance in (Stance.ASSERTS, Stance.DENIES, Stance.DOUBTS):
        on_record(editor, claim, turkey, stance)
    page = page_of(turkey)
    assert [said.line.attribution.stance for said in page.said] == ["doubts", "denies", "asserts"]
    assert page.counts == {"asserted": 1, "denied": 1, "on_record": 1}
    assert [said.claim.standing for said in page.said] == ["disputed"] * 3  # type: ignore[attr-defined]
    assert {"Ankara", "Türkiye"} <= set(page.aliases), "on record, and by the gazetteer"
    denied = page_of(turkey, band="denied")
    assert [said.line.attribution.stance for said in denied.said] == ["denies"]
    assert denied.counts == page.counts
    assert len(page_of(turkey, band="nonsense").said) == 3


def test_what_it_passed_on_counts_for_who_said_it(turkey: Source, editor: User) -> None:
    on_record(editor, make_claim(editor), turkey, relay="Meridian")
    page = page_of(Source.objects.get(name="Meridian"))
    assert page.said == []
    assert [said.line.attribution.source for said in page.relayed_lines] == [turkey]


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        ([("wide", Stance.ASSERTS), ("wide", Stance.DENIES)], ["wide"]),
        ([("narrow", Stance.ASSERTS), ("wide", Stance.DENIES)], ["wide"]),
        ([("wide", Stance.ASSERTS), ("narrow", Stance.DENIES)], []),
        ([("wide", Stance.ASSERTS), ("wide", Stance.DOUBTS)], []),
        ([("wide", Stance.DENIES)], []),
    ],
)
def test_a_source_that_asserts_and_denies_one_claim_stands_on_both_sides(
    turkey: Source, editor: User, said: list[tuple[str, Stance]], expected: list[str]
) -> None:
    wide = make_claim(editor)
    claims = {"wide": wide, "narrow": make_claim(editor, FOUR_THOUSAND, variant_of=wide)}
    for which, stance in said:
        on_record(editor, claims[which], turkey, stance)
    on_record(editor, wide, make_source("Armenia"))
    turns = reversals(turkey, readable=ArticleVersion.objects.all(), proposals=True)
    assert [turn.later.attribution.claim for turn in turns] == [claims[which] for which in expected]


def test_the_side_taken_in_an_unreadable_text_is_not_told(turkey: Source, editor: User) -> None:
    claim = make_claim(editor)
    on_record(editor, claim, turkey)
    on_record(editor, claim, turkey, Stance.DENIES, visibility="restricted")
    assert reversals(turkey, readable=ArticleVersion.objects.all(), proposals=True)
    readable = ArticleVersion.objects.exclude(article__visibility="restricted")
    assert reversals(turkey, readable=readable, proposals=True) == []


def test_an_anonymous_source_says_what_published_it_where_that_may_be_read(editor: User) -> None:
    claim = make_claim(editor)
    attribution = on_record(editor, claim, "Two clerks", kind=SourceKind.ANONYMOUS)
    assert page_of(attribution.source).published_in == attribution.version
    hidden = source_page(pk=attribution.source_id, readable=ArticleVersion.objects.none())
    assert hidden.published_in is None
    assert hidden.said == []


def test_the_page_makes_no_more_queries_when_its_rows_double(turkey: Source, editor: User) -> None:
    reuters = make_source("Reuters", SourceKind.MEDIA)

    def grow(n: int) -> None:
        for number in range(n):
            claim = make_claim(editor, f"Ship {number} of {n} was late.")
            on_record(editor, claim, turkey, relay="Reuters")
            on_record(editor, claim, turkey, Stance.DENIES, published_on=date(2020, 10, 2))

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            page_of(turkey)
            page_of(reuters)
            list(source_list())
        return len(seen)

    grow(2)
    before = queries()
    grow(4)
    assert queries() == before
