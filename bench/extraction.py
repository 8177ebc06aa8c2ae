"""What extraction costs on one core: speed beside spaCy's own pipeline in the same run, memory, time by length.

    python -m bench.extraction DIR [--bulk FILE.csv] [--articles 600] [--repeat 2] [--write docs/extraction.md]

DIR holds .txt files; FILE.csv articles in a column ``articleBody`` (as Fake News Challenge has them), of which every
few are read, --articles in all.  --write puts what is printed between the page's markers, <!-- speed -->.  The process
binds itself to one core and its libraries to one thread, and counts CPU seconds; of the repeats, which take turns,
each line shows the best.  Words are counted by white space.
"""

from __future__ import annotations

import argparse
import cProfile
import csv
import io
import os
import pstats
import re
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from contextlib import redirect_stdout
from pathlib import Path
from statistics import quantiles

import spacy

from claims.nlp import build_nlp
from claims.nlp.document import attributions, paragraphs
from claims.nlp.learned.model import Learned
from claims.nlp.merging import LEAST
from claims.nlp.pipeline import MODELS, Extractor, Source, load_model

ONE_THREAD = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1", "BLIS_NUM_THREADS": "1"}
_EVERY = 100  # articles between two looks at the memory
_MARKERS = re.compile(r"(?<=<!-- speed -->\n).*?(?=<!-- /speed -->)", re.DOTALL)


def on_one_core() -> None:
    """Start this program again with one thread a library, where it was not; bind it to the last core it may use."""
    if any(os.environ.get(name) != value for name, value in ONE_THREAD.items()):
        again = [sys.executable, "-m", "bench.extraction", *sys.argv[1:]]
        os.execve(sys.executable, again, {**os.environ, **ONE_THREAD})  # noqa: S606 - this program itself
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def cpu_seconds(work: Callable[[], Iterable[object]]) -> float:
    start = time.process_time()
    for _item in work():
        pass
    return time.process_time() - start


def speeds(texts: list[str], whole: Extractor, repeat: int) -> None:
    lines = [line for text in texts for line in text.split("\n") if line.strip()]
    words = sum(len(text.split()) for text in texts)
    default = spacy.load(next(name for name in MODELS if spacy.util.is_package(name)))
    parse, rules = load_model(), build_nlp(extractor="rules")
    learned = _learned(whole)
    runs: dict[str, Callable[[], Iterable[object]]] = {
        "spaCy's small pipeline, whole": lambda: default.pipe(lines, batch_size=96),
        "the parse as used": lambda: parse.pipe(lines, batch_size=96),
        "rules only, with the parse": lambda: rules.pipe(_sources(texts)),
        "the network alone": lambda: learned.find(lines, threshold=LEAST),
        "the whole": lambda: whole.pipe(_sources(texts)),
    }
    best = dict.fromkeys(runs, float("inf"))
    for _ in range(repeat):
        for name, work in runs.items():
            best[name] = min(best[name], cpu_seconds(work))
    print(f"{len(texts)} texts, {words:,} words, {len(lines):,} paragraphs; CPU seconds, best of {repeat}\n")
    print("| | seconds | words/s | of spaCy's pipeline |\n|---|---|---|---|")
    first = next(iter(best.values()))
    for name, took in best.items():
        print(f"| {name} | {took:.2f} | {words / took:,.0f} | {first / took:.0%} |")


def profile(texts: list[str], whole: Extractor) -> None:
    """Where the time of the whole goes, by part; then that of the rules by function, under a profiler."""
    learned = _learned(whole)
    split = [(text, list(paragraphs(text))) for text in texts]
    seconds: dict[str, float] = defaultdict(float)
    read = []
    for text, lines in split:
        start = time.process_time()
        docs = list(whole.nlp.pipe([line.text for line in lines], batch_size=96))
        parsed = time.process_time()
        found = learned.find([line.text for line in lines], threshold=LEAST)
        seconds["parse"] += parsed - start
        seconds["network"] += time.process_time() - parsed
        read.append((text, list(zip(lines, docs, strict=True)), found))
    since = time.process_time()
    for text, pairs, found in read:
        attributions(text, pairs, None, found)
    seconds["rules and merging"] += time.process_time() - since
    total = sum(seconds.values())
    print("\n| part | share |\n|---|---|")
    for name, took in sorted(seconds.items(), key=lambda item: -item[1]):
        print(f"| {name} | {took / total:.0%} |")
    profiler = cProfile.Profile()
    profiler.enable()
    for text, pairs, found in read:
        attributions(text, pairs, None, found)
    profiler.disable()
    print("\n| rules and merging: own time of a function | share |\n|---|---|")
    for name, share in _dearest(profiler, 12):
        print(f"| {name} | {share:.0%} |")


