"""How a claim stands: against a slow and obvious reference, in words, and as it was known on any day."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from claims.models import ArticleVersion, Attribution, Claim, ClaimRelation, Merge, Source, User
from claims.nlp.types import SourceKind, Stance
from claims.queries.positions import positions_on
from claims.queries.standing import Standing, with_standing
from claims.queries.stands import Stand, stand, stand_as_known
from claims.services.merging import merge_claims, merge_sources, unmerge
from tests.factories import make_article
from tests.scenes import make_claim, make_source, on_record

DAY = date(2020, 10, 1)
_numbers = itertools.count(100)


def now(claim: Claim, at: datetime | None = None) -> Stand:
    return stand(positions_on([claim.pk], readable=ArticleVersion.objects.all(), at=at)[claim.pk])


def in_sql(claim: Claim) -> str:
    return str(with_standing(Claim.objects.all()).get(pk=claim.pk).standing)  # type: ignore[attr-defined]


@pytest.mark.django_db
def test_its_words(editor: User) -> None:
    claim = make_claim(editor)
    assert now(claim).words == "Nobody on record asserts or denies it"
    on_record(editor, claim, make_source("Armenia"), published_on=DAY)
    assert now(claim).words == "Asserted by 1, denied by nobody on record"
    turkey = make_source("Turkey")
    on_record(editor, claim, turkey, Stance.DENIES, published_on=DAY + timedelta(2))
    assert now(claim).words == "Asserted by 1, denied by 1, in dispute since 3 October 2020"
    mouthpiece = make_source("Government of Turkey", SourceKind.GOVERNMENT, speaks_for=turkey)
    on_record(editor, claim, mouthpiece, Stance.DENIES, published_on=DAY + timedelta(3))
    assert now(claim).sides.denied == 1, "who speaks for another is counted with them"
    assert [name for _, name in now(claim).denied_by] == ["Government of Turkey", "Turkey"]


@pytest.mark.django_db
def test_an_anonymous_group_counts_by_its_stated_size(editor: User) -> None:
    claim = make_claim(editor)
    attribution = on_record(editor, claim, "Two rebel sources", kind=SourceKind.ANONYMOUS)
    Source.objects.filter(pk=attribution.source_id).update(group_size=2)
    assert now(claim).sides.asserted == 2
    assert now(claim).words.startswith("Asserted by 2,")


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("days_later", "expected"), [(2, Standing.RETRACTED), (0, Standing.RETRACTED), (-2, Standing.ASSERTED)]
)
def test_a_retraction_ends_what_the_same_source_said_before(editor: User, days_later: int, expected: str) -> None:
    claim, club = make_claim(editor), make_source("The club", SourceKind.ORGANISATION)
    on_record(editor, claim, club, published_on=DAY)
    on_record(editor, claim, club, Stance.RETRACTS, published_on=DAY + timedelta(days_later))
    assert now(claim).standing == in_sql(claim) == expected


@pytest.mark.django_db
def test_a_retraction_of_one_statement_leaves_the_others(editor: User) -> None:
    claim, club = make_claim(editor), make_source("The club", SourceKind.ORGANISATION)
    one = on_record(editor, claim, club, published_on=DAY)
    on_record(editor, claim, club, Stance.DENIES, published_on=DAY)
    retraction = on_record(editor, claim, club, Stance.RETRACTS, published_on=DAY + timedelta(1))
    Attribution.objects.filter(pk=retraction.pk).update(retracts=one)
    assert now(claim).standing == in_sql(claim) == Standing.DENIED


@pytest.mark.django_db
def test_what_somebody_else_takes_back_stays(editor: User) -> None:
    claim = make_claim(editor)
    on_record(editor, claim, make_source("The club"), published_on=DAY)
    on_record(editor, claim, make_source("The agency"), Stance.RETRACTS, published_on=DAY + timedelta(1))
    assert now(claim).standing == in_sql(claim) == Standing.ASSERTED


# -- random histories


@dataclass
class Row:
    """An attribution as the reference keeps it: where it was put."""

    claim: int
    source: int
    stance: str
    day: date


@dataclass
class World:
    """The slow and obvious reference: plain rows, which claims and sources are one by now, and rules written out."""

    rows: dict[int, Row] = field(default_factory=dict)
    variant: bool = False
    one_with: dict[int, int] = field(default_factory=dict)  # claims that were merged away, and into which
    same_as: dict[int, int] = field(default_factory=dict)  # sources
    speaks_for: dict[int, int] = field(default_factory=dict)

    def claim(self, row: Row) -> int:
        return self.one_with.get(row.claim, row.claim)

    def source(self, row: Row) -> int:
        return self.same_as.get(row.source, row.source)

    def stand(self, claim: int, *, asserted_too: int = 0, denied_too: int = 0) -> tuple[str, int, int]:
        """The standing, and how many sources stand on each side."""
        asserted, denied, retracted = set(), set(), False
        for row in self.rows.values():
            own = self.claim(row) == claim
            if row.stance == "retracts":
                retracted = retracted or own
            elif not self._taken_back(row):
                if row.stance == "asserts" and (own or (self.variant and self.claim(row) == asserted_too)):
                    asserted.add(self._voice(row))
                if row.stance == "denies" and (own or (self.variant and self.claim(row) == denied_too)):
                    denied.add(self._voice(row))
        if asserted and denied:
            return "disputed", len(asserted), len(denied)
        if asserted or denied:
            return ("asserted" if asserted else "denied"), len(asserted), len(denied)
        return ("retracted" if retracted else "unattributed"), 0, 0

    def _voice(self, row: Row) -> int:
        """Who speaks for somebody is counted with them."""
        its = self.source(row)
        spoken_for = self.speaks_for.get(its)
        return its if spoken_for is None else self.same_as.get(spoken_for, spoken_for)

    def _taken_back(self, row: Row) -> bool:
        return any(
            other.stance == "retracts"
            and (self.claim(other), self.source(other)) == (self.claim(row), self.source(row))
            and other.day >= row.day
            for other in self.rows.values()
        )


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_jobs_left")
@pytest.mark.parametrize("seed", [*range(4), *(pytest.param(seed, marks=pytest.mark.slow) for seed in range(4, 40))])
def test_any_history_stands_as_the_reference_says_and_every_past_moment_can_be_asked_for(
    seed: int, editor: User
) -> None:
    """Statements, retractions, undoings, endings, moves, relations, and merges of claims and of sources, put and taken
    back at random."""
    chance = random.Random(seed)
    sources = [make_source(name, SourceKind.ORGANISATION) for name in ("Quay Board", "Pier Guild", "Dock Union")]
    mouth = make_source("Press Desk", SourceKind.OFFICE, speaks_for=sources[1])
    versions = [make_article(published_on=DAY + timedelta(day), text=f"Words of day {day}.") for day in range(4)]
    wide, narrow = make_claim(editor), make_claim(editor, "The narrower one.")
    twin = make_claim(editor, "The wide one in other words.")
    world = World(speaks_for={mouth.pk: sources[1].pk})
    past: list[tuple[datetime, Any]] = []
    relation = ClaimRelation.objects.create(claim=narrow, other=wide, kind="variant_of")

    def put() -> None:
        version, source = chance.choice(versions), chance.choice([*sources, mouth])
        stance, claim = chance.choice(["asserts", "denies", "retracts", "doubts"]), chance.choice([wide, narrow, twin])
        if claim.pk in world.one_with or source.pk in world.same_as:
            return  # nothing is put on record for who was merged
        number = next(_numbers)
        made = Attribution.objects.create(
            source=source, version=version, quote="words", start=number, end=number + 1, sentence_start=0,
            sentence_end=5, accepted_by=editor, claim=claim, stance=stance,
        )  # fmt: skip
        assert version.published_on is not None
        world.rows[made.pk] = Row(claim.pk, source.pk, stance, version.published_on)

    def undo() -> None:
        if world.rows:
            pk = chance.choice(list(world.rows))
            Attribution.objects.get(pk=pk).delete()
            del world.rows[pk]

    def end() -> None:
        if world.rows:
            pk = chance.choice(list(world.rows))
            Attribution.objects.filter(pk=pk).update(ended_at=timezone.now())
            del world.rows[pk]

    def move() -> None:
        if world.rows and not world.one_with:
            pk = chance.choice(list(world.rows))
            world.rows[pk].claim = chance.choice([wide.pk, narrow.pk])
            Attribution.objects.filter(pk=pk).update(claim=world.rows[pk].claim)

    def relate() -> None:
        world.variant = not world.variant
        state = "confirmed" if world.variant else "refused"
        ClaimRelation.objects.filter(pk=relation.pk).update(state=state, decided_by=editor)

    def merge() -> None:
        """One of each kind at a time, so that what stays where it was put after an unmerge is plain to see."""
        if chance.random() < 0.5 and not world.one_with:
            merge_claims(gone=twin, kept=wide, user=editor, reason="the same words")
            world.one_with[twin.pk] = wide.pk
        elif not world.same_as:
            gone, kept = chance.sample(sources, 2)
            merge_sources(gone=gone, kept=kept, user=editor, reason="one and the same")
            world.same_as[gone.pk] = kept.pk

    def part() -> None:
        in_force = list(Merge.objects.in_force())
        if in_force:
            its = chance.choice(in_force)
            unmerge(merge=its, user=editor, reason="they are two")
            (world.one_with if its.gone_claim_id else world.same_as).pop(its.gone.pk)

    steps: list[Callable[[], None]] = [put, put, put, put, undo, end, move, relate, merge, part]
    for _ in range(24):
        chance.choice(steps)()
        expected = [
            world.stand(wide.pk, asserted_too=narrow.pk),
            world.stand(narrow.pk, denied_too=wide.pk),
            world.stand(twin.pk),
        ]
        assert [_short(now(claim)) for claim in (wide, narrow, twin)] == expected
        assert [in_sql(claim) for claim in (wide, narrow, twin)] == [its[0] for its in expected]
        past.append((_clock(), expected))
    for moment, expected in past:
        assert [_short(now(claim, moment)) for claim in (wide, narrow, twin)] == expected


def _short(its: Stand) -> tuple[str, int, int]:
    return str(its.standing), its.sides.asserted, its.sides.denied


def _clock() -> datetime:
    """The database's: history is stamped by it."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment


@pytest.mark.django_db
def test_the_day_before_it_was_recorded_it_was_not_known(editor: User) -> None:
    claim = make_claim(editor)
    on_record(editor, claim, make_source("Armenia"))
    texts, today = ArticleVersion.objects.all(), timezone.localdate()
    assert stand_as_known(claim=claim, day=today, readable=texts).standing == Standing.ASSERTED
    yesterday = stand_as_known(claim=claim, day=today - timedelta(1), readable=texts)
    assert yesterday.standing == Standing.UNATTRIBUTED
    assert yesterday.asserted_by == []
    unread = stand_as_known(claim=claim, day=today, readable=ArticleVersion.objects.none())
    assert unread.sides.asserted == 1
    assert unread.asserted_by == [], "counted, but not named"
