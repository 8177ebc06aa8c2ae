"""Merging by its pages: a look at what moves, a reason, the way back; and the pairs that look alike."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from claims.models import Claim, LikelyPair, Merge, Source, User
from claims.nlp.types import SourceKind
from claims.services.likely_pairs import (
    Pair,
    look_for_like_claims,
    look_for_like_sources,
    record_pairs,
)
from claims.services.merging import merge_claims, merge_sources
from tests.scenes import make_claim, make_source, on_record

pytestmark = pytest.mark.django_db
PAIRS = reverse("claims:pair-list")
HTMX = {"HX-Request": "true"}


@pytest.fixture
def board(editor: User) -> Source:
    board = make_source("Board of Quays", SourceKind.ORGANISATION)
    on_record(editor, make_claim(editor, "The bridge is safe."), board)
    return board


@pytest.fixture
def short(editor: User) -> Source:
    short = make_source("BOQ", SourceKind.ORGANISATION)
    on_record(editor, make_claim(editor, "The bridge is new."), short)
    return short


def merging(gone: Source) -> str:
    return reverse("claims:source-merge", args=[gone.pk])


def test_the_page_shows_what_will_move(client: Client, board: Source, short: Source, editor: User) -> None:
    client.force_login(editor)
    html = client.get(merging(short), {"into": board.pk}).content.decode()
    assert "What moves: 1 attribution." in html
    assert f'value="{board.pk}"' in html
    assert f"{merging(board)}?into={short.pk}" in html, "the other way round"
    assert "Which one is it?" in client.get(merging(short)).content.decode()


def test_sources_are_merged_and_the_old_address_leads_on(
    client: Client, board: Source, short: Source, editor: User
) -> None:
    client.force_login(editor)
    answer = client.post(merging(short), {"into": board.pk, "reason": "its initials"})
    assert answer["Location"] == reverse("claims:source-detail", args=[board.pk])
    page = client.get(answer["Location"]).content.decode()
    assert "BOQ" in page
    assert "its initials" in page
    old = client.get(reverse("claims:source-detail", args=[short.pk]))
    assert (old.status_code, old["Location"], old["Cache-Control"]) == (301, answer["Location"], "no-store")
    assert client.get(merging(short)).status_code == 301
    names = client.get(reverse("claims:source-list")).content.decode()
    assert "Board of Quays" in names
    assert ">BOQ<" not in names
    assert "Board of Quays" in client.get(reverse("claims:source-list"), {"q": "BOQ"}).content.decode()


def test_a_merge_is_taken_back_with_a_reason(client: Client, board: Source, short: Source, editor: User) -> None:
    merge = merge_sources(gone=short, kept=board, user=editor, reason="its initials")
    address = reverse("claims:merge-undo", args=[merge.pk])
    client.force_login(editor)
    assert address in client.get(reverse("claims:source-detail", args=[board.pk])).content.decode()
    assert client.post(address, {"reason": " "}).status_code == 422
    answer = client.post(address, {"reason": "BOQ is a bank"})
    assert answer["Location"] == reverse("claims:source-detail", args=[short.pk])
    assert "BOQ is a bank" in client.get(answer["Location"]).content.decode()
    assert client.post(address, {"reason": "again"}).status_code == 409


def test_claims_are_merged_and_history_says_who_and_why(client: Client, editor: User) -> None:
    one, other = make_claim(editor, "The bridge is safe."), make_claim(editor, "The bridge is secure.")
    on_record(editor, other, "The mayor")
    client.force_login(editor)
    answer = client.post(reverse("claims:claim-merge", args=[other.slug]), {"into": one.pk, "reason": "safe is secure"})
    assert answer["Location"] == one.get_absolute_url()
    page = client.get(one.get_absolute_url()).content.decode()
    assert "safe is secure" in page
    assert "mayor" in page
    old = client.get(other.get_absolute_url())
    assert (old.status_code, old["Location"]) == (301, one.get_absolute_url())
    assert "The bridge is secure." not in client.get(reverse("claims:claim-list")).content.decode()


def test_what_was_typed_survives_a_refusal(client: Client, editor: User, board: Source) -> None:
    client.force_login(editor)
    answer = client.post(merging(board), {"into": board.pk, "reason": "typed with care"})
    assert answer.status_code == 422
    assert "choose another" in answer.content.decode()
    assert "typed with care" in answer.content.decode()
    answer = client.post(merging(board), {"reason": "typed with care"})
    assert answer.status_code == 422
    assert "typed with care" in answer.content.decode()


@pytest.mark.parametrize("into", ["", "x", "9" * 30, "-1"])
def test_no_address_breaks_the_page(client: Client, editor: User, board: Source, into: str) -> None:
    client.force_login(editor)
    assert client.get(merging(board), {"into": into, "pair": into}).status_code == 200


def test_like_sources_are_found_with_the_reason(board: Source, short: Source, editor: User) -> None:
    make_source("Bord of Quays", SourceKind.ORGANISATION)
    make_source("Boq", SourceKind.PERSON)
    assert look_for_like_sources() == 3
    reasons = {str(pair): pair.reasons for pair in LikelyPair.objects.all()}
    assert reasons == {
        "Board of Quays and BOQ": ["“BOQ” are the initials of “Board of Quays”"],
        "Board of Quays and Bord of Quays": ["spelled alike"],
        "BOQ and Bord of Quays": ["“BOQ” are the initials of “Bord of Quays”"],
    }


def test_like_claims_are_found_as_matching_ranks_them(editor: User) -> None:
    one = make_claim(editor, "Turkey is sending Syrian fighters to Azerbaijan.")
    other = make_claim(editor, "Turkey is sending Syrian fighters to Azerbaijan")
    make_claim(editor, "The bridge over the Weld is closed to lorries.")
    assert look_for_like_claims(claim_id=other.pk) == 1
    pair = LikelyPair.objects.get()
    assert (pair.one, pair.other) == (one, other)


def test_an_answer_is_remembered_and_not_asked_again(
    client: Client, board: Source, short: Source, editor: User
) -> None:
    look_for_like_sources()
    pair = LikelyPair.objects.get()
    answer = reverse("claims:pair-answer", args=[pair.pk])
    client.force_login(editor)
    assert "are the initials of" in client.get(PAIRS).content.decode()
    assert client.post(answer, {"answer": "different"}).status_code == 302
    look_for_like_sources()
    assert "are the initials of" not in client.get(PAIRS).content.decode()
    pair.refresh_from_db()
    assert (pair.answer, pair.answered_by) == ("different", editor)
    assert client.post(answer, {"answer": "unsure"}, headers=HTMX).status_code == 409
    assert client.post(answer, {"answer": "reopen"}, headers=HTMX).status_code == 200
    assert "are the initials of" in client.get(PAIRS).content.decode()


def test_who_is_unsure_leaves_it_for_somebody_else(client: Client, board: Source, short: Source, editor: User) -> None:
    look_for_like_sources()
    client.force_login(editor)
    html = client.post(
        reverse("claims:pair-answer", args=[LikelyPair.objects.get().pk]), {"answer": "unsure"}, headers=HTMX
    ).content.decode()
    assert "unsure" in html
    assert "<html" not in html
    assert "was not sure" in client.get(PAIRS, {"show": "unsure"}).content.decode()


def test_the_same_leads_to_the_merge_and_back_to_the_pairs(
    client: Client, board: Source, short: Source, editor: User
) -> None:
    look_for_like_sources()
    pair = LikelyPair.objects.get()
    client.force_login(editor)
    address = f"{merging(short)}?into={board.pk}&amp;pair={pair.pk}"
    assert address in client.get(PAIRS).content.decode()
    page = client.get(address.replace("&amp;", "&")).content.decode()
    assert "are the initials of" in page, "the reason is written already"
    answer = client.post(merging(short), {"into": board.pk, "reason": "initials", "pair": pair.pk})
    assert answer["Location"] == f"{PAIRS}?what=source"
    pair.refresh_from_db()
    assert pair.answer == "same"
    assert Merge.objects.get().kept == board


def test_who_may_not_merge_is_not_offered_it(client: Client, board: Source, short: Source, viewer: User) -> None:
    look_for_like_sources()
    client.force_login(viewer)
    page = client.get(PAIRS).content.decode()
    assert "are the initials of" in page
    assert "data-key" not in page
    assert "merge…" not in client.get(reverse("claims:source-detail", args=[board.pk])).content.decode()


def test_more_pairs_make_no_more_queries(client: Client, editor: User) -> None:
    client.force_login(editor)
    counts = []
    for round_ in (2, 12):
        sources = [make_source(f"Harbour {round_} {n}", SourceKind.ORGANISATION) for n in range(round_)]
        pairs: list[Any] = [
            Pair(one.pk, other.pk, 0.5, ("spelled alike",)) for one in sources for other in sources if one.pk < other.pk
        ]
        record_pairs(pairs=pairs, what="source")
        client.get(PAIRS)
        with CaptureQueriesContext(connection) as queries:
            client.get(PAIRS)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert Claim.objects.count() == 0


def test_pairs_of_claims_lead_to_the_merge_of_claims(client: Client, editor: User) -> None:
    one, other = make_claim(editor, "The bridge is safe."), make_claim(editor, "The bridge is secure.")
    record_pairs(pairs=[Pair(other.pk, one.pk, 0.9, ("same actors",))], what="claim")
    client.force_login(editor)
    page = client.get(PAIRS, {"what": "claim"}).content.decode()
    assert reverse("claims:claim-merge", args=[other.slug]) in page
    merge_claims(gone=other, kept=one, user=editor, reason="the same")
    assert "bridge" not in client.get(PAIRS, {"what": "claim"}).content.decode()
