"""Known claims against articles, every pair: is the article about the claim, and does it assert or deny it?

An article asserts a claim in its own voice or in that of somebody whom it quotes; it discusses the claim where it
only reports that others say so, or leaves it open.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from claims.linking.articles.models import Floats, Models, log_softmax
from claims.linking.articles.relevance import MEASURES, Article, Claims, spans_of
from claims.linking.articles.stances import Words, article_features, headline_features, passage_features, shown
from claims.linking.articles.standing import reordered
from claims.linking.articles.terms import Rarity, terms
from claims.linking.encoder import Encoder, Vectors

STANCES = ("asserts", "denies", "discusses")
#: From this score on, a pair counts as related.
RELATED = 0.5
#: Below this score the stance of a long article is not read: it takes longer than all the rest.
READ = 0.02
#: A text of so many words at most is read as a headline.
HEADLINE_WORDS = 40
#: Articles measured at once.  What is kept of all: their vectors, a score a pair, the measures of related pairs.
CHUNK = 32
_HEADLINES_READ = 60  # for each claim and chunk


@dataclass(frozen=True, slots=True)
class Match:
    """``claim`` and ``article`` are places in the lists given; ``quote`` is the nearest passage, [start, end)."""

    claim: int
    article: int
    score: float
    stance: str
    quote: tuple[int, int] | None

    @property
    def related(self) -> bool:
        return self.score >= RELATED


def match(claims: Sequence[str], articles: Sequence[str], *, encoder: Encoder, models: Models) -> Iterator[list[Match]]:
    """The matches of each article, with all claims, in the order of the articles.  Each text is encoded once.

    The order of a claim's related articles hangs on all texts, so that the first match comes when all are read."""
    rarity = Rarity()
    for text in (*claims, *articles):
        rarity.count(terms(text))
    known = Claims(claims, encoder.encode(claims), rarity)
    claim_words = [Words(claim) for claim in claims]
    read: list[Article] = []
    scores, pairs, measures = [], [], []
    for start in range(0, len(articles), CHUNK):
        chunk = read_articles(articles[start : start + CHUNK], encoder)
        features = known.features(chunk)
        score = models.relevance.scores(features.reshape(-1, features.shape[-1])).reshape(features.shape[:2])
        scores.append(1 / (1 + np.exp(-score)))
        claim, article = np.nonzero(scores[-1] >= RELATED)
        pairs.append(np.stack([claim, article + start]))
        measures.append(features[claim, article, :MEASURES])
        read += chunk
    if not read:
        return
    claim, article = np.concatenate(pairs, 1)
    final = reordered(np.concatenate(scores, 1), claim, article, np.concatenate(measures).astype(np.float64))
    for place, its in enumerate(read):
        yield _matches(place, its, known, claim_words, final[:, place], models)


def read_articles(texts: Sequence[str], encoder: Encoder) -> list[Article]:
    """The texts with their passages and the vectors of these."""
    spans = [spans_of(text) for text in texts]
    vectors = encoder.encode([text[a:b] for text, its in zip(texts, spans, strict=True) for a, b in its])
    ends = np.cumsum([len(its) for its in spans])
    return [
        Article(text, its, vectors[end - len(its) : end]) for text, its, end in zip(texts, spans, ends, strict=True)
    ]


def _matches(
    place: int, article: Article, known: Claims, claims: Sequence[Words], scores: Floats, models: Models
) -> list[Match]:
    likeness = known.vectors @ article.vectors.T
    if is_headline(article.text):
        read = np.argsort(-likeness.max(1), kind="stable")[:_HEADLINES_READ].tolist()
        rows = headline_rows(article, [claims[claim] for claim in read], likeness[read])
        stances = headline_stances(rows, models)
    else:
        read = np.flatnonzero(scores >= READ).tolist()
        rows = article_rows(article, [claims[claim] for claim in read], likeness[read], models)
        stances = log_softmax(models.article.scores(rows)) + models.shift if len(read) else np.zeros((0, 3))
    found = dict(zip(read, stances.argmax(1).tolist(), strict=True))
    return [
        Match(
            claim=claim, article=place, score=round(float(score), 6), stance=STANCES[found.get(claim, 2)],
            quote=article.spans[int(likeness[claim].argmax())] if article.text.strip() else None,
        )
        for claim, score in enumerate(scores)
    ]  # fmt: skip


def is_headline(text: str) -> bool:
    return len(text.split()) <= HEADLINE_WORDS


def headline_rows(article: Article, claims: Sequence[Words], likeness: Vectors) -> Floats:
    words = Words(article.text)
    return np.array([
        headline_features(claim, words, float(its.max())) for claim, its in zip(claims, likeness, strict=True)
    ]).reshape(len(claims), -1)  # fmt: skip


def headline_stances(rows: Floats, models: Models) -> Floats:
    """Logarithms of the probabilities of STANCES, the mean of both classifiers'."""
    if not len(rows):
        return np.zeros((0, len(STANCES)))
    return (log_softmax(models.headline.scores(rows)) + log_softmax(models.headline_trees.scores(rows))) / 2


def article_rows(
    article: Article, claims: Sequence[Words], likeness: Vectors, models: Models
) -> Floats:  # fmt: skip
    """One row a claim, for ``models.article``."""
    words = [Words(article.text[start:end]) for start, end in article.spans]
    of_article = article_features(Words(article.text), Words(" ".join(passage.text for passage in words[:3])))
    near = [
        (claim, place, float(its[place])) for claim, its in zip(claims, likeness, strict=True) for place in shown(its)
    ]
    opinions = headline_stances(
        np.array([headline_features(claim, words[place], cosine) for claim, place, cosine in near]), models
    ).reshape(len(claims), 3, len(STANCES))
    return np.array([
        [*passage_features(claim, words, its, opinion), *of_article, *map(float, claim.counts), *claim.marks]
        for claim, its, opinion in zip(claims, likeness, opinions.tolist(), strict=True)
    ])  # fmt: skip


def top(matches: Iterable[Match], count: int) -> list[Match]:
    """The best of the matches of one claim, best first; ties in the order of the articles."""
    return sorted(matches, key=lambda its: (-its.score, its.article))[:count]