def _dearest(profiler: cProfile.Profile, most: int) -> Iterator[tuple[str, float]]:
    rows = pstats.Stats(profiler).get_stats_profile()
    total = rows.total_tt
    for name, row in sorted(rows.func_profiles.items(), key=lambda item: -item[1].tottime)[:most]:
        place = f"{Path(row.file_name).stem}.{name}" if row.file_name.endswith(".py") else name
        yield place, row.tottime / total


def by_article(bodies: list[str], whole: Extractor) -> None:
    """Time of an article by itself, and the memory of the process as they go by."""
    took, rows = [], []
    words = 0
    for number, body in enumerate(bodies, 1):
        start = time.process_time()
        whole.extract(body)
        took.append(time.process_time() - start)
        words += len(body.split())
        if number % _EVERY == 0 or number == len(bodies):
            rows.append((number, memory("VmRSS"), memory("VmHWM")))
    cuts = quantiles(took, n=100)
    print(f"\n{len(bodies):,} articles one by one, {words / len(bodies):,.0f} words each on average: half of them take")
    print(
        f"{cuts[49] * 1000:.0f} ms or less, 99 in 100 {cuts[98] * 1000:.0f} ms or less, the longest {max(took):.2f} s\n"
    )
    print("| articles | MB in use | MB at most |\n|---|---|---|")
    for number, now, most in rows:
        print(f"| {number:,} | {now:,.0f} | {most:,.0f} |")


def by_length(texts: list[str], whole: Extractor) -> None:
    """One line of growing length, of what the texts say: linear time has the same cost for each word."""
    line = " ".join(" ".join(text.split()) for text in texts)
    print("\n| characters in one line | seconds | microseconds a word |\n|---|---|---|")
    for size in (1_000, 10_000, 100_000):
        text = line[:size]
        took = cpu_seconds(lambda text=text: [whole.extract(text)])  # type: ignore[misc]
        print(f"| {len(text):,} | {took:.2f} | {1e6 * took / len(text.split()):.0f} |")


def memory(field: str) -> float:
    """Megabytes of this process by /proc (VmRSS: now, VmHWM: at most)."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith(field):
            return int(line.split()[1]) / 1024
    raise ValueError(f"/proc/self/status has no {field}")


def bodies_of(path: Path) -> list[str]:
    csv.field_size_limit(1 << 30)
    with path.open(encoding="utf-8", newline="") as rows:
        return [row["articleBody"] for row in csv.DictReader(rows)]


def _sources(texts: list[str]) -> Iterator[Source]:
    return (Source(str(number), text) for number, text in enumerate(texts))


def _learned(whole: Extractor) -> Learned:
    if whole.learned is None:
        raise ValueError("the whole has a learned part")
    return whole.learned


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("texts", type=Path, metavar="DIR")
    parser.add_argument("--bulk", type=Path, metavar="FILE.csv")
    parser.add_argument("--articles", type=int, default=600, help="of FILE.csv, spread evenly")
    parser.add_argument("--repeat", type=int, default=2)
    parser.add_argument("--write", type=Path, metavar="PAGE", help="put the tables between the page's markers")
    options = parser.parse_args()
    on_one_core()
    shown = _Shown()
    with redirect_stdout(shown):
        measure(options)
    if options.write:
        page = options.write.read_text(encoding="utf-8")
        options.write.write_text(_MARKERS.sub(lambda _: shown.getvalue(), page), encoding="utf-8")
        sys.stderr.write(f"Written: {options.write}\n")


class _Shown(io.StringIO):
    """Shown at once, and kept for the page."""

    def write(self, text: str) -> int:
        sys.stderr.write(text)
        return super().write(text)


def measure(options: argparse.Namespace) -> None:
    since = time.process_time()
    whole = build_nlp(extractor="learned")
    print(f"Loaded in {time.process_time() - since:.1f} s, {memory('VmRSS'):,.0f} MB.")
    if options.bulk:
        bodies = bodies_of(options.bulk)
        some = bodies[:: max(1, len(bodies) // options.articles)][: options.articles]
        by_article(some, whole)  # first, as the rest would add to the memory
    texts = [path.read_text(encoding="utf-8") for path in sorted(options.texts.glob("*.txt"))]
    by_length(texts, whole)
    speeds(texts, whole, options.repeat)
    profile(texts, whole)


if __name__ == "__main__":
    main()
