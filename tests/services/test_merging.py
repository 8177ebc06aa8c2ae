"""Two that are one, and one that was two after all: always exactly what the merges in force make of it."""

from __future__ import annotations

import random
import uuid
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from claims.models import (
    Attribution,
    Claim,
    ClaimRelation,
    Merge,
    ProposedClaim,
    Relay,
    Source,
    SourceAlias,
    Suggestion,
    User,
)
from claims.nlp.types import SourceKind, Stance
from claims.queries.sources import known_names
from claims.services.claims import relate_claims
from claims.services.errors import Conflict, Refused
from claims.services.merging import merge_claims, merge_sources, unmerge
from claims.services.review import Choice, ChosenSource, accept_suggestion, undo_decision
from claims.services.sources import add_aliases, ensure_source
from tests.factories import found, make_article, make_suggestions
from tests.scenes import assess, make_claim, make_source, on_record, step

pytestmark = pytest.mark.django_db

TEXT = (
    "The Quay Board, QB, the Board of Quays and a harbour panel said that the bridge was safe. "
    "The Quay Board, QB, the Board of Quays and a harbour panel said that the bridge was strong. The day was mild."
)
NAMES = ("Quay Board", "QB", "Board of Quays", "harbour panel", "Dockside Union")
STATEMENTS = ("The bridge is safe.", "The bridge is not dangerous.", "The bridge holds.", "Bridges hold.")


def state() -> dict[str, Any]:
    """All that a merge may touch, row by row."""
    return {
        "attributions": sorted(Attribution.objects.values_list("pk", "source", "claim", "stance")),
        "live": sorted(Attribution.objects.live().values_list("pk", flat=True)),
        "aliases": sorted(SourceAlias.objects.values_list("pk", "source", "name")),
        "relays": sorted(Relay.objects.values_list("pk", "source")),
        "belongs": sorted(Source.objects.values_list("pk", "affiliation", "speaks_for", "merged_into"), key=str),
        "relations": sorted(ClaimRelation.objects.values_list("pk", "claim", "other", "kind", "state")),
        "about": sorted(Claim.about.through.objects.values_list("pk", "claim", "source")),
        "groups": sorted(ProposedClaim.objects.values_list("pk", "claim"), key=str),
        "suggested": sorted(Suggestion.objects.values_list("pk", "sources__source"), key=str),
        "claims": sorted(Claim.objects.values_list("pk", "merged_into", "statement"), key=str),
    }  # fmt: skip


@pytest.fixture
def desk(editor: User) -> tuple[list[Source], list[Claim]]:
    """Sources and claims that have much in common: the same words, one article, relations, relays, affiliates."""
    sources = [make_source(name, SourceKind.ORGANISATION) for name in NAMES]
    claims = [make_claim(editor, statement) for statement in STATEMENTS]
    version = make_article(text=TEXT)
    for number, content in enumerate(("the bridge was safe", "the bridge was strong")):
        for claim in claims[: 2 + number]:
            suggestion = make_suggestions(
                version, found(TEXT, content=content, source="harbour panel", nth=number + 1, id=f"x{claim.pk}{number}")
            )
            for its in suggestion:
                accept_suggestion(
                    suggestion=its, user=editor, revision=its.revision,
                    choice=Choice(claim=claim, sources=[ChosenSource(source=source) for source in sources[:4]]),
                )  # fmt: skip
    for number, source in enumerate(sources):
        add_aliases(source=source, names=[f"{source} of old", f"{source} number {number}"])
        on_record(editor, claims[number % len(claims)], source, relay="Quill Agency")
        claims[number % 3].about.add(source, sources[(number + 1) % len(sources)])
        Source.objects.create(name="Press office", kind="office", affiliation=source)
        Source.objects.create(name=f"Branch {number % 2}", kind="office", affiliation=source, speaks_for=source)
    for attribution in Attribution.objects.all()[:6]:
        for place, source in enumerate(sources[1:4], start=5):
            Relay.objects.create(attribution=attribution, source=source, position=place)
    wide = make_claim(editor, "Something is safe.")
    relate_claims(claim=claims[3], other=wide, kind="related", user=editor)
    relate_claims(claim=claims[2], other=wide, kind="related", user=editor)
    relate_claims(claim=claims[0], other=claims[1], kind="related", user=editor)
    return sources, claims


