"""What the review page's views share: its context, and its answer to a decision."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import SimpleLazyObject

from claims.access import readable_versions
from claims.http import HtmxRequest
from claims.models import ArticleVersion, Decision
from claims.queries.article_work import article_work, with_work
from claims.queries.briefs import Brief, claim_brief
from claims.queries.reviewing import Review, review_of


def decision_shown(request: HtmxRequest) -> Decision | None:
    """The decision that a plain form post came back from (``?after=``), if the person made it."""
    after = request.GET.get("after", "")
    if not after.isdecimal() or len(after) > 18:  # a number that the database can hold
        return None
    return Decision.objects.filter(pk=int(after), actor=request.user).first()


def review_context(
    request: HtmxRequest, version: ArticleVersion, *, after: Decision | None = None, stay: int | None = None
) -> dict[str, Any]:
    """The page as it stands in the database.  ``after`` is the decision that was just made: the next card
    that waits becomes the current one; ``stay`` keeps a card current."""
    review = review_of(version, user=request.user)
    if after is not None and after.suggestion.version_id == version.pk:
        if after.action == Decision.Action.UNDO:
            stay = after.suggestion_id
        else:
            review.move_on_from(after.suggestion_id)
    if stay is not None:
        review.current = stay
    return {
        "version": version, "article": version.article, "copied_from": _copied_from(request, version),
        "review": review, "brief": _brief(request, review, after),
        "may_decide": request.user.has_perm("claims.decide_suggestion"),
        # Asked for by whole pages only; a partial does not pay for it.
        "work": SimpleLazyObject(
            lambda: article_work(version, readable=readable_versions(request.user))
        ),
    }  # fmt: skip


def _copied_from(request: HtmxRequest, version: ArticleVersion) -> ArticleVersion | None:
    """The text that this one is a wire copy of, where this person may read it: its title is not for others."""
    if version.near_duplicate_of_id is None:
        return None
    texts = readable_versions(request.user).select_related("article__outlet")
    return texts.filter(pk=version.near_duplicate_of_id).first()


def _brief(request: HtmxRequest, review: Review, after: Decision | None) -> Brief | None:
    """Of the claim just decided on; else of the claim that the current card, or the first, is about."""
    texts = readable_versions(request.user)
    decided = review.card(after.suggestion_id) if after else None
    current = review.card(review.current) if review.current else None
    for card in [decided, current, *review.cards]:
        if card is not None and card.claim is not None:
            new = after.made.get("attributions", []) if after and card is decided else []
            return claim_brief(card.claim.pk, texts=texts, new=new)
    return None


def readable(request: HtmxRequest, pk: int) -> ArticleVersion:
    """A text that this person may read; for anybody else it is not there."""
    versions = readable_versions(request.user)
    return get_object_or_404(with_work(versions, readable=versions), pk=pk)
