"""How well the extractor finds what readers marked by hand; no database is read or written."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from io import StringIO
from itertools import islice
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich import box
from rich.console import Console
from rich.table import Table as RichTable

from claims.nlp import build_nlp
from claims.nlp.document import paragraphs
from claims.nlp.evaluation.gold import Corpus, GoldDocument, GoldError, read_gold
from claims.nlp.evaluation.reliability import reliability
from claims.nlp.evaluation.report import Result, Table, details, error_lines, log_line, overview
from claims.nlp.evaluation.scoring import Pairing, pair, score
from claims.nlp.learned.model import DATA, Learned, LearnedModelError
from claims.nlp.merging import PRECISE
from claims.nlp.pipeline import Extractor, ModelError, Source
from claims.nlp.types import FoundAttribution, Kind, Span, Speech, Stance

#: The half of our gold that nobody reads to mend a rule; every run on it is logged in the README beside it.
SCORED = "scored.jsonl"
_MARKERS = re.compile(r"(?<=<!-- figures -->\n).*?(?=<!-- /figures -->)", re.DOTALL)

Found = dict[str, tuple[FoundAttribution, ...]]


@dataclass(frozen=True, slots=True)
class Row:
    """One way to extract; ``senses`` is False where it finds spans alone."""

    title: str
    extract: Callable[[Iterable[GoldDocument]], Found]
    senses: bool = True


class Command(BaseCommand):
    help = (
        "Print how well attributions are found: of each brat folder (text/, attributions/), file of gold (.jsonl) or "
        f"folder of seeds.  A run on {SCORED} is logged in the README.md beside it."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("corpora", nargs="+", type=Path, metavar="DIR|FILE")
        parser.add_argument(
            "--extractor",
            choices=["rules", "learned", "both"],
            help="the rules only, the learned part only, or both together; default: a row for each",
        )
        parser.add_argument("--model", type=Path, default=DATA, metavar="DIR", help="another learned part than ours")
        parser.add_argument("--write", type=Path, metavar="PAGE", help="put the tables between the page's markers")
        parser.add_argument("--errors", type=int, default=0, metavar="N", help="show the first N misses and errors")
        parser.add_argument("--no-log", action="store_true", help=f"do not log a run on {SCORED}")

    def handle(
        self,
        *,
        corpora: list[Path],
        extractor: str | None,
        model: Path,
        write: Path | None,
        errors: int,
        no_log: bool,
        **options: Any,
    ) -> None:
        if errors and any(path.name == SCORED for path in corpora):
            raise CommandError(
                f"{SCORED} is only scored: who sees its errors tunes on it.  Read those of another file."
            )
        page = _page(write) if write else ""
        try:
            read = [(path, read_gold(path)) for path in corpora]
            rows = _rows(extractor, model)
        except (GoldError, OSError, ModelError, LearnedModelError) as error:
            raise CommandError(str(error)) from error
        parts = [f"Measured on {date.today().isoformat()} at commit {_commit(Path.cwd())}."]
        for path, corpus in read:
            results, pairings = [], []
            for row in rows:
                pairings = list(pair(corpus, row.extract(corpus.documents)))
                results.append(Result(row.title, score(pairings, full_marks=corpus.full_marks), row.senses))
            parts += list(self._show(corpus, results, pairings))
            self._show_errors(pairings, errors)
            if path.name == SCORED and not no_log:
                _log(path.parent / "README.md", results)
        if write:
            write.write_text(_MARKERS.sub(lambda _: "\n".join(parts) + "\n", page), encoding="utf-8")
            self.stdout.write(f"Written: {write}")

    def _show(self, corpus: Corpus, results: list[Result], pairings: list[Pairing]) -> Iterator[str]:
        """Prints the tables of a corpus, and hands them back as Markdown; the details are those of the last row."""
        size = sum(len(document.attributions) for document in corpus.documents)
        title = f"{corpus.name}: {len(corpus.documents)} texts, {size} attributions"
        first = overview(corpus, results)
        self._print(title, first)
        yield f"\n### {title}\n\n{first.as_markdown()}"
        tables = details(corpus, results[-1].figures)
        if results[-1].senses:
            tables.append(("Confidence and what it was worth", reliability(pairings, full_marks=corpus.full_marks)))
        for heading, table in tables:
            self._print(f"{heading} ({results[-1].title})", table)
            yield f"\n{heading} ({results[-1].title}):\n\n{table.as_markdown()}"

    def _print(self, title: str, table: Table) -> None:
        drawn = RichTable(title=title, title_justify="left", box=box.SIMPLE_HEAD)
        for number, name in enumerate(table.head):
            drawn.add_column(name, justify="right" if number else "left")
        for row in table.rows:
            drawn.add_row(*row)
        text = StringIO()  # Django's stream is none that rich takes
        Console(file=text, width=170).print(drawn)
        self.stdout.write(text.getvalue())

    def _show_errors(self, pairings: list[Pairing], most: int) -> None:
        for kind in ("missed", "false", "sense"):
            for line in islice((line for line in error_lines(pairings) if line.startswith(kind)), most):
                self.stdout.write(line)


def _rows(wanted: str | None, model: Path) -> list[Row]:
    """What can be run: without a learned model, the rules."""
    rules = build_nlp(settings.SPACY_MODEL, extractor="rules")
    rows = [Row("rules only", lambda documents: _extracted(rules, documents))]
    if wanted == "rules":
        return rows
    try:
        learned = Learned.load(model)
    except LearnedModelError:
        if wanted:
            raise
        return rows
    whole, precise = Extractor(rules.nlp, learned), Extractor(rules.nlp, learned, PRECISE)
    rows.append(Row("learned only", lambda documents: _learned_alone(learned, documents), senses=False))
    rows.append(Row("the whole, precise", lambda documents: _extracted(precise, documents)))
    rows.append(Row("the whole", lambda documents: _extracted(whole, documents)))
    return {"learned": rows[1:2], "both": rows[3:]}.get(wanted or "", rows)


def _extracted(extractor: Extractor, documents: Iterable[GoldDocument]) -> Found:
    sources = (Source(document.id, document.text, document.published) for document in documents)
    return {document.id: document.attributions for document in extractor.pipe(sources)}


def _learned_alone(learned: Learned, documents: Iterable[GoldDocument]) -> Found:
    """What the model marks, as it marks it: no stance is known, so all of it stands as asserted."""
    found: Found = {}
    for document in documents:
        lines = list(paragraphs(document.text))
        here = learned.find([line.text for line in lines])
        found[document.id] = tuple(
            FoundAttribution(
                id=f"{line.offset}-{number}",
                cue=_moved(each.cue, line.offset),
                content=_moved(each.content, line.offset),
                source=_moved(each.source, line.offset) if each.source else None,
                stance=Stance.ASSERTS,
                kind=Kind.FACT,
                speech=Speech.INDIRECT,
                sentence=(line.offset, line.offset + len(line.text)),
                found_by=("model",),
            )
            for line, findings in zip(lines, here, strict=True)
            for number, each in enumerate(findings)
        )
    return found


def _moved(spans: Iterable[Span], offset: int) -> tuple[Span, ...]:
    return tuple((start + offset, end + offset) for start, end in spans)


def _page(path: Path) -> str:
    try:
        page = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
    if not _MARKERS.search(page):
        raise CommandError(f"{path} has no lines <!-- figures --> and <!-- /figures --> to write between.")
    return page


def _log(readme: Path, results: Iterable[Result]) -> None:
    """The log's table ends the file."""
    commit = _commit(readme.parent)
    with readme.open("a", encoding="utf-8") as log:
        for result in results:
            if result.senses:
                figures = log_line(result.figures)
                log.write(f"| {date.today().isoformat()} | {commit} | {result.title}: {figures} |\n")


def _commit(folder: Path) -> str:
    """What was measured; "and changes" where the extractor differs from what is committed."""
    git = ["git", "-C", str(folder)]
    head = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    if head.returncode:
        return "unknown"
    language = Path(build_nlp.__code__.co_filename).parent
    changed = subprocess.run([*git, "status", "--porcelain", "--", language], capture_output=True, check=False).stdout
    return head.stdout.strip() + (" and changes" if changed else "")
