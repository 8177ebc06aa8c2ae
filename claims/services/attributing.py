"""Writing attributions, their anchors and their relays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date

from claims.linking.anchoring import CONTEXT
from claims.models import (
    Anchor,
    ArticleVersion,
    Attribution,
    Claim,
    Relay,
    Source,
    Suggestion,
    SuggestionSource,
    User,
)
from claims.nlp.types import Span
from claims.services.errors import Refused
from claims.services.following import request_following


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


@dataclass(frozen=True, slots=True)
class Speaker:
    """One source, the words that name it, and the machine's row that it was proposed by, if any."""

    source: Source
    spans: Sequence[Span]
    proposal: SuggestionSource | None = None


@dataclass(frozen=True, slots=True)
class Statement:
    """What all attributions of one decision share: the words and their place, how, when and through whom."""

    version: ArticleVersion
    stance: str
    speech: str
    content: Sequence[Span]
    sentence: Span
    cue: Sequence[Span] = ()
    in_place: Sequence[Span] = ()
    said_on: date | None = None
    said_precision: str = ""
    relays: Sequence[Source] = ()
    answers: Attribution | None = None
    suggestion: Suggestion | None = None
    translation: str = ""  # of the words, where the article is in another language


def record_attributions(
    *, statement: Statement, claim: Claim, speakers: Sequence[Speaker], user: User, made: Made
) -> None:
    """One attribution for each source, with its anchors and relays.  Raises Refused where a source is on
    record with these very words on this claim already."""
    its, text = statement, statement.version.text
    start, end = its.content[0][0], its.content[-1][1]
    for speaker in speakers:
        here = Attribution.objects.live().filter(
            source=speaker.source, claim=claim, version=its.version, start=start, end=end
        )
        if here.exists():
            raise Refused(f"{speaker.source} is on record with these words on this claim already.")
        attribution = Attribution.objects.create(
            source=speaker.source, claim=claim, version=its.version, stance=its.stance, speech=its.speech,
            quote=" … ".join(text[a:b] for a, b in its.content), translation=its.translation, start=start, end=end,
            sentence_start=its.sentence[0], sentence_end=its.sentence[1],
            said_on=its.said_on, said_precision=its.said_precision, answers=its.answers, accepted_by=user,
            suggestion=its.suggestion, suggestion_source=speaker.proposal,
        )  # fmt: skip
        made.attributions.append(attribution.pk)
        Anchor.objects.bulk_create(_anchors(attribution, its, speaker))
        Relay.objects.bulk_create(
            Relay(attribution=attribution, source=relay, position=place)
            for place, relay in enumerate(relay for relay in its.relays if relay != speaker.source)
        )
    request_following(version=its.version)


def _anchors(attribution: Attribution, its: Statement, speaker: Speaker) -> Iterator[Anchor]:
    text = its.version.text
    for role, spans in (
        (Anchor.Role.SOURCE, speaker.spans),
        (Anchor.Role.CUE, its.cue),
        (Anchor.Role.CONTENT, its.content),
        (Anchor.Role.IN_PLACE, its.in_place),
    ):
        for ordinal, (start, end) in enumerate(spans):
            yield Anchor(
                attribution=attribution, version=its.version, role=role, ordinal=ordinal,
                start=start, end=end, exact=text[start:end],
                prefix=text[max(0, start - CONTEXT) : start], suffix=text[end : end + CONTEXT],
            )  # fmt: skip
