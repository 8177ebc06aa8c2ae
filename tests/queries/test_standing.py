"""The standing in SQL is the standing in Python, on every combination of what can be on record."""

from __future__ import annotations

import itertools

import pytest
from django.utils import timezone

from claims.models import Attribution, Claim, ClaimRelation, User
from claims.nlp.types import Stance
from claims.queries.standing import Standing, of_standing, standing_of, standings_of, with_standing
from tests.scenes import assess, make_claim, make_source, on_record, step

pytestmark = pytest.mark.django_db
OWN = (Stance.ASSERTS, Stance.DENIES, Stance.RETRACTS, Stance.DOUBTS)


@pytest.fixture
def one(editor: User) -> Attribution:
    """One attribution that the others are copied from: the combinations are many."""
    return on_record(editor, make_claim(editor, "A claim that stands apart."), make_source("Turkey"))


def put(one: Attribution, claim: Claim, stance: Stance, **fields: object) -> None:
    number = Attribution.objects.count()
    Attribution.objects.create(
        source=one.source, version=one.version, quote="words", start=number, end=number + 1,
        sentence_start=0, sentence_end=5, accepted_by=one.accepted_by, claim=claim, stance=stance.value, **fields,
    )  # fmt: skip


def standing(claim: Claim) -> str:
    return str(with_standing(Claim.objects.all()).get(pk=claim.pk).standing)  # type: ignore[attr-defined]


def test_sql_and_python_agree_on_every_combination(one: Attribution, editor: User) -> None:
    """Own attributions of four stances, an assertion and a denial of a variant, and of the wider claim."""
    signs = ["own-" + stance for stance in OWN] + ["variant-asserts", "variant-denies", "wider-asserts", "wider-denies"]
    expected = {}
    for number, chosen in enumerate(itertools.product([False, True], repeat=len(signs))):
        on = {sign for sign, yes in zip(signs, chosen, strict=True) if yes}
        # A claim in the middle of three could not be: variants lie one deep.
        if any(s.startswith("variant") for s in on) and any(s.startswith("wider") for s in on):
            continue
        claim, other = (
            Claim.objects.create(statement=f"{which} {number}", slug=f"{which}-{number}")
            for which in ("claim", "other")
        )
        ends = (other, claim) if any(s.startswith("variant") for s in on) else (claim, other)
        ClaimRelation.objects.create(
            claim=ends[0], other=ends[1], kind="variant_of", state="confirmed", decided_by=editor
        )
        for sign in sorted(on):
            whose, _, stance = sign.partition("-")
            put(one, claim if whose == "own" else other, Stance(stance))
        if "own-retracts" in on:  # all are of one source and one day: it takes back what it said itself
            on -= {"own-asserts", "own-denies"}
        expected[claim.pk] = standing_of(
            asserted=bool(on & {"own-asserts", "variant-asserts"}),
            denied=bool(on & {"own-denies", "wider-denies"}),
            retracted="own-retracts" in on,
        )
    found = dict(with_standing(Claim.objects.filter(pk__in=expected)).values_list("pk", "standing"))  # type: ignore[misc]  # annotated
    assert found == expected
    assert standings_of(expected) == expected
    claims = Claim.objects.filter(pk__in=expected)
    for each in Standing:
        those = set(of_standing(claims, each).values_list("pk", flat=True))
        assert those == {pk for pk, its in expected.items() if its == each}, each
    assert set(expected.values()) == set(Standing)


@pytest.mark.parametrize(
    ("asserted", "denied", "retracted", "expected"),
    [
        (True, True, False, Standing.DISPUTED),
        (True, True, True, Standing.DISPUTED),
        (True, False, False, Standing.ASSERTED),
        (True, False, True, Standing.ASSERTED),
        (False, True, False, Standing.DENIED),
        (False, False, True, Standing.RETRACTED),
        (False, False, False, Standing.UNATTRIBUTED),
    ],
)
def test_the_rule_of_standing(asserted: bool, denied: bool, retracted: bool, expected: Standing) -> None:
    assert standing_of(asserted=asserted, denied=denied, retracted=retracted) == expected


def test_an_ended_attribution_does_not_count(one: Attribution, editor: User) -> None:
    claim = make_claim(editor)
    put(one, claim, Stance.ASSERTS)
    put(one, claim, Stance.DENIES, ended_at=timezone.now())
    assert standing(claim) == Standing.ASSERTED


@pytest.mark.parametrize("state", ["proposed", "refused"])
def test_a_relation_that_nobody_confirmed_does_not_count(one: Attribution, editor: User, state: str) -> None:
    claim, narrower = make_claim(editor), make_claim(editor, "A narrower one.")
    ClaimRelation.objects.create(claim=narrower, other=claim, kind="variant_of", state=state, decided_by=editor)
    put(one, narrower, Stance.ASSERTS)
    assert standing(claim) == Standing.UNATTRIBUTED


@pytest.mark.parametrize("kind", ["related", "opposite"])
def test_a_related_claim_passes_nothing_on(one: Attribution, editor: User, kind: str) -> None:
    claim, other = make_claim(editor), make_claim(editor, "Fighters were being sent.")
    ClaimRelation.objects.create(claim=other, other=claim, kind=kind, state="confirmed", decided_by=editor)
    put(one, other, Stance.ASSERTS)
    put(one, other, Stance.DENIES)
    assert standing(claim) == Standing.UNATTRIBUTED


def test_the_mark_and_the_standing_are_two_things(one: Attribution, fact_checker: User) -> None:
    claim = make_claim(fact_checker)
    put(one, claim, Stance.ASSERTS)

    def now() -> tuple[bool, str]:
        row = with_standing(Claim.objects.all()).get(pk=claim.pk)
        return row.is_contested, row.standing  # type: ignore[attr-defined]

    assert now() == (False, Standing.ASSERTED)
    mark = assess(claim, fact_checker)
    assert now() == (True, Standing.ASSERTED)
    step(mark, "withdraw", fact_checker, "They agree by now.")
    assert now() == (False, Standing.ASSERTED)
