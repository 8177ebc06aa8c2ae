"""Deciding on suggestions: accept, reject, unsure, undo.  Nothing else turns a guess into a fact."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from claims.models import (
    Attribution,
    Claim,
    ClaimRelation,
    Decision,
    ProposedClaim,
    Source,
    Suggestion,
    SuggestionSource,
    User,
)
from claims.nlp.types import Span, Stance
from claims.queries.targets import Target, proposed_target
from claims.queries.words import sentence_around, speech_of
from claims.services.attributing import Made, Speaker, Statement, record_attributions
from claims.services.choices import Choice, ChosenSource, checked_spans, checked_stance, known_source
from claims.services.claims import create_claim, relate_claims
from claims.services.errors import Conflict, Refused
from claims.services.holding import hold_claim
from claims.services.undoing import unmake

__all__ = ["Choice", "ChosenSource", "accept_suggestion", "mark_unsure", "reject_suggestion", "undo_decision"]

State, Action = Suggestion.State, Decision.Action
_ANSWERING = {Stance.DENIES.value, Stance.DOUBTS.value}


@transaction.atomic
def accept_suggestion(*, suggestion: Suggestion, user: User, revision: int, choice: Choice | None = None) -> Decision:
    """Put a suggestion on record: one attribution for each of its sources, on the claim that the card showed.

    Raises Conflict where somebody decided first (``revision`` is the one that the person saw), Refused
    where nobody is named as its source or the choice cannot be recorded.
    """
    choice = choice or Choice()
    suggestion, before = _claim_decision(suggestion, revision=revision, to=State.ACCEPTED)
    made = Made()
    claim = _claim_of(suggestion, choice, user, made)
    hold_claim(claim)
    record_attributions(
        statement=_statement_of(suggestion, choice, made), claim=claim, user=user, made=made,
        speakers=_speakers(suggestion, choice, made),
    )  # fmt: skip
    return Decision.objects.create(
        actor=user, action=Action.ACCEPT, suggestion=suggestion, state_before=before,
        changed=choice.changed(), made=made.as_json(),
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
    if decision.action == Action.UNDO:
        raise Refused("An undo is not undone: decide anew.")
    if decision.actor_id != user.pk:
        raise Refused(f"{decision.actor} decided this; only they can undo it.")
    if decision.suggestion_id is None:
        return _undo_written(decision, user)
    suggestion = Suggestion.objects.select_for_update().get(pk=decision.suggestion_id)
    latest = suggestion.decisions.exclude(action=Action.UNDO).filter(undone_by=None).order_by("-pk").first()
    if latest is None or latest.pk != decision.pk:
        raise Conflict("This was undone or decided anew already.")
    Suggestion.objects.filter(pk=suggestion.pk).update(state=decision.state_before, revision=F("revision") + 1)
    unmake(decision.made)
    return Decision.objects.create(
        actor=user, action=Action.UNDO, suggestion=suggestion, state_before=suggestion.state, undoes=decision
    )


def _undo_written(decision: Decision, user: User) -> Decision:
    Decision.objects.select_for_update().get(pk=decision.pk)
    if Decision.objects.filter(undoes=decision).exists():
        raise Conflict("This was undone already.")
    unmake(decision.made)
    return Decision.objects.create(actor=user, action=Action.UNDO, version=decision.version, undoes=decision)


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


def _statement_of(suggestion: Suggestion, choice: Choice, made: Made) -> Statement:
    """As proposed, but for what the person changed.  Other words are cut out of the text anew, with their sentence."""
    its, version = suggestion, suggestion.version
    content, cue = _pairs(its.content_spans), _pairs(its.cue_spans)
    sentence, speech, in_place = (its.sentence_start, its.sentence_end), its.speech, _pairs(its.in_place_spans)
    if choice.cue is not None:
        cue = checked_spans(version.text, choice.cue, what="the cue")
    if choice.content is not None:
        if not choice.content:
            raise Refused("Choose the words in the text that say it.")
        content = checked_spans(version.text, choice.content, what="what is said")
        speech, in_place = speech_of(version.text, content).value, ()
    if choice.cue is not None or choice.content is not None:
        sentence = sentence_around(version.text, (cue or content)[0])
    stance = checked_stance(choice.stance or its.stance)
    said = (choice.said.on, choice.said.precision) if choice.said else (its.said_on, its.said_precision)
    return Statement(
        version=version, stance=stance, speech=speech, content=content, cue=cue, in_place=in_place, sentence=sentence,
        said_on=said[0], said_precision=said[1], relays=_relays(its, choice, made), answers=_answered(its, stance),
        suggestion=its,
    )  # fmt: skip


def _pairs(spans: list[list[int]]) -> tuple[Span, ...]:
    return tuple((start, end) for start, end in spans)


def _answered(suggestion: Suggestion, stance: str) -> Attribution | None:
    if stance not in _ANSWERING or suggestion.answers is None:
        return None
    return suggestion.answers.attributions.live().order_by("pk").first()


def _relays(suggestion: Suggestion, choice: Choice, made: Made) -> list[Source]:
    chosen = choice.relays
    if chosen is None:
        chosen = _as_proposed(suggestion, SuggestionSource.Role.RELAY)
    relays = [known_source(its, article=suggestion.version.article, made=made) for its in chosen]
    return list({relay.pk: relay for relay in relays}.values())


def _speakers(suggestion: Suggestion, choice: Choice, made: Made) -> list[Speaker]:
    chosen = choice.sources
    if chosen is None:
        chosen = _as_proposed(suggestion, SuggestionSource.Role.SOURCE)
    if not chosen:
        raise Refused("Nobody is named as the source: say who said it.")
    found: dict[int, Speaker] = {}
    for its in chosen:
        source = known_source(its, article=suggestion.version.article, made=made)
        found.setdefault(source.pk, Speaker(source, _source_spans(suggestion, its), its.proposal))
    return list(found.values())


def _source_spans(suggestion: Suggestion, its: ChosenSource) -> tuple[Span, ...]:
    if its.spans is not None:
        return checked_spans(suggestion.version.text, its.spans, what="the source")
    if its.proposal is None:
        return _pairs(suggestion.source_spans)
    if its.proposal.start is None or its.proposal.end is None:
        return ()
    return ((its.proposal.start, its.proposal.end),)


def _as_proposed(suggestion: Suggestion, role: SuggestionSource.Role) -> list[ChosenSource]:
    rows = suggestion.sources.select_related("source").filter(role=role)
    return [ChosenSource(source=row.source, name=row.name, kind=row.kind, proposal=row) for row in rows]
