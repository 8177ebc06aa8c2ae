"""What is on record, for other programs: JSON-LD, annotations, tables, feeds; to each what the pages show them."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

from django.conf import settings
from django.http import Http404, HttpResponse, HttpResponseBase, JsonResponse, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_GET

from claims.access import VIEW_ARTICLES, VIEW_CLAIMS, VIEW_SOURCES, readable_versions, requires
from claims.formats.annotations import MEDIA_TYPE, MarkedText, annotation_page, brat
from claims.formats.atom import MEDIA_TYPE as ATOM
from claims.formats.atom import Entry, atom_feed
from claims.formats.linked_data import MEDIA_TYPE as JSON_LD
from claims.formats.linked_data import claim_graph
from claims.formats.reports import csv_lines
from claims.forms.claims import ClaimFilter
from claims.http import HtmxRequest
from claims.models import Attribution, Claim, Source
from claims.queries.claim_lists import claim_list
from claims.queries.disputes import disputed_claims
from claims.queries.exchange import (
    ATTRIBUTION_COLUMNS,
    CLAIM_COLUMNS,
    SOURCE_COLUMNS,
    attribution_rows,
    claim_record,
    claim_rows,
    marked_text,
    source_rows,
    with_all,
)
from claims.queries.search import KINDS, RECORD_COLUMNS, Search, found, newest, records
from claims.queries.standing import with_standing

ENTRIES: Final = 50
_EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)


def graph_of(request: HtmxRequest, claim: Claim) -> dict[str, Any]:
    """The claim's JSON-LD for who asks; ``claim`` carries its standing."""
    record = claim_record(
        claim, readable=readable_versions(request.user), among=Claim.objects.filter(merged_into=None),
        address=lambda its: request.build_absolute_uri(its.get_absolute_url()), publisher=settings.PUBLISHER,
        standing=claim.standing,  # type: ignore[attr-defined]  # annotated
    )  # fmt: skip
    return claim_graph(record)


def wants_json_ld(request: HtmxRequest) -> bool:
    """Only who asks for it by name: a browser takes anything, and means a page."""
    return request.get_preferred_type(["text/html", JSON_LD]) == JSON_LD


@require_GET
@requires(VIEW_CLAIMS)
def claim_json_ld(request: HtmxRequest, slug: str) -> HttpResponse:
    claim = get_object_or_404(with_standing(Claim.objects.filter(merged_into=None)), slug=slug)
    return JsonResponse(graph_of(request, claim), content_type=JSON_LD, json_dumps_params={"ensure_ascii": False})


def _marked(request: HtmxRequest, pk: int) -> MarkedText:
    version = get_object_or_404(readable_versions(request.user), pk=pk)
    url = request.build_absolute_uri(reverse("claims:article-detail", args=[pk]))
    return marked_text(version, url=url, address=lambda its: request.build_absolute_uri(its.get_absolute_url()))


@require_GET
@requires(VIEW_ARTICLES)
def article_annotations(request: HtmxRequest, pk: int) -> HttpResponse:
    page = annotation_page(_marked(request, pk))
    return JsonResponse(page, content_type=MEDIA_TYPE, json_dumps_params={"ensure_ascii": False})


@require_GET
@requires(VIEW_ARTICLES)
def article_brat(request: HtmxRequest, pk: int) -> HttpResponse:
    """The text and its .ann, as brat wants them beside each other."""
    its, out = _marked(request, pk), io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(f"article-{pk}.txt", its.text)
        archive.writestr(f"article-{pk}.ann", brat(its))
    answer = HttpResponse(out.getvalue(), content_type="application/zip")
    answer["Content-Disposition"] = f'attachment; filename="article-{pk}-brat.zip"'
    return answer


Rows = Iterator[dict[str, object]]


def _claims(request: HtmxRequest) -> Rows:
    return claim_rows(claim_list(**_wanted(request)).order_by("pk"))


def _attributions(request: HtmxRequest) -> Rows:
    rows = Attribution.objects.live().filter(version__in=readable_versions(request.user))
    if request.GET:
        rows = rows.filter(claim__in=claim_list(**_wanted(request)).order_by().values("pk"))
    return attribution_rows(rows)


def _sources(request: HtmxRequest) -> Rows:
    return source_rows(Source.objects.filter(merged_into=None))


def _wanted(request: HtmxRequest) -> dict[str, Any]:
    form = ClaimFilter(request.GET)
    if not form.is_valid():
        raise Http404("There is no such filter.")
    return form.cleaned_data


TABLES: Final[dict[str, tuple[tuple[str, ...], Callable[[HtmxRequest], Rows]]]] = {
    "claims": (CLAIM_COLUMNS, _claims),
    "attributions": (ATTRIBUTION_COLUMNS, _attributions),
    "sources": (SOURCE_COLUMNS, _sources),
}


@require_GET
@requires(VIEW_CLAIMS)
def table(request: HtmxRequest, what: str, form: str) -> HttpResponseBase:
    """Claims (by the filters of their list), what is on record on them, or sources: streamed, without a limit."""
    if what not in TABLES:
        raise Http404("There is no such table.")
    columns, rows_of = TABLES[what]
    return _table(what, form, columns, rows_of(request))


