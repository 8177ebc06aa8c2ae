"""The pages to look at: they ask the same of the database however much is on record, and show a person's contradiction
to others only when somebody has confirmed it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Attribution, Claim, Reversal, Source, User
from claims.nlp.types import SourceKind, Stance
from claims.services.topics import file_claim
from tests.scenes import make_claim, make_source, on_record

pytestmark = pytest.mark.django_db
DAY = date(2020, 10, 1)


@pytest.fixture
def bridge(editor: User) -> Claim:
    claim = make_claim(editor, "The bridge is safe.")
    file_claim(claim=claim, topics=["Bridges"])
    return claim


@pytest.fixture
def mayor(editor: User, bridge: Claim) -> Source:
    """Asserts it, and denies it a week later; an engineer denies it in another paper."""
    mayor = make_source("The mayor", SourceKind.PERSON)
    on_record(editor, bridge, mayor, content="the bridge was safe", published_on=DAY, outlet="The Herald")
    on_record(
        editor, bridge, mayor, Stance.DENIES, content="the bridge was safe", published_on=DAY + timedelta(7),
        outlet="The Herald",
    )  # fmt: skip
    on_record(editor, bridge, "An engineer", Stance.DENIES, published_on=DAY + timedelta(1), outlet="The Courier")
    return mayor


def put_on_record(rows: list[Attribution], *, claims: int) -> None:
    """Copies of these attributions on so many more claims, by other people and in other papers too, and as many more on
    the first claim itself."""
    first, known = rows[0], Claim.objects.count()
    made = Claim.objects.bulk_create(
        Claim(statement=f"The bridge number {known + n} is safe.", slug=f"bridge-{known + n}") for n in range(claims)
    )
    people = Source.objects.bulk_create(
        Source(name=f"Witness {known + n}", kind=SourceKind.PERSON.value) for n in range(claims)
    )
    Attribution.objects.bulk_create(
        Attribution(
            source=who, claim=claim, version=row.version, stance=row.stance, quote=row.quote, start=row.start,
            end=row.end, sentence_start=row.sentence_start, sentence_end=row.sentence_end,
            accepted_by=first.accepted_by,
        )
        for made_claim, person in zip(made, people, strict=True)
        for row in rows
        for who, claim in ((row.source, made_claim), (person, first.claim))
    )  # fmt: skip


def addresses(bridge: Claim, mayor: Source) -> dict[str, str]:
    herald, courier = (Source.objects.get(name=f"The {name}") for name in ("Herald", "Courier"))
    one, _, other = bridge.attributions.order_by("pk")[:3]
    compare, search = reverse("claims:compare"), reverse("claims:search")
    return {
        "search": f"{search}?q=bridge",
        "search, filtered": f"{search}?q=bridge&stance=denies&standing=disputed&sort=contest",
        "search, as it is typed": f"{search}?q=brid",
        "timeline": reverse("claims:claim-timeline", args=[bridge.slug]),
        "stances": reverse("claims:stances"),
        "stances of a topic": f"{reverse('claims:stances')}?topic=bridges",
        "record": reverse("claims:source-record", args=[mayor.pk]),
        "dashboard": reverse("claims:dashboard"),
        "two outlets": f"{compare}?one=outlet:{herald.pk}&other=outlet:{courier.pk}",
        "two articles": f"{compare}?one=article:{one.version_id}&other=article:{other.version_id}",
        "beside one article": f"{compare}?one=article:{one.version_id}",
    }


def test_no_page_asks_more_where_very_much_is_on_record(
    editor: User, viewer: User, bridge: Claim, mayor: Source, client: Client
) -> None:
    def queries() -> dict[str, int]:
        found = {}
        for name, address in asked.items():
            with CaptureQueriesContext(connection) as seen:
                assert client.get(address).status_code == 200, name
            found[name] = len(seen)
        return found

    client.force_login(viewer)
    rows = list(bridge.attributions.order_by("pk"))
    asked = addresses(bridge, mayor)
    put_on_record(rows, claims=2)
    queries()  # what is kept for the life of a process
    before = queries()
    put_on_record(rows, claims=60)
    assert queries() == before


@pytest.mark.parametrize("role", ["viewer", "editor", "fact_checker", "admin_user"])
def test_a_contradiction_is_for_who_decides_until_it_is_confirmed(
    role: str, request: pytest.FixtureRequest, editor: User, bridge: Claim, mayor: Source, client: Client
) -> None:
    user: User = request.getfixturevalue(role)
    client.force_login(user)
    earlier, later, _ = bridge.attributions.order_by("pk")
    record, page = (reverse(f"claims:{name}", args=[mayor.pk]) for name in ("source-record", "source-detail"))
    decides = role != "viewer"

    def shown(address: str) -> bool:
        return 'class="turn' in client.get(address).content.decode()

    assert shown(record) is decides
    assert ("turn-proposed" in client.get(record).content.decode()) is decides
    answer = client.post(reverse("claims:reversal-decide", args=[earlier.pk, later.pk]), {"answer": "confirm"})
    assert answer.status_code == (302 if decides else 403)
    assert Reversal.objects.filter(is_confirmed=True).exists() is decides
    if not decides:
        Reversal.objects.create(earlier=earlier, later=later, is_confirmed=True, decided_by=editor)
    html = client.get(record).content.decode()
    assert 'class="turn' in html
    assert "turn-proposed" not in html
    assert "1 October 2020" in html  # two dated quotes
    assert "8 October 2020" in html
    Reversal.objects.update(is_confirmed=False)
    assert not shown(record)
    assert not shown(page)