def test_a_merge_and_its_undoing_leave_all_as_it_was(desk: Any, editor: User) -> None:
    (board, short, *_), _ = desk
    before = state()
    merge = merge_sources(gone=short, kept=board, user=editor, reason="its initials")
    assert state() != before
    assert not Attribution.objects.live().filter(source=short).exists()
    short.refresh_from_db()
    assert short.merged_into == board
    assert known_names(["QB", "QB of old"]) == {"qb": board.pk, "qb of old": board.pk}
    unmerge(merge=merge, user=editor, reason="the QB is a bank")
    assert state() == before
    assert known_names(["QB"]) == {"qb": short.pk}
    merge.refresh_from_db()
    assert (merge.actor, merge.undone_by, merge.undone_because) == (editor, editor, "the QB is a bank")


def test_the_same_words_of_both_count_once(desk: Any, editor: User) -> None:
    (board, short, *_), (claim, *_) = desk
    said = Attribution.objects.live().filter(claim=claim, quote="the bridge was safe")
    assert said.filter(source__in=[board, short]).count() == 2
    merge_sources(gone=short, kept=board, user=editor, reason="its initials")
    assert said.filter(source__in=[board, short]).count() == 1


def test_a_hundred_sequences_of_merges_and_unmerges(desk: Any, editor: User) -> None:
    """In the end, with all of them taken back in any order, all stands as before; of every tenth also half-way, as the
    merges in force alone would have it."""
    before = state()
    for seed in range(100):
        run_sequence(random.Random(seed), desk, editor, before, each_step=False, half_way=seed % 10 == 0)


def test_what_was_held_moves_on_when_the_merge_that_put_something_in_its_way_is_taken_back(
    desk: Any, editor: User
) -> None:
    (_, _, board, _, dockside), (claim, _, other, _) = desk
    before = state()
    in_the_way = merge_claims(gone=other, kept=claim, user=editor, reason="one and the same")
    merge_sources(gone=dockside, kept=board, user=editor, reason="one and the same")
    unmerge(merge=in_the_way, user=editor, reason="they are two")
    assert state() == made_anew(before, editor)


@pytest.mark.slow
def test_after_each_step_all_stands_as_the_merges_in_force_would_have_it(desk: Any, editor: User) -> None:
    before = state()
    for seed in range(100, 200):
        run_sequence(random.Random(seed), desk, editor, before, each_step=True)


def run_sequence(
    chance: random.Random, desk: Any, user: User, before: dict[str, Any], *, each_step: bool, half_way: bool = False
) -> None:
    sources, claims = desk
    for _ in range(chance.randint(2, 5)):
        in_force = list(Merge.objects.in_force())
        if in_force and chance.random() < 0.4:
            unmerge(merge=chance.choice(in_force), user=user, reason="they are two")
        else:
            merge_any(chance, sources, claims, user)
        if each_step:
            assert state() == made_anew(before, user)
    if half_way:
        assert state() == made_anew(before, user)
    in_force = list(Merge.objects.in_force())
    for merge in chance.sample(in_force, len(in_force)):
        unmerge(merge=merge, user=user, reason="they are two")
    assert state() == before


def merge_any(chance: random.Random, sources: list[Source], claims: list[Claim], user: User) -> None:
    if chance.random() < 0.6:
        standing = list(Source.objects.filter(pk__in=[its.pk for its in sources], merged_into=None))
        if len(standing) > 1:
            gone, kept = chance.sample(standing, 2)
            merge_sources(gone=gone, kept=kept, user=user, reason="one and the same")
        return
    open_ = list(Claim.objects.filter(pk__in=[its.pk for its in claims], merged_into=None))
    if len(open_) > 1:
        its, other = chance.sample(open_, 2)
        merge_claims(gone=its, kept=other, user=user, reason="one and the same")


class Undo(Exception):
    """Ends a savepoint."""


