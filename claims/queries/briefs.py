"""A claim in short, as it is shown beside a text under review."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import F, Q, QuerySet

from claims.models import ArticleVersion, Attribution, Band, Claim, Source
from claims.queries.positions import positions_on, sides
from claims.queries.standing import Standing, confirmed_variants, with_standing


@dataclass(frozen=True, slots=True)
class Voice:
    """The latest word of one side: the attribution, all who said it in that sentence, and the sentence."""

    attribution: Attribution
    sources: list[Source]
    sentence: str


@dataclass(frozen=True, slots=True)
class Brief:
    """How a claim stands, and the latest sentence of either side; ``turned`` where a decision just made it so."""

    claim: Claim
    standing: str
    wider: Claim | None
    asserted: Voice | None
    denied: Voice | None
    asserters: int
    deniers: int
    turned: bool

    @property
    def is_disputed(self) -> bool:
        return self.standing == Standing.DISPUTED

    @property
    def is_training(self) -> bool:
        return any(v is not None and v.attribution.version.article.is_training for v in (self.asserted, self.denied))


def claim_brief(claim_id: int, *, texts: QuerySet[ArticleVersion], new: Iterable[int] = ()) -> Brief | None:
    """How the claim stands, and the latest sentence of either side from the texts that the reader may see.

    ``new`` holds the attributions that a decision has just made: of either side they are shown first, and
    where one side has nothing else, it is they that turned the claim disputed.
    """
    claim = with_standing(Claim.objects.filter(pk=claim_id)).first()
    if claim is None:
        return None
    new = set(new)
    relation = confirmed_variants().filter(claim=claim).select_related("other").first()
    wider = relation.other if relation else None
    variants = confirmed_variants().filter(other=claim).values("claim")
    live = Attribution.objects.live()
    asserted = live.in_band(Band.ASSERTED).filter(Q(claim=claim) | Q(claim__in=variants))
    denied = live.in_band(Band.DENIED).filter(claim__in=[claim, *([wider] if wider else [])])
    standing = claim.standing  # type: ignore[attr-defined]  # with_standing annotates it
    turned = (
        bool(new)
        and standing == Standing.DISPUTED
        and not all(side.exclude(pk__in=new).exists() for side in (asserted, denied))
    )
    counted = sides(positions_on([claim.pk], readable=texts)[claim.pk])
    return Brief(
        claim=claim, standing=standing, wider=wider, turned=turned,
        asserted=_voice(asserted, texts, new), denied=_voice(denied, texts, new),
        asserters=counted.asserted, deniers=counted.denied,
    )  # fmt: skip


def _voice(side: QuerySet[Attribution], texts: QuerySet[ArticleVersion], new: set[int]) -> Voice | None:
    seen = side.filter(version__in=texts).select_related("source", "claim", "version__article__outlet")
    newest = seen.order_by(F("version__published_on").desc(nulls_last=True), "-pk")
    found = (newest.filter(pk__in=new).first() if new else None) or newest.first()
    if found is None:
        return None
    its = {"suggestion": found.suggestion_id, "claim": found.claim_id} if found.suggestion_id else {"pk": found.pk}
    said = side.filter(**its)
    sources = [row.source for row in said.select_related("source").order_by("pk")]
    return Voice(found, sources, found.version.text[found.sentence_start : found.sentence_end].strip())
