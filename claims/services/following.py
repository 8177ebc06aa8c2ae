"""After a text has changed: what stands on record follows its words into the new version, or waits for somebody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F
from procrastinate.contrib.django import app

from claims.linking.anchoring import FOLLOWS, Followed, Follower, Match, Selector, selector
from claims.models import Anchor, ArticleVersion, Attribution, Orphan, User
from claims.services.errors import Conflict, Refused

State = Orphan.State
Key = tuple[str, int]  # role and ordinal


@dataclass(frozen=True, slots=True)
class Following:
    followed: int
    orphaned: int


def request_following(*, version: ArticleVersion) -> None:
    """Let a worker carry what stands on record over to the newest version of the version's article, if that is
    a later one than the first."""
    newest = ArticleVersion.objects.filter(article=version.article_id).order_by("-number").only("pk", "number")[0]
    if newest.number > 1:
        app.configure_task("claims.follow_anchors", lock=f"follow-{newest.pk}").defer(version_id=newest.pk)


@transaction.atomic
def follow_anchors(*, version: ArticleVersion) -> Following:
    """Anchor in this version what stands on record in earlier ones; to be done twice does no harm.

    1. Lock the version, so that two workers take turns.
    2. An attribution follows from the latest version in which it is anchored, as a whole or not at all.
    3. What cannot follow becomes an orphan; what a person kept on an older version is not asked about again,
       but comes back where its words do.
    4. Orphans of earlier versions make way: they are asked about here, or have followed.
    """
    version = ArticleVersion.objects.select_for_update().get(pk=version.pk)
    followers: dict[int, Follower] = {}
    anchors: list[Anchor] = []
    orphans: list[Orphan] = []
    going = list(_not_here_yet(version))
    kept = set(Orphan.objects.filter(attribution__in=going, state=State.KEPT).values_list("attribution", flat=True))
    for attribution in going:
        from_version = _latest(attribution)
        if from_version is None:
            continue
        follower = followers.setdefault(from_version.pk, Follower(from_version.text, version.text))
        its = follower.follow(list(_selectors(attribution, from_version)))
        if not its.reason and (its.score == 1 or attribution.pk not in kept):
            anchors += _anchors(attribution, version, its.matches)
        elif attribution.pk not in kept:
            orphans.append(_orphan(attribution, version, its))
    Orphan.objects.filter(attribution__in=going, state=State.WAITING, version__number__lt=version.number).delete()
    Anchor.objects.bulk_create(anchors)
    Orphan.objects.bulk_create(orphans)
    return Following(len({anchor.attribution_id for anchor in anchors}), len(orphans))


@transaction.atomic
def reanchor(*, orphan: Orphan, user: User, revision: int, start: int, end: int) -> None:
    """Anchor it on the words that a person chose in its version, [start, end) in code points; its source and its
    cue are looked for beside them, and left out where they are not.

    Raises Conflict where somebody decided first, Refused for a stretch that holds no words of the text.
    """
    orphan = _decide(orphan, user=user, revision=revision, to=State.ANCHORED)
    text, attribution = orphan.version.text, orphan.attribution
    if not 0 <= start < end <= len(text) or not text[start:end].strip():
        raise Refused("Choose the words in the text.")
    matches: dict[Key, Match] = {(Anchor.Role.CONTENT.value, 0): Match(start, end, 1.0)}
    if from_version := _latest(attribution):
        follower = Follower(from_version.text, text)
        rows = dict(_selectors(attribution, from_version))
        lead = rows.get((Anchor.Role.CONTENT.value, 0))
        for key, its in rows.items():
            match = follower.find(its, around=start + its.start - lead.start) if lead else None
            if key[0] != Anchor.Role.CONTENT and match and match.score >= FOLLOWS:
                matches[key] = match
    Anchor.objects.bulk_create(_anchors(attribution, orphan.version, matches))


@transaction.atomic
def keep_on_old_version(*, orphan: Orphan, user: User, revision: int) -> None:
    """Its words are gone from the article; it stays on record where they were.  Raises Conflict where somebody
    decided first."""
    _decide(orphan, user=user, revision=revision, to=State.KEPT)


@transaction.atomic
def reopen_orphan(*, orphan: Orphan, revision: int) -> None:
    """Take such a decision back, with the anchors that it made.  Raises Conflict where somebody was faster."""
    decided = Orphan.objects.filter(pk=orphan.pk, revision=revision).exclude(state=State.WAITING)
    if not decided.update(state=State.WAITING, decided_by=None, revision=F("revision") + 1):
        raise Conflict("Somebody changed this while you were reading.")
    Anchor.objects.filter(attribution=orphan.attribution_id, version=orphan.version_id).delete()


def _decide(orphan: Orphan, *, user: User, revision: int, to: str) -> Orphan:
    waiting = Orphan.objects.filter(pk=orphan.pk, revision=revision, state=State.WAITING)
    if not waiting.update(state=to, decided_by=user, revision=F("revision") + 1):
        raise Conflict("Somebody decided on this while you were reading, or a newer version came in.")
    rows = Orphan.objects.select_related("version", "attribution").prefetch_related("attribution__anchors__version")
    return rows.get(pk=orphan.pk)


def _not_here_yet(version: ArticleVersion) -> Iterable[Attribution]:
    return (
        Attribution.objects.live()
        .filter(version__article=version.article_id, version__number__lt=version.number)
        .exclude(anchors__version=version)
        .exclude(orphans__version=version)
        .prefetch_related("anchors__version")
        .order_by("pk")
    )


def _latest(attribution: Attribution) -> ArticleVersion | None:
    """The latest version in which it is anchored."""
    return max((anchor.version for anchor in attribution.anchors.all()), key=lambda its: its.number, default=None)


def _selectors(attribution: Attribution, version: ArticleVersion) -> Iterable[tuple[Key, Selector]]:
    for its in attribution.anchors.all():
        if its.version_id == version.pk:
            yield (its.role, its.ordinal), Selector(its.exact, its.prefix, its.suffix, its.start)


def _anchors(attribution: Attribution, version: ArticleVersion, matches: dict[Key, Match]) -> list[Anchor]:
    anchors = []
    for (role, ordinal), match in matches.items():
        its = selector(version.text, match.start, match.end)
        anchors.append(
            Anchor(
                attribution=attribution, version=version, role=role, ordinal=ordinal, start=match.start, end=match.end,
                exact=its.exact, prefix=its.prefix, suffix=its.suffix, score=match.score,
            )
        )  # fmt: skip
    return anchors


def _orphan(attribution: Attribution, version: ArticleVersion, its: Followed) -> Orphan:
    guess = next((match for key, match in its.matches.items() if key[0] == Anchor.Role.CONTENT), None)
    return Orphan(
        attribution=attribution, version=version, reason=its.reason[:200],
        start=guess.start if guess else None, end=guess.end if guess else None, score=guess.score if guess else 0.0,
    )  # fmt: skip