def made_anew(before: dict[str, Any], user: User) -> dict[str, Any]:
    """What the merges in force make of the desk as it was, in their order; looked up in a savepoint that is undone."""
    merges = [(its.gone, its.kept) for its in Merge.objects.in_force().order_by("pk")]
    anew: dict[str, Any] = {}
    try:
        with transaction.atomic():
            for merge in Merge.objects.in_force().order_by("-pk"):  # the last first: nothing builds on it
                unmerge(merge=merge, user=user, reason="they are two")
            assert state() == before
            for gone, kept in merges:
                gone.refresh_from_db()
                kept.refresh_from_db()
                if isinstance(gone, Source) and isinstance(kept, Source):
                    merge_sources(gone=gone, kept=kept, user=user, reason="one and the same")
                if isinstance(gone, Claim) and isinstance(kept, Claim):
                    merge_claims(gone=gone, kept=kept, user=user, reason="one and the same")
            anew.update(state())
            raise Undo
    except Undo:
        return anew


def test_what_was_decided_after_the_merge_stays(desk: Any, editor: User) -> None:
    (board, short, *_), (claim, *_) = desk
    merge = merge_sources(gone=short, kept=board, user=editor, reason="its initials")
    later = on_record(editor, claim, "QB", kind=SourceKind.ORGANISATION, content="the bridge was painted")
    assert later.source == board, "the next import knows the name"
    unmerge(merge=merge, user=editor, reason="they are two")
    later.refresh_from_db()
    assert (later.source, later.ended_at) == (board, None)


def test_words_held_back_count_again_when_those_in_their_way_are_undone(editor: User) -> None:
    board, short = make_source("Quay Board", SourceKind.ORGANISATION), make_source("QB", SourceKind.ORGANISATION)
    claim = make_claim(editor, "The bridge is safe.")
    version = make_article(text=TEXT)
    suggestions = make_suggestions(
        version, *(found(TEXT, content="the bridge was safe", source=name, id=name) for name in ("Quay Board", "QB"))
    )
    decisions = [
        accept_suggestion(suggestion=its, user=editor, revision=its.revision, choice=Choice(claim=claim))
        for its in suggestions
    ]
    merge_sources(gone=short, kept=board, user=editor, reason="its initials")
    assert [a.source for a in Attribution.objects.live()] == [board]
    undo_decision(decision=decisions[0], user=editor)
    left = Attribution.objects.live().get()
    assert (left.source, left.suggestion_id) == (board, decisions[1].suggestion_id)


def test_nothing_is_put_on_record_for_who_was_merged(desk: Any, editor: User) -> None:
    (board, short, *_), (claim, other, *_) = desk
    on_record(editor, claim, board, content="the bridge was blue")
    merge_sources(gone=short, kept=board, user=editor, reason="its initials")
    merge_claims(gone=other, kept=claim, user=editor, reason="the same")
    for field, gone in (("source", short), ("claim", other)):
        fresh = Attribution.objects.filter(quote="the bridge was blue").get()
        fresh.pk, fresh.uid, fresh.start = None, uuid.uuid4(), fresh.start + 1
        setattr(fresh, field, gone)
        with pytest.raises(IntegrityError, match="was merged into another"), transaction.atomic():
            fresh.save(force_insert=True)


def test_who_is_unnamed_is_never_merged_across_articles(editor: User) -> None:
    one, other = (make_article(text=f"A sailor said that day {n} was fine. It rained on day {n} too.") for n in (1, 2))
    here, _ = ensure_source(name="sailor", kind="anonymous", article=one.article)
    there, _ = ensure_source(name="sailor", kind="anonymous", article=other.article)
    named = make_source("John Hale", SourceKind.PERSON)
    with pytest.raises(Refused, match="nobody here can know"):
        merge_sources(gone=here, kept=there, user=editor, reason="both are sailors")
    for gone, kept in ((here, named), (named, here)):
        with pytest.raises(Refused, match="stays unnamed"):
            merge_sources(gone=gone, kept=kept, user=editor, reason="I know who it was")


