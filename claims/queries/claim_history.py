"""What happened to one claim, the latest first: decisions on suggestions and what was written by hand, translations and
words that were found again, assessments and their steps, what people changed on the claim itself, on whom it is about,
on its topics, on how it stands to others, and which are one with it; who was asked and what came back, legal flags,
whose it was, and what was said about it at the desk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import CharField, Exists, F, Func, JSONField, OuterRef, Q, QuerySet, Subquery, Value

from claims.models import (
    ArticleVersion,
    AssessmentStep,
    Assignment,
    Attribution,
    Claim,
    ClaimAbout,
    ClaimRelation,
    ClaimTopic,
    Comment,
    Decision,
    LegalFlag,
    Merge,
    Orphan,
    Reply,
    User,
)

PAGE = 25
_Attributions = Attribution.pgh_event_model  # type: ignore[attr-defined]  # made by pghistory
_Claims = Claim.pgh_event_model  # type: ignore[attr-defined]
_Orphans = Orphan.pgh_event_model  # type: ignore[attr-defined]
_Relations = ClaimRelation.pgh_event_model  # type: ignore[attr-defined]
#: What triggers keep of the work on a claim, each with the people and sources that its line names.
_WORK: dict[str, tuple[Any, tuple[str, ...]]] = {
    "about": (ClaimAbout.pgh_event_model, ("source",)),
    "topic": (ClaimTopic.pgh_event_model, ("topic",)),
    "reply": (Reply.pgh_event_model, ("source",)),  # type: ignore[attr-defined]
    "flag": (LegalFlag.pgh_event_model, ()),  # type: ignore[attr-defined]
    "assignment": (Assignment.pgh_event_model, ("assignee",)),  # type: ignore[attr-defined]
}
_SIGNED = {"decision", "step", "merge", "comment"}  # rows that name who did it; the others tell it by their request


@dataclass(frozen=True, slots=True)
class Event:
    """One thing that happened; ``what`` says which: a key of ``_ROWS``."""

    at: datetime
    what: str
    row: Any
    actor: User | None
    before: Any = None  # earlier words of the claim, or the earlier translation, where they changed


@dataclass(frozen=True, slots=True)
class History:
    page: Page[tuple[int, datetime, str]]
    events: list[Event]


def claim_history(*, claim: Claim, readable: QuerySet[ArticleVersion], number: str | None = None) -> History:
    """One page of it, in a constant number of queries.  A decision that was undone is there too: the attributions
    that it made have gone, but their history, kept by triggers, still says what they were about."""
    ever_about = _Attributions.objects.filter(claim_id=claim.pk).values("suggestion_id")
    about = Q(suggestion__in=ever_about) | Q(suggestion__proposed_claim__claim=claim)
    by_hand = Exists(_written_on(claim, "made")) | Exists(_written_on(claim, "undoes__made"))
    decisions = Decision.objects.filter(
        about & Q(suggestion__version__in=readable) | Q(by_hand, suggestion=None, version__in=readable)
    )
    kinds: dict[str, QuerySet[Any]] = {
        "decision": decisions,
        "step": AssessmentStep.objects.filter(assessment__claim=claim),
        "merge": Merge.objects.filter(Q(kept_claim=claim) | Q(gone_claim=claim)),
        "claim": _worded(_Claims.objects.filter(pgh_obj_id=claim.pk)),
        "relation": _Relations.objects.filter(Q(claim_id=claim.pk) | Q(other_id=claim.pk)).exclude(state="proposed"),
        "comment": Comment.objects.filter(Q(attribution=None) | Q(attribution__version__in=readable), claim=claim),
        "translation": _translated(_Attributions.objects.filter(claim_id=claim.pk, version__in=readable)),
        "orphan": _Orphans.objects.filter(
            attribution__claim=claim, attribution__version__in=readable, version__in=readable
        )
        .exclude(pgh_label="insert")
        .exclude(pgh_label="delete"),
        **{what: events.objects.filter(claim_id=claim.pk) for what, (events, _) in _WORK.items()},
    }
    first, *others = [_keys(rows, what) for what, rows in kinds.items()]
    page = Paginator(first.union(*others, all=True).order_by("-at", "-what", "-key"), PAGE).get_page(number or 1)
    shown = list(page.object_list)
    rows = {what: _ROWS[what]([key for key, _, its in shown if its == what]) for what in kinds}
    actors = _actors([row for what in kinds.keys() - _SIGNED for row in rows[what].values()])
    return History(page=page, events=[_event(rows[what][key], at, what, actors) for key, at, what in shown])


def _written_on(claim: Claim, made: str) -> QuerySet[Any]:
    """The attributions to this claim, of old too, that a decision made without a suggestion."""
    key = Func(F("pgh_obj_id"), function="to_jsonb", output_field=JSONField())
    rows: QuerySet[Any] = _Attributions.objects.filter(
        claim_id=claim.pk, suggestion_id=None, version_id=OuterRef("version")
    ).annotate(its_key=key)
    return rows.filter(its_key__contained_by=OuterRef(f"{made}__attributions"))


def _keys(rows: QuerySet[Any], what: str) -> QuerySet[Any]:
    time = F("created_at") if what in _SIGNED else F("pgh_created_at")
    keys: QuerySet[Any] = rows.order_by().annotate(key=F("pk"), at=time, what=Value(what, CharField()))
    return keys.values_list("key", "at", "what")


def _decisions(keys: list[int]) -> dict[int, Any]:
    return (
        Decision.objects.select_related("actor", "suggestion__version__article__outlet", "undoes", "version")
        .defer(
            "suggestion__version__text",
            "suggestion__version__sentence_hashes",
            "version__text",
            "version__sentence_hashes",
        )
        .prefetch_related("suggestion__sources__source")
        .in_bulk(keys)
    )


def _steps(keys: list[int]) -> dict[int, Any]:
    return AssessmentStep.objects.select_related("actor", "assessment__verdict").in_bulk(keys)


def _merges(keys: list[int]) -> dict[int, Any]:
    return (
        Merge.objects.select_related("gone_claim", "kept_claim", "actor", "undone_by")
        .defer("moved", "held")
        .in_bulk(keys)
    )


def _claims(keys: list[int]) -> dict[int, Any]:
    found: dict[int, Any] = _worded(_Claims.objects.select_related("pgh_context")).in_bulk(keys)
    return found


def _worded(events: QuerySet[Any]) -> QuerySet[Any]:
    """Those that made the claim, gave it other words or another kind, or said that it is about nobody, each with what
    was ``before``; what a worker reads in a statement is no news."""
    earlier = _Claims.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    last = earlier.order_by("-pgh_id")
    with_before: QuerySet[Any] = events.annotate(
        before=Subquery(last.values("statement")[:1]), kind_before=Subquery(last.values("kind")[:1]),
        nobody_before=Subquery(last.values("about_nobody")[:1]),
    )  # fmt: skip
    same = Q(before=F("statement"), kind_before=F("kind"), nobody_before=F("about_nobody"))
    return with_before.filter(Q(before__isnull=True) | ~same)


def _translated(events: QuerySet[Any]) -> QuerySet[Any]:
    """Those that put another translation beside the words, or took it away, each with what was ``before``."""
    earlier = _Attributions.objects.filter(pgh_obj_id=OuterRef("pgh_obj_id"), pgh_id__lt=OuterRef("pgh_id"))
    before = Subquery(earlier.order_by("-pgh_id").values("translation")[:1])
    found: QuerySet[Any] = events.annotate(before=before).filter(before__isnull=False).exclude(before=F("translation"))
    return found


def _translations(keys: list[int]) -> dict[int, Any]:
    found: dict[int, Any] = _translated(_Attributions.objects.select_related("source", "pgh_context")).in_bulk(keys)
    return found


def _orphans(keys: list[int]) -> dict[int, Any]:
    named = ("attribution__source", "version", "pgh_context")
    rows = _Orphans.objects.select_related(*named).defer("version__text", "version__sentence_hashes")
    found: dict[int, Any] = rows.in_bulk(keys)
    return found


def _comments(keys: list[int]) -> dict[int, Any]:
    return Comment.objects.select_related("author", "attribution__source").in_bulk(keys)


def _relations(keys: list[int]) -> dict[int, Any]:
    found: dict[int, Any] = _Relations.objects.select_related("claim", "other", "pgh_context").in_bulk(keys)
    return found


def _work(events: Any, named: tuple[str, ...]) -> Callable[[list[int]], dict[int, Any]]:
    def fetched(keys: list[int]) -> dict[int, Any]:
        found: dict[int, Any] = events.objects.select_related("pgh_context", *named).in_bulk(keys)
        return found

    return fetched


_ROWS: dict[str, Callable[[list[int]], dict[int, Any]]] = {
    "decision": _decisions, "step": _steps, "merge": _merges, "claim": _claims, "relation": _relations,
    "comment": _comments, "translation": _translations, "orphan": _orphans,
    **{what: _work(events, named) for what, (events, named) in _WORK.items()},
}  # fmt: skip


def _actors(events: list[Any]) -> dict[int, User]:
    """Who made them, by the request that they came in: none for what the machine did."""
    return User.objects.in_bulk({pk for event in events if (pk := _user_of(event)) is not None})


def _user_of(event: Any) -> int | None:
    context = event.pgh_context
    return context.metadata.get("user") if context is not None else None


def _event(row: Any, at: datetime, what: str, actors: dict[int, User]) -> Event:
    if what in _SIGNED:
        return Event(at, what, row, row.author if what == "comment" else row.actor)
    user = _user_of(row)
    return Event(at, what, row, actors.get(user) if user else None, getattr(row, "before", None))
