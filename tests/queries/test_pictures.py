"""What the pictures show: the same as what is on record, legible with 5 and with 500, nothing that may not be read."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from claims.access import readable_versions
from claims.models import Attribution, Band, Claim, Source, User
from claims.nlp.types import SourceKind, Stance
from claims.queries.comparing import articles_beside, compared, side_of
from claims.queries.dashboard import dashboard
from claims.queries.pictures.record import record
from claims.queries.pictures.scales import Days
from claims.queries.pictures.stances import stances_of
from claims.queries.pictures.timeline import CLASSES, Utterance, _rows, timeline
from claims.queries.reversals import reversals
from claims.queries.search import Search
from claims.services.errors import Refused
from claims.services.reversals import decide_reversal
from tests.scenes import make_claim, make_source, on_record

pytestmark = pytest.mark.django_db
FIRST, LATER = date(2020, 10, 1), date(2020, 10, 9)


@pytest.fixture
def bridge(editor: User) -> Claim:
    return make_claim(editor, "The bridge is safe.")


@pytest.fixture
def mayor(db: None) -> Source:
    return make_source("The mayor", SourceKind.PERSON)


def turned(editor: User, bridge: Claim, mayor: Source) -> tuple[Attribution, Attribution]:
    """The mayor asserts first and denies later."""
    return (
        on_record(editor, bridge, mayor, content="the bridge was safe", published_on=FIRST),
        on_record(editor, bridge, mayor, Stance.DENIES, content="the bridge was safe", published_on=LATER),
    )


def test_a_timeline_has_each_statement_in_the_row_of_its_outlet(editor: User, bridge: Claim, mayor: Source) -> None:
    on_record(editor, bridge, mayor, outlet="The Herald", published_on=FIRST)
    on_record(editor, bridge, "An engineer", Stance.DENIES, outlet="The Courier", published_on=LATER)
    on_record(editor, bridge, "A spy", outlet="The Secret Sheet", visibility="restricted")
    viewer = User.objects.create_user("reader")
    its = timeline(bridge, readable=readable_versions(viewer))
    assert [(row.label, [mark.band for mark in row.marks]) for row in its.rows] == [
        ("The Herald", ["asserts"]), ("The Courier", ["denies"]),
    ]  # fmt: skip
    assert its.disputed
    assert its.disputed.label == LATER.isoformat()
    assert its.withheld == 1
    assert "Secret" not in str(its)


@pytest.mark.parametrize("number", [1, 5, 500])
def test_marks_never_touch_and_count_them_all(number: int) -> None:
    said = [
        Utterance(FIRST + timedelta(days=n % 90), Band.values[n % 2], "asserts", n, f"Source {n}", f"Outlet {n % 40}",
                  n, n, 0) for n in range(number)
    ]  # fmt: skip
    scale = Days.of([its.day for its in said], 190, 915)
    rows = _rows(sorted(said, key=lambda its: its.day, reverse=True), scale)
    assert sum(mark.number for row in rows for mark in row.marks) == number
    assert len(rows) <= 15
    assert 1 <= len(scale.ticks()) <= 9
    for row in rows:
        for band in CLASSES.values():
            places = sorted(mark.x for mark in row.marks if mark.band == band)
            assert all(b - a >= 8 for a, b in pairwise(places))
            assert all(190 <= x <= 915 for x in places)


def test_sources_are_tied_by_what_they_assert_and_deny(editor: User, bridge: Claim, mayor: Source) -> None:
    state = make_source("Quayland")
    office = make_source("Harbour office", SourceKind.ORGANISATION, speaks_for=state)
    on_record(editor, bridge, mayor)
    on_record(editor, bridge, office, Stance.DENIES)
    on_record(editor, bridge, "A clerk", Stance.DENIES)
    on_record(editor, bridge, "somebody", kind=SourceKind.ANONYMOUS)
    its = stances_of(Search(), readable=readable_versions(editor))
    assert {node.label for node in its.sources} == {"The mayor", "Quayland", "A clerk"}
    pairs = {frozenset((pair.one.label, pair.other.label)): (pair.agree, pair.contradict) for pair in its.pairs}
    assert pairs[frozenset(("The mayor", "Quayland"))] == (0, 1)
    assert pairs[frozenset(("A clerk", "Quayland"))] == (1, 0)
    assert not stances_of(Search(until=date(2019, 1, 1)), readable=readable_versions(editor)).lines


def test_a_contradiction_is_shown_to_others_only_when_it_is_confirmed(
    editor: User, viewer: User, bridge: Claim, mayor: Source
) -> None:
    earlier, later = turned(editor, bridge, mayor)
    readable = readable_versions(viewer)
    (turn,) = reversals(mayor, readable=readable, proposals=True)
    assert (turn.earlier.attribution, turn.later.attribution, turn.days) == (earlier, later, (FIRST, LATER))
    assert reversals(mayor, readable=readable, proposals=False) == []
    decide_reversal(earlier=earlier, later=later, is_confirmed=True, note="New report.", user=editor, readable=readable)
    (turn,) = reversals(mayor, readable=readable, proposals=False)
    assert turn.decided
    assert turn.decided.note == "New report."
    decide_reversal(earlier=earlier, later=later, is_confirmed=False, user=editor, readable=readable)
    assert reversals(mayor, readable=readable, proposals=True) == []  # asked once


def test_what_is_no_contradiction_is_not_proposed(editor: User, bridge: Claim, mayor: Source) -> None:
    narrow = make_claim(editor, "The bridge is safe in storms.", variant_of=bridge)
    on_record(editor, bridge, mayor)  # asserts the wider claim, denies the narrower: no turn
    on_record(editor, narrow, mayor, Stance.DENIES)
    assert reversals(mayor, readable=readable_versions(editor), proposals=True) == []
    rows = list(Attribution.objects.order_by("pk"))
    with pytest.raises(Refused):
        decide_reversal(
            earlier=rows[0], later=rows[1], is_confirmed=True, user=editor, readable=readable_versions(editor)
        )


def test_asserting_the_variant_and_denying_the_wider_claim_is_one(editor: User, bridge: Claim, mayor: Source) -> None:
    narrow = make_claim(editor, "The bridge is safe in storms.", variant_of=bridge)
    on_record(editor, narrow, mayor, published_on=FIRST)
    on_record(editor, bridge, mayor, Stance.DENIES, published_on=LATER)
    assert len(reversals(mayor, readable=readable_versions(editor), proposals=True)) == 1


def test_a_record_has_what_was_said_by_time_and_what_others_assert(editor: User, bridge: Claim, mayor: Source) -> None:
    turned(editor, bridge, mayor)
    on_record(editor, bridge, "An engineer")
    its = record(mayor, readable=readable_versions(editor))
    assert [(period.asserted, period.denied) for period in its.periods] == [(1, 0), (0, 1)]
    assert [claim for claim, _ in its.denied_alone] == [bridge]
    assert [(topic.name, topic.asserted, topic.denied) for topic in its.topics] == [("under no topic", 1, 1)]


def test_two_articles_side_by_side(editor: User, bridge: Claim, mayor: Source) -> None:
    one = on_record(editor, bridge, mayor).version
    other = on_record(editor, bridge, "An engineer", Stance.DENIES).version
    readable = readable_versions(editor)
    assert [version.pk for version in articles_beside(one, readable=readable)] == [other.pk]
    sides = [side_of(f"article:{version.pk}", readable=readable) for version in (one, other)]
    assert all(sides)
    its = compared(*sides)  # type: ignore[arg-type]
    assert [(row.claim, row.is_contrary) for row in its.contrary] == [(bridge, True)]
    assert its.in_all == 1


@pytest.mark.parametrize("key", ["", "article:x", "article:0", "outlet:999999", "source:1", "article:²"])
def test_what_is_none_is_not_compared(key: str, editor: User) -> None:
    assert side_of(key, readable=readable_versions(editor)) is None


def test_a_restricted_article_is_not_compared(editor: User, viewer: User, bridge: Claim) -> None:
    version = on_record(editor, bridge, "A spy", visibility="restricted").version
    assert side_of(f"article:{version.pk}", readable=readable_versions(viewer)) is None


def test_no_page_asks_more_where_more_is_on_record(editor: User, bridge: Claim, mayor: Source) -> None:
    readable = readable_versions(editor)

    def queries() -> dict[str, int]:
        pages: dict[str, Any] = {
            "timeline": lambda: timeline(bridge, readable=readable),
            "stances": lambda: stances_of(Search(), readable=readable),
            "record": lambda: record(mayor, readable=readable),
            "reversals": lambda: reversals(mayor, readable=readable, proposals=True),
            "dashboard": lambda: dashboard(readable=readable),
        }
        counts = {}
        for name, page in pages.items():
            with CaptureQueriesContext(connection) as captured:
                page()
            counts[name] = len(captured)
        return counts

    turned(editor, bridge, mayor)
    on_record(editor, bridge, "An engineer")
    before = queries()
    for number in range(4):
        on_record(editor, bridge, f"Witness {number}", outlet=f"Outlet {number}")
        turned(editor, make_claim(editor, f"Claim {number} is so."), mayor)
    assert queries() == before
