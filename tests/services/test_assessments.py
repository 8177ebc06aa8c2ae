"""A fact-checker's word: signed, with its reason and evidence, and only step by step on its way out."""

from __future__ import annotations

import itertools
import logging
import threading
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.utils import timezone

from claims.models import Assessment, AssessmentState, Claim, Evidence, User, Verdict
from claims.nlp.types import Stance
from claims.queries.publishing import changes_since, current_assessment, published_assessment, published_at
from claims.queries.standing import with_standing
from claims.services.assessments import STEPS, Exhibit, assess_claim, steps_open, take_step
from claims.services.errors import Conflict, Refused
from tests.scenes import assess, make_claim, make_source, on_record, step

pytestmark = pytest.mark.django_db
S = AssessmentState


def contested(claim: Claim) -> bool:
    return bool(with_standing(Claim.objects.all()).get(pk=claim.pk).is_contested)  # type: ignore[attr-defined]


def test_a_mark_and_its_withdrawal_both_stay(fact_checker: User) -> None:
    claim = make_claim(fact_checker)
    mark = assess(claim, fact_checker, " The numbers do not add up. ")
    assert current_assessment(claim) == mark
    assert mark.reason == "The numbers do not add up."
    assert contested(claim)
    step(mark, "withdraw", fact_checker, "They do.")
    assert current_assessment(claim) is None
    assert not contested(claim)
    again = assess(claim, fact_checker, "New evidence.")
    assert current_assessment(claim) == again
    assert claim.assessments.count() == 2


def test_a_new_assessment_takes_the_place_of_the_old_one(fact_checker: User) -> None:
    claim = make_claim(fact_checker)
    assess(claim, fact_checker)
    assess(claim, fact_checker, "The ship's log shows it.", "refuted")
    current = current_assessment(claim)
    assert current is not None
    assert (current.verdict.word, contested(claim)) == ("refuted", False)


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_without_a_reason_it_is_refused(fact_checker: User, reason: str) -> None:
    claim = make_claim(fact_checker)
    with pytest.raises(Refused, match="needs its reason"):
        assess(claim, fact_checker, reason)
    assert not Assessment.objects.exists()


def test_who_did_not_see_the_latest_assessment_is_told(fact_checker: User) -> None:
    claim = make_claim(fact_checker)
    assess(claim, fact_checker)
    with pytest.raises(Conflict):
        assess_claim(claim=claim, user=fact_checker, verdict=Verdict.objects.all()[0], reason="Second.", seen=None)
    assert claim.assessments.count() == 1


# -- evidence


def test_evidence_of_every_kind_is_kept(fact_checker: User) -> None:
    claim = make_claim(fact_checker)
    said = on_record(fact_checker, claim, make_source("Armenia"))
    made = assess_claim(
        claim=claim, user=fact_checker, verdict=Verdict.objects.get(slug="unproven"), reason="Nobody saw any.",
        seen=None,
        evidence=[
            Exhibit(bearing="supports", url="https://example.org/log", archived_url="https://archive.example/1",
                    accessed_on=timezone.localdate()),
            Exhibit(bearing="refutes", statement=said),
            Exhibit(bearing="context", note="The port was closed that day."),
            Exhibit(bearing="supports", file=ContentFile(b"%PDF-1.7\nminutes", "..\\..\\minutes of <b>.pdf")),
        ],
    )  # fmt: skip
    link, statement, note, file = made.evidence.order_by("pk")
    assert (link.kind, link.url) == ("link", "https://example.org/log")
    assert (statement.kind, statement.statement) == ("statement", said)
    assert note.kind == "note"
    assert (file.kind, file.file_name) == ("file", "minutes of _b_.pdf")
    assert file.file.read() == b"%PDF-1.7\nminutes"
    assert "minutes" not in str(file.file.name), "the name in the store is nobody's"


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("a.pdf", b"", "empty"),
        ("a.pdf", b"MZ\x90\x00" + b"\x00" * 200, "taken are"),
        ("a.txt", b"<!DOCTYPE html><script>alert(1)</script>", "taken are"),
        ("a.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "taken are"),
        ("a.txt", b"\xff\xfe\x00words", "taken are"),
        ("a.zip", b"PK\x03\x04" + b"\x00" * 60, "taken are"),
    ],
)
def test_a_file_that_is_not_what_we_take_is_refused_in_words(
    fact_checker: User, name: str, content: bytes, why: str
) -> None:
    claim = make_claim(fact_checker)
    exhibit = Exhibit(bearing="context", file=ContentFile(content, name))
    with pytest.raises(Refused, match=why):
        assess_claim(
            claim=claim,
            user=fact_checker,
            verdict=Verdict.objects.all()[0],
            reason="Words.",
            evidence=[exhibit],
            seen=None,
        )
    assert not Assessment.objects.exists()
    assert not Evidence.objects.exists()


