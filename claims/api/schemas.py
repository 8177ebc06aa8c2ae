"""What goes over the wire; the examples are part of the OpenAPI document."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from ninja import Field, Schema
from pydantic import AfterValidator

from claims.nlp.types import Kind, SourceKind, Stance
from claims.queries.standing import Standing


def _plain(words: str) -> str:
    """PostgreSQL keeps no NUL, and JSON may smuggle half of a surrogate pair in."""
    if re.search("[\x00\ud800-\udfff]", words):
        raise ValueError("Contains signs that are no text.")
    return words


Text = Annotated[str, AfterValidator(_plain)]
UID = "6f1f1f4e-2b1c-4c0e-9a52-0d5f6b7a8c90"


class Page(Schema):
    next: str | None = Field(None, description="The cursor of the next page; null on the last one.")


class SourceOut(Schema):
    uid: UUID = Field(examples=[UID])
    name: str = Field(examples=["Turkey"])
    kind: str = Field(examples=["state"])
    wikidata_id: str = Field(examples=["Q43"])
    affiliation: UUID | None = Field(None, description="The source that it belongs to.")
    speaks_for: UUID | None = None


class SourcePage(Page):
    items: list[SourceOut]


class SourceIn(Schema):
    name: Text = Field(min_length=1, max_length=300, examples=["Turkey"])
    kind: Literal[tuple(kind.value for kind in SourceKind if kind != SourceKind.ANONYMOUS)] = Field(examples=["state"])  # type: ignore[valid-type]  # a closed set, written once


class ClaimOut(Schema):
    uid: UUID = Field(examples=[UID])
    slug: str
    statement: str = Field(examples=["Turkey is sending Syrian fighters to Azerbaijan."])
    kind: str = Field(examples=["fact"])
    standing: str = Field(examples=[Standing.DISPUTED.value], description="Worked out from what is on record.")
    assessment: str | None = Field(None, examples=["contested"], description="What the desk says of it, if anything.")
    recorded_at: datetime
    url: str


class ClaimPage(Page):
    items: list[ClaimOut]


class ClaimIn(Schema):
    statement: Text = Field(
        min_length=1, max_length=2000, examples=["Turkey is sending Syrian fighters to Azerbaijan."]
    )
    kind: Kind = Field(Kind.FACT, examples=["fact"])


class ClaimChange(Schema):
    statement: Text = Field(min_length=1, max_length=2000, examples=["Turkey sends Syrian fighters to Azerbaijan."])


class AttributionOut(Schema):
    uid: UUID = Field(examples=[UID])
    claim: UUID
    source: SourceOut
    stance: str = Field(examples=["denies"])
    quote: str = Field(examples=["absolutely baseless"])
    speech: str = Field(examples=["direct"])
    relays: list[str] = Field(examples=[["Reuters"]], description="Through whom, the nearest to the source first.")
    said_on: date | None = None
    said_precision: str = ""
    article: UUID
    start: int
    end: int
    accepted_at: datetime


class AttributionPage(Page):
    items: list[AttributionOut]


class Span(Schema):
    start: int = Field(ge=0, le=2_000_000, examples=[12])
    end: int = Field(ge=0, le=2_000_000, examples=[40])


class AttributionIn(Schema):
    """Words of the newest text of an article, by offset in code points, the end exclusive."""

    article: UUID
    claim: UUID
    source: UUID
    stance: Stance = Field(examples=["asserts"])
    content: list[Span] = Field(min_length=1, max_length=10)
    cue: list[Span] = Field([], max_length=10)


class SuggestionOut(Schema):
    uid: UUID = Field(examples=[UID])
    article: UUID
    state: str = Field(examples=["pending"])
    stance: str = Field(examples=["asserts"])
    statement: str
    sources: list[str] = Field(examples=[["Turkey"]])
    content: list[Span]
    confidence: float = Field(examples=[0.93])


class SuggestionPage(Page):
    items: list[SuggestionOut]


class ArticleOut(Schema):
    uid: UUID = Field(examples=[UID])
    kind: str = Field(examples=["article"])
    title: str
    outlet: str
    url: str
    published_on: date | None = None
    language: str = Field(examples=["en"])
    version: int = Field(examples=[1])
    text: str | None = Field(None, description="On the page of one article only.")


class ArticlePage(Page):
    items: list[ArticleOut]


class ArticleIn(Schema):
    """With ``url`` alone it is fetched by a worker; else with ``title`` and ``text``."""

    title: str | None = Field(None, examples=["Talks offered"])
    text: str | None = Field(None, examples=["Moscow offered to host talks."])
    outlet: str | None = Field(None, examples=["The Courier"])
    url: str | None = Field(None, examples=["https://courier.example/1"])
    byline: str | None = None
    published: str | None = Field(None, examples=["2020-10-01"])


class ArticleAdded(Schema):
    state: str = Field(examples=["created"])
    reason: str = ""
    article: UUID | None = None
    item: UUID | None = Field(None, description="Of an address that is still to be fetched.")
    url: str | None = None


class FoundOut(Schema):
    """A claim, a statement (an attribution), an article or a source."""

    kind: str = Field(examples=["statement"])
    uid: UUID = Field(examples=[UID])
    words: str = Field(
        examples=["absolutely baseless"], description="A claim's statement, a quote, a title, or a name."
    )
    url: str
    recorded_at: datetime
    claim: UUID | None = Field(None, description="What a statement is on.")
    standing: str = ""
    stance: str = Field("", examples=["denies"])
    source: str = ""
    outlet: str = ""
    day: date | None = Field(None, description="When it was said or published.")


class FoundPage(Page):
    items: list[FoundOut]
    counts: dict[str, int] = Field(
        examples=[{"claim": 3, "statement": 12, "article": 4, "source": 1}], description="Of every kind, on all pages."
    )


class EvidenceIn(Schema):
    bearing: Literal["supports", "refutes", "context"]
    url: Text = Field("", max_length=2000, pattern=r"^(https?://[^\s]+)?$", examples=["https://a.example/document"])
    note: Text = Field("", max_length=5000)


class AssessmentIn(Schema):
    claim: UUID
    verdict: Text = Field(max_length=40, examples=["contested"], description="A word of the desk's scale, by its slug.")
    reason: Text = Field(min_length=1, max_length=20_000, examples=["Two agencies disagree."])
    evidence: list[EvidenceIn] = Field([], max_length=20)
    seen: UUID | None = Field(None, description="The assessment that stood when this was written; null for none.")


class AssessmentOut(Schema):
    uid: UUID = Field(examples=[UID])
    claim: UUID
    verdict: str = Field(examples=["contested"])
    reason: str
    author: str
    state: str = Field(examples=["draft"])
    created_at: datetime


class AssessmentPage(Page):
    items: list[AssessmentOut]


class StepIn(Schema):
    step: Literal["submit", "return", "approve", "publish", "correct", "withdraw"]
    reason: Text = Field("", max_length=5000)


class WebhookIn(Schema):
    name: Text = Field(min_length=1, max_length=100, examples=["Our site"])
    url: Text = Field(max_length=2000, pattern=r"^https?://[^\s]+$", examples=["https://site.example/hooks/claims"])


class WebhookOut(Schema):
    uid: UUID = Field(examples=[UID])
    name: str
    url: str
    is_active: bool
    secret: str | None = Field(None, description="Shown once, in the answer to its making.")


class WebhookPage(Page):
    items: list[WebhookOut]


class WebhookChange(Schema):
    is_active: bool = Field(examples=[False])


class ToldClaim(Schema):
    uid: UUID = Field(examples=[UID])
    statement: str = Field(examples=["Turkey is sending Syrian fighters to Azerbaijan."])
    url: str | None = Field(examples=["https://desk.example/public/claims/fighters/"], description="Null: not public.")


class ToldAssessment(Schema):
    uid: UUID = Field(examples=[UID])
    verdict: str = Field(examples=["refuted"])
    word: str = Field(examples=["refuted"])
    rating: int | None = Field(examples=[1], description="Null: its word is no rating.")
    reason: str = Field(examples=["Nobody saw any."])


class Told(Schema):
    claim: ToldClaim
    assessment: ToldAssessment
    correction: str | None = Field(None, examples=[None], description="What was corrected, and why.")


class Message(Schema):
    """What a webhook is sent, with the headers Webhook-Id, Webhook-Timestamp and Webhook-Signature."""

    id: UUID = Field(examples=[UID], description="The same for each attempt: take it once.")
    type: Literal["published", "corrected", "test"]
    timestamp: datetime
    data: Told | None = Field(description="Null of a test.")


class DeliveryOut(Schema):
    uid: UUID = Field(examples=[UID], description="The message's Webhook-Id.")
    type: str = Field(examples=["published"])
    claim: UUID | None = None
    state: str = Field(examples=["delivered"])
    attempts: int
    status: int | None = Field(None, examples=[204], description="Of the last answer.")
    error: str = ""
    created_at: datetime
    delivered_at: datetime | None = None


class DeliveryPage(Page):
    items: list[DeliveryOut]
