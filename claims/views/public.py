"""The public site: what is published, for everybody to read.  Off unless PUBLIC_SITE is set.

Nothing here asks who is reading, and nothing is read but by ``queries.public``.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Concatenate, Final, ParamSpec
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from claims.formats.atom import MEDIA_TYPE as ATOM
from claims.formats.atom import Entry, atom_feed
from claims.formats.linked_data import MEDIA_TYPE as JSON_LD
from claims.formats.linked_data import claim_graph
from claims.http import leads_to, vary_on_accept
from claims.models import Claim
from claims.queries.exchange import claim_record
from claims.queries.public import (
    PAGE,
    PublicClaim,
    listed,
    public_claim,
    public_standings,
    public_versions,
    published_claims,
    shortened,
)
from claims.queries.standing import Standing

P = ParamSpec("P")
_MINUTES: Final = 5
_ENTRIES: Final = 50
_SITEMAP: Final = 50_000  # addresses of one file, by the protocol
_EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]


def public(view: View[P]) -> View[P]:
    """For everybody, where the site is on; caches may keep it for some minutes, and a correction is soon everywhere."""

    @require_safe
    @wraps(view)
    def shown(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not settings.PUBLIC_SITE:
            raise Http404
        answer = view(request, *args, **kwargs)
        if "Cache-Control" not in answer:
            patch_cache_control(answer, public=True, max_age=_MINUTES * 60)
        return answer

    shown.is_public = True  # type: ignore[attr-defined]  # for the matrix of roles in docs/
    return shown  # type: ignore[return-value]  # wraps() makes a class of its own of it


@public
def claim_list(request: HttpRequest) -> HttpResponse:
    q = request.GET.get("q", "")[:200]
    page = Paginator(published_claims(q), PAGE).get_page(request.GET.get("page"))
    context = {"page": page, "lines": listed(list(page.object_list)), "q": q, "publisher": settings.PUBLISHER}
    return render(request, "public/list.html", context)


@public
def claim_detail(request: HttpRequest, slug: str) -> HttpResponseBase:
    claim = get_object_or_404(Claim.objects.select_related("merged_into"), slug=slug)
    if claim.merged_into is not None and public_claim(claim.merged_into) is not None:
        return leads_to(reverse("public:claim-detail", args=[claim.merged_into.slug]))
    its = public_claim(claim)
    if its is None:
        raise Http404
    graph = _graph(request, its)
    if request.get_preferred_type(["text/html", JSON_LD]) == JSON_LD:
        return vary_on_accept(JsonResponse(graph, content_type=JSON_LD))
    context = {"its": its, "claim": claim, "json_ld": graph, "publisher": settings.PUBLISHER}
    return vary_on_accept(render(request, "public/claim.html", context))


@public
def claim_json_ld(request: HttpRequest, slug: str) -> HttpResponse:
    its = public_claim(get_object_or_404(Claim, slug=slug))
    if its is None:
        raise Http404
    return JsonResponse(_graph(request, its), content_type=JSON_LD)


def _graph(request: HttpRequest, its: PublicClaim) -> dict[str, object]:
    record = claim_record(
        its.claim, readable=public_versions(), among=published_claims(), standing=its.standing,
        address=lambda claim: _address(request, claim), publisher=settings.PUBLISHER, quoted=shortened,
    )  # fmt: skip
    return claim_graph(record)


@public
def feed_published(request: HttpRequest) -> HttpResponse:
    """What was published or corrected, the last first."""
    return _feed(request, "Published and corrected", list(published_claims()[:_ENTRIES]))


@public
def feed_disputed(request: HttpRequest) -> HttpResponse:
    """Of the last published, those that are in dispute by what is public."""
    claims = list(published_claims()[: 4 * _ENTRIES])
    standings = public_standings(claims)
    disputed = [claim for claim in claims if standings[claim.pk] == Standing.DISPUTED]
    return _feed(request, "In dispute", disputed[:_ENTRIES])


def _feed(request: HttpRequest, title: str, claims: list[Claim]) -> HttpResponse:
    entries = [
        Entry(
            str(line.claim.uid), line.claim.statement, _address(request, line.claim),
            line.claim.changed_at, line.claim.published_at,  # type: ignore[attr-defined]  # annotated
            f"{line.assessment.verdict.word}. {line.assessment.verdict.meaning}",
        )
        for line in listed(claims)
    ]  # fmt: skip
    own, link = request.build_absolute_uri(request.path), request.build_absolute_uri(reverse("public:claim-list"))
    title = f"{settings.PUBLISHER}: {title}"
    words = atom_feed(uid=own, title=title, link=link, own=own, entries=entries, nothing_since=_EPOCH)
    return HttpResponse(words, content_type=ATOM)


@public
def sitemap(request: HttpRequest) -> HttpResponse:
    urls = Element("urlset", xmlns="http://www.sitemaps.org/schemas/sitemap/0.9")
    for claim in published_claims()[:_SITEMAP]:
        url = SubElement(urls, "url")
        SubElement(url, "loc").text = _address(request, claim)
        SubElement(url, "lastmod").text = claim.changed_at.date().isoformat()  # type: ignore[attr-defined]  # annotated
    return HttpResponse(tostring(urls, encoding="utf-8", xml_declaration=True), content_type="application/xml")


@public
def robots(request: HttpRequest) -> HttpResponse:
    lines = ["User-agent: *", "Allow: /", f"Sitemap: {request.build_absolute_uri(reverse('public:sitemap'))}", ""]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """On the public host, where the desk's own page would lead to what is not there."""
    return render(request, "public/404.html", {"publisher": settings.PUBLISHER}, status=404)


def _address(request: HttpRequest, claim: Claim) -> str:
    return request.build_absolute_uri(reverse("public:claim-detail", args=[claim.slug]))
