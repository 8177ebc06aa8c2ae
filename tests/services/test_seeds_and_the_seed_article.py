"""The training articles and the article that carries the same facts, on one desk: one matter, told ten times."""

from __future__ import annotations

from datetime import date

import pytest
from django.conf import settings
from django.core.management import call_command

from claims.models import ArticleVersion, Claim, ExtractionRun, ProposedClaim, Suggestion, User
from claims.nlp import build_nlp
from claims.queries.targets import proposed_target
from claims.services.articles import Draft, add_article
from claims.services.extraction import record_extraction, start_run
from tests.conftest import SHARED

ARTICLE = SHARED / "seed" / "article.txt"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not ARTICLE.exists(), reason="the seed article lies beside the repository, and is not there"),
]


def claim(statement: str) -> Claim:
    return Claim.objects.get(statement__startswith=statement)


@pytest.fixture
def read() -> ArticleVersion:
    """The seed article, suggested on a desk that has decided on the training articles."""
    call_command("load_seeds", folder=settings.SEEDS_DIR, verbosity=0)
    draft = Draft(title="Calls for ceasefire", text=ARTICLE.read_text(encoding="utf-8"), published_on=date(2020, 10, 1))
    version = add_article(draft=draft, user=User.objects.get(username="editor")).version
    run = ExtractionRun.objects.get(version=version)
    start_run(run_id=run.pk)
    machine = build_nlp(settings.SPACY_MODEL)
    found = machine.extract(version.text, published=version.published_on)
    record_extraction(run_id=run.pk, found=found, extractor=machine.name, model=machine.model)
    return version


def test_the_fighters_are_one_claim_in_all_of_them_and_nothing_else_is_mixed_in(read: ArticleVersion) -> None:
    wide, narrow = claim("Turkey is sending Syrian fighters"), claim("Turkey has sent around 4,000")
    unnamed = claim("Syrian and Libyan fighters")
    assert narrow.relations.get(kind="variant_of").other == wide

    met: dict[int | None, set[tuple[str, str]]] = {}
    for its in Suggestion.objects.pending().filter(version=read):
        target = proposed_target(its).claim
        for source in its.sources.filter(role="source"):
            met.setdefault(target.pk if target else None, set()).add((source.name, its.stance))
    assert met[wide.pk] == {
        ("Two Syrian rebel sources", "asserts"), ("Turkey", "denies"), ("Azerbaijan", "denies"),
        ("Emmanuel Macron", "expresses_concern"), ("Vladimir Putin", "expresses_concern"),
    }  # fmt: skip
    assert {stance for _, stance in met[narrow.pk]} == {"asserts", "denies"}
    assert len(met[narrow.pk]) == 3
    others = {pk for pk in met if pk} - {wide.pk, narrow.pk, unnamed.pk}
    assert not Claim.objects.filter(pk__in=others, statement__icontains="fighters").exists()

    # The ministry names no sender: it meets the claim that names none; related to the wide one, and it says why.
    assert met[unnamed.pk] == {("Ministry of Foreign Affairs of Russia", "asserts")}
    (russian,) = ProposedClaim.objects.filter(version=read, statement__icontains="Libyan")
    assert russian.related_to is not None
    assert russian.related_to.statement == "Turkey is sending Syrian rebel fighters to support Azerbaijan"
    assert russian.reasons == ["names no actor"]
    assert unnamed.relations.get(other=wide).kind == "related"
