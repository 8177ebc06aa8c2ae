"""The versions of an article side by side: what changed, what stands on record in which, and what lost its words."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from claims.linking.changes import Change, changes
from claims.models import Anchor, ArticleVersion, Attribution, Orphan
from claims.queries.reading import Highlight, side_of

#: So many unchanged paragraphs are shown on either side of a change; the rest is folded.
AROUND = 1


@dataclass(frozen=True, slots=True)
class Part:
    """A stretch of one paragraph: "same", "del" or "ins"."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Block:
    """Neighbouring paragraphs, each in parts; ``is_folded`` where nothing in them, nor beside them, changed."""

    paragraphs: tuple[tuple[Part, ...], ...]
    is_folded: bool


def comparison(old: str, new: str) -> list[Block]:
    """Both texts in one, by paragraphs."""
    paragraphs = list(_paragraphs(changes(old, new), old, new))
    touched = {n for n, parts in enumerate(paragraphs) if any(part.kind != "same" for part in parts)}
    near = {n + by for n in touched for by in range(-AROUND, AROUND + 1)}
    blocks = []
    for is_near, its in itertools.groupby(range(len(paragraphs)), near.__contains__):
        blocks.append(Block(tuple(paragraphs[n] for n in its), is_folded=not is_near))
    return blocks


def _paragraphs(found: Iterable[Change], old: str, new: str) -> Iterator[tuple[Part, ...]]:
    """A paragraph ends with a line of the new text, or with one that was taken out."""
    parts: list[Part] = []
    for its in found:
        kinds = [("same", new[slice(*its.new)])] if its.same else [
            ("del", old[slice(*its.old)]), ("ins", new[slice(*its.new)])
        ]  # fmt: skip
        for kind, text in kinds:
            for line in text.splitlines(keepends=True):
                if words := line.rstrip("\n"):
                    parts.append(Part(kind, words))
                if line.endswith("\n") and parts:
                    yield tuple(parts)
                    parts = []
    if parts:
        yield tuple(parts)


@dataclass(frozen=True, slots=True)
class Carried:
    """An attribution of another version that is anchored in this one; ``now`` the words of its content here."""

    attribution: Attribution
    anchors: list[Anchor]
    now: str
    score: float

    @property
    def per_cent(self) -> int:
        return round(100 * self.score)

    @property
    def is_changed(self) -> bool:
        """Found by likeness, not by the same words."""
        return self.now != self.attribution.quote

    @property
    def start(self) -> int:
        return min((its.start for its in self.anchors if its.role == Anchor.Role.CONTENT), default=0)


def carried_into(version: ArticleVersion) -> list[Carried]:
    """What stands on record in earlier versions and is anchored in this one, too, in reading order: two queries, none
    for a first version."""
    if version.number == 1:
        return []
    rows = (
        Attribution.objects.live()
        .filter(anchors__version=version)
        .exclude(version=version)
        .distinct()
        .select_related("source", "claim", "version")
        .defer("version__text", "version__sentence_hashes")
        .prefetch_related(Prefetch("anchors", Anchor.objects.filter(version=version), to_attr="here"))
    )
    found = [_carried(row) for row in rows]
    return sorted(found, key=lambda its: (its.start, its.attribution.pk))


def _carried(row: Attribution) -> Carried:
    anchors: list[Anchor] = sorted(row.here, key=lambda its: (its.role, its.ordinal))  # type: ignore[attr-defined]
    content = [its.exact for its in anchors if its.role == Anchor.Role.CONTENT]
    return Carried(row, anchors, " … ".join(content), min((its.score for its in anchors), default=0.0))


def carried_highlights(carried: Iterable[Carried]) -> Iterator[Highlight]:
    """Their marks in this version's text.  They lead to no card of this text: their key is the
    attribution's."""
    for its in carried:
        side = side_of(its.attribution.stance)
        for anchor in its.anchors:
            yield Highlight(anchor.start, anchor.end, anchor.role, side, f"carried-{its.attribution.pk}")


def versions_of(version: ArticleVersion, *, readable: QuerySet[ArticleVersion]) -> list[ArticleVersion]:
    """All versions of its article, the first one first, without their texts."""
    versions = readable.filter(article=version.article_id).order_by("number")
    return list(versions.defer("text", "sentence_hashes").select_related("added_by"))


def orphans_waiting(*, readable: QuerySet[ArticleVersion]) -> QuerySet[Orphan]:
    """The queue of orphans in texts that the person may read, the oldest first."""
    return with_words(Orphan.objects.filter(state=Orphan.State.WAITING, version__in=readable)).order_by("pk")


def with_words(orphans: QuerySet[Orphan]) -> QuerySet[Orphan]:
    """Fetch what a line about an orphan names."""
    return orphans.select_related(
        "attribution__source", "attribution__claim", "attribution__version", "version__article__outlet", "decided_by"
    ).defer("attribution__version__sentence_hashes", "version__sentence_hashes")


@dataclass(frozen=True, slots=True)
class OldWords:
    """The sentence that an orphan stands in, in its own version, cut around the words."""

    before: str
    words: str
    after: str


def old_words(attribution: Attribution) -> OldWords:
    text = attribution.version.text
    start, end = attribution.start, attribution.end
    left, right = min(attribution.sentence_start, start), max(attribution.sentence_end, end)
    return OldWords(text[left:start].lstrip(), text[start:end], text[end:right].rstrip())


def guess_of(orphan: Orphan) -> str:
    """The words of the new version that are most alike, if any are."""
    if orphan.start is None or orphan.end is None:
        return ""
    return orphan.version.text[orphan.start : orphan.end]
