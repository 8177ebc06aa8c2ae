"""Claims have addresses of their own, know whom they are about, and lie one deep."""

from __future__ import annotations

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from claims.models import ClaimRelation, Source, User
from claims.services.claims import create_claim, relate_claims, wider_of
from claims.services.errors import Refused
from claims.services.sources import ensure_source
from tests.scenes import make_claim

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
