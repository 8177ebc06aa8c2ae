"""A fact-checker's word on a claim, and its way to publication.

What may follow what stands in one table, ``STEPS``; ``take_step`` is the only code that takes one.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from claims.models import (
    PUBLIC_STATES,
    Assessment,
    AssessmentState,
    AssessmentStep,
    Attribution,
    Claim,
    Evidence,
    User,
    Verdict,
)
from claims.queries.publishing import current_assessment, hindrances
from claims.services.errors import Conflict, Refused
from claims.services.evidence_files import checked_file

logger = logging.getLogger(__name__)
ASSESS, APPROVE, PUBLISH = "claims.assess_claim", "claims.approve_assessment", "claims.publish_assessment"


@dataclass(frozen=True, slots=True)
class Step:
    """One way on: from which states, to which, by whom."""

    label: str
    start: frozenset[AssessmentState]
    end: AssessmentState
    permission: str
    needs_reason: bool = False
    by_a_second_person: bool = False


_S = AssessmentState
#: Every step that there is, by the name that forms and addresses use.
STEPS: Final[dict[str, Step]] = {
    "submit": Step("Hand in for review", frozenset({_S.DRAFT}), _S.IN_REVIEW, ASSESS),
    "return": Step("Send back", frozenset({_S.IN_REVIEW, _S.APPROVED}), _S.DRAFT, ASSESS, needs_reason=True),
    "approve": Step("Approve", frozenset({_S.IN_REVIEW}), _S.APPROVED, APPROVE, by_a_second_person=True),
    "publish": Step("Publish", frozenset({_S.APPROVED}), _S.PUBLISHED, PUBLISH),
    "correct": Step("Correct", PUBLIC_STATES, _S.CORRECTED, PUBLISH, needs_reason=True),
    "withdraw": Step("Withdraw", frozenset(_S) - {_S.WITHDRAWN}, _S.WITHDRAWN, ASSESS, needs_reason=True),
}


@dataclass(frozen=True, slots=True)
class Exhibit:
    """A piece of evidence as it came in; its kind is told by what it holds."""

    bearing: str
    note: str = ""
    url: str = ""
    archived_url: str = ""
    accessed_on: date | None = None
    file: File[bytes] | None = None
    statement: Attribution | None = None


@transaction.atomic
def assess_claim(
    *,
    claim: Claim,
    user: User,
    verdict: Verdict,
    reason: str,
    evidence: Sequence[Exhibit] = (),
    seen: int | None = None,
) -> Assessment:
    """Sign a new assessment, as a draft for the desk.  What stood before stays in the history.

    ``seen`` is the assessment that the person saw as the current one.  Raises Refused without a reason or
    with evidence that cannot be kept, Conflict where another assessment came in between.
    """
    _lock(claim)
    current = current_assessment(claim)
    if (current.pk if current else None) != seen:
        logger.warning("too late: an assessment of claim %s by %s, who saw %s", claim.pk, user, seen)
        raise Conflict("Somebody assessed this claim while you were writing.")
    if not reason.strip():
        raise Refused("Say why: an assessment needs its reason.")
    made = Assessment.objects.create(claim=claim, verdict=verdict, reason=reason.strip(), author=user)
    AssessmentStep.objects.create(assessment=made, number=0, state=AssessmentState.DRAFT, actor=user)
    for exhibit in evidence:
        _keep(made, exhibit)
    return made


@transaction.atomic
def take_step(*, assessment: Assessment, name: str, user: User, reason: str = "", seen: int) -> AssessmentStep:
    """Take one of ``STEPS``.  ``seen`` is the number of the latest step that the person saw.

    Raises Conflict where somebody took another step meanwhile, and Refused, in words, where this one is not
    open now or not to this person; refusals are logged.
    """
    _lock(assessment.claim)
    latest = assessment.steps.select_related("actor").latest("number")
    if latest.number != seen:
        logger.warning("too late: %s of assessment %s by %s, who saw step %s", name, assessment.pk, user, seen)
        raise Conflict(f"{latest.actor} took another step meanwhile: it is {latest.get_state_display()} now.")
    step = STEPS[name]
    if why_not := _why_not(assessment, step, AssessmentState(latest.state), user, reason):
        logger.warning("refused: %s of assessment %s by %s: %s", name, assessment.pk, user, why_not)
        raise Refused(why_not)
    return AssessmentStep.objects.create(
        assessment=assessment, number=latest.number + 1, state=step.end, actor=user, reason=reason.strip()
    )


def steps_open(assessment: Assessment, *, state: str, user: User) -> list[tuple[str, Step]]:
    """The steps that this person may take now, for the page; ``hindrances`` are told apart."""
    return [
        (name, step)
        for name, step in STEPS.items()
        if state in _starts(step)
        and user.has_perm(step.permission)
        and not (step.by_a_second_person and (not _needs_approval() or user.pk == assessment.author_id))
    ]


def _why_not(assessment: Assessment, step: Step, state: AssessmentState, user: User, reason: str) -> str:
    if not user.has_perm(step.permission):
        return f"Your role may not do this: {step.label.lower()}."
    if state not in _starts(step):
        if step.end == AssessmentState.PUBLISHED and state in {AssessmentState.DRAFT, AssessmentState.IN_REVIEW}:
            return "A second person has to approve it before it is published."
        return f"{step.label} is not possible now: the assessment is {state.label}."
    if step.by_a_second_person and user.pk == assessment.author_id:
        return "Nobody approves an assessment of their own: somebody else has to."
    if step.needs_reason and not reason.strip():
        return "Say why: this step needs its reason."
    if step.end == AssessmentState.PUBLISHED:
        return " ".join(hindrances(assessment.claim))
    return ""


def _starts(step: Step) -> frozenset[AssessmentState]:
    if step.end == AssessmentState.PUBLISHED and not _needs_approval():
        return step.start | {AssessmentState.DRAFT, AssessmentState.IN_REVIEW}
    return step.start


def _needs_approval() -> bool:
    return bool(settings.ASSESSMENT_NEEDS_APPROVAL)


def _keep(assessment: Assessment, its: Exhibit) -> None:
    row = Evidence(assessment=assessment, bearing=its.bearing, note=its.note.strip())
    if its.file is not None:
        row.kind = Evidence.Kind.FILE
        row.file_name, row.file_sha256, stored = checked_file(its.file)
        row.file.save(stored, its.file, save=False)
    elif its.url:
        row.kind, row.url, row.archived_url = Evidence.Kind.LINK, its.url, its.archived_url
        row.accessed_on = its.accessed_on
    elif its.statement is not None:
        row.kind, row.statement = Evidence.Kind.STATEMENT, its.statement
    elif row.note:
        row.kind = Evidence.Kind.NOTE
    else:
        raise Refused("A piece of evidence is empty: give a link, a file, a statement on record or a note.")
    row.save()


def _lock(claim: Claim) -> None:
    Claim.objects.select_for_update().get(pk=claim.pk)
