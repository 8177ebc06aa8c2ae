"""What the review page asks for while somebody works on it: cards that open, the claim beside the text, and what
others did meanwhile."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from claims.access import VIEW_ARTICLES, readable_versions, requires
from claims.http import HtmxRequest, vary_on_htmx, wants_partial
from claims.models import Suggestion
from claims.queries.briefs import claim_brief
from claims.queries.presence import others_here
from claims.queries.review_cards import cards_of
from claims.queries.review_pages import review_of
from claims.services.presence import note_presence
from claims.views.reviewing import keys_of, number, page_context, readable

MOST_REVISIONS = 200_000  # characters of what a page has: some ten thousand cards
NOTHING_NEW = 204


@require_GET
@requires(VIEW_ARTICLES)
def article_cards(request: HtmxRequest, pk: int) -> HttpResponse:
    """Some cards whole (``?keys=12,13``, and ``&written=5`` for attributions written by hand): the one that was opened,
    and those that come next."""
    version = readable(request, pk)
    if not wants_partial(request):
        return redirect("claims:article-detail", pk=pk)
    keys, written = (keys_of(request.GET.get(name, "")) for name in ("keys", "written"))
    cards = cards_of(version, keys, user=request.user, written=written)
    return vary_on_htmx(render(request, "suggestions/_cards.html", page_context(request, version) | {"cards": cards}))


@require_GET
@requires(VIEW_ARTICLES)
def article_brief(request: HtmxRequest, pk: int) -> HttpResponse:
    """The claim beside the text; asked for once the page is there."""
    version = readable(request, pk)
    if not wants_partial(request):
        return redirect("claims:article-detail", pk=pk)
    claim = number(request.GET.get("claim", ""))
    brief = claim_brief(claim, texts=readable_versions(request.user)) if claim else None
    return vary_on_htmx(render(request, "articles/_brief.html", page_context(request, version) | {"brief": brief}))


@require_POST
@requires(VIEW_ARTICLES)
def article_since(request: HtmxRequest, pk: int) -> HttpResponse:
    """Asked every few seconds.  The page says which revisions it shows (``12.1,13.4``) and whom it knows to be here;
    the answer has the lines that differ, or is empty.  It notes, too, that this person has the text open."""
    version = readable(request, pk)
    note_presence(version=version, user=request.user)
    others = list(others_here(version, user=request.user))
    here = ",".join(str(user.pk) for user in others)
    seen = _revisions(request.POST.get("revisions", ""))
    now = dict(Suggestion.objects.filter(version=version).current().values_list("pk", "revision"))
    changed = {key for key, revision in now.items() if seen.get(key, revision) != revision}
    gone = [key for key in seen if key not in now]
    written = set(keys_of(request.POST.get("written", ""), most=2000))
    on_record = set(version.attributions.live().filter(suggestion=None).values_list("pk", flat=True))
    if not changed and not gone and written == on_record and here == request.POST.get("here", ""):
        return HttpResponse(status=NOTHING_NEW)
    context = page_context(request, version) | {"others": others, "here": here, "gone": gone}
    if changed or written != on_record:
        review = review_of(version, user=request.user)
        added = on_record - written
        lines = [
            line for line in review.lines
            if line.pk in changed or (line.suggestion is None and line.attributions[0].pk in added)
        ]  # fmt: skip
        review.mark_text(lines)
        context |= {"review": review, "lines": lines, "taken_back": written - on_record}
    return vary_on_htmx(render(request, "articles/_changes.html", context))


def _revisions(words: str) -> dict[int, int]:
    pairs = (part.partition(".") for part in words[:MOST_REVISIONS].split(","))
    found = ((number(pk), number(revision)) for pk, _, revision in pairs)
    return {pk: revision for pk, revision in found if pk is not None and revision is not None}
