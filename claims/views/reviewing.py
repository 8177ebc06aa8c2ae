"""What the review page's views share: its context, and its answer to a decision."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.shortcuts import get_object_or_404
from django.utils.functional import SimpleLazyObject

from claims.access import DECIDE, readable_versions
from claims.forms.review import ReviewFilter
from claims.http import HtmxRequest
from claims.models import ArticleVersion, Decision, ExtractionRun, ProposedClaim
from claims.queries.article_work import article_work, with_work
from claims.queries.articles import story_of
from claims.queries.briefs import Brief, claim_brief
from claims.queries.review_cards import Card, cards_of
from claims.queries.review_pages import Review, review_of

#: Cards of one group that are sent again with a decision on one of them; the page asks for others when they open.
MOST_MATES = 6


def decision_shown(request: HtmxRequest) -> Decision | None:
    """The decision that a plain form post came back from (``?after=``), if the person made it."""
    pk = number(request.GET.get("after", ""))
    if pk is None:
        return None
    return Decision.objects.filter(pk=pk, actor=request.user).select_related("suggestion").first()


def number(words: str) -> int | None:
    """A primary key as an address has it; None for what the database could not hold."""
    return int(words) if words.isascii() and words.isdecimal() and len(words) <= 18 else None


def review_context(
    request: HtmxRequest, version: ArticleVersion, *, after: Decision | None = None, stay: int | None = None
) -> dict[str, Any]:
    """The whole page as it stands in the database.  ``after`` is the decision that was just made: the next card that
    waits is opened; ``stay`` keeps a card open."""
    form = ReviewFilter(request.GET)
    review = review_of(version, user=request.user, wanted=form.wanted())
    if after is not None and after.text_id == version.pk and after.suggestion_id is not None:
        if after.action == Decision.Action.UNDO:
            stay = after.suggestion_id
        review.last_decided = after.suggestion_id
    line = review.line(stay)
    if line is not None:
        review.open_line(line)
    else:
        review.open_next(after.suggestion_id if after else None)
    review.mark_text()
    return page_context(request, version, review) | {
        "filter": form, "story": story_of(version, readable=readable_versions(request.user)),
        "brief": _brief(request, review, after), "brief_of": brief_of(review),
        "work": SimpleLazyObject(lambda: article_work(version, readable=readable_versions(request.user))),
    }  # fmt: skip


def page_context(request: HtmxRequest, version: ArticleVersion, review: Review | None = None) -> dict[str, Any]:
    return {
        "version": version, "article": version.article, "review": review,
        "may_decide": request.user.has_perm(DECIDE),
    }  # fmt: skip


def answer_context(request: HtmxRequest, version: ArticleVersion, decision: Decision | None, pk: int | None) -> dict[
    str, Any
]:  # fmt: skip
    """What a decision changed: the card itself, those of its group, the paragraphs that it marks, counts, the claim."""
    review = review_of(version, user=request.user)
    line = review.line(pk)
    mates = _mates(review, line.group_id if line else None, decision)
    cards = cards_of(version, [*([pk] if pk else []), *mates[:MOST_MATES]], user=request.user)
    changes_marks = decision is None or decision.action != Decision.Action.UNSURE
    review.mark_text([line] if line and changes_marks else [])
    return page_context(request, version, review) | {
        "cards": cards, "card": next((card for card in cards if card.pk == pk), None), "stale": mates[MOST_MATES:],
        "brief": _brief(request, review, decision, cards[0] if cards and line else None),
    }  # fmt: skip


def _mates(review: Review, group: int | None, decision: Decision | None) -> list[int]:
    """Waiting suggestions whose claim may be another one after this decision: of its group, and of those around it."""
    moves = decision is not None and decision.action in {Decision.Action.ACCEPT, Decision.Action.UNDO}
    if group is None or not moves or decision is None:
        return []
    groups = {group, *ProposedClaim.objects.filter(broader=group).values_list("pk", flat=True)}
    groups |= {pk for pk in ProposedClaim.objects.filter(pk=group).values_list("broader", flat=True) if pk}
    return [
        line.pk for line in review.lines
        if line.pk and line.group_id in groups and line.is_waiting and line.pk != decision.suggestion_id
    ]  # fmt: skip


def brief_of(review: Review) -> int | None:
    """The claim to show beside the text: that of the open card, else the first that is on record here."""
    if review.open is not None and review.open.claim is not None:
        return review.open.claim.pk
    return next((line.attributions[0].claim_id for line in review.lines if line.attributions), None)


def _brief(request: HtmxRequest, review: Review, after: Decision | None, card: Card | None = None) -> Brief | None:
    """Of the claim just decided on, with what was put on record."""
    if after is None or after.suggestion_id is None:
        return None
    if card is None:
        cards = cards_of(review.version, [after.suggestion_id], user=request.user)
        card = cards[0] if cards else None
    if card is None or card.claim is None:
        return None
    new = after.made.get("attributions", [])
    return claim_brief(card.claim.pk, texts=readable_versions(request.user), new=new)


def readable(request: HtmxRequest, pk: int) -> ArticleVersion:
    """A text that this person may read, with its newest reading and what stands around it; for anybody else it
    is not there."""
    return get_object_or_404(with_reading(readable_versions(request.user)), pk=pk)


def with_reading(versions: QuerySet[ArticleVersion]) -> QuerySet[ArticleVersion]:
    runs = ExtractionRun.objects.filter(version=OuterRef("pk")).order_by("-pk")
    newest = Subquery(runs.values(json=JSONObject(state="state", error="error"))[:1])
    return with_work(versions, readable=versions).defer("sentence_hashes").annotate(newest_run=newest)


def keys_of(words: str, *, most: int = 30) -> Sequence[int]:
    """Primary keys as an address lists them: ``12,13``."""
    found = (number(word) for word in words.split(","))
    return [pk for pk in found if pk is not None][:most]