@require_GET
@requires(VIEW_CLAIMS)
def claim_table(request: HtmxRequest, slug: str, form: str) -> HttpResponseBase:
    """What is on record on one claim."""
    claim = get_object_or_404(Claim, slug=slug, merged_into=None)
    rows = Attribution.objects.live().filter(claim=claim, version__in=readable_versions(request.user))
    return _table(f"claim-{slug}", form, ATTRIBUTION_COLUMNS, attribution_rows(rows))


@require_GET
@requires(VIEW_SOURCES)
def source_table(request: HtmxRequest, pk: int, form: str) -> HttpResponseBase:
    """What is on record of one source."""
    source = get_object_or_404(Source, pk=pk)
    rows = Attribution.objects.live().filter(source=source, version__in=readable_versions(request.user))
    return _table(f"source-{pk}", form, ATTRIBUTION_COLUMNS, attribution_rows(rows))


@require_GET
@requires(VIEW_CLAIMS)
def found_table(request: HtmxRequest, form: str) -> HttpResponseBase:
    """All that a search finds, in its order."""
    readable = readable_versions(request.user)
    hits = found(Search.of(request.GET), readable=readable).hits
    rows: Rows = (
        {name: _cell(getattr(its, name)) for name in RECORD_COLUMNS}  # type: ignore[misc]
        | {"path": request.build_absolute_uri(its.path)}
        for its in records(hits, readable=readable)
    )
    return _table("found", form, RECORD_COLUMNS, rows)


def _cell(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, date) else str(value)


def _table(name: str, form: str, columns: tuple[str, ...], rows: Rows) -> HttpResponseBase:
    if form not in {"csv", "jsonl"}:
        raise Http404("There is no such table.")
    if form == "csv":
        lines = csv_lines(_cells(columns, rows))
    else:
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    kind = "text/csv; charset=utf-8" if form == "csv" else "application/jsonl; charset=utf-8"
    answer = StreamingHttpResponse(lines, content_type=kind)
    answer["Content-Disposition"] = f'attachment; filename="{name}.{form}"'
    return answer


def _cells(columns: tuple[str, ...], rows: Rows) -> Iterator[list[str]]:
    yield list(columns)
    for row in rows:
        yield ["; ".join(cell) if isinstance(cell := row[name], list) else str(cell) for name in columns]


@require_GET
@requires(VIEW_CLAIMS, by_token=True)
def feed_found(request: HtmxRequest) -> HttpResponse:
    """What a search finds, last recorded first."""
    wanted = Search.of(request.GET)
    entries = [
        Entry(
            str(its.uid), f"{its.source} {its.stance.replace('_', ' ')}: {its.words}" if its.stance else its.words,
            request.build_absolute_uri(its.path), its.recorded_at, its.recorded_at,
            ", ".join(filter(None, [KINDS[its.kind].removesuffix("s"), its.standing, its.outlet])),
        )
        for its in newest(wanted, readable=readable_versions(request.user), limit=ENTRIES)
    ]  # fmt: skip
    page = f"{reverse('claims:search')}?{wanted.query}"
    return _feed(request, f"Search: {wanted.words or 'the newest'}", page, entries)


@require_GET
@requires(VIEW_CLAIMS, by_token=True)
def feed_disputed(request: HtmxRequest) -> HttpResponse:
    """Claims newly in dispute."""
    claims = disputed_claims()[:ENTRIES]
    entries = [
        _entry(request, claim, claim.disputed_at or claim.created_at, "It is asserted and denied.") for claim in claims
    ]
    return _feed(request, "Claims newly in dispute", reverse("claims:claim-list") + "?standing=disputed", entries)


@require_GET
@requires(VIEW_CLAIMS, by_token=True)
def feed_search(request: HtmxRequest) -> HttpResponse:
    """The claims of a search, by the filters of the list of claims."""
    query = request.GET.urlencode()
    entries = [
        _entry(request, claim, claim.created_at, claim.standing)  # type: ignore[attr-defined]  # annotated
        for claim in claim_list(**_wanted(request))[:ENTRIES]
    ]
    page = reverse("claims:claim-list") + (f"?{query}" if query else "")
    return _feed(request, f"Claims: {request.GET.get('q', '') or 'the newest'}", page, entries)


@require_GET
@requires(VIEW_SOURCES, by_token=True)
def feed_source(request: HtmxRequest, pk: int) -> HttpResponse:
    """What a source says, as it comes on record."""
    source = get_object_or_404(Source, pk=pk)
    rows = Attribution.objects.live().filter(source=source, version__in=readable_versions(request.user))
    entries = [
        Entry(
            str(its.uid), f"{source} {its.get_stance_display()}: {its.claim}",
            request.build_absolute_uri(its.claim.get_absolute_url()), its.accepted_at, its.accepted_at, its.quote,
        )
        for its in with_all(rows).order_by("-pk")[:ENTRIES]
    ]  # fmt: skip
    return _feed(request, f"{source}: new on record", reverse("claims:source-detail", args=[pk]), entries)


def _entry(request: HtmxRequest, claim: Claim, at: Any, summary: str) -> Entry:
    link = request.build_absolute_uri(claim.get_absolute_url())
    return Entry(str(claim.uid), claim.statement, link, at, claim.created_at, summary)


def _feed(request: HtmxRequest, title: str, page: str, entries: list[Entry]) -> HttpResponse:
    own, link = request.build_absolute_uri(), request.build_absolute_uri(page)
    words = atom_feed(uid=own, title=title, link=link, own=own, entries=entries, nothing_since=_EPOCH)
    return HttpResponse(words, content_type=ATOM)
