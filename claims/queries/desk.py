"""What the desk opens on: the claim in focus, the articles that wait, the newest disputes, one's own decisions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from claims.linking.ranking import LIKELY
from claims.models import (
    ArticleVersion,
    Attribution,
    Claim,
    ClaimProposal,
    Decision,
    ProposedClaim,
    Suggestion,
    User,
)
from claims.nlp.types import Kind
from claims.queries.disputes import disputed_claims
from claims.queries.standing import Standing, confirmed_variants, of_standing, with_standing

MOST = 8
MOST_OF_FOCUS = 12
_NEAR = [ClaimProposal.Relation.SAME, ClaimProposal.Relation.VARIANT]


@dataclass(frozen=True, slots=True)
class Desk:
    focus: Claim | None
    focus_articles: list[ArticleVersion]  # each with ``waiting`` and ``is_on_record``
    review_next: ArticleVersion | None
    disputed: list[Claim]
    waiting: list[ArticleVersion]
    waiting_in_all: int
    decisions: list[Decision]

    @property
    def is_training(self) -> bool:
        return any(version.article.is_training for version in [*self.focus_articles, *self.waiting])


def desk_of(*, user: User, readable: QuerySet[ArticleVersion]) -> Desk:
    focus = claim_in_focus(readable=readable)
    articles = list(articles_about(focus, readable=readable)[:MOST_OF_FOCUS]) if focus else []
    waiting = articles_waiting(readable=readable)
    first = list(waiting[:MOST])
    next_of_focus = sorted((version for version in articles if version.waiting), key=_age)  # type: ignore[attr-defined]
    return Desk(
        focus=focus,
        focus_articles=articles,
        review_next=next(iter([*next_of_focus, *first]), None),
        disputed=list(disputed_claims()[:MOST]),
        waiting=first,
        waiting_in_all=waiting.count(),
        decisions=list(decisions_of(user)[:MOST]),
    )


def _age(version: ArticleVersion) -> tuple[bool, bool, str, int]:
    """What waits for the focus itself goes first, then what is oldest."""
    is_elsewhere = not version.is_proposed  # type: ignore[attr-defined]  # annotated
    return is_elsewhere, version.published_on is None, str(version.published_on), version.pk


def likely_proposals() -> QuerySet[ClaimProposal]:
    """Those by which a card would propose the claim: the same one or a wider one, likely enough."""
    return ClaimProposal.objects.filter(relation__in=_NEAR, score__gte=LIKELY)


def groups_for(claims: Iterable[int] | QuerySet[Claim]) -> QuerySet[ProposedClaim]:
    """Groups that are about one of these claims, or likely to be: what ``targets.proposed_target`` says of
    one card, for all."""
    likely = likely_proposals().filter(claim__in=claims)
    return ProposedClaim.objects.filter(Q(claim__in=claims) | Q(claim=None, pk__in=likely.values("proposed_claim")))


def claims_waited_for(*, readable: QuerySet[ArticleVersion]) -> Q:
    """The claims that some undecided suggestion is about, or likely to be, themselves or by a variant."""
    waiting = ProposedClaim.objects.filter(
        pk__in=Suggestion.objects.pending().filter(version__in=readable).values("proposed_claim")
    )
    likely = likely_proposals().filter(proposed_claim__in=waiting.filter(claim=None))
    asked = Q(pk__in=waiting.exclude(claim=None).values("claim")) | Q(pk__in=likely.values("claim"))
    variants = confirmed_variants().filter(claim__in=Claim.objects.filter(asked))
    return asked | Q(pk__in=variants.values("other"))


def claim_in_focus(*, readable: QuerySet[ArticleVersion]) -> Claim | None:
    """Of the factual claims with undecided suggestions, be it for a variant, the one with most on record; where
    none waits, the newest disputed one; where nothing is disputed, the one with most on record."""
    claims = with_standing(Claim.objects.filter(merged_into=None)).annotate(on_record=_on_record())
    wide = claims.filter(~Exists(confirmed_variants().filter(claim=OuterRef("pk"))))
    most_first = ("-on_record", "-pk")
    return (
        wide.filter(claims_waited_for(readable=readable), kind=Kind.FACT.value, on_record__gt=0)
        .order_by(*most_first)
        .first()
        or of_standing(wide, Standing.DISPUTED).order_by("-pk").first()
        or wide.filter(kind=Kind.FACT.value).order_by(*most_first).first()
        or wide.order_by(*most_first).first()
    )


def _on_record() -> Coalesce:
    """How many attributions stand on a claim and on its variants."""
    variants = confirmed_variants().filter(other=OuterRef(OuterRef("pk"))).values("claim")
    rows = Attribution.objects.live().filter(Q(claim=OuterRef("pk")) | Q(claim__in=variants)).order_by()
    counted = rows.annotate(all=Value(1)).values("all").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), Value(0))


def _with_waiting(versions: QuerySet[ArticleVersion]) -> QuerySet[ArticleVersion]:
    rows = Suggestion.objects.pending().filter(version=OuterRef("pk")).order_by()
    counted = rows.values("version").annotate(n=Count("pk")).values("n")
    return (
        versions.select_related("article__outlet")
        .defer("text", "sentence_hashes")
        .annotate(waiting=Coalesce(Subquery(counted, output_field=IntegerField()), Value(0)))
    )


def articles_about(claim: Claim, *, readable: QuerySet[ArticleVersion]) -> QuerySet[ArticleVersion]:
    """The articles with something on record on the claim or a variant, or with suggestions that wait for it;
    those that wait first, newest first."""
    its = [claim.pk, *confirmed_variants().filter(other=claim).values_list("claim", flat=True)]
    on_record = Attribution.objects.live().filter(version=OuterRef("pk"), claim__in=its)
    pending = Suggestion.objects.pending().filter(version=OuterRef("pk"), proposed_claim__in=groups_for(its))
    return (
        _with_waiting(readable)
        .annotate(is_on_record=Exists(on_record), is_proposed=Exists(pending))
        .filter(Q(is_on_record=True) | Q(is_proposed=True))
        .order_by("-is_proposed", "-published_on", "-pk")
    )


def articles_waiting(*, readable: QuerySet[ArticleVersion]) -> QuerySet[ArticleVersion]:
    """Oldest first: what has waited longest is next."""
    pending = Suggestion.objects.pending().filter(version=OuterRef("pk"))
    return _with_waiting(readable.filter(Exists(pending))).order_by("published_on", "pk")


def decisions_of(user: User) -> QuerySet[Decision]:
    """One's own latest decisions, each with what it was about; ``is_undone`` says which no longer hold."""
    return (
        Decision.objects.filter(actor=user)
        .exclude(action=Decision.Action.UNDO)
        .select_related("suggestion__version", "suggestion__proposed_claim", "version")
        .defer(
            "suggestion__version__text",
            "suggestion__version__sentence_hashes",
            "version__text",
            "version__sentence_hashes",
        )
        .annotate(is_undone=Exists(Decision.objects.filter(undoes=OuterRef("pk"))))
        .order_by("-pk")
    )
