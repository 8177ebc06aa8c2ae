"""What is on record, and what waits to be decided: attributions and suggestions."""

from __future__ import annotations

from typing import Any, Literal
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router

from claims.access import DECIDE, VIEW_ARTICLES, readable_versions
from claims.api.filters import ClaimFilters
from claims.api.http import PROBLEMS, Problem, TellError, Token, unchanged_since, with_etag
from claims.api.paging import MOST, page_of
from claims.api.schemas import (
    AttributionIn,
    AttributionOut,
    AttributionPage,
    SuggestionOut,
    SuggestionPage,
    Text,
)
from claims.api.sources import source_out
from claims.http import HtmxRequest
from claims.models import Attribution, Claim, Source, Suggestion, SuggestionSource
from claims.nlp.types import Stance
from claims.queries.exchange import with_all
from claims.queries.search.filters import Rows
from claims.services.choices import ChosenSource
from claims.services.review import accept_suggestion, mark_unsure, reject_suggestion
from claims.services.writing import write_attribution

attributions = Router(tags=["attributions"])
suggestions = Router(tags=["suggestions"])


def _attributions(request: HtmxRequest) -> Any:
    return _with_sources(Attribution.objects.live().filter(version__in=readable_versions(request.user)))


def _with_sources(rows: Any) -> Any:
    return with_all(rows).select_related("source__affiliation", "source__speaks_for")


def _attribution(its: Attribution) -> dict[str, Any]:
    return {
        "uid": its.uid, "claim": its.claim.uid, "source": source_out(its.source), "stance": its.stance,
        "quote": its.quote, "speech": its.speech, "relays": [relay.source.name for relay in its.relays.all()],
        "said_on": its.said_on, "said_precision": its.said_precision, "article": its.version.article.uid,
        "start": its.start, "end": its.end, "accepted_at": its.accepted_at,
    }  # fmt: skip


@attributions.get(
    "/", response={200: AttributionPage, PROBLEMS: Problem}, auth=Token(VIEW_ARTICLES), url_name="attribution-list"
)
def list_attributions(
    request: HtmxRequest,
    filters: ClaimFilters = Query(...),
    claim: UUID | None = None,
    article: UUID | None = None,
    cursor: Text = Query("", max_length=100),
    limit: int = Query(50, ge=1, le=MOST),
) -> dict[str, Any]:
    """What stands on record in texts that you may read, newest first, by the filters of the desk's search."""
    wanted = filters.search(kind=filters.kind)
    rows = _with_sources(Rows(wanted, readable_versions(request.user)).statements)
    of = {"claim__uid": claim, "version__article__uid": article}
    rows = rows.filter(**{name: value for name, value in of.items() if value is not None})
    found, following = page_of(rows, cursor=cursor, limit=limit)
    return {"items": [_attribution(its) for its in found], "next": following}


@attributions.post(
    "/", response={201: AttributionOut, PROBLEMS: Problem}, auth=Token(DECIDE), url_name="attribution-create"
)
def write(request: HtmxRequest, payload: AttributionIn) -> tuple[int, dict[str, Any]]:
    """Put words of an article's newest text on record; they are cut out of the text by their offsets."""
    versions = readable_versions(request.user).filter(article__uid=payload.article).order_by("-number")
    version = versions.first()
    if version is None:
        raise TellError(404, "There is no such article, or it is not open to you.")
    claim = get_object_or_404(Claim.objects.filter(merged_into=None), uid=payload.claim)
    source = get_object_or_404(Source.objects.filter(merged_into=None), uid=payload.source)
    decision = write_attribution(
        version=version, user=request.user, claim=claim, stance=payload.stance.value,
        content=[(span.start, span.end) for span in payload.content],
        cue=[(span.start, span.end) for span in payload.cue], sources=[ChosenSource(source=source)],
    )  # fmt: skip
    return 201, _attribution(_attributions(request).get(pk=decision.made["attributions"][0]))


@attributions.get(
    "/{uuid:uid}/",
    response={200: AttributionOut, 304: None, PROBLEMS: Problem},
    auth=Token(VIEW_ARTICLES),
    url_name="attribution",
)
def get_attribution(request: HtmxRequest, uid: UUID, response: HttpResponse) -> dict[str, Any]:
    its = get_object_or_404(_attributions(request), uid=uid)
    with_etag(request, response, f'"{its.uid.hex}-{its.revision}"')
    return _attribution(its)


def _suggestions(request: HtmxRequest) -> Any:
    rows = Suggestion.objects.current().filter(version__in=readable_versions(request.user))
    rows = rows.select_related("version__article").defer("version__text", "version__sentence_hashes")
    return rows.prefetch_related("sources")


def _suggestion(its: Suggestion) -> dict[str, Any]:
    return {
        "uid": its.uid, "article": its.version.article.uid, "state": its.state, "stance": its.stance,
        "statement": its.statement,
        "sources": [source.name for source in its.sources.all() if source.role == SuggestionSource.Role.SOURCE],
        "content": [{"start": start, "end": end} for start, end in its.content_spans],
        "confidence": its.span_confidence,
    }  # fmt: skip


def _etag(its: Suggestion) -> str:
    return f'"{its.uid.hex}-{its.revision}"'


@suggestions.get(
    "/", response={200: SuggestionPage, PROBLEMS: Problem}, auth=Token(VIEW_ARTICLES), url_name="suggestion-list"
)
def list_suggestions(
    request: HtmxRequest,
    article: UUID | None = None,
    state: Literal["pending", "unsure", "accepted", "rejected"] | None = None,
    stance: Stance | None = None,
    cursor: Text = Query("", max_length=100),
    limit: int = Query(50, ge=1, le=MOST),
) -> dict[str, Any]:
    wanted = {"version__article__uid": article, "state": state, "stance": stance}
    rows = _suggestions(request).filter(**{name: value for name, value in wanted.items() if value is not None})
    found, following = page_of(rows, cursor=cursor, limit=limit)
    return {"items": [_suggestion(its) for its in found], "next": following}


@suggestions.get(
    "/{uuid:uid}/",
    response={200: SuggestionOut, 304: None, PROBLEMS: Problem},
    auth=Token(VIEW_ARTICLES),
    url_name="suggestion",
)
def get_suggestion(request: HtmxRequest, uid: UUID, response: HttpResponse) -> dict[str, Any]:
    its = get_object_or_404(_suggestions(request), uid=uid)
    with_etag(request, response, _etag(its))
    return _suggestion(its)


@suggestions.post(
    "/{uuid:uid}/{decision}/",
    response={200: SuggestionOut, PROBLEMS: Problem},
    auth=Token(DECIDE),
    url_name="suggestion-decide",
)
def decide(
    request: HtmxRequest, uid: UUID, decision: Literal["accept", "reject", "unsure"], response: HttpResponse
) -> dict[str, Any]:
    """As it was proposed, signed by the token's owner: send If-Match."""
    its = get_object_or_404(_suggestions(request), uid=uid)
    unchanged_since(request, _etag(its))
    services = {"accept": accept_suggestion, "reject": reject_suggestion, "unsure": mark_unsure}
    services[decision](suggestion=its, user=request.user, revision=its.revision)
    its = _suggestions(request).get(pk=its.pk)
    response["ETag"] = _etag(its)
    return _suggestion(its)
