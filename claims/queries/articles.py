"""Articles and their versions: which of them are wire copies of one text, and the stories that these make."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import Coalesce

from claims.formats.addresses import canonical_address
from claims.formats.copies import COPY, LEAST_SHARED
from claims.models import Article, ArticleVersion

_SHARED = "(SELECT count(*) FROM unnest(claims_articleversion.sentence_hashes) AS its WHERE its = ANY(%s))"
#: So many copies of a story are listed on its page.
MOST_COPIES = 50


def near_copy_of(hashes: Sequence[int], *, but: Article | None = None) -> ArticleVersion | None:
    """The text that this sketch (``formats.copies``) is a copy of, or None: the earliest, and itself no copy.

    One query by a GIN index.  Texts of the article ``but`` are its other versions, and no copies.
    """
    if len(hashes) < LEAST_SHARED:
        return None
    near = (
        ArticleVersion.objects.filter(sentence_hashes__overlap=list(hashes))
        .annotate(
            shared=RawSQL(_SHARED, [list(hashes)], output_field=IntegerField()),  # noqa: S611  # no words of others
            size=Func(F("sentence_hashes"), function="cardinality", output_field=IntegerField()),
        )
        .filter(shared__gte=LEAST_SHARED)
        .order_by("pk")
        .values_list("pk", "near_duplicate_of", "shared", "size")
    )
    if but is not None:
        near = near.exclude(article=but).exclude(near_duplicate_of__article=but)
    for pk, original, shared, size in near:
        if shared >= COPY * min(len(hashes), size):
            return ArticleVersion.objects.get(pk=original or pk)
    return None


@dataclass(frozen=True, slots=True)
class Story:
    """A text and its wire copies, as far as this person may read them."""

    original: ArticleVersion
    copies: list[ArticleVersion]

    @property
    def outlets(self) -> int:
        return len({its.article.outlet_id or f"article {its.article_id}" for its in (self.original, *self.copies)})


def story_of(version: ArticleVersion, *, readable: QuerySet[ArticleVersion]) -> Story | None:
    """The story that the version belongs to; None where it has no copy and is none, that this person may read."""
    root = version.near_duplicate_of_id or version.pk
    texts = readable.filter(Q(pk=root) | Q(near_duplicate_of=root)).exclude(article=version.article_id)
    original_first = F("near_duplicate_of").asc(nulls_first=True)
    rows = list(
        texts.select_related("article__outlet").defer("text", "sentence_hashes")
        .order_by(original_first, "published_on", "pk")[: MOST_COPIES + 1]
    )  # fmt: skip
    original = version if root == version.pk else next((its for its in rows if its.pk == root), None)
    copies = [its for its in rows if its.pk != root]
    if original is None or (original == version and not copies):
        return None
    return Story(original, [*copies, *([version] if original != version else [])])


def with_copies(versions: QuerySet[ArticleVersion], *, readable: QuerySet[ArticleVersion]) -> QuerySet[ArticleVersion]:
    """Annotate ``copies``: how many wire copies of it there are."""
    copies = readable.filter(near_duplicate_of=OuterRef("pk")).exclude(article=OuterRef("article")).order_by()
    counted = copies.values("near_duplicate_of").annotate(n=Count("pk")).values("n")
    return versions.annotate(copies=Coalesce(Subquery(counted, output_field=IntegerField()), 0))


def outlets_of(stories: Collection[int], *, readable: QuerySet[ArticleVersion]) -> dict[int, set[object]]:
    """Which outlets carry each of these stories, given by their originals; an article without one counts by itself."""
    rows = readable.filter(Q(pk__in=stories) | Q(near_duplicate_of__in=stories)).order_by()
    found: dict[int, set[object]] = {story: set() for story in stories}
    for pk, original, outlet, article in rows.values_list("pk", "near_duplicate_of", "article__outlet", "article"):
        story = pk if original is None or pk in found else original
        found.setdefault(story, set()).add(outlet or f"article {article}")
    return found


def version_at(url: str) -> ArticleVersion | None:
    """The newest text of the article that stands at this address, however it is spelled."""
    versions = ArticleVersion.objects.filter(article__url__in={url, canonical_address(url)})
    return versions.select_related("article").order_by("-number").first()


def newest_version(article_id: int | None) -> ArticleVersion | None:
    return ArticleVersion.objects.filter(article=article_id).order_by("-number").first() if article_id else None
