"""The review page: its lines as somebody wants to see them, the card that is open, and the text with its marks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from claims.models import ArticleVersion, Suggestion, User
from claims.queries.reading import Paragraph, paragraphs
from claims.queries.review_cards import Card, opened
from claims.queries.review_lines import Line, lines_of
from claims.queries.versions import carried_highlights, carried_into

State = Suggestion.State


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which lines, in which order; all that are given must hold.

    ``show`` is waiting, accepted or rejected; ``stance`` a side or a stance; ``sure`` a least confidence in
    percent; ``source`` words of a name; ``order`` is position or confidence, else facts first.
    """

    show: str = ""
    stance: str = ""
    sure: int = 0
    source: str = ""
    order: str = ""

    def has(self, line: Line) -> bool:
        shown = {"": True, "waiting": line.is_waiting}.get(self.show, line.state == self.show)
        words = self.source.casefold().split()
        return (
            shown
            and self.stance in {"", line.side, line.stance}
            and line.confidence >= self.sure
            and all(word in line.names.casefold() for word in words)
        )

    @property
    def is_narrow(self) -> bool:
        return bool(self.show or self.stance or self.sure or self.source)


@dataclass
class Review:
    """``lines`` and ``wanted`` do not change: what follows from them is worked out once."""

    version: ArticleVersion
    run: dict[str, Any] | None
    lines: list[Line]
    wanted: Wanted = Wanted()
    open: Card | None = None
    last_decided: int | None = None
    paragraphs: list[Paragraph] = field(default_factory=list)

    @cached_property
    def shown(self) -> list[Line]:
        return [*self.main, *self.also]

    @cached_property
    def main(self) -> list[Line]:
        lines = [line for line in self.lines if self.wanted.has(line)]
        if self.wanted.order == "confidence":
            return sorted(lines, key=lambda line: -line.confidence)
        return lines if self.wanted.order == "position" else [line for line in lines if line.is_main]

    @cached_property
    def also(self) -> list[Line]:
        """What stands below the facts, where they come first."""
        if self.wanted.order:
            return []
        return [line for line in self.lines if not line.is_main and self.wanted.has(line)]

    @cached_property
    def total(self) -> int:
        return sum(line.suggestion is not None for line in self.lines)

    @cached_property
    def decided(self) -> int:
        return sum(line.suggestion is not None and not line.is_waiting for line in self.lines)

    @cached_property
    def last_of_mine(self) -> int | None:
        """The latest decision in this text that the reader can undo."""
        return max((line.decision.pk for line in self.lines if line.can_undo and line.decision), default=None)

    @cached_property
    def names(self) -> list[str]:
        return sorted({line.names for line in self.lines if line.names}, key=str.casefold)[:200]

    @property
    def is_extracting(self) -> bool:
        return self.run is not None and self.run["state"] in {"queued", "running"}

    @property
    def has_failed(self) -> bool:
        return self.run is not None and self.run["state"] == "failed"

    def line(self, pk: int | None) -> Line | None:
        return next((line for line in self.lines if line.suggestion and line.pk == pk), None)

    def open_next(self, after: int | None = None) -> None:
        """Open the next card that waits after this one, from the top again at the end; else this one, or the first."""
        shown = self.shown
        place = next((n for n, line in enumerate(shown) if line.pk == after), -1) if after else -1
        order = shown[place + 1 :] + shown[: place + 1]
        waiting = next((line for line in order if line.state == State.PENDING and line.pk != after), None)
        self.open_line(waiting or self.line(after) or next(iter(shown), None))

    def open_line(self, line: Line | None) -> None:
        self.open = opened([line], self.lines)[0] if line else None

    def mark_text(self, touched: Sequence[Line] | None = None) -> None:
        """Cut the text into its paragraphs, or into those alone that hold words of these lines."""
        marks = [mark for line in self.lines for mark in line.highlights()]
        marks += carried_highlights(carried_into(self.version))
        only = None if touched is None else [span for line in touched for span in spans_of(line)]
        self.paragraphs = paragraphs(self.version.text, marks, [line.sentence for line in self.lines], only=only)


def spans_of(line: Line) -> list[tuple[int, int]]:
    """All of its words in the text, as the machine had them and as they are on record."""
    its = line.suggestion
    spans = [(mark.start, mark.end) for mark in line.highlights()]
    if its is not None:
        pairs = (its.source_spans, its.cue_spans, its.content_spans, its.in_place_spans)
        spans += [(start, end) for one in pairs for start, end in one]
    return spans


def review_of(version: ArticleVersion, *, user: User, wanted: Wanted | None = None) -> Review:
    """The lines of the text and the state of its newest reading, for a version that ``with_reading`` fetched."""
    return Review(
        version=version, run=getattr(version, "newest_run", None), lines=lines_of(version, user=user),
        wanted=wanted or Wanted(),
    )  # fmt: skip