def test_wire_copies_have_one_and_the_same_unnamed_source(editor: User) -> None:
    text = " ".join(f"A sailor said on day {n} that the ferry was fine and would go." for n in range(8))
    one, copy = make_article(text=text), make_article(text=text + " Reported by our own desk in town, with thanks.")
    assert copy.near_duplicate_of == one
    here, _ = ensure_source(name="sailor", kind="anonymous", article=one.article)
    there, _ = ensure_source(name="sailor", kind="anonymous", article=copy.article)
    merge_sources(gone=there, kept=here, user=editor, reason="one report in two papers")
    there.refresh_from_db()
    assert there.merged_into == here


def test_an_office_is_not_whom_it_speaks_for(editor: User) -> None:
    government, _ = ensure_source(name="Turkey's government", kind="government")
    turkey = Source.objects.get(name="Turkey")
    with pytest.raises(Refused, match="are two"):
        merge_sources(gone=government, kept=turkey, user=editor, reason="the same")


def test_two_wikidata_ids_are_two(editor: User) -> None:
    one = make_source("Quay Board", SourceKind.ORGANISATION, wikidata_id="Q1")
    other = make_source("QB", SourceKind.ORGANISATION, wikidata_id="Q2")
    with pytest.raises(Refused, match="two Wikidata ids"):
        merge_sources(gone=other, kept=one, user=editor, reason="the same")


def test_for_and_against_by_the_same_words_is_looked_at_first(desk: Any, editor: User) -> None:
    (board, short, *_), (claim, *_) = desk
    its = Attribution.objects.live().filter(source=short, claim=claim, quote="the bridge was safe")
    its.update(stance=Stance.DENIES.value)
    with pytest.raises(Refused, match="look at these two decisions first"):
        merge_sources(gone=short, kept=board, user=editor, reason="its initials")


@pytest.mark.parametrize("reason", ["", "  \n"])
def test_a_merge_and_its_undoing_need_a_reason(desk: Any, editor: User, reason: str) -> None:
    (board, short, *_), _ = desk
    with pytest.raises(Refused, match="Say why"):
        merge_sources(gone=short, kept=board, user=editor, reason=reason)
    merge = merge_sources(gone=short, kept=board, user=editor, reason="its initials")
    with pytest.raises(Refused, match="Say why"):
        unmerge(merge=merge, user=editor, reason=reason)


def test_who_is_slower_is_told_so(desk: Any, editor: User) -> None:
    (board, short, third, *_), _ = desk
    merge = merge_sources(gone=short, kept=board, user=editor, reason="its initials")
    for gone, kept in ((short, third), (third, short)):
        with pytest.raises(Conflict, match="while you were reading"):
            merge_sources(gone=gone, kept=kept, user=editor, reason="again")
    with pytest.raises(Refused, match="choose another"):
        merge_sources(gone=third, kept=third, user=editor, reason="again")
    unmerge(merge=merge, user=editor, reason="two")
    with pytest.raises(Conflict, match="already"):
        unmerge(merge=merge, user=editor, reason="two")


def test_a_marked_claim_is_not_merged_away(editor: User, fact_checker: User) -> None:
    one, other = make_claim(editor, "The bridge is safe."), make_claim(editor, "The bridge holds.")
    assess(other, fact_checker, "It fell.")
    with pytest.raises(Refused, match="merge the other way round"):
        merge_claims(gone=other, kept=one, user=editor, reason="the same")
    mark = assess(one, fact_checker, "It fell.")
    with pytest.raises(Refused, match="withdraw one of the assessments"):
        merge_claims(gone=other, kept=one, user=editor, reason="the same")
    step(mark, "withdraw", fact_checker, "Merged.")
    merge_claims(gone=one, kept=other, user=editor, reason="the same")


def test_a_variant_is_not_its_wider_claim(editor: User) -> None:
    wide, narrow, wider = (make_claim(editor, statement) for statement in ("Wide.", "Narrow.", "Wider."))
    relate_claims(claim=narrow, other=wide, kind="variant_of", user=editor)
    with pytest.raises(Refused, match="on record as variant of"):
        merge_claims(gone=narrow, kept=wide, user=editor, reason="the same")
    other = make_claim(editor, "Other.")
    relate_claims(claim=other, other=wider, kind="variant_of", user=editor)
    for gone, kept in ((wide, other), (other, wide)):
        with pytest.raises(Refused, match="two deep"):
            merge_claims(gone=gone, kept=kept, user=editor, reason="the same")
