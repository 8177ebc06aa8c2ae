"""From a text to its suggestions: asking for a run, and recording what it found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import asdict

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from procrastinate.contrib.django import app

from claims.linking.grouping import group
from claims.linking.mentions import Mention, follow
from claims.linking.sources import resolve
from claims.linking.types import Group, Item, Proposition
from claims.models import (
    ArticleVersion,
    ExtractionRun,
    ProposedClaim,
    Suggestion,
    SuggestionSource,
)
from claims.nlp.types import GUESSED, ExtractedDocument, FoundAttribution, SourceKind, Spans, Stance
from claims.queries.settled import Settled, places, settled_in
from claims.queries.sources import known_names
from claims.queries.targets import NAME_IS_GUESSED
from claims.services.ranking import rank_versions

State = ExtractionRun.State
EXTRACT = "claims.extract"
EXTRACT_MANY = "claims.extract_many"
_together: ContextVar[list[int] | None] = ContextVar("runs that go to a worker as one job", default=None)


@contextmanager
def extracted_together() -> Iterator[None]:
    """Texts whose extraction is asked for within go to a worker as one job, which parses them as one stream.

    Within a transaction, like the requests; after those that somebody waits for.
    """
    runs: list[int] = []
    token = _together.set(runs)
    try:
        yield
    finally:
        _together.reset(token)
    if runs:
        app.configure_task(EXTRACT_MANY, priority=-10).defer(run_ids=[*runs])


@transaction.atomic
def request_extraction(*, version: ArticleVersion) -> ExtractionRun:
    """The run that is waiting or under way for this version, or a new one, handed to a worker.

    The task is deferred in the same transaction: either both are there or neither.
    """
    ArticleVersion.objects.select_for_update().get(pk=version.pk)
    unfinished = ExtractionRun.objects.filter(version=version, state__in=[State.QUEUED, State.RUNNING])
    if run := unfinished.first():
        return run
    run = ExtractionRun.objects.create(version=version)
    if (runs := _together.get()) is not None:
        runs.append(run.pk)
    else:
        defer_run(run)
    return run


def defer_run(run: ExtractionRun) -> None:
    """Hand one run to a worker, as a job of its own."""
    app.configure_task(EXTRACT, lock=f"extract-{run.version_id}").defer(run_id=run.pk)


def start_run(*, run_id: int) -> ExtractionRun | None:
    """Mark the run as under way; None where it is over.  A run whose worker died may start again."""
    going = ExtractionRun.objects.filter(pk=run_id, state__in=[State.QUEUED, State.RUNNING])
    if not going.update(state=State.RUNNING, started_at=timezone.now()):
        return None
    return ExtractionRun.objects.select_related("version").get(pk=run_id)


def start_runs(*, run_ids: Sequence[int]) -> list[ExtractionRun]:
    """The same for many, in the order of their versions; those that are over are left out."""
    going = ExtractionRun.objects.filter(pk__in=run_ids, state__in=[State.QUEUED, State.RUNNING])
    going.update(state=State.RUNNING, started_at=timezone.now())
    return list(going.select_related("version").order_by("version"))


def split_runs(*, run_ids: Sequence[int]) -> int:
    """Give each run that is not over a job of its own: one of them has stopped the others.  Returns how many."""
    left = list(ExtractionRun.objects.filter(pk__in=run_ids, state__in=[State.QUEUED, State.RUNNING]))
    for run in left:
        defer_run(run)
    return len(left)


def recorded_runs(*, run_ids: Sequence[int]) -> QuerySet[ExtractionRun]:
    """Those of the runs whose suggestions are recorded."""
    return ExtractionRun.objects.filter(pk__in=run_ids, state=State.DONE)


def fail_run(*, run_id: int, error: str) -> None:
    """Give the run up, with words that a person can act on."""
    ExtractionRun.objects.filter(pk=run_id, state__in=[State.QUEUED, State.RUNNING]).update(
        state=State.FAILED, error=error or "The extraction failed.", finished_at=timezone.now()
    )


@transaction.atomic
def record_extraction(
    *, run_id: int, found: ExtractedDocument, extractor: str, model: str, ranked_later: bool = False
) -> int:
    """Store what a run found as suggestions; returns how many.

    1. Lock the version, so that two workers do not record at once; a run that is over adds nothing.
    2. Earlier suggestions that nobody decided are superseded, those of earlier versions of the article, too.
    3. What somebody accepted, rejected or marked unsure stays, and is not suggested a second time, nor in a later
       version that still has its words.
    4. The rest becomes suggestions, each with its sources resolved to the rows that we know.
    5. Those about one claim are grouped, and each group is ranked against the claims on record; the article gets
       its place in the work list.  With ``ranked_later`` the caller hands the ranking to a worker
       (``ranking.request_ranking``).
    """
    run = ExtractionRun.objects.select_related("version").get(pk=run_id)
    version = ArticleVersion.objects.select_for_update().get(pk=run.version_id)
    run.refresh_from_db()
    if run.is_over:
        return 0
    earlier = Suggestion.objects.filter(version__article=version.article_id, version__number__lte=version.number)
    earlier.filter(state=Suggestion.State.PENDING).update(state=Suggestion.State.SUPERSEDED)
    settled = settled_in(version)
    fresh = [a for a in found.attributions if not any(_same(a, old) for old in settled)]
    _store(run, version, fresh, _group(version, fresh))
    if not ranked_later:
        rank_versions(versions=[version.pk])
    run.state, run.finished_at = State.DONE, timezone.now()
    run.extractor, run.model, run.error = extractor, model, ""
    run.save(update_fields=["state", "finished_at", "extractor", "model", "error"])
    return len(fresh)


def _store(
    run: ExtractionRun, version: ArticleVersion, found: Sequence[FoundAttribution], proposed: dict[str, ProposedClaim]
) -> None:
    rows = Suggestion.objects.bulk_create([_suggestion(run, version, a, proposed[a.id]) for a in found])
    by_id = {row.found_id: row for row in rows}
    for attribution in found:
        row = by_id[attribution.id]
        row.answers = by_id.get(attribution.answers or "")
        row.nested_in = by_id.get(attribution.nested_in or "")
    Suggestion.objects.bulk_update(
        [row for row in rows if row.answers or row.nested_in], ["answers", "nested_in"], batch_size=500
    )
    meant = _followed(version, found)
    known = known_names(
        [mention.name for mentions in meant.values() for mention in mentions]
        + [relay.name for a in found for relay in a.relays]
    )
    SuggestionSource.objects.bulk_create(
        row
        for attribution in found
        for row in _sources(by_id[attribution.id], attribution, meant[attribution.id], known)
    )


def _suggestion(
    run: ExtractionRun, version: ArticleVersion, a: FoundAttribution, proposed: ProposedClaim
) -> Suggestion:
    return Suggestion(
        run=run, version=version, found_id=a.id, proposed_claim=proposed,
        stance=a.stance.value, kind=a.kind.value, speech=a.speech.value,
        source_spans=_pairs(a.source), cue_spans=_pairs(a.cue),
        content_spans=_pairs(a.content), in_place_spans=_pairs(a.content_in_place),
        sentence_start=a.sentence[0], sentence_end=a.sentence[1],
        start=min(start for start, _ in a.cue or a.content_in_place or a.content),
        statement=a.statement, said_on=a.said_on,
        said_precision=a.said_precision.value if a.said_on and a.said_precision else "",
        span_confidence=a.confidence.span, source_confidence=a.confidence.source,
        stance_confidence=a.confidence.stance, found_by=list(a.found_by),
        proposition=asdict(a.proposition),
    )  # fmt: skip


def _pairs(spans: Spans | None) -> list[list[int]]:
    return [list(span) for span in spans or ()]


def _followed(version: ArticleVersion, found: Sequence[FoundAttribution]) -> dict[str, list[Mention]]:
    """The sources of each attribution, later mentions taken for earlier ones: a guess, and marked as one."""
    mentions = [
        Mention(
            name=source.name, kind=source.kind.value, words=version.text[slice(*source.span)] if source.span else "",
            is_guess=source.guess, affiliation=source.affiliation or "", group_size=source.group_size,
        )
        for a in found
        for source in a.sources
    ]  # fmt: skip
    followed = iter(follow(mentions))
    return {a.id: [next(followed) for _ in a.sources] for a in found}


def _sources(
    row: Suggestion, a: FoundAttribution, mentions: Sequence[Mention], known: dict[str, int]
) -> list[SuggestionSource]:
    sentence = row.version.text[row.sentence_start : row.sentence_end]
    sources = [
        SuggestionSource(
            suggestion=row, role=SuggestionSource.Role.SOURCE, position=position, name=meant.name,
            kind=meant.kind, start=found.span and found.span[0], end=found.span and found.span[1],
            affiliation=meant.affiliation, group_size=meant.group_size, is_guess=meant.is_guess,
            source_id=resolve(meant.name, meant.kind, known, context=sentence),
        )
        for position, (found, meant) in enumerate(zip(a.sources, mentions, strict=True))
    ]  # fmt: skip
    relays = [
        SuggestionSource(
            suggestion=row, role=SuggestionSource.Role.RELAY, position=position, name=found.name,
            kind=found.kind.value, start=found.span and found.span[0], end=found.span and found.span[1],
            source_id=resolve(found.name, found.kind.value, known),
        )
        for position, found in enumerate(a.relays)
    ]  # fmt: skip
    return [row for row in sources + relays if row.kind in set(SourceKind)]


def _group(version: ArticleVersion, found: Sequence[FoundAttribution]) -> dict[str, ProposedClaim]:
    """The proposed claim that each is about, by its id: stored first, so that suggestions are written once."""
    items = [
        Item(
            key=a.id, statement=a.statement, kind=a.kind.value, stance=a.stance.value,
            proposition=Proposition.from_dict(asdict(a.proposition)), answers=a.answers,
        )
        for a in found
    ]  # fmt: skip
    groups = group(items)
    proposed = ProposedClaim.objects.bulk_create(
        ProposedClaim(
            version=version, statement=its.statement, kind=its.kind,
            proposition=asdict(its.proposition), reasons=[*its.reasons, *_guesses(its, found)],
        )
        for its in groups
    )  # fmt: skip
    for claim, its in zip(proposed, groups, strict=True):
        claim.broader = proposed[its.broader] if its.broader is not None else None
        claim.related_to = proposed[its.related] if its.related is not None else None
    linked = [claim for claim in proposed if claim.broader or claim.related_to]
    ProposedClaim.objects.bulk_update(linked, ["broader", "related_to"], batch_size=500)
    return {key: claim for claim, its in zip(proposed, groups, strict=True) for key in its.keys}


def _guesses(its: Group, found: Sequence[FoundAttribution]) -> list[str]:
    """That the statement has a name where the article has a pronoun: the card says so."""
    spoke = (a for a in found if a.id in its.keys and a.statement == its.statement)
    return [NAME_IS_GUESSED] if any(GUESSED in a.found_by for a in spoke) else []


def _same(found: FoundAttribution, old: Settled) -> bool:
    """Would a person say that this was decided already?  Cues overlap, content Dice of .5 or more, and
    the same side of stance."""
    return (
        (found.stance == Stance.DENIES) == (old.stance == Stance.DENIES)
        and bool(places(_pairs(found.cue)) & old.cue)
        and _dice(places(_pairs(found.content)), old.content) >= 0.5
    )


def _dice(a: frozenset[int], b: frozenset[int]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a or b else 0.0
