"""The real article that the project began from, accepted as it is proposed: what stands on the claim's page then."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from claims.models import ArticleVersion, Claim, ClaimRelation, ExtractionRun, Suggestion, SuggestionSource, User
from claims.nlp import build_nlp
from claims.queries.claim_pages import ClaimPage, claim_page
from claims.queries.standing import Standing
from claims.services.articles import Draft, add_article
from claims.services.extraction import record_extraction, start_run
from claims.services.review import accept_suggestion
from tests.conftest import SHARED

ARTICLE = SHARED / "seed" / "article.txt"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not ARTICLE.exists(), reason="the seed article lies beside the repository, and is not there"),
]

WIDE = "Turkey is sending Syrian rebel fighters to support Azerbaijan"
AIDE = "aide to Azerbaijan’s president, Ilham Aliyev"


@pytest.fixture
def accepted(editor: User) -> ArticleVersion:
    """Imported, read by the real extractor, and every suggestion that names a source accepted unedited."""
    draft = Draft(
        title="Calls for ceasefire", text=ARTICLE.read_text(encoding="utf-8"), outlet="Esta",
        published_on=date(2020, 10, 1),
    )  # fmt: skip
    version = add_article(draft=draft, user=editor).version
    run = ExtractionRun.objects.get(version=version)
    start_run(run_id=run.pk)
    machine = build_nlp(settings.SPACY_MODEL)
    found = machine.extract(version.text, id=str(version.pk), published=version.published_on)
    record_extraction(run_id=run.pk, found=found, extractor=machine.name, model=machine.model)
    named = SuggestionSource.objects.filter(role=SuggestionSource.Role.SOURCE).values("suggestion")
    for suggestion in Suggestion.objects.filter(version=version, pk__in=named).order_by("pk"):
        accept_suggestion(suggestion=suggestion, user=editor, revision=suggestion.revision)
    return version


def page_of(statement: str) -> ClaimPage:
    return claim_page(claim=Claim.objects.get(statement=statement), readable=ArticleVersion.objects.all())


def stands(page: ClaimPage, band: str) -> set[tuple[str, str, str | None]]:
    """Who stands in a band of the page, with which stance, and through which other claim."""
    return {
        (row.source.name, row.stance, line.through.statement if line.through else None)
        for line in page.lanes[band].lines
        for row in (line.attribution, *line.others)
    }


@pytest.mark.usefixtures("accepted")
def test_the_fighters_are_one_disputed_claim_with_both_sides_and_the_4000_beneath() -> None:
    about = Claim.objects.filter(statement__icontains="fighters")
    narrow = about.get(statement__contains="4,000")
    unnamed = about.get(statement__icontains="Libyan")
    assert set(about.values_list("statement", flat=True)) == {WIDE, narrow.statement, unnamed.statement}
    page = page_of(WIDE)
    assert page.claim.standing == Standing.DISPUTED  # type: ignore[attr-defined]
    assert page.stand.since == date(2020, 10, 1)

    # Three bands: the ambassador asserts it through the variant; who denies the variant is not among the deniers.
    assert stands(page, "asserted") == {
        ("Two Syrian rebel sources", "asserts", None),
        ("Ambassador of Armenia to Russia", "asserts", narrow.statement),
    }
    assert stands(page, "denied") == {("Turkey", "denies", None), ("Azerbaijan", "denies", None)}
    assert stands(page, "on_record") == {
        ("Emmanuel Macron", "expresses_concern", None), ("Vladimir Putin", "expresses_concern", None),
    }  # fmt: skip

    # The variant: denied by the aide and by Turkey's government; who denies the wider claim, only by implication.
    (variant,) = page.variants
    assert variant.claim == narrow
    assert [name for _, name in variant.asserted_by] == ["Ambassador of Armenia to Russia"]
    assert {name for _, name in variant.denied_by} == {AIDE, "Government of Turkey"}
    assert {name for _, name in variant.implied_deniers} == {"Turkey", "Azerbaijan"}
    assert page_of(narrow.statement).wider == page.claim

    # Russia's foreign ministry names no sender: related at most, on neither side of what names one.
    assert [its.claim for its in page.related] in ([], [unnamed])
    assert not ClaimRelation.objects.filter(claim=unnamed).exclude(kind=ClaimRelation.Kind.RELATED).exists()
    assert stands(page_of(unnamed.statement), "asserted") == {
        ("Ministry of Foreign Affairs of Russia", "asserts", None)
    }


@pytest.mark.usefixtures("accepted")
def test_the_claims_page_says_so_in_words(client: Client, viewer: User) -> None:
    client.force_login(viewer)
    claim = Claim.objects.get(statement=WIDE)
    page = " ".join(str(client.get(claim.get_absolute_url()).content, "utf-8").split())
    order = [WIDE, "in dispute since", 'id="lane-asserted"', 'id="lane-denied"', 'id="lane-on_record"', 'id="variants"']
    assert sorted(order, key=page.index) == order
    for words in ("through the variant", "Two Syrian rebel sources", "through <a", "Reuters", "Implied"):
        assert words in page
    listed = str(client.get(reverse("claims:claim-list"), {"standing": "disputed"}).content, "utf-8")
    assert WIDE in listed


def test_the_same_article_again_is_not_read_again(accepted: ArticleVersion) -> None:
    again = add_article(draft=Draft(title="Another title", text=ARTICLE.read_text(encoding="utf-8")))
    assert (again.created, again.version) == (False, accepted)
    assert ExtractionRun.objects.count() == 1
