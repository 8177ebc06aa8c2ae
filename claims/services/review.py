"""Deciding on suggestions: accept, reject, unsure, undo.  Nothing else turns a guess into a fact."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import F

from claims.models import Claim, ClaimRelation, Decision, ProposedClaim, Source, Suggestion, SuggestionSource, User
from claims.nlp.types import SourceKind, Stance
from claims.queries.targets import Target, proposed_target
from claims.services.attributing import Made, record_attributions
from claims.services.claims import create_claim, relate_claims
from claims.services.errors import Conflict, Refused
from claims.services.sources import ensure_source
from claims.services.undoing import unmake

State, Action = Suggestion.State, Decision.Action


@dataclass(frozen=True, slots=True)
class ChosenSource:
    """Who said it, as the person decided: a known ``source``, or a new one of this ``name`` and ``kind``.

    ``proposal`` is the machine's row that it stands for, if any: its words anchor the source in the text.
    """

    source: Source | None = None
    name: str = ""
    kind: str = SourceKind.PERSON.value
    proposal: SuggestionSource | None = None


@dataclass(frozen=True, slots=True)
class Choice:
    """What the person changed of the suggestion before accepting; None leaves it as proposed."""

    stance: str | None = None
    claim: Claim | None = None
    statement: str | None = None  # of a new claim
    sources: Sequence[ChosenSource] | None = None


@transaction.atomic
def accept_suggestion(*, suggestion: Suggestion, user: User, revision: int, choice: Choice | None = None) -> Decision:
    """Put a suggestion on record: one attribution for each of its sources, on the claim that the card showed.

    Raises Conflict where somebody decided first (``revision`` is the one that the person saw), Refused
    where nobody is named as its source or the choice cannot be recorded.
    """
    choice = choice or Choice()
    suggestion, before = _claim_decision(suggestion, revision=revision, to=State.ACCEPTED)
    if choice.stance is not None and choice.stance not in set(Stance):
        raise Refused(f"“{choice.stance}” is not a stance.")
    made = Made()
    claim = _claim_of(suggestion, choice, user, made)
    _hold(claim)
    sources = _sources_of(suggestion, choice, made)
    record_attributions(
        suggestion=suggestion, claim=claim, sources=sources, user=user,
        stance=choice.stance or suggestion.stance, made=made,
    )  # fmt: skip
    return Decision.objects.create(
        actor=user, action=Action.ACCEPT, suggestion=suggestion, state_before=before,
        changed=_changed(choice), made=made.as_json(),
    )  # fmt: skip


@transaction.atomic
def reject_suggestion(*, suggestion: Suggestion, user: User, revision: int) -> Decision:
    """Raises Conflict where somebody decided first.  The same finding is not suggested again."""
    suggestion, before = _claim_decision(suggestion, revision=revision, to=State.REJECTED)
    return Decision.objects.create(actor=user, action=Action.REJECT, suggestion=suggestion, state_before=before)


@transaction.atomic
def mark_unsure(*, suggestion: Suggestion, user: User, revision: int) -> Decision:
    """Leave it for somebody who knows more.  Raises Conflict where somebody decided first."""
    suggestion, before = _claim_decision(suggestion, revision=revision, to=State.UNSURE)
    return Decision.objects.create(actor=user, action=Action.UNSURE, suggestion=suggestion, state_before=before)


@transaction.atomic
def undo_decision(*, decision: Decision, user: User) -> Decision:
    """Take a decision back, with all that it alone put on record; both stay in the log.

    Raises Conflict where it was undone already, or where the suggestion was decided anew since; Refused
    for an undo, or for what somebody else decided.
    """
    suggestion = Suggestion.objects.select_for_update().get(pk=decision.suggestion_id)
    if decision.action == Action.UNDO:
        raise Refused("An undo is not undone: decide anew.")
    if decision.actor_id != user.pk:
        raise Refused(f"{decision.actor} decided this; only they can undo it.")
    latest = suggestion.decisions.exclude(action=Action.UNDO).filter(undone_by=None).order_by("-pk").first()
    if latest is None or latest.pk != decision.pk:
        raise Conflict("This was undone or decided anew already.")
    Suggestion.objects.filter(pk=suggestion.pk).update(state=decision.state_before, revision=F("revision") + 1)
    unmake(decision.made)
    return Decision.objects.create(
        actor=user, action=Action.UNDO, suggestion=suggestion, state_before=suggestion.state, undoes=decision
    )


def _claim_decision(suggestion: Suggestion, *, revision: int, to: str) -> tuple[Suggestion, str]:
    """Move the suggestion on, if it is still as the person saw it; returns it and the state before."""
    undecided = Suggestion.objects.filter(pk=suggestion.pk, revision=revision).pending()
    before = suggestion.state
    if not undecided.update(state=to, revision=F("revision") + 1):
        if Suggestion.objects.filter(pk=suggestion.pk, state=State.SUPERSEDED).exists():
            raise Conflict("The text was read again meanwhile: this finding made way for those shown now.")
        raise Conflict("Somebody decided on this while you were reading.")
    return (
        Suggestion.objects.select_related(
            "version__article", "proposed_claim__claim", "proposed_claim__broader__claim", "answers"
        ).get(pk=suggestion.pk),
        before,
    )


def _claim_of(suggestion: Suggestion, choice: Choice, user: User, made: Made) -> Claim:
    if choice.claim is not None:
        if choice.claim.merged_into_id:
            raise Refused("That claim was merged into another; choose the other.")
        return choice.claim
    if choice.statement is not None:
        # Edited words have lost their analysis, and whom they are about: a worker reads them anew.
        as_found = choice.statement.strip(" .") == suggestion.statement
        claim = create_claim(
            statement=choice.statement, user=user, kind=suggestion.kind,
            proposition=suggestion.proposition if as_found else None,
        )  # fmt: skip
        made.claims.append(claim.pk)
        return claim
    if suggestion.proposed_claim_id:
        suggestion.proposed_claim = _locked_group(suggestion.proposed_claim_id)
    return _record_target(suggestion.proposed_claim, proposed_target(suggestion), suggestion, user, made)


def _hold(claim: Claim) -> None:
    """Keep the claim as it is until we are done: an undo may be about to take it away."""
    if Claim.objects.select_for_update(no_key=True).filter(pk=claim.pk).first() is None:
        raise Conflict("This claim was taken back while you were reading.")


def _locked_group(pk: int) -> ProposedClaim:
    """The group as it stands once nobody else decides on it: two cards of one group accepted at once, or of two
    groups below it, must not make two claims.  A narrower group is locked before its wider one."""
    ProposedClaim.objects.select_for_update().get(pk=pk)
    return ProposedClaim.objects.select_related("claim", "broader__claim", "related_to__claim").get(pk=pk)


def _record_target(
    group: ProposedClaim | None, target: Target, suggestion: Suggestion, user: User, made: Made
) -> Claim:
    claim = target.claim
    if claim is None:
        claim = create_claim(
            statement=target.statement, user=user,
            kind=group.kind if group else suggestion.kind,
            proposition=group.proposition if group else suggestion.proposition,
        )  # fmt: skip
        made.claims.append(claim.pk)
        wider = target.wider
        if target.wider_group is not None:
            wider_group = _locked_group(target.wider_group.pk)
            stand_in = Suggestion(proposed_claim=wider_group, kind=wider_group.kind)
            wider = _record_target(wider_group, proposed_target(stand_in), stand_in, user, made)
        if wider is not None:
            relation = relate_claims(
                claim=claim, other=wider, kind="variant_of", user=user, reasons=list(target.reasons)
            )
            made.relations.append(relation.pk)
    if group is not None and group.claim_id is None:
        ProposedClaim.objects.filter(pk=group.pk).update(claim=claim)
        made.groups.append(group.pk)
        _relate(group, claim, user, made)
    return claim


def _relate(group: ProposedClaim, claim: Claim, user: User, made: Made) -> None:
    """Record that the claim is related to those of the groups beside it, whichever of them came first."""
    pairs = [(claim, group.related_to.claim)] if group.related_to and group.related_to.claim else []
    pairs += [
        (other.claim, claim) for other in group.related_from.select_related("claim").exclude(claim=None) if other.claim
    ]
    for one, other in pairs:
        if one != other and not one.relations.filter(other=other).exclude(state=ClaimRelation.State.PROPOSED).exists():
            reasons = group.reasons if one == claim else []
            made.relations.append(relate_claims(claim=one, other=other, kind="related", user=user, reasons=reasons).pk)


def _sources_of(suggestion: Suggestion, choice: Choice, made: Made) -> list[tuple[Source, SuggestionSource | None]]:
    proposals = suggestion.sources.select_related("source").filter(role=SuggestionSource.Role.SOURCE)
    chosen = choice.sources
    if chosen is None:
        chosen = [ChosenSource(source=p.source, name=p.name, kind=p.kind, proposal=p) for p in proposals]
    if not chosen:
        raise Refused("Nobody is named as the source: say who said it.")
    found: dict[int, tuple[Source, SuggestionSource | None]] = {}
    for its in chosen:
        source = its.source
        if source is not None and source.is_anonymous and source.known_from_id != suggestion.version.article_id:
            raise Refused(f"“{source}” is unnamed in another article; who is unnamed here is a source of its own.")
        if source is None:
            source, is_new = ensure_source(
                name=its.name, kind=its.kind, article=suggestion.version.article,
                affiliation=its.proposal.affiliation if its.proposal else "",
                group_size=its.proposal.group_size if its.proposal and its.kind == its.proposal.kind else None,
            )  # fmt: skip
            if is_new:
                made.sources.append(source.pk)
        found.setdefault(source.pk, (source, its.proposal))
    return list(found.values())


def _changed(choice: Choice) -> dict[str, object]:
    return {
        key: value
        for key, value in {
            "stance": choice.stance,
            "claim": choice.claim and choice.claim.pk,
            "statement": choice.statement,
            "sources": [s.source.pk if s.source else s.name for s in choice.sources or ()] or None,
        }.items()
        if value is not None
    }
