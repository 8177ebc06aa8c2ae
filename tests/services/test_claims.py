"""Claims have addresses of their own, know whom they are about, and lie one deep."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.models import ClaimAbout, ClaimRelation, Source, User
from claims.queries.publishing import hindrances
from claims.services.claims import change_claim, create_claim, relate_claims, wider_of
from claims.services.errors import Conflict, Refused
from claims.services.sources import ensure_source
from tests.scenes import assess, make_claim, make_source

pytestmark = pytest.mark.django_db


def test_two_claims_of_one_wording_have_two_addresses(editor: User) -> None:
    first, second, third = (create_claim(statement="Prices rose.", user=editor) for _ in range(3))
    assert [c.slug for c in (first, second, third)] == ["prices-rose", "prices-rose-2", "prices-rose-3"]


def test_a_statement_in_no_latin_letters_has_an_address(editor: User) -> None:
    assert create_claim(statement="цены выросли", user=editor).slug


def test_a_claim_knows_whom_it_is_about(editor: User) -> None:
    turkey, _ = ensure_source(name="Turkey", kind="state")
    claim = create_claim(statement="Turkey is sending fighters.", user=editor, proposition={"actors": ["turkey"]})
    assert list(claim.about.all()) == [turkey]


def test_waiting_suggestions_are_looked_at_again_by_a_worker(editor: User) -> None:
    claim = make_claim(editor)
    assert ProcrastinateJob.objects.get(task_name="claims.rank_groups_near").args == {"claim_id": claim.pk}


def test_an_empty_statement_is_refused(editor: User) -> None:
    with pytest.raises(Refused, match="needs a statement"):
        create_claim(statement="  ", user=editor)


def test_a_variant_of_a_variant_lies_under_the_widest(editor: User) -> None:
    wide, narrow = make_claim(editor, "Wide."), make_claim(editor, "Narrow.")
    narrower = make_claim(editor, "Narrower.")
    relate_claims(claim=narrow, other=wide, kind="variant_of", user=editor)
    relate_claims(claim=narrower, other=narrow, kind="variant_of", user=editor)
    assert wider_of(narrower) == wide
    with pytest.raises(Refused, match="its own variant"):
        relate_claims(claim=wide, other=narrower, kind="variant_of", user=editor)


def test_a_claim_that_has_variants_takes_them_along(editor: User) -> None:
    wide, middle, narrow = make_claim(editor, "Wide."), make_claim(editor, "Middle."), make_claim(editor, "Narrow.")
    relate_claims(claim=narrow, other=middle, kind="variant_of", user=editor)
    relate_claims(claim=middle, other=wide, kind="variant_of", user=editor)
    assert wider_of(narrow) == wide
    assert wider_of(middle) == wide


def test_relating_twice_is_one_relation(editor: User) -> None:
    wide, narrow = make_claim(editor, "Wide."), make_claim(editor, "Narrow.")
    for _ in range(2):
        relate_claims(claim=narrow, other=wide, kind="related", user=editor, reasons=["names no actor"])
    assert ClaimRelation.objects.get().reasons == ["names no actor"]


def test_one_name_is_one_source_however_it_is_written() -> None:
    first, new = ensure_source(name="The U.K. Harbour Board", kind="government")
    again, new_again = ensure_source(name="UK Harbour Board", kind="government")
    assert (first, new, new_again) == (again, True, False)
    assert Source.objects.count() == 1


def test_no_claim_takes_the_address_of_another_page(editor: User) -> None:
    assert create_claim(statement="Options.", user=editor).slug == "options-2"


def test_whom_it_is_about_is_said_by_a_person_and_holds_it_back_until_then(editor: User) -> None:
    claim = create_claim(statement="The bridge was blown up.", user=editor)
    asked = "Nobody has said whom this claim is about."
    assert hindrances(claim) == [asked]
    change_claim(claim=claim, statement=claim.statement, kind="fact", revision=1)
    claim.refresh_from_db()
    assert hindrances(claim) == [asked], "other things were changed"
    change_claim(claim=claim, statement=claim.statement, kind="fact", revision=2, about=[])
    claim.refresh_from_db()
    assert (claim.about_nobody, hindrances(claim)) == (True, [])
    change_claim(claim=claim, statement=claim.statement, kind="fact", revision=3, about=[make_source("Turkey")])
    claim.refresh_from_db()
    assert (claim.about_nobody, hindrances(claim)) == (False, ["Nobody has asked Turkey for a reply."])
    events = ClaimAbout.pgh_event_model.objects.filter(claim=claim)
    assert [(event.pgh_label, event.source.name) for event in events] == [("insert", "Turkey")]


def test_other_words_are_refused_once_it_was_assessed_in_these(editor: User, fact_checker: User) -> None:
    claim = make_claim(editor)
    assess(claim, fact_checker)
    with pytest.raises(Refused, match="assessed in these words"):
        change_claim(claim=claim, statement="Other words.", kind="fact", revision=claim.revision)
    change_claim(claim=claim, statement=claim.statement, kind="promise", revision=claim.revision)
    with pytest.raises(Conflict):
        change_claim(claim=claim, statement=claim.statement, kind="fact", revision=claim.revision)
