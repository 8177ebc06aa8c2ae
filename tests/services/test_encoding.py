from __future__ import annotations

import pytest
from django.core.management import call_command

from claims.linking.encoder import identity
from claims.models import Claim, ClaimVector, ProposedClaimVector, User
from claims.queries.candidates import vector_of, without_vector
from claims.services.claims import create_claim
from claims.services.encoding import encode_missing
from tests.factories import found, make_article, make_suggestions

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(editor: User) -> Claim:
    return create_claim(statement="Turkey is sending fighters", user=editor)


def test_what_has_no_vector_gets_one_with_the_encoder_s_name(claim: Claim) -> None:
    assert list(without_vector(Claim.objects.all())) == [claim]
    assert encode_missing() == 1
    assert encode_missing() == 0
    row = ClaimVector.objects.get()
    assert (row.encoder, row.version) == identity()
    assert vector_of(Claim.objects.select_related("vector").get()) is not None


@pytest.mark.parametrize("change", [{"version": "0"}, {"encoder": "another"}, {"digest": "0"}])
def test_a_vector_of_another_encoder_or_wording_is_made_anew(claim: Claim, change: dict[str, str]) -> None:
    encode_missing()
    ClaimVector.objects.update(**change)
    assert encode_missing() == 1
    assert (ClaimVector.objects.get().encoder, ClaimVector.objects.get().version) == identity()


def test_an_edited_statement_is_read_again(claim: Claim) -> None:
    encode_missing()
    Claim.objects.update(statement="Turkey has sent fighters")
    assert list(without_vector(Claim.objects.all())) == [claim]


@pytest.mark.usefixtures("claim")
def test_the_command_does_all_and_says_so(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("encode_claims")
    assert "1 encoded" in capsys.readouterr().out
    call_command("encode_claims")
    assert capsys.readouterr().out.startswith("All statements have a vector of all-MiniLM-L6-v2-int8")


def test_groups_have_vectors_once_they_are_ranked() -> None:
    version = make_article()
    make_suggestions(
        version, found(version.text, source="two rebel sources", content="Turkey is sending Syrian fighters")
    )
    assert ProposedClaimVector.objects.count() == 1
