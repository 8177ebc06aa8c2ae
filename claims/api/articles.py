"""Articles from other systems."""

from __future__ import annotations

import uuid

from django.http import HttpRequest, HttpResponseBase, JsonResponse
from django.urls import reverse

from claims.access import IMPORT
from claims.api.http import by_token, problem
from claims.formats.read import UnreadableError
from claims.formats.tables import article_of
from claims.models import ImportItem, User
from claims.queries.articles import newest_version, version_at
from claims.services.errors import Refused
from claims.services.imports import draft_of, import_address_unseen, import_draft

MOST_BYTES = 5_000_000


@by_token(IMPORT)
def article_create(request: HttpRequest, user: User) -> HttpResponseBase:
    """One article: 201 with its address; 200 where it is here already; 202 for an address that is to be fetched."""
    if request.method != "POST":
        answer = problem(405, "Send articles by POST.")
        answer["Allow"] = "POST"
        return answer
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        return problem(413, f"One article has at most {MOST_BYTES:,} bytes.")
    try:
        payload = article_of(request.body)
    except UnreadableError as error:
        return problem(422, str(error))
    if not payload.get("text"):
        return _fetch(request, payload, user)
    try:
        added, created = import_draft(draft=draft_of(payload), user=user)
    except Refused as refused:
        return problem(422, str(refused))
    url = request.build_absolute_uri(reverse("claims:article-detail", args=[added.version.pk]))
    said = {"state": created, "reason": added.reason, "article": str(added.version.article.uid), "url": url}
    answer = JsonResponse(said, status=201 if added.created else 200)
    answer["Location"] = url
    return answer


def _fetch(request: HttpRequest, payload: dict[str, str], user: User) -> HttpResponseBase:
    if version := version_at(payload["url"]):
        url = request.build_absolute_uri(reverse("claims:article-detail", args=[version.pk]))
        reason = "An article from this address is here already."
        return JsonResponse({"state": "skipped", "reason": reason, "article": str(version.article.uid), "url": url})
    item = import_address_unseen(payload=payload, user=user)
    answer = JsonResponse({"state": item.state, "item": str(item.uid)}, status=202)
    answer["Location"] = request.build_absolute_uri(reverse("api:import-item", args=[item.uid]))
    return answer


@by_token(IMPORT)
def import_item(request: HttpRequest, user: User, uid: uuid.UUID) -> HttpResponseBase:
    """What became of an address that was sent: for who sent it."""
    item = ImportItem.objects.filter(uid=uid, batch__added_by=user).first()
    if item is None:
        return problem(404, "There is no such item.")
    version = newest_version(item.article_id)
    url = request.build_absolute_uri(reverse("claims:article-detail", args=[version.pk])) if version else None
    return JsonResponse({"state": item.state, "reason": item.reason, "item": str(item.uid), "url": url})