def test_a_file_that_is_too_large_is_refused(fact_checker: User, settings: Callable[..., None]) -> None:
    settings.EVIDENCE_MAX_BYTES = 10  # type: ignore[attr-defined]
    exhibit = Exhibit(bearing="context", file=ContentFile(b"Eleven byte", "a.txt"))
    with pytest.raises(Refused, match="11 bytes; 10 is the most"):
        assess_claim(
            claim=make_claim(fact_checker), user=fact_checker, verdict=Verdict.objects.all()[0], reason="Words.",
            evidence=[exhibit], seen=None,
        )  # fmt: skip


# -- the way out


def test_from_a_draft_to_a_published_and_corrected_word(fact_checker: User, admin_user: User) -> None:
    claim = make_claim(fact_checker)
    mark = assess(claim, fact_checker)
    assert step(mark, "submit", fact_checker) == S.IN_REVIEW
    assert step(mark, "return", admin_user, "Say which ships.") == S.DRAFT
    assert step(mark, "submit", fact_checker) == S.IN_REVIEW
    assert step(mark, "approve", admin_user) == S.APPROVED
    assert published_assessment(claim) is None
    assert step(mark, "publish", fact_checker) == S.PUBLISHED
    assert published_assessment(claim) == mark
    assert step(mark, "correct", fact_checker, "It was the 3rd, not the 2nd.") == S.CORRECTED
    assert published_assessment(claim) == mark
    assess(claim, fact_checker, "A draft of a new one.", "refuted")
    assert published_assessment(claim) == mark, "a draft changes nothing for readers"
    assert step(mark, "withdraw", admin_user, "The log was forged.") == S.WITHDRAWN
    assert published_assessment(claim) is None


ALLOWED = {
    (S.DRAFT, "submit"), (S.DRAFT, "withdraw"), (S.IN_REVIEW, "return"), (S.IN_REVIEW, "approve"),
    (S.IN_REVIEW, "withdraw"), (S.APPROVED, "return"), (S.APPROVED, "publish"), (S.APPROVED, "withdraw"),
    (S.PUBLISHED, "correct"), (S.PUBLISHED, "withdraw"), (S.CORRECTED, "correct"), (S.CORRECTED, "withdraw"),
}  # fmt: skip
WAYS = {
    S.DRAFT: [], S.IN_REVIEW: ["submit"], S.APPROVED: ["submit", "approve"],
    S.PUBLISHED: ["submit", "approve", "publish"],
    S.CORRECTED: ["submit", "approve", "publish", "correct"], S.WITHDRAWN: ["withdraw"],
}  # fmt: skip


@pytest.mark.parametrize(("state", "name"), list(itertools.product(S, STEPS)))
def test_every_step_from_every_state(fact_checker: User, admin_user: User, state: S, name: str) -> None:
    mark = assess(make_claim(fact_checker), fact_checker)
    for way in WAYS[state]:
        step(mark, way, admin_user, "Because.")
    open_now = [its for its, _ in steps_open(mark, state=state, user=admin_user)]
    if (state, name) in ALLOWED:
        assert step(mark, name, admin_user, "Because.") == STEPS[name].end
        assert name in open_now
    else:
        with pytest.raises(Refused):
            step(mark, name, admin_user, "Because.")
        assert name not in open_now


