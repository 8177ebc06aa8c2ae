"""Which attributions of one article are about one claim."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from claims.linking.comparing import Comparison, compare, kinds_differ, words_alike
from claims.linking.lexicon import lexicon
from claims.linking.reading import MODE_OF_KIND, Reading, read
from claims.linking.types import Group, Item, Relation

#: From this score on, a group is shown as related to another of its article.
RELATED = 0.4
#: What do different things with fewer words in common than these is nothing that a group is made of: most pairs of an
#: article, which need no closer look (``compare`` gives them a score below RELATED).
_WORDS_IN_COMMON = 0.5
_UNLIKE = Comparison(Relation.RELATED, 0.0)
FEW_WORDS = 3
_NOUN_PHRASE = re.compile(
    r"^(?:(?:the|an?|any|its|his|her|their)\s+)?(?:[\w-]+\s+){0,2}[\w-]+\s+(?:of|by|for)\b", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class _Head:
    """The member that speaks for a group."""

    item: Item
    reading: Reading


def group(items: Sequence[Item]) -> list[Group]:
    """The attributions, each in one group, in the order of the text.

    1. A denial is in the group of what it answers.
    2. Of the others, the likest pairs join first; two groups do not join where a member of one
       contradicts a member of the other, so that a vague statement does not tie two claims together.
    3. A narrower group gets the wider one as its ``broader``; one level only.
    4. What comes near, without being the same, is ``related``.
    """
    readings = [_Head(item, read(item.statement, item.proposition, item.kind)) for item in items]
    sets = _joined(readings)
    heads = [_clearest([readings[place] for place in places]) for places in sets]
    between = {
        (a, b): _compare(heads[a], heads[b])
        for a in range(len(sets)) for b in range(len(sets)) if a != b
    }  # fmt: skip
    broader = _broader(len(sets), between)
    groups = []
    for place, (places, head) in enumerate(zip(sets, heads, strict=True)):
        wider = broader.get(place)
        related = None if wider is not None else _related(place, heads, between, broader)
        other = wider if wider is not None else related
        groups.append(
            Group(
                keys=tuple(items[i].key for i in places), statement=head.item.statement, kind=head.item.kind,
                proposition=head.item.proposition, broader=wider, related=related,
                reasons=between[place, other].differs if other is not None else (),
            )
        )  # fmt: skip
    return groups


def _compare(one: _Head, other: _Head) -> Comparison:
    one_reads, other_reads = one.reading, other.reading
    if not one_reads.act & other_reads.act and words_alike(one_reads.words, other_reads.words) < _WORDS_IN_COMMON:
        return _UNLIKE
    return compare(one_reads, other_reads, strict=kinds_differ(one.item.kind, other.item.kind))


def _joined(heads: Sequence[_Head]) -> list[list[int]]:
    """The places of the items, set by set."""
    items = [head.item for head in heads]
    group_of = list(range(len(items)))
    members = {place: [place] for place in group_of}

    def join(a: int, b: int) -> None:
        keep, lose = sorted((group_of[a], group_of[b]))
        if keep != lose:
            members[keep] += members.pop(lose)
            for place in members[keep]:
                group_of[place] = keep

    places = {item.key: place for place, item in enumerate(items)}
    for place, item in enumerate(items):
        if item.answers in places:
            join(place, places[item.answers])
    answering = {place for place, item in enumerate(items) if item.answers in places}
    pairs = {(a, b): _compare(heads[a], heads[b]) for a, b in combinations(range(len(items)), 2)}
    alone = answering | {place for place, head in enumerate(heads) if _is_a_name(head)}
    alike = [p for p, its in pairs.items() if its.relation is Relation.SAME and not alone & set(p)]
    # Ties are broken by the keys, not by the order in which the items came.
    for a, b in sorted(alike, key=lambda p: (-pairs[p].score, sorted((items[p[0]].key, items[p[1]].key)))):
        if group_of[a] == group_of[b]:
            continue
        between = [(x, y) for x in members[group_of[a]] for y in members[group_of[b]]]
        if all(pairs[min(p), max(p)].relation is Relation.SAME for p in between if not answering & set(p)):
            join(a, b)
    return sorted((sorted(places) for places in members.values()), key=lambda places: places[0])


def _is_a_name(head: _Head) -> bool:
    """A few words of which nobody does anything ("The First Year Experience", "Earth") say nothing that two could
    agree in; but a call for "an immediate ceasefire" does."""
    its = head.reading
    return head.item.kind not in MODE_OF_KIND and len(its.order) <= FEW_WORDS and not its.actors and not its.objects


def _clearest(members: Sequence[_Head]) -> _Head:
    """The clearest full clause of the members; of several, the first."""
    return max(members, key=lambda head: _clarity(head.item))


def _clarity(item: Item) -> tuple[bool, ...]:
    words = re.findall(r"[\w’']+", item.statement.lower()) or [""]
    pronouns = lexicon().words["pronouns"]
    return (
        bool(item.proposition.predicate),
        words[0] not in pronouns,
        bool(item.proposition.actors),
        not _NOUN_PHRASE.match(item.statement),
        not {"i", "we", "our", "my", "us"} & set(words),
        item.stance == "asserts",
        bool(item.proposition.objects),
    )


def _broader(count: int, between: dict[tuple[int, int], Comparison]) -> dict[int, int]:
    """The wider group of each narrower one; of a chain, its end."""
    wider: dict[int, int] = {}
    for place in range(count):
        of = [b for b in range(count) if b != place and between[place, b].relation is Relation.VARIANT]
        if of:
            wider[place] = max(of, key=lambda b: (between[place, b].score, -b))
    flat = {}
    for place in wider:
        end, seen = place, {place}
        while end in wider and wider[end] not in seen:
            end = wider[end]
            seen.add(end)
        if end != place and end not in wider:
            flat[place] = end
    return flat


def _related(
    place: int, heads: Sequence[_Head], between: dict[tuple[int, int], Comparison], broader: dict[int, int]
) -> int | None:
    """The likest other group.  Of two, the one without an actor names the one with it; else the later
    names the earlier."""

    def rank(at: int) -> tuple[bool, int]:
        return not heads[at].reading.actors, at

    near = [
        b for b in range(len(heads))
        if b != place and rank(b) < rank(place) and between[place, b].score >= RELATED
    ]  # fmt: skip
    if not near:
        return None
    return max(near, key=lambda b: (b not in broader, between[place, b].score, -b))
