"""Writing attributions, their anchors and their relays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field

from claims.linking.anchoring import CONTEXT
from claims.models import (
    Anchor,
    Attribution,
    Claim,
    Relay,
    Source,
    Suggestion,
    SuggestionSource,
    User,
)
from claims.nlp.types import Stance
from claims.services.errors import Refused
from claims.services.following import request_following
from claims.services.sources import ensure_source

_ANSWERING = {Stance.DENIES.value, Stance.DOUBTS.value}


@dataclass(slots=True)
class Made:
    """Primary keys of what one decision put on record; undoing takes exactly these away."""

    attributions: list[int] = field(default_factory=list)
    claims: list[int] = field(default_factory=list)
    relations: list[int] = field(default_factory=list)
    sources: list[int] = field(default_factory=list)
    groups: list[int] = field(default_factory=list)  # proposed claims that got their claim

    def as_json(self) -> dict[str, list[int]]:
        return asdict(self)


def record_attributions(
    *,
    suggestion: Suggestion,
    claim: Claim,
    sources: Sequence[tuple[Source, SuggestionSource | None]],
    stance: str,
    user: User,
    made: Made,
) -> None:
    """One attribution for each source, with its anchors and relays.  Raises Refused where a source is on
    record with these very words on this claim already."""
    relays = _relays(suggestion, made)
    text = suggestion.version.text
    spans = suggestion.content_spans
    start, end = spans[0][0], spans[-1][1]
    for source, proposal in sources:
        here = Attribution.objects.live().filter(
            source=source, claim=claim, version=suggestion.version, start=start, end=end
        )
        if here.exists():
            raise Refused(f"{source} is on record with these words on this claim already.")
        attribution = Attribution.objects.create(
            source=source, claim=claim, version=suggestion.version, stance=stance, speech=suggestion.speech,
            quote=" … ".join(text[a:b] for a, b in spans), start=start, end=end,
            sentence_start=suggestion.sentence_start, sentence_end=suggestion.sentence_end,
            said_on=suggestion.said_on, said_precision=suggestion.said_precision,
            answers=_answered(suggestion, stance), accepted_by=user,
            suggestion=suggestion, suggestion_source=proposal,
        )  # fmt: skip
        made.attributions.append(attribution.pk)
        Anchor.objects.bulk_create(_anchors(attribution, suggestion, proposal, text))
        Relay.objects.bulk_create(
            Relay(attribution=attribution, source=relay, position=place)
            for place, relay in enumerate(relay for relay in relays if relay != source)
        )
    request_following(version=suggestion.version)


def _answered(suggestion: Suggestion, stance: str) -> Attribution | None:
    if stance not in _ANSWERING or suggestion.answers is None:
        return None
    return suggestion.answers.attributions.live().order_by("pk").first()


def _relays(suggestion: Suggestion, made: Made) -> list[Source]:
    found: dict[int, Source] = {}
    for relay in suggestion.sources.select_related("source").filter(role=SuggestionSource.Role.RELAY):
        source = relay.source
        if source is None:
            source, is_new = ensure_source(
                name=relay.name, kind=relay.kind, article=suggestion.version.article, affiliation=relay.affiliation
            )
            if is_new:
                made.sources.append(source.pk)
        found[source.pk] = source
    return list(found.values())


def _anchors(
    attribution: Attribution, suggestion: Suggestion, proposal: SuggestionSource | None, text: str
) -> Iterator[Anchor]:
    source_spans = suggestion.source_spans
    if proposal is not None:
        source_spans = [] if proposal.start is None else [[proposal.start, proposal.end]]
    for role, spans in (
        (Anchor.Role.SOURCE, source_spans),
        (Anchor.Role.CUE, suggestion.cue_spans),
        (Anchor.Role.CONTENT, suggestion.content_spans),
        (Anchor.Role.IN_PLACE, suggestion.in_place_spans),
    ):
        for ordinal, (start, end) in enumerate(spans):
            yield Anchor(
                attribution=attribution, version=suggestion.version, role=role, ordinal=ordinal,
                start=start, end=end, exact=text[start:end],
                prefix=text[max(0, start - CONTEXT) : start], suffix=text[end : end + CONTEXT],
            )  # fmt: skip
