"""Saying that two sources, or two claims, are one; and taking it back exactly.

A merge changes nobody's words: attributions, aliases, relations and all else that points at the one row point at the
other; its page leads there, its name means the other from then on.  What was decided after the merge stays where it was
decided, also when the merge is taken back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, TypeVar

from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from procrastinate.contrib.django import app

from claims.models import (
    Article,
    ArticleVersion,
    Attribution,
    Claim,
    ClaimRelation,
    LikelyPair,
    Merge,
    ProposedClaim,
    Source,
    User,
)
from claims.services.errors import Conflict, Refused
from claims.services.moving import ENDED, Rows, move, move_back

_Row = TypeVar("_Row", Source, Claim)
_GONE = "One of the two was merged, or a merge was taken back, while you were reading."


@transaction.atomic
def merge_sources(*, gone: Source, kept: Source, user: User, reason: str) -> Merge:
    """``gone`` turns out to be ``kept``.

    Raises Refused, in words, for an anonymous source of another article (but for its wire copies), for a source and
    whom it belongs to or speaks for, for two Wikidata ids and for the same words with two stances; Conflict where one
    of them was merged meanwhile.
    """
    gone, kept = _two(Source, gone, kept)
    _refuse_anonymous(gone, kept)
    if kept.pk in _above(gone) or gone.pk in _above(kept):
        raise Refused(f"“{gone}” and “{kept}” are two: the one belongs to the other, or speaks for it.")
    if gone.wikidata_id and kept.wikidata_id and gone.wikidata_id != kept.wikidata_id:
        raise Refused(f"They have two Wikidata ids: {gone.wikidata_id} and {kept.wikidata_id}.")
    _refuse_two_stances("source", gone, kept)
    merge = Merge(gone_source=gone, kept_source=kept)
    _sign(merge, user, reason)
    _apply(merge)
    _answer(merge)
    return merge


@transaction.atomic
def merge_claims(*, gone: Claim, kept: Claim, user: User, reason: str) -> Merge:
    """``gone`` says the same as ``kept``.

    Raises Refused, in words, for a claim with a fact-checker's mark (it is signed for those very words), for a claim
    and its variant or its opposite, for variants that would come to lie two deep and for the same words with two
    stances; Conflict where one of them was merged meanwhile.
    """
    _hold_groups(gone, kept)
    gone, kept = _two(Claim, gone, kept)
    if _is_marked(gone):
        other = "withdraw one of the assessments first" if _is_marked(kept) else "merge the other way round"
        raise Refused(f"“{gone}” was assessed in these words: {other}.")
    _refuse_relations(gone, kept)
    _refuse_two_stances("claim", gone, kept)
    merge = Merge(gone_claim=gone, kept_claim=kept)
    _sign(merge, user, reason)
    _apply(merge)
    _answer(merge)
    _rank_anew(merge)
    return merge


@transaction.atomic
def unmerge(*, merge: Merge, user: User, reason: str) -> Merge:
    """Take a merge back: all that it moved, and nobody has moved since, stands where it stood.

    Later merges that build on this one are taken back first and made again after it, so that what is in force is
    always what these merges alone would have made.  Raises Conflict where it was taken back already, Refused without
    a reason.
    """
    merge = Merge.objects.select_for_update(of=["self"]).get(pk=merge.pk)
    if merge.undone_at is not None:
        raise Conflict("Somebody took this merge back already.")
    if not reason.strip():
        raise Refused("Say why the merge is taken back.")
    later = _built_on(merge)
    rows = {row for its in (merge, *later) for row in (its.gone, its.kept)}
    claims = [row for row in rows if isinstance(row, Claim)]
    _hold_groups(*claims)
    _held(Source, *(row for row in rows if isinstance(row, Source)))
    _held(Claim, *claims)
    try:
        for its in reversed(later):
            _unapply(its)
        _unapply(merge)
        merge.undone_at, merge.undone_by, merge.undone_because = timezone.now(), user, reason.strip()
        merge.save()
        for its in later:
            _apply(its)
    except IntegrityError as error:
        raise Conflict("What stands there now does not leave room for what was moved: look at both first.") from error
    _forget_answer(merge)
    if merge.gone_claim is not None:
        _rank_anew(merge)
    return merge


def settle_held() -> None:
    """Something was taken away: what merges held because of it moves on, and counts again.  To be called within the
    transaction that took it away."""
    for merge in Merge.objects.in_force().exclude(held={}).select_for_update(of=["self"]).order_by("pk"):
        _move_on(merge)


def _move_on(merge: Merge) -> None:
    """To where ``kept`` is by now: it may have been merged itself."""
    move(merge)
    its = Q(gone_source=merge.kept_source_id) if merge.kept_source_id else Q(gone_claim=merge.kept_claim_id)
    for further in Merge.objects.in_force().filter(its).select_for_update(of=["self"]):
        _move_on(further)


def _apply(merge: Merge) -> None:
    move(merge)
    type(merge.gone)._default_manager.filter(pk=merge.gone.pk).update(merged_into=merge.kept.pk)


def _unapply(merge: Merge) -> None:
    type(merge.gone)._default_manager.filter(pk=merge.gone.pk).update(merged_into=None)
    move_back(merge)
    merge.save(update_fields=["moved", "held"])


def _built_on(merge: Merge) -> list[Merge]:
    """The later merges that this one cannot be taken back from under: those that took along what it moved, or held
    rows that what it moved may have stood in the way of.  None where nothing of the kind is there: that is the rule."""
    chain = [merge]
    touched, moved_in = _touched(merge), _tables(merge.moved)
    later = Merge.objects.in_force().filter(pk__gt=merge.pk).select_related(*_ROWS)
    for its in later.select_for_update(of=["self"]).order_by("pk"):
        if touched & (mine := _touched(its)) or moved_in & _tables(its.held):
            chain.append(its)
            touched |= mine
            moved_in |= _tables(its.moved)
    tangled = any(its.held for its in chain[1:]) or merge.kept.merged_into_id is not None
    return chain[1:] if tangled else []


_ROWS = ("gone_source", "kept_source", "gone_claim", "kept_claim")


def _touched(merge: Merge) -> set[tuple[str, int]]:
    """The rows that a merge is about, moved or held: by table, whatever the column."""
    found = {(type(row)._meta.label_lower, row.pk) for row in (merge.gone, merge.kept)}
    for rows in (merge.moved, merge.held):
        found |= {(column.rpartition(".")[0], pk) for column, pks in rows.items() for pk in pks}
    return found


def _tables(rows: Rows) -> set[str]:
    return {column.rpartition(".")[0] for column in rows if column != ENDED}


def _two(model: type[_Row], gone: _Row, kept: _Row) -> list[_Row]:
    """Both, locked, and neither of them merged into another."""
    if gone == kept:
        raise Refused("That is the same one: choose another.")
    rows = _held(model, gone, kept)
    if any(row.merged_into_id for row in rows):
        raise Conflict(_GONE)
    return rows


def _held(model: type[_Row], *rows: _Row) -> list[_Row]:
    """The rows locked, in the order of their keys, and as they stand; returned in the order given."""
    locked = {row.pk: row for row in model._default_manager.select_for_update(of=["self"])
              .filter(pk__in=[row.pk for row in rows]).order_by("pk")}  # fmt: skip
    if len(locked) < len({row.pk for row in rows}):
        raise Conflict(_GONE)
    return [locked[row.pk] for row in rows]


def _hold_groups(*claims: Claim) -> None:
    """Whoever accepts holds the group first and then its claim: in that order here too."""
    groups = ProposedClaim.objects.select_for_update(of=["self"]).filter(claim__in=[claim.pk for claim in claims])
    list(groups.order_by("pk").values_list("pk", flat=True))


def _sign(merge: Merge, user: User, reason: str) -> None:
    if not reason.strip():
        raise Refused("Say why the two are one.")
    merge.actor, merge.reason = user, reason.strip()
    merge.save()


def _refuse_anonymous(gone: Source, kept: Source) -> None:
    if not gone.is_anonymous and not kept.is_anonymous:
        return
    if gone.is_anonymous != kept.is_anonymous:
        raise Refused("Who is unnamed stays unnamed: an anonymous source is never merged with a named one.")
    if gone.known_from_id != kept.known_from_id and not _are_copies(gone.known_from, kept.known_from):
        raise Refused(
            f"“{gone}” and “{kept}” are unnamed in two articles that are no wire copies of each other: "
            "whether they are the same people, nobody here can know."
        )


def _are_copies(one: Article | None, other: Article | None) -> bool:
    return bool(_stories(one) & _stories(other))


def _stories(article: Article | None) -> set[int]:
    versions = ArticleVersion.objects.filter(article=article).values_list("pk", "near_duplicate_of")
    return {copied or pk for pk, copied in versions}


def _above(source: Source) -> set[int]:
    """All that a source belongs to or speaks for, at any remove."""
    found: set[int] = set()
    ask = {source.pk}
    while ask:
        rows = Source.objects.filter(pk__in=ask).values_list("affiliation", "speaks_for")
        ask = {pk for row in rows for pk in row if pk is not None} - found
        found |= ask
    return found


def _refuse_two_stances(field: str, gone: Source | Claim, kept: Source | Claim) -> None:
    """The same words, for and against: then the two are not one, or one of the two was decided wrongly."""
    same = {f: OuterRef(f) for f in ("source", "claim", "version", "start", "end")} | {field: kept.pk}
    others = Attribution.objects.live().filter(**same)
    contrary = Attribution.objects.live().filter(
        Exists(others.exclude(stance=OuterRef("stance"))), **{field: gone.pk}
    ).select_related("version")  # fmt: skip
    if found := contrary.first():
        raise Refused(
            f"By the same words in “{found.version}” the one is on record as “{found.get_stance_display()}” and the "
            "other is not: look at these two decisions first."
        )


def _is_marked(claim: Claim) -> bool:
    return claim.assessments.standing().exists()


def _refuse_relations(gone: Claim, kept: Claim) -> None:
    confirmed = ClaimRelation.objects.filter(state=ClaimRelation.State.CONFIRMED)
    between = confirmed.filter(Q(claim=gone, other=kept) | Q(claim=kept, other=gone)).exclude(kind="related").first()
    if between:
        raise Refused(f"The one is on record as {between.get_kind_display()} the other: take that back first.")
    variants = confirmed.filter(kind=ClaimRelation.Kind.VARIANT_OF)
    for one, other in ((gone, kept), (kept, gone)):
        if variants.filter(claim=one).exists() and variants.filter(other=other).exists():
            raise Refused(
                f"“{one}” is a narrower form of another claim, and “{other}” has narrower forms: they would come to "
                "lie two deep. Take one of these relations back first."
            )


def _answer(merge: Merge) -> None:
    """Whoever merges a likely pair has answered it."""
    _pairs([merge]).update(answer=LikelyPair.Answer.SAME, answered_by=merge.actor, answered_at=timezone.now())


def _forget_answer(merge: Merge) -> None:
    """Whoever takes a merge back says that the two are not one: they are not asked about again."""
    _pairs([merge]).update(answer=LikelyPair.Answer.DIFFERENT, answered_by=merge.undone_by, answered_at=timezone.now())


def _pairs(merges: Sequence[Merge]) -> Any:
    wanted = Q(pk__in=())
    for its in merges:
        one, other = sorted((its.gone.pk, its.kept.pk))
        what = "source" if its.gone_source_id else "claim"
        wanted |= Q(**{f"one_{what}": one, f"other_{what}": other})
    return LikelyPair.objects.filter(wanted)


def _rank_anew(merge: Merge) -> None:
    """Which waiting groups could be about what stands now is for a worker to look."""
    claims: Iterable[int | None] = (
        (merge.kept_claim_id,) if merge.undone_at is None else (merge.kept_claim_id, merge.gone_claim_id)
    )
    for claim in claims:
        app.configure_task("claims.rank_groups_near").defer(claim_id=claim)
