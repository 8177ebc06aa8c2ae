"""A fact-checker's word on a claim, and its way to publication."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from claims.access import ASSESS, VIEW_CLAIMS
from claims.api.http import PROBLEMS, Problem, TellError, Token, unchanged_since, with_etag
from claims.api.paging import MOST, page_of
from claims.api.schemas import AssessmentIn, AssessmentOut, AssessmentPage, StepIn, Text
from claims.http import HtmxRequest
from claims.models import Assessment, Claim, Verdict
from claims.services.assessments import Exhibit, assess_claim, take_step

router = Router(tags=["assessments"])


def _assessments() -> Any:
    return Assessment.objects.with_state().select_related("claim", "verdict", "author").prefetch_related("steps")


def _out(its: Any) -> dict[str, Any]:
    return {
        "uid": its.uid, "claim": its.claim.uid, "verdict": its.verdict.slug, "reason": its.reason,
        "author": str(its.author), "state": its.state, "created_at": its.created_at,
    }  # fmt: skip


def _number(its: Any) -> int:
    return max(int(step.number) for step in its.steps.all())


def _etag(its: Any) -> str:
    return f'"{its.uid.hex}-{_number(its)}"'


@router.get("/", response={200: AssessmentPage, PROBLEMS: Problem}, auth=Token(VIEW_CLAIMS), url_name="assessment-list")
def list_assessments(
    request: HtmxRequest,
    claim: UUID | None = None,
    cursor: Text = Query("", max_length=100),
    limit: int = Query(50, ge=1, le=MOST),
) -> dict[str, Any]:
    rows = _assessments().filter(claim__uid=claim) if claim else _assessments()
    found, following = page_of(rows, cursor=cursor, limit=limit)
    return {"items": [_out(its) for its in found], "next": following}


@router.post("/", response={201: AssessmentOut, PROBLEMS: Problem}, auth=Token(ASSESS), url_name="assessment-create")
def create(request: HtmxRequest, payload: AssessmentIn, response: HttpResponse) -> tuple[int, dict[str, Any]]:
    """A draft, signed by the token's owner; 409 where another one came in since the one that was ``seen``."""
    claim = get_object_or_404(Claim.objects.filter(merged_into=None), uid=payload.claim)
    verdict = Verdict.objects.filter(slug=payload.verdict, in_use=True).first()
    if verdict is None:
        raise TellError(422, "verdict: the desk's scale has no such word.")
    seen = get_object_or_404(claim.assessments, uid=payload.seen).pk if payload.seen else None
    evidence = [Exhibit(bearing=its.bearing, note=its.note, url=its.url) for its in payload.evidence]
    made = assess_claim(
        claim=claim, user=request.user, verdict=verdict, reason=payload.reason, evidence=evidence, seen=seen
    )
    its = _assessments().get(pk=made.pk)
    response["ETag"] = _etag(its)
    return 201, _out(its)


@router.get(
    "/{uuid:uid}/",
    response={200: AssessmentOut, 304: None, PROBLEMS: Problem},
    auth=Token(VIEW_CLAIMS),
    url_name="assessment",
)
def get_assessment(request: HtmxRequest, uid: UUID, response: HttpResponse) -> dict[str, Any]:
    its = get_object_or_404(_assessments(), uid=uid)
    with_etag(request, response, _etag(its))
    return _out(its)


@router.post(
    "/{uuid:uid}/steps/",
    response={200: AssessmentOut, PROBLEMS: Problem},
    auth=Token(ASSESS),
    url_name="assessment-step",
)
def step(request: HtmxRequest, uid: UUID, payload: StepIn, response: HttpResponse) -> dict[str, Any]:
    """Hand in, send back, approve, publish, correct or withdraw, if it is still where it was seen: send If-Match."""
    its = get_object_or_404(_assessments(), uid=uid)
    unchanged_since(request, _etag(its))
    take_step(assessment=its, name=payload.step, user=request.user, reason=payload.reason, seen=_number(its))
    its = _assessments().get(pk=its.pk)
    response["ETag"] = _etag(its)
    return _out(its)
