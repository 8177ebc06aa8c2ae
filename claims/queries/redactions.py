"""What stands in the way of redacting, and whose time is over."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.utils import timezone

from claims.models import Article, ArticleVersion, ExtractionRun, LegalHold, Redaction, RetentionRule


def holds() -> QuerySet[LegalHold]:
    """Those that stand, each with ``newest``, the article's newest version by primary key."""
    newest = ArticleVersion.objects.filter(article=OuterRef("article")).order_by("-number").values("pk")[:1]
    held = LegalHold.objects.filter(lifted_by=None).select_related("article", "placed_by")
    return held.annotate(newest=Subquery(newest)).order_by("-pk")


def hold_on(articles: Iterable[int]) -> LegalHold | None:
    """The hold that keeps one of these articles as it is, if there is one."""
    return holds().filter(article__in=articles).first()


def is_being_read(articles: Iterable[int]) -> bool:
    """Is a worker extracting one of these right now?  It would write down what it has read before."""
    running = ExtractionRun.objects.filter(state=ExtractionRun.State.RUNNING)
    return running.filter(version__article__in=articles).exists()


def redactions() -> QuerySet[Redaction]:
    return Redaction.objects.select_related("actor", "article").order_by("-pk")


@dataclass(frozen=True, slots=True)
class Over:
    """The articles of one kind that have been here longer than the rule keeps them; ``held`` says how many a legal
    hold keeps all the same."""

    rule: RetentionRule
    articles: QuerySet[Article]
    held: int


def over() -> list[Over]:
    return [_over(rule) for rule in RetentionRule.objects.order_by("kind")]


def _over(rule: RetentionRule) -> Over:
    before = timezone.now() - timedelta(days=rule.days)
    old = Article.objects.filter(kind=rule.kind, created_at__lt=before).exclude(
        Exists(Redaction.objects.filter(article=OuterRef("pk")))
    )
    is_held = Exists(holds().filter(article=OuterRef("pk")))
    return Over(rule, old.exclude(is_held).order_by("pk"), old.filter(is_held).count())
