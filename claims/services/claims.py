"""Making claims and relating them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.text import slugify
from procrastinate.contrib.django import app

from claims.linking.sources import resolve
from claims.models import Claim, ClaimRelation, Source, User
from claims.nlp.types import Kind, SourceKind
from claims.queries.sources import known_names
from claims.services.errors import Conflict, Refused

#: Addresses below /claims/ that are pages of their own.
_NOT_FOR_CLAIMS = {"options"}
_TRIES = 5


@transaction.atomic
def create_claim(
    *, statement: str, user: User, kind: str = Kind.FACT.value, proposition: dict[str, Any] | None = None
) -> Claim:
    """Record a claim, about the sources that its proposition names as actors; then let a worker look
    which waiting suggestions could be about it.  Raises Refused for an empty statement."""
    statement = " ".join(statement.split())
    if not statement:
        raise Refused("A claim needs a statement.")
    claim = _with_free_slug(Claim(statement=statement, kind=kind, proposition=proposition or {}, added_by=user))
    claim.about.set(_actors(claim.proposition))
    app.configure_task("claims.rank_groups_near").defer(claim_id=claim.pk)
    return claim


@transaction.atomic
def change_claim(
    *, claim: Claim, statement: str, kind: str, revision: int, about: Collection[Source] | None = None
) -> None:
    """Give a claim other words or another kind, earlier ones again, or say whom it is ``about``, be it nobody: they
    are asked before anything about it is published.  Its history keeps both; a worker reads new words anew.

    Raises Refused for an empty statement, and for other words of a claim that was assessed in these; Conflict where
    somebody changed the claim since ``revision``.
    """
    statement = " ".join(statement.split())
    if not statement:
        raise Refused("A claim needs a statement.")
    values: dict[str, Any] = {"statement": statement, "kind": kind, "revision": revision + 1}
    its = Claim.objects.select_for_update().filter(pk=claim.pk, revision=revision, merged_into=None).first()
    if its is None:
        raise Conflict("Somebody changed this claim meanwhile.")
    is_reworded = statement != its.statement
    if is_reworded and its.assessments.standing().exists():
        raise Refused("It was assessed in these words: withdraw the assessment first, or record another claim.")
    if about is not None:
        values["about_nobody"] = not about
        its.about.set(about)
    if is_reworded:
        values["proposition"] = {}
        app.configure_task("claims.rank_groups_near").defer(claim_id=claim.pk)
    Claim.objects.filter(pk=claim.pk).update(**values)


@transaction.atomic
def describe_claim(*, claim: Claim, proposition: dict[str, Any]) -> None:
    """What a machine read in the statement of a claim that a person worded: for matching, and for whom the
    claim is about, where nobody has said so yet."""
    claim = Claim.objects.select_for_update().get(pk=claim.pk)
    claim.proposition = proposition
    claim.save(update_fields=["proposition"])
    if not claim.about_nobody and not claim.about.exists():
        claim.about.set(_actors(proposition))


def _actors(proposition: dict[str, Any]) -> set[int]:
    """Primary keys of the known sources that the proposition names as those who act."""
    actors = [str(actor) for actor in proposition.get("actors", ())]
    known = known_names(actors)
    found = (resolve(actor, kind.value, known) for actor in actors for kind in SourceKind)
    return {pk for pk in found if pk is not None}


def _with_free_slug(claim: Claim) -> Claim:
    """Store it; where somebody else takes the address between our look and our write, under the next free one."""
    for _ in range(_TRIES):
        claim.slug = _free_slug(claim.statement)
        try:
            with transaction.atomic():
                claim.save()
            return claim
        except IntegrityError as error:
            taken = error
    raise taken


def _free_slug(statement: str) -> str:
    slug = slugify(statement)[:80].strip("-") or "claim"
    taken = set(Claim.objects.filter(slug__startswith=slug).values_list("slug", flat=True)) | _NOT_FOR_CLAIMS
    if slug not in taken:
        return slug
    return next(free for n in range(2, len(taken) + 3) if (free := f"{slug}-{n}") not in taken)


@transaction.atomic
def relate_claims(
    *, claim: Claim, other: Claim, kind: str, user: User, reasons: list[str] | None = None
) -> ClaimRelation:
    """Confirm that a claim stands in this relation to another.

    Variants lie one deep: a variant of a variant is recorded under the widest of them, and a claim that becomes
    a variant takes its own along.  Raises Refused where that would lead back to the claim itself.
    """
    if kind == ClaimRelation.Kind.VARIANT_OF:
        other = wider_of(other) or other
        if other == claim:
            raise Refused("A claim cannot be a variant of its own variant.")
        ClaimRelation.objects.filter(other=claim, kind=kind).update(other=other)
    relation, _ = ClaimRelation.objects.update_or_create(
        claim=claim, other=other, kind=kind,
        defaults={"state": ClaimRelation.State.CONFIRMED, "decided_by": user, "reasons": reasons or []},
    )  # fmt: skip
    return relation


def wider_of(claim: Claim) -> Claim | None:
    """The claim that this one is a confirmed variant of."""
    relation = ClaimRelation.objects.filter(
        claim=claim, kind=ClaimRelation.Kind.VARIANT_OF, state=ClaimRelation.State.CONFIRMED
    ).select_related("other")
    return found.other if (found := relation.first()) else None