@pytest.mark.parametrize("name", [name for name, its in STEPS.items() if its.needs_reason])
def test_a_step_back_needs_its_reason(fact_checker: User, admin_user: User, name: str) -> None:
    mark = assess(make_claim(fact_checker), fact_checker)
    start = next(state for state in S if (state, name) in ALLOWED)
    for way in WAYS[start]:
        step(mark, way, admin_user, "Because.")
    with pytest.raises(Refused, match="needs its reason"):
        step(mark, name, admin_user, "  ")


def test_nobody_approves_their_own_and_the_refusal_is_logged(
    fact_checker: User, caplog: pytest.LogCaptureFixture
) -> None:
    mark = assess(make_claim(fact_checker), fact_checker)
    step(mark, "submit", fact_checker)
    with caplog.at_level(logging.WARNING), pytest.raises(Refused, match="somebody else has to"):
        step(mark, "approve", fact_checker)
    assert f"approve of assessment {mark.pk} by {fact_checker}" in caplog.text
    assert [name for name, _ in steps_open(mark, state="in_review", user=fact_checker)] == ["return", "withdraw"]


def test_an_editor_may_take_no_step(fact_checker: User, editor: User) -> None:
    mark = assess(make_claim(fact_checker), fact_checker)
    with pytest.raises(Refused, match="Your role may not"):
        step(mark, "submit", editor)
    assert steps_open(mark, state="draft", user=editor) == []


def test_where_the_desk_wants_no_second_person_a_draft_is_published_at_once(
    fact_checker: User, settings: Callable[..., None]
) -> None:
    settings.ASSESSMENT_NEEDS_APPROVAL = False  # type: ignore[attr-defined]
    mark = assess(make_claim(fact_checker), fact_checker)
    assert step(mark, "publish", fact_checker) == S.PUBLISHED


def test_a_claim_that_changes_after_publication_says_so(fact_checker: User, admin_user: User) -> None:
    claim = make_claim(fact_checker)
    kept = on_record(fact_checker, claim, make_source("Armenia"))
    mark = assess(claim, fact_checker)
    for name, who in (("submit", fact_checker), ("approve", admin_user), ("publish", fact_checker)):
        step(mark, name, who)
    moment = published_at(mark)
    assert moment is not None
    # One transaction is one moment in the history: look from before it, as a later request would from after it.
    assert changes_since(claim, moment + timedelta(seconds=1)) == 0
    on_record(fact_checker, claim, make_source("Turkey"), Stance.DENIES)
    kept.said_on, kept.said_precision = timezone.localdate(), "day"
    kept.save()
    assert changes_since(claim, moment - timedelta(seconds=1)) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("no_jobs_left")
def test_two_fact_checkers_who_approve_at_once_approve_once(
    fact_checker: User, admin_user: User, caplog: pytest.LogCaptureFixture
) -> None:
    """The slower one is told who was faster, that is logged, and nothing is lost or done twice."""
    author = User.objects.create_user("olga", first_name="Olga")
    author.groups.set(fact_checker.groups.all())
    mark = assess(make_claim(author), author)
    step(mark, "submit", author)
    told: dict[User, str] = {}
    gate = threading.Barrier(2)

    def approve(person: User) -> None:
        try:
            gate.wait()
            take_step(assessment=Assessment.objects.get(pk=mark.pk), name="approve", user=person, seen=1)
            told[person] = "done"
        except Conflict as conflict:
            told[person] = str(conflict)
        finally:
            connection.close()

    both = [threading.Thread(target=approve, args=[person]) for person in (fact_checker, admin_user)]
    with caplog.at_level(logging.WARNING):
        for one in both:
            one.start()
        for one in both:
            one.join()
    first = mark.steps.latest("number").actor
    late = ({fact_checker, admin_user} - {first}).pop()
    assert told == {first: "done", late: f"{first} took another step meanwhile: it is Approved now."}
    assert f"too late: approve of assessment {mark.pk} by {late}" in caplog.text
    assert [its.state for its in mark.steps.order_by("number")] == [S.DRAFT, S.IN_REVIEW, S.APPROVED]
