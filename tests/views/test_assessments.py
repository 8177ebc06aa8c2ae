"""A fact-checker's forms on the claim's page."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from claims.models import Assessment, AssessmentStep, Claim, Evidence, User
from tests.scenes import assess, make_claim, make_source, on_record, step

pytestmark = pytest.mark.django_db


@pytest.fixture
def claim(editor: User) -> Claim:
    return make_claim(editor)


def page(client: Client, claim: Claim, user: User) -> str:
    client.force_login(user)
    return " ".join(client.get(claim.get_absolute_url()).content.decode().split())


def typed(reason: Any = "Two agencies disagree.", *, rows: Any = 1, **more: Any) -> dict[str, Any]:
    """What a browser sends: the management form and one empty row of evidence."""
    formset = {"evidence-TOTAL_FORMS": rows, "evidence-INITIAL_FORMS": 0}
    bearings = {f"evidence-{row}-bearing": "context" for row in range(rows)}
    return {"verdict": "contested", "reason": reason, "seen": "", **formset, **bearings} | more


def sign(client: Client, claim: Claim, data: dict[str, Any]) -> Any:
    return client.post(reverse("claims:claim-assess", args=[claim.slug]), data)


def test_a_fact_checker_assesses_with_evidence_and_takes_it_back(
    client: Client, claim: Claim, fact_checker: User, editor: User
) -> None:
    said = on_record(editor, claim, make_source("Armenia"))
    client.force_login(fact_checker)
    evidence = {
        "evidence-0-url": "https://example.org/log", "evidence-0-bearing": "refutes",
        "evidence-1-statement": said.pk, "evidence-1-bearing": "supports", "evidence-1-note": "Said twice.",
    }  # fmt: skip
    answer = sign(client, claim, typed("Two agencies **disagree** <b>loudly</b>.", rows=2, **evidence))
    assert answer.status_code == 302
    html = page(client, claim, fact_checker)
    assert "mark-contested" in html
    assert "<strong>disagree</strong> &lt;b&gt;loudly" in html
    assert "https://example.org/log" in html
    assert "Said twice." in html
    assert "draft, for the desk only" in html
    mark = Assessment.objects.get()
    back = client.post(
        reverse("claims:assessment-step", args=[mark.pk, "withdraw"]), {"seen": 0, "reason": "They agree."}
    )
    assert back.status_code == 302
    html = page(client, claim, fact_checker)
    assert "mark-contested" not in html
    assert "They agree." in html, "both stay in the history"


@pytest.mark.parametrize("reason", ["", "  \n ", "x" * 20_001])
def test_without_a_fit_reason_it_is_refused_in_words(
    client: Client, claim: Claim, fact_checker: User, reason: str
) -> None:
    client.force_login(fact_checker)
    answer = sign(client, claim, typed(reason, **{"evidence-0-url": "https://example.org/kept"}))
    html = answer.content.decode()
    assert answer.status_code == 422
    assert "field-error" in html
    assert reason.strip() in html
    assert "https://example.org/kept" in html, "what was typed is there"
    assert not Assessment.objects.exists()


@pytest.mark.parametrize(
    ("evidence", "words"),
    [
        ({"evidence-0-bearing": "supports"}, "Give a link, a file"),
        ({"evidence-0-url": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"evidence-0-statement": "999999"}, "valid choice"),
        ({"evidence-0-file": SimpleUploadedFile("x.exe", b"MZ\x90\x00" + b"\x00" * 90)}, "taken are"),
    ],
)
def test_evidence_that_is_none_is_refused_in_words(
    client: Client, claim: Claim, fact_checker: User, evidence: dict[str, Any], words: str
) -> None:
    client.force_login(fact_checker)
    answer = sign(client, claim, typed(**evidence))
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Assessment.objects.exists()


def test_another_piece_of_evidence_is_a_row_more_with_all_that_was_typed(
    client: Client, claim: Claim, fact_checker: User
) -> None:
    client.force_login(fact_checker)
    answer = sign(client, claim, typed("My reason.", more="1", **{"evidence-0-note": "First note."}))
    html = answer.content.decode()
    assert answer.status_code == 200
    assert "My reason." in html
    assert "First note." in html
    assert 'name="evidence-1-note"' in html
    assert "field-error" not in html
    assert not Assessment.objects.exists()


def test_two_fact_checkers_at_once_lose_nothing(
    client: Client, claim: Claim, fact_checker: User, admin_user: User
) -> None:
    first = assess(claim, admin_user, "I was first.")
    client.force_login(fact_checker)
    answer = sign(client, claim, typed("My own long reason."))
    html = answer.content.decode()
    assert answer.status_code == 409
    assert "My own long reason." in html
    assert "I was first." in html
    step(first, "submit", admin_user)
    address = reverse("claims:assessment-step", args=[first.pk, "withdraw"])
    answer = client.post(address, {"seen": 0, "reason": "Another long reason."})
    assert answer.status_code == 409
    assert "Another long reason." in answer.content.decode()


def test_an_author_cannot_approve_but_a_second_person_can(
    client: Client, claim: Claim, fact_checker: User, admin_user: User
) -> None:
    mark = assess(claim, fact_checker)
    step(mark, "submit", fact_checker)
    address = reverse("claims:assessment-step", args=[mark.pk, "approve"])
    client.force_login(fact_checker)
    assert address not in client.get(claim.get_absolute_url()).content.decode()
    answer = client.post(address, {"seen": 1})
    assert answer.status_code == 422
    assert "somebody else has to" in answer.content.decode()
    client.force_login(admin_user)
    assert address in client.get(claim.get_absolute_url()).content.decode()
    assert client.post(address, {"seen": 1}).status_code == 302
    assert mark.steps.latest("number").state == "approved"


def test_a_viewer_who_posts_by_hand_is_refused_and_that_is_logged(
    client: Client, claim: Claim, viewer: User, fact_checker: User, caplog: pytest.LogCaptureFixture
) -> None:
    mark = assess(claim, fact_checker)
    client.force_login(viewer)
    withdraw = reverse("claims:assessment-step", args=[mark.pk, "withdraw"])
    with caplog.at_level(logging.WARNING):
        assert sign(client, claim, typed()).status_code == 403
        assert client.post(withdraw, {"seen": 0}).status_code == 403
    assert AssessmentStep.objects.count() == 1
    for path in (reverse("claims:claim-assess", args=[claim.slug]), withdraw):
        assert f"refused: POST {path} by {viewer}: needs claims.assess_claim" in caplog.text


def test_a_claim_s_words_and_whom_it_is_about_are_changed_on_one_page(
    client: Client, claim: Claim, editor: User
) -> None:
    turkey = make_source("Turkey")
    client.force_login(editor)
    address = reverse("claims:claim-change", args=[claim.slug])
    sent = {"statement": "Turkey sends fighters.", "kind": "fact", "about": "Turkey\nNobody known", "revision": 1}
    wrong = client.post(address, sent)
    assert (wrong.status_code, "No source of this name is on record: Nobody known." in wrong.content.decode()) == (
        422,
        True,
    )
    assert client.post(address, sent | {"about": "Ankara\n"}).status_code == 302
    claim.refresh_from_db()
    assert (claim.statement, list(claim.about.all())) == ("Turkey sends fighters.", [turkey])
    late = client.post(address, sent | {"statement": "Mine.", "about": "Turkey"})
    assert late.status_code == 409
    assert "It reads now: Turkey sends fighters." in late.content.decode()
    assert "Mine." in late.content.decode()
    assert (
        "Where it is about nobody, say so."
        in client.post(address, sent | {"about": "", "revision": 2}).content.decode()
    )


def test_a_step_that_is_none_is_not_there(client: Client, claim: Claim, fact_checker: User) -> None:
    mark = assess(claim, fact_checker)
    client.force_login(fact_checker)
    assert client.post(reverse("claims:assessment-step", args=[mark.pk, "burn"]), {"seen": 0}).status_code == 404


def test_a_file_of_evidence_is_only_ever_a_download(client: Client, claim: Claim, fact_checker: User) -> None:
    client.force_login(fact_checker)
    sign(client, claim, typed(**{"evidence-0-file": SimpleUploadedFile("log.txt", b"Ships seen: none.")}))
    answer = client.get(reverse("claims:evidence-file", args=[Evidence.objects.get().pk]))
    assert answer["Content-Disposition"] == 'attachment; filename="log.txt"'
    assert answer["Content-Type"] == "application/octet-stream"
    assert b"".join(answer) == b"Ships seen: none."


def test_a_claim_gets_its_earlier_words_back_as_a_new_entry(client: Client, claim: Claim, editor: User) -> None:
    old = claim.statement
    Claim.objects.filter(pk=claim.pk).update(statement="Quite other words.")
    html = page(client, claim, editor)
    first = Claim.pgh_event_model.objects.filter(pgh_obj_id=claim.pk).earliest("pgh_id")  # type: ignore[attr-defined]
    address = reverse("claims:claim-restore", args=[claim.slug, first.pk])
    assert address in html
    assert client.post(address).status_code == 302
    claim.refresh_from_db()
    assert claim.statement == old
    html = page(client, claim, editor)
    assert "Quite other words." in html, "the history keeps what it was in between"
    assert html.count("gave it other words") == 2


def test_how_it_stood_on_a_past_day(client: Client, claim: Claim, editor: User) -> None:
    on_record(editor, claim, make_source("Armenia"))
    client.force_login(editor)
    html = " ".join(client.get(claim.get_absolute_url(), {"known": "2020-01-01"}).content.decode().split())
    assert "As known at the end of 1 January 2020:" in html
    assert "Nobody on record asserts or denies it." in html
    assert "Enter a valid date" in client.get(claim.get_absolute_url(), {"known": "soon"}).content.decode()
