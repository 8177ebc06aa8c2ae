"""The folder of seeds: articles, the known sources, the claims, and what each article attributes to whom.

seeds/README.md says how they are written: words are given as words, with the number of their occurrence.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from claims.formats.read import Read
from claims.formats.tables import read_jsonl


class SeedsError(ValueError):
    """The folder does not hold what it should; the message names the file."""


@dataclass(frozen=True, slots=True)
class SeedSource:
    name: str
    kind: str
    affiliation: str
    speaks_for: str
    aliases: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SeedClaim:
    key: str
    statement: str
    kind: str
    about: tuple[str, ...]  # names of the sources that it is about
    variant_of: str
    related_to: str


@dataclass(frozen=True, slots=True)
class SeedAttribution:
    """One attribution that a careful person marked; ``claim`` is the key of what it is about."""

    stance: str
    cue: tuple[tuple[str, int], ...]  # words, and which occurrence of them
    content: tuple[tuple[str, int], ...]
    claim: str

    def cue_in(self, text: str) -> set[int]:
        """The places of its cue's characters; empty where the text has not these words."""
        return _characters(text, self.cue)

    def content_in(self, text: str) -> set[int]:
        return _characters(text, self.content)


@dataclass(frozen=True, slots=True)
class SeedArticle:
    id: str
    payload: dict[str, str]
    gold: tuple[SeedAttribution, ...]


@dataclass(frozen=True, slots=True)
class Seeds:
    """``articles`` in the order of their publication."""

    sources: tuple[SeedSource, ...]
    claims: tuple[SeedClaim, ...]
    articles: tuple[SeedArticle, ...]


def read_seeds(folder: Path) -> Seeds:
    """Raises SeedsError for what is missing or misshapen."""
    sources = tuple(
        SeedSource(
            its["name"], its["kind"], its.get("affiliation") or "", its.get("speaks_for") or "",
            tuple(its.get("aliases") or ()),
        )
        for its in _json(folder / "sources.json")
    )  # fmt: skip
    claims = tuple(
        SeedClaim(
            key,
            its["statement"],
            its["kind"],
            tuple(its.get("about") or ()),
            its.get("variant_of") or "",
            its.get("related_to") or "",
        )
        for key, its in _json(folder / "claims.json").items()
    )
    articles = [_article(folder, its) for its in _articles(folder / "articles.jsonl")]
    return Seeds(sources, claims, tuple(sorted(articles, key=lambda a: (a.payload.get("published", ""), a.id))))


def _articles(path: Path) -> list[tuple[str, Read]]:
    try:
        lines = path.read_bytes().splitlines(keepends=True)
    except OSError as error:
        raise SeedsError(f"{path}: {error.strerror}") from error
    reads = list(read_jsonl(lines, name=path.name))
    if errors := [f"{its.name}: {its.error}" for its in reads if its.error]:
        raise SeedsError("; ".join(errors))
    return [(str(json.loads(line)["id"]), its) for line, its in zip(filter(bytes.strip, lines), reads, strict=True)]


def _article(folder: Path, entry: tuple[str, Read]) -> SeedArticle:
    id, its = entry
    gold = _json(folder / "gold" / f"{id}.json")
    return SeedArticle(id, its.payload, tuple(_attribution(a) for a in gold["attributions"]))


def _attribution(entry: dict[str, Any]) -> SeedAttribution:
    return SeedAttribution(entry["stance"], _words(entry["cue"]), _words(entry["content"]), entry.get("claim") or "")


def _words(entry: Any) -> tuple[tuple[str, int], ...]:
    spans = entry if isinstance(entry, list) else [entry] if entry else []
    return tuple((str(its["text"]), int(its.get("nth", 1))) for its in spans)


def _characters(text: str, spans: tuple[tuple[str, int], ...]) -> set[int]:
    found: set[int] = set()
    for words, nth in spans:
        start = -1
        for _ in range(nth):
            start = text.find(words, start + 1)
            if start < 0:
                return set()
        found.update(range(start, start + len(words)))
    return found


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise SeedsError(f"{path}: {error}") from error
