"""Claims with people on record about them, each step through the services that the product uses."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from claims.models import Assessment, Attribution, Claim, Source, User, Verdict
from claims.nlp.types import SourceKind, Stance
from claims.queries.publishing import current_assessment
from claims.services.assessments import assess_claim, take_step
from claims.services.claims import create_claim, relate_claims
from claims.services.review import Choice, ChosenSource, accept_suggestion
from claims.services.sources import ensure_source
from tests.factories import found, make_article, make_suggestions

_numbers = itertools.count(1)
FIGHTERS = "Turkey is sending Syrian fighters to Azerbaijan."
FOUR_THOUSAND = "Turkey has sent around 4,000 Syrian fighters to Azerbaijan."


def make_claim(user: User, statement: str = FIGHTERS, *, variant_of: Claim | None = None, **more: Any) -> Claim:
    claim = create_claim(statement=statement, user=user, **more)
    Claim.objects.filter(pk=claim.pk, about=None).update(about_nobody=True)  # so that it can be published
    claim.refresh_from_db()
    if variant_of is not None:
        relate_claims(claim=claim, other=variant_of, kind="variant_of", user=user)
    return claim


def make_source(name: str, kind: SourceKind = SourceKind.STATE, **fields: Any) -> Source:
    source, _ = ensure_source(name=name, kind=kind)
    for field, value in fields.items():
        setattr(source, field, value)
    source.save()
    return source


def on_record(
    user: User,
    claim: Claim,
    source: Source | str,
    stance: Stance = Stance.ASSERTS,
    *,
    text: str = "",
    content: str = "the fighters were there",
    published_on: date | None = date(2020, 10, 1),
    outlet: str = "The Harbour Courier",
    relay: str = "",
    kind: SourceKind = SourceKind.PERSON,
    visibility: str = "newsroom",
    **more: Any,
) -> Attribution:
    """One article with one sentence of one source, accepted for this claim."""
    number = next(_numbers)
    name = source.name if isinstance(source, Source) else source
    text = text or (
        f"Nothing else happened on day {number} at the old quay. {name} said that {content}. "
        f"The weather stayed mild on day {number} for everyone."
    )
    version = make_article(text=text, published_on=published_on, outlet=outlet, visibility=visibility)
    suggestion = make_suggestions(
        version, found(text, source=name, content=content, kind=kind, stance=stance, relay=relay, **more)
    )[0]
    sources = [ChosenSource(source=source)] if isinstance(source, Source) else None
    decision = accept_suggestion(
        suggestion=suggestion, user=user, revision=suggestion.revision,
        choice=Choice(claim=claim, sources=sources, stance=stance.value),
    )  # fmt: skip
    return Attribution.objects.get(pk=decision.made["attributions"][0])


def assess(claim: Claim, user: User, reason: str = "Two agencies disagree.", verdict: str = "contested") -> Assessment:
    """A new assessment, by somebody who saw the one that stands."""
    current = current_assessment(claim)
    return assess_claim(
        claim=claim, user=user, verdict=Verdict.objects.get(slug=verdict), reason=reason,
        seen=current.pk if current else None,
    )  # fmt: skip


def step(assessment: Assessment, name: str, user: User, reason: str = "") -> str:
    """One step by somebody who saw the latest; the state that it leads to."""
    seen = assessment.steps.latest("number").number
    return take_step(assessment=assessment, name=name, user=user, reason=reason, seen=seen).state
