"""Whether an assessment may go out: what stands in its way, in words, and what has changed since it went."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from claims.models import PUBLIC_STATES, Assessment, AssessmentState, AssessmentStep, Attribution, Claim
from claims.queries.at import attributions_at
from claims.queries.replies import missing_replies, needs_legal_sign_off
from claims.queries.standing import confirmed_variants


def current_assessment(claim: Claim) -> Assessment | None:
    """What the desk says of the claim: the latest that nobody has withdrawn, with its ``state``."""
    found = claim.assessments.standing().with_state().select_related("author", "verdict")
    return found.prefetch_related("steps__actor", "evidence__statement__source").first()


def published_assessment(claim: Claim) -> Assessment | None:
    """What readers are told: the latest that is published; a newer draft leaves it where it is."""
    found = claim.assessments.standing().with_state().filter(state__in=PUBLIC_STATES)  # type: ignore[misc]  # annotated
    return found.select_related("author", "verdict").first()


def hindrances(claim: Claim) -> list[str]:
    """Why nothing may be published on this claim yet, each in a sentence; empty where nothing stands in the way."""
    if claim.merged_into_id is not None:
        return ["The claim was merged into another one."]
    found = [missing.words for missing in missing_replies(claim)]
    if flag := needs_legal_sign_off(claim):
        found.append(f"It waits for a legal sign-off: {flag.reason}")
    return found


def published_at(assessment: Assessment) -> datetime | None:
    """When it went out first."""
    steps = AssessmentStep.objects.filter(assessment=assessment, state=AssessmentState.PUBLISHED)
    return steps.order_by("number").values_list("created_at", flat=True).first()


def changes_since(claim: Claim, moment: datetime) -> int:
    """How many attributions that bear on the claim (its own, those of its variants, and of the claim that it is a
    variant of) were added, changed, moved here or elsewhere, or taken away since then."""
    variants, wider = confirmed_variants().filter(other=claim), confirmed_variants().filter(claim=claim)
    its = {claim.pk, *variants.values_list("claim", flat=True), *wider.values_list("other", flat=True)}
    lately = Attribution.pgh_event_model.objects.filter(pgh_created_at__gt=moment)  # type: ignore[attr-defined]
    was_here = attributions_at(moment, claims=its).values("pgh_obj_id")
    found: int = lately.filter(Q(claim__in=its) | Q(pgh_obj_id__in=was_here)).values("pgh_obj_id").distinct().count()
    return found
