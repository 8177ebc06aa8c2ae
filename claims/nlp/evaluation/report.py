"""Figures as tables, and what was missed or wrongly found as lines to read."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from claims.nlp.evaluation.gold import Corpus
from claims.nlp.evaluation.scoring import Figures, Found, Gold, Marked, Pairing, Share, is_full
from claims.nlp.types import Spans

_LONGEST = 90  # characters of a role in a line


@dataclass(frozen=True, slots=True)
class Result:
    """What one extractor reaches on one corpus; ``senses`` is False where it finds spans alone."""

    title: str
    figures: Figures
    senses: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def as_markdown(self) -> str:
        lines = [self.head, ("---",) * len(self.head), *self.rows]
        return "\n".join(f"| {' | '.join(cells)} |".replace("|  |", "| |") for cells in lines)


def overview(corpus: Corpus, results: Sequence[Result]) -> Table:
    """One row for each extractor."""
    head = ["", "FULL P", "R", "F1", "content exact F1", "source F1", "cue F1", "denials P", "R", "F1"]
    if corpus.full_marks:
        head += ["false denials", "stance", "kind", "dates", "relays", "antecedents", "in place", "nesting"]
    return Table(tuple(head), tuple(_row(corpus, result) for result in results))


def details(corpus: Corpus, figures: Figures) -> list[tuple[str, Table]]:
    """Per span, kind of speech, stance, and rule or model; each with its title."""
    head = ("", "P", "R", "F1", "found", "gold")
    sections = [
        ("Spans", Table(head, tuple(_share_row(name, share) for name, share in figures.rows("spans")))),
        ("FULL by kind of speech", Table(head, _sorted_rows(figures.rows("speech")))),
    ]
    if corpus.full_marks:
        sections += [
            ("Stance, of aligned pairs", Table(head, _sorted_rows(figures.rows("stances")))),
            ("Other senses, of aligned pairs", Table(head, _sorted_rows(figures.rows("senses")))),
        ]
    rules = sorted(figures.rows("rules"), key=lambda row: (-row[1].found, row[0]))
    rule_rows = tuple((name, str(share.found), _percent(share.precision)) for name, share in rules)
    sections.append(("By rule or model", Table(("", "found", "FULL P"), rule_rows)))
    return sections


def log_line(figures: Figures) -> str:
    """The figures of a run in one line of a log."""
    full, denials = figures["spans", "FULL"], figures["denials", "denials"]
    return (
        f"FULL {_three(full)}; denials {_three(denials)}, false {_percent(figures.false_denial_share)}; "
        f"stance {_sense(figures, 'stance')}, kind {_sense(figures, 'kind')}, dates {_sense(figures, 'date')}, "
        f"relays {_sense(figures, 'relays')}, antecedents {_sense(figures, 'antecedent')}"
    )


def error_lines(pairings: Iterable[Pairing]) -> Iterator[str]:
    """A line for each attribution that was missed, found where there is none, or found in another sense."""
    for pairing in pairings:
        for gold in pairing.gold:
            partner = next((found for one, found in pairing.pairs if one is gold), None)
            if partner is None or not is_full(gold, partner):
                yield f"missed {_why(gold, partner)} {_line(pairing, gold)}"
        for found in pairing.found:
            its = next((gold for gold, other in pairing.pairs if other is found), None)
            if its is None or not is_full(its, found):
                yield f"false  {_why(its, found)} {_line(pairing, found)}"
            elif its.said.stance is not None and its.said.stance != found.said.stance:
                yield f"sense  ({found.said.stance} for {its.said.stance}) {_line(pairing, found)}"


def _why(gold: Marked | None, found: Marked | None) -> str:
    if gold is None or found is None:
        return "(no pair)"
    return "(source)" if gold.content == found.content else "(content)"


def _line(pairing: Pairing, marked: Gold | Found) -> str:
    said, text = marked.said, pairing.document.text
    roles = " | ".join(_words(text, spans) for spans in (said.source, said.cue, said.content))
    rule = f" [{', '.join(marked.said.found_by)}]" if isinstance(marked, Found) else ""
    stance = f" {said.stance}" if said.stance else ""
    phenomena = f" <{', '.join(pairing.document.phenomena)}>" if pairing.document.phenomena else ""
    return f"{pairing.document.id}{stance}: {roles}{rule}{phenomena}"


def _words(text: str, spans: Spans | None) -> str:
    words = " … ".join(" ".join(text[start:end].split()) for start, end in spans or ()) or "–"
    return words if len(words) <= _LONGEST else f"{words[: _LONGEST - 1]}…"


def _row(corpus: Corpus, result: Result) -> tuple[str, ...]:
    figures = result.figures
    full, denials = figures["spans", "FULL"], figures["denials", "denials"]
    cells = [result.title, *_cells(full)]
    cells += [_percent(figures["spans", name].f1) for name in ("content, exact", "source, overlap", "cue, overlap")]
    told = result.senses or not corpus.full_marks  # without stances, denials are told by their cues
    cells += _cells(denials) if told else ["–"] * 3
    if corpus.full_marks:
        senses = ("stance", "kind", "date", "relays", "antecedent", "words in place", "nesting")
        found = [_percent(figures.false_denial_share), *(_sense(figures, name) for name in senses)]
        cells += found if result.senses else ["–"] * len(found)
    return tuple(cells)


def _share_row(name: str, share: Share) -> tuple[str, ...]:
    return (name.replace("_", " "), *_cells(share), str(share.found), str(share.gold))


def _sorted_rows(rows: Iterable[tuple[str, Share]]) -> tuple[tuple[str, ...], ...]:
    return tuple(_share_row(name, share) for name, share in sorted(rows, key=lambda row: (-row[1].gold, row[0])))


def _cells(share: Share) -> tuple[str, str, str]:
    return _percent(share.precision), _percent(share.recall), _percent(share.f1)


def _three(share: Share) -> str:
    return f"P {share.precision:.1f} R {share.recall:.1f} F1 {share.f1:.1f}"


def _sense(figures: Figures, name: str) -> str:
    share = figures["senses", name]
    return _percent(share.f1) if share.gold or share.found else "–"


def _percent(value: float) -> str:
    return f"{value:.1f}"
