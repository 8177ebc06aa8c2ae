"""How near each article is to each claim, in fourteen ways, as arrays.

By words over the whole article, its beginning and its best passage (TF-IDF after Salton; BM25 after Robertson and
Zaragoza, 2009), by vectors of its passages, and by the numbers and the rarest words that it shares.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from claims.linking.articles.passages import passages
from claims.linking.articles.terms import Rarity, terms
from claims.linking.encoder import Vectors

Floats = NDArray[np.float32]

FEATURES = (
    "tfidf", "tfidf_lead", "tfidf_passage", "bm25", "cover", "cover_passage",
    "vector", "vector_lead", "vector_three", "vector_mean", "numbers", "rare", "claim_words", "article_words",
)  # fmt: skip
#: The last two of FEATURES say how long the texts are; the others, how near.
MEASURES = len(FEATURES) - 2
LEAD_WORDS = 70
_K1, _B, _MEAN_LENGTH = 1.2, 0.6, 200.0  # of BM25; the length is that of a news article, in terms
_NUMBER = re.compile(r"\d[\d,.]*\d|\d")


@dataclass(frozen=True)
class Article:
    """A text with its passages ([start, end) each) and their vectors, one row each."""

    text: str
    spans: Sequence[tuple[int, int]]
    vectors: Vectors


def spans_of(text: str) -> list[tuple[int, int]]:
    return passages(text) or [(0, len(text))]


class Claims:
    """Claims made ready for comparison with any number of articles."""

    def __init__(self, statements: Sequence[str], vectors: Vectors, rarity: Rarity) -> None:
        self.statements, self.vectors, self.rarity = statements, vectors, rarity
        words = [terms(statement) for statement in statements]
        self._column = {word: place for place, word in enumerate(sorted({word for row in words for word in row}))}
        self._weights = self._rows(words, weighted=True)
        rare = [sorted(set(row), key=lambda word: (-rarity.of(word), word))[:3] for row in words]
        self._rarest = self._rows(rare, weighted=False)
        self._rarest /= np.maximum(1, self._rarest.sum(1, keepdims=True))
        self._idf = self._rows(words, weighted=False) * np.array([rarity.of(w) for w in self._column], np.float32)
        self._idf /= np.maximum(1e-6, self._idf.sum(1, keepdims=True))
        self._lengths = np.array([len(row) / 10 for row in words], np.float32)
        self._numbers = [set(_NUMBER.findall(statement)) for statement in statements]

    def features(self, articles: Sequence[Article]) -> Floats:
        """One row of FEATURES for each claim and article: claims × articles × 14."""
        whole = [terms(article.text) for article in articles]
        lead = [terms(" ".join(article.text.split()[:LEAD_WORDS])) for article in articles]
        parts = [terms(article.text[start:end]) for article in articles for start, end in article.spans]
        counts = [len(article.spans) for article in articles]
        first = np.cumsum([0, *counts[:-1]])
        there, there_part = self._rows(whole, weighted=False), self._rows(parts, weighted=False)
        likeness = self.vectors @ np.concatenate([article.vectors for article in articles]).T
        per_article = [likeness[:, at : at + count] for at, count in zip(first, counts, strict=True)]
        mean = np.stack([article.vectors.mean(0) for article in articles])
        mean /= np.maximum(1e-6, np.linalg.norm(mean, axis=1, keepdims=True))
        values = (
            self._weights @ self._rows(whole, weighted=True).T,
            self._weights @ self._rows(lead, weighted=True).T,
            np.maximum.reduceat(self._weights @ self._rows(parts, weighted=True).T, first, axis=1),
            self._idf @ self._saturated(whole).T,
            self._idf @ there.T,
            np.maximum.reduceat(self._idf @ there_part.T, first, axis=1),
            np.stack([rows.max(1) for rows in per_article], 1),
            np.stack([rows[:, :3].max(1) for rows in per_article], 1),
            np.stack([np.sort(rows, 1)[:, -3:].mean(1) for rows in per_article], 1),
            self.vectors @ mean.T,
            self._numbers_shared(articles),
            self._rarest @ there.T,
            np.repeat(self._lengths[:, None], len(articles), 1),
            np.repeat(np.log1p([[len(words) for words in whole]]), len(self.statements), 0),
        )
        return np.stack([np.asarray(value, np.float32) for value in values], -1)

    def _rows(self, texts: Iterable[Sequence[str]], *, weighted: bool) -> Floats:
        """A row for each text over the claims' words: 1 where it has the word; or TF-IDF, of length 1 over all
        its words."""
        rows = []
        for words in texts:
            row = np.zeros(len(self._column), np.float32)
            if weighted:
                weights, length = self.rarity.weights(words)
                for word, weight in weights.items():
                    if (column := self._column.get(word)) is not None:
                        row[column] = weight / length
            else:
                row[[self._column[word] for word in set(words) if word in self._column]] = 1
            rows.append(row)
        return np.array(rows, np.float32).reshape(-1, len(self._column))

    def _saturated(self, texts: Sequence[Sequence[str]]) -> Floats:
        rows = np.zeros((len(texts), len(self._column)), np.float32)
        for row, words in zip(rows, texts, strict=True):
            discount = _K1 * (1 - _B + _B * len(words) / _MEAN_LENGTH)
            for word, count in Counter(words).items():
                if (column := self._column.get(word)) is not None:
                    row[column] = count * (_K1 + 1) / (count + discount)
        return rows

    def _numbers_shared(self, articles: Sequence[Article]) -> Floats:
        found = [set(_NUMBER.findall(article.text)) for article in articles]
        return np.array(
            [[(len(a & b) - len(a - b)) / len(a) if a else 0.0 for b in found] for a in self._numbers], np.float32
        )
