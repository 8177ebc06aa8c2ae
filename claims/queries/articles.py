"""Articles and their versions, for pages and for recognising wire copies."""

from __future__ import annotations

import hashlib
import re

from claims.formats.addresses import canonical_address
from claims.models import Article, ArticleVersion

#: The share of sentences, of the longer text, from which on two texts count as wire copies of one.
NEAR_COPY = 0.8
SENTENCE_END = re.compile(r"[.!?][\"'”’)]*\s+|\n+")


def sentence_hashes(text: str) -> list[int]:
    """One signed 64-bit number for each different sentence of five words or more, sorted."""
    sentences = (" ".join(re.findall(r"\w+", part.casefold())) for part in SENTENCE_END.split(text))
    return sorted(
        {
            int.from_bytes(hashlib.blake2b(words.encode(), digest_size=8).digest(), signed=True)
            for words in sentences
            if words.count(" ") >= 4
        }
    )


def near_copy_of(hashes: list[int], *, but: Article) -> ArticleVersion | None:
    """The earliest text of any article ``but`` this one that shares ``NEAR_COPY`` of its sentences with these: one
    query by a GIN index."""
    if not hashes:
        return None
    mine = set(hashes)
    others = ArticleVersion.objects.filter(sentence_hashes__overlap=hashes).exclude(article=but).order_by("pk")
    for pk, theirs in others.values_list("pk", "sentence_hashes")[:200]:
        if len(mine & set(theirs)) >= NEAR_COPY * max(len(mine), len(theirs)):
            return ArticleVersion.objects.get(pk=pk)
    return None


def version_at(url: str) -> ArticleVersion | None:
    """The newest text of the article that stands at this address, however it is spelled."""
    versions = ArticleVersion.objects.filter(article__url__in={url, canonical_address(url)})
    return versions.select_related("article").order_by("-number").first()


def newest_version(article_id: int | None) -> ArticleVersion | None:
    return ArticleVersion.objects.filter(article=article_id).order_by("-number").first() if article_id else None
