"""The log: filtered, taken out, and not to be written by anybody."""

from __future__ import annotations

import csv
import io

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, User
from tests.scenes import make_claim

pytestmark = pytest.mark.django_db
LOG, EXPORT = "claims:log", "claims:log-export"


def test_it_shows_what_changed_and_is_narrowed_by_kind_and_day(client: Client, admin_user: User) -> None:
    claim = make_claim(admin_user, "The dam has burst.")
    Claim.objects.filter(pk=claim.pk).update(statement="The dam holds.")
    client.force_login(admin_user)
    html = client.get(reverse(LOG), {"what": "claim"}).content.decode()
    assert "<del>The dam has burst.</del>" in html
    assert "<ins>The dam holds.</ins>" in html
    assert "The dam" not in client.get(reverse(LOG), {"what": "source"}).content.decode()
    assert "The dam" not in client.get(reverse(LOG), {"what": "claim", "until": "2001-01-01"}).content.decode()
    assert client.get(reverse(LOG), {"what": "password"}).status_code == 422


def test_it_is_taken_out_whole_and_no_cell_is_a_formula(client: Client, admin_user: User) -> None:
    claim = make_claim(admin_user, "The dam has burst.")
    Claim.objects.filter(pk=claim.pk).update(statement="=cmd|' /C calc'!A0")
    client.force_login(admin_user)
    answer = client.get(reverse(EXPORT), {"what": "claim"})
    rows = list(csv.reader(io.StringIO(answer.getvalue().decode())))
    assert rows[0] == ["at", "who", "row", "what", "field", "before", "after"]
    assert ["statement", "The dam has burst.", "'=cmd|' /C calc'!A0"] in [row[4:] for row in rows]


def test_its_queries_do_not_grow_with_its_rows(client: Client, admin_user: User) -> None:
    client.force_login(admin_user)

    def queries(n: int) -> int:
        for number in range(n):
            make_claim(admin_user, f"Ship {Claim.objects.count()}-{number} has sunk.")
        with CaptureQueriesContext(connection) as seen:
            assert client.get(reverse(LOG), {"what": "claim"}).status_code == 200
        return len(seen)

    assert queries(3) == queries(6)
