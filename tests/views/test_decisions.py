"""One's own decisions: any of the latest fifty is taken back, whatever page is open by then."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse

from claims.models import Decision, User
from claims.services.review import reject_suggestion
from tests.factories import found, make_article, make_suggestions

pytestmark = pytest.mark.django_db


def test_any_of_the_latest_fifty_is_taken_back(client: Client, editor: User, fact_checker: User) -> None:
    text = "\n".join(f"Speaker {n} said that bridge {n} was safe." for n in range(52))
    version = make_article(text=text)
    rows = make_suggestions(
        version,
        *(found(text, content=f"bridge {n} was safe", source=f"Speaker {n}", nth=n + 1, id=f"b{n}") for n in range(52)),
    )
    for row in rows:
        reject_suggestion(suggestion=row, user=editor, revision=row.revision)
    client.force_login(editor)
    page = client.get(reverse("claims:decision-list")).content.decode()
    offered = [int(pk) for pk in re.findall(r'data-undoes="(\d+)"', page)]
    assert offered == list(Decision.objects.order_by("-pk").values_list("pk", flat=True)[:50])

    # The fiftieth, one from amid, and the latest, by the key: each of its own card.
    count = client.get(reverse("claims:article-detail", args=[version.pk])).content.decode()
    latest = re.search(r'id="review-count"\s+data-undo="(\d+)"', count)
    assert latest
    for pk in (offered[-1], offered[20], int(latest[1])):
        assert client.post(reverse("claims:decision-undo", args=[pk])).status_code == 302
    waiting = set(version.suggestions.pending().values_list("pk", flat=True))
    assert waiting == {rows[2].pk, rows[31].pk, rows[51].pk}

    # Somebody else is not offered them, nor may they.
    client.force_login(fact_checker)
    assert "data-undoes" not in client.get(reverse("claims:decision-list")).content.decode()
    refused = client.post(reverse("claims:decision-undo", args=[offered[5]]))
    assert refused.status_code == 422
    assert not Decision.objects.filter(undoes=offered[5]).exists()
