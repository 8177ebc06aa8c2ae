"""What people decided in an article, in the places of one of its versions: it is not suggested a second time."""

from __future__ import annotations

from dataclasses import dataclass

from claims.linking.anchoring import Follower, selector
from claims.models import ArticleVersion, Suggestion
from claims.nlp.types import Spans


@dataclass(frozen=True, slots=True)
class Settled:
    """A decided suggestion; ``cue`` and ``content`` are code points of the version that was asked about."""

    stance: str
    cue: frozenset[int]
    content: frozenset[int]


def settled_in(version: ArticleVersion) -> list[Settled]:
    """What was accepted, rejected or left as unsure in this version, and in earlier ones where the words still
    stand.  Where a number or the cue changed, it is another finding."""
    rows = (
        Suggestion.objects.filter(version__article=version.article_id, version__number__lte=version.number)
        .exclude(state__in=[Suggestion.State.PENDING, Suggestion.State.SUPERSEDED])
        .order_by("pk")
    )
    older = ArticleVersion.objects.filter(pk__in={row.version_id for row in rows} - {version.pk})
    followers = {its.pk: Follower(its.text, version.text) for its in older}
    found = []
    for row in rows:
        if row.version_id == version.pk:
            found.append(Settled(row.stance, places(row.cue_spans), places(row.content_spans)))
        elif its := _followed(row, followers[row.version_id]):
            found.append(its)
    return found


def _followed(row: Suggestion, follower: Follower) -> Settled | None:
    text = follower.old
    anchors = [
        ((role, ordinal), selector(text, start, end))
        for role, spans in (("cue", row.cue_spans), ("content", row.content_spans))
        for ordinal, (start, end) in enumerate(spans)
    ]
    followed = follower.follow(anchors)
    if followed.reason:
        return None
    spans = {
        role: [(its.start, its.end) for (its_role, _), its in followed.matches.items() if its_role == role]
        for role in ("cue", "content")
    }
    return Settled(row.stance, places(spans["cue"]), places(spans["content"]))


def places(spans: Spans | list[list[int]] | list[tuple[int, int]]) -> frozenset[int]:
    """All code points within the spans."""
    return frozenset(position for start, end in spans for position in range(start, end))
