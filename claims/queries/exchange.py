"""Claims and articles as other systems take them: what ``formats`` writes, for what somebody may read."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Final

from django.db.models import Max, Min, Prefetch, QuerySet

from claims.formats.annotations import Marked, MarkedText, Spans
from claims.formats.linked_data import ClaimRecord, Party, Review, Utterance
from claims.models import (
    PUBLIC_STATES,
    Anchor,
    ArticleVersion,
    Assessment,
    AssessmentStep,
    Attribution,
    Claim,
    Source,
)
from claims.nlp.types import Speech
from claims.queries.publishing import published_assessment
from claims.queries.standing import confirmed_variants

WIKIDATA: Final = "https://www.wikidata.org/entity/"


def claim_record(
    claim: Claim,
    *,
    address: Callable[[Claim], str],
    readable: QuerySet[ArticleVersion],
    among: QuerySet[Claim],
    standing: str,
    publisher: str,
    quoted: Callable[[str], str] = str,
) -> ClaimRecord:
    """What is said in texts of ``readable``, but for training texts; other claims are named where ``among`` has them.

    ``address`` is that of a claim's page, ``quoted`` what may be told of a quote.
    """
    rows = utterances_on([claim.pk], readable=readable)
    wider = among.filter(relations_in__in=confirmed_variants().filter(claim=claim)).first()
    assessment = published_assessment(claim)
    return ClaimRecord(
        uid=str(claim.uid), url=address(claim), statement=claim.statement, recorded_at=claim.created_at,
        standing=standing, utterances=[utterance(row, quoted) for row in rows],
        review=review_of(assessment, publisher) if assessment else None,
        variant_of=address(wider) if wider else "",
    )  # fmt: skip


def utterances_on(claims: Collection[int], *, readable: QuerySet[ArticleVersion]) -> QuerySet[Attribution]:
    """What counts on these claims, oldest first."""
    rows = Attribution.objects.counting().filter(claim__in=claims, version__in=readable)
    return with_all(rows.exclude(version__article__visibility="training")).order_by("version__published_on", "pk")


def with_all(rows: QuerySet[Attribution]) -> QuerySet[Attribution]:
    return (
        rows.select_related("source", "claim", "version__article__outlet", "accepted_by")
        .defer("version__text", "version__sentence_hashes")
        .prefetch_related("relays__source")
    )


def utterance(its: Attribution, quoted: Callable[[str], str] = str) -> Utterance:
    article = its.version.article
    return Utterance(
        uid=str(its.uid), party=party(its.source), stance=its.stance, quote=quoted(its.quote),
        is_direct=its.speech == Speech.DIRECT, said_on=its.said_on, title=its.version.title,
        outlet=article.outlet.name if article.outlet else "", article=article.url,
        published_on=its.version.published_on, relays=[relay.source.name for relay in its.relays.all()],
    )  # fmt: skip


def party(source: Source) -> Party:
    return Party(source.name, source.kind, f"{WIKIDATA}{source.wikidata_id}" if source.wikidata_id else "")


def review_of(assessment: Assessment, publisher: str) -> Review:
    out = AssessmentStep.objects.filter(assessment=assessment, state__in=PUBLIC_STATES)
    first, last = out.aggregate(a=Min("created_at"), b=Max("created_at")).values()
    verdict = assessment.verdict
    return Review(publisher, verdict.word, verdict.meaning, verdict.rating, first, last, assessment.reason)


def marked_text(version: ArticleVersion, *, url: str, address: Callable[[Claim], str]) -> MarkedText:
    """What stands on record in this version of a text."""
    anchors = Anchor.objects.filter(version=version).order_by("role", "ordinal")
    rows = (
        Attribution.objects.live()
        .filter(anchors__version=version)
        .distinct()
        .select_related("source", "claim", "accepted_by")
        .prefetch_related(Prefetch("anchors", anchors, to_attr="here"))
        .order_by("start", "pk")
    )
    return MarkedText(url, version.text, [_marked(row, address) for row in rows])


def _marked(its: Attribution, address: Callable[[Claim], str]) -> Marked:
    def spans(role: Anchor.Role) -> Spans:
        here: Iterable[Anchor] = its.here  # type: ignore[attr-defined]  # prefetched
        return [(anchor.start, anchor.end) for anchor in here if anchor.role == role]

    return Marked(
        uid=str(its.uid), stance=its.stance, source_names=[its.source.name], statement=its.claim.statement,
        claim=address(its.claim), created=its.accepted_at, creator=str(its.accepted_by),
        content=spans(Anchor.Role.CONTENT), source=spans(Anchor.Role.SOURCE), cue=spans(Anchor.Role.CUE),
        in_place=spans(Anchor.Role.IN_PLACE),
    )  # fmt: skip


#: The columns of a flat export of attributions, in their order; docs/exchange.md says what each is.
ATTRIBUTION_COLUMNS: Final = (
    "uid", "claim", "statement", "stance", "source", "source_kind", "relays", "quote", "speech", "said_on",
    "said_precision", "title", "outlet", "url", "published_on", "start", "end", "accepted_at",
)  # fmt: skip


def attribution_rows(rows: QuerySet[Attribution]) -> Iterator[dict[str, object]]:
    """However many there are, in the order in which they came."""
    for its in with_all(rows).order_by("pk").iterator(chunk_size=500):
        article = its.version.article
        yield {
            "uid": str(its.uid), "claim": str(its.claim.uid), "statement": its.claim.statement, "stance": its.stance,
            "source": its.source.name, "source_kind": its.source.kind,
            "relays": [relay.source.name for relay in its.relays.all()], "quote": its.quote, "speech": its.speech,
            "said_on": _iso(its.said_on), "said_precision": its.said_precision, "title": its.version.title,
            "outlet": article.outlet.name if article.outlet else "", "url": article.url,
            "published_on": _iso(its.version.published_on), "start": its.start, "end": its.end,
            "accepted_at": its.accepted_at.isoformat(),
        }  # fmt: skip


CLAIM_COLUMNS: Final = ("uid", "slug", "statement", "kind", "standing", "assessment", "recorded_at")


def claim_rows(claims: QuerySet[Claim]) -> Iterator[dict[str, object]]:
    """``claims`` carry their standing."""
    for claim in claims.iterator(chunk_size=500):
        yield {
            "uid": str(claim.uid), "slug": claim.slug, "statement": claim.statement, "kind": claim.kind,
            "standing": claim.standing, "assessment": claim.verdict or "",  # type: ignore[attr-defined]  # annotated
            "recorded_at": claim.created_at.isoformat(),
        }  # fmt: skip


SOURCE_COLUMNS: Final = ("uid", "name", "kind", "affiliation", "speaks_for", "aliases", "wikidata_id")


def source_rows(sources: QuerySet[Source]) -> Iterator[dict[str, object]]:
    rows = sources.select_related("affiliation", "speaks_for").prefetch_related("aliases").order_by("pk")
    for source in rows.iterator(chunk_size=500):
        yield {
            "uid": str(source.uid), "name": source.name, "kind": source.kind,
            "affiliation": source.affiliation.name if source.affiliation else "",
            "speaks_for": source.speaks_for.name if source.speaks_for else "",
            "aliases": [alias.name for alias in source.aliases.all()], "wikidata_id": source.wikidata_id,
        }  # fmt: skip


def _iso(day: object) -> str:
    return day.isoformat() if hasattr(day, "isoformat") else ""
