"""Which way of recognising wire copies finds edited ones:  python -m bench.wire_copies FILE.csv [--articles N]

FILE has a column of article texts (``articleBody``, or the last).  Of N articles, chosen by a fixed seed, edited copies
are made: a new headline and a note, cut, reordered, reworded, joined with as much of the paper's own.  Each way is
asked for the original among all texts of the file.  *Found* is the share of copies that it finds; *wrong* the share of
the other originals, of which none is a copy, that it takes for a copy of some other text; beside them the time for one
text.  The ways: equal sentences, as a share of the longer text (what was used first) and of the shorter; MinHash
(datasketch, 128 permutations) over runs of five words; and a sample of those runs, as a share of the shorter text.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from pathlib import Path

from datasketch import MinHash, MinHashLSH

from claims.formats.copies import COPY, sketch

_SENTENCE_END = re.compile(r"(?<=[.!?])[\"'”’)]*\s+|\n+")
Sets = dict[int, frozenset[object]]


def sentences(text: str) -> frozenset[object]:
    parts = (" ".join(re.findall(r"\w+", part.casefold())) for part in _SENTENCE_END.split(text))
    return frozenset(part for part in parts if part.count(" ") >= 4)


def shingles(text: str) -> set[str]:
    words = re.findall(r"\w+", text.casefold())
    return {" ".join(words[place : place + 5]) for place in range(len(words) - 4)}


def minhash(text: str) -> MinHash:
    its = MinHash(num_perm=128, seed=1)
    its.update_batch([shingle.encode() for shingle in shingles(text)])
    return its


def edited(text: str, others: list[str], chance: random.Random) -> dict[str, str]:
    parts = [part for part in re.split(r"(?<=[.!?])\s+|\n+", text) if part.strip()]
    words = chance.choice(others).split()

    def reworded(part: str, share: float) -> str:
        return " ".join(chance.choice(words) if chance.random() < share else word for word in part.split())

    shuffled = parts[:]
    chance.shuffle(shuffled)
    own = re.split(r"(?<=[.!?])\s+", chance.choice(others))
    return {
        "another headline, a note at the end": f"{' '.join(words[:9])}\n{text}\nReporting by our own desk in town.",
        "cut to its first half": " ".join(parts[: max(1, len(parts) // 2)]),
        "its sentences reordered": " ".join(shuffled),
        "one word in twenty changed": " ".join(reworded(part, 0.05) for part in parts),
        "one word in ten changed": " ".join(reworded(part, 0.1) for part in parts),
        "cut to two thirds, reordered, one in twenty": " ".join(
            reworded(part, 0.05) for part in shuffled[: len(parts) * 2 // 3]
        ),
        "as much of the paper's own added": " ".join([*parts, *own][: 2 * len(parts)]),
    }  # fmt: skip


class Overlap:
    """Texts as sets; a copy shares ``least`` of the longer or of the shorter set."""

    def __init__(
        self, texts: dict[int, str], of: Callable[[str], Iterable[object]], least: float, *, longer: bool
    ) -> None:
        self.of, self.least, self.longer = of, least, longer
        self.sets: Sets = {key: frozenset(of(text)) for key, text in texts.items()}
        self.holding: dict[object, list[int]] = defaultdict(list)
        for key, its in self.sets.items():
            for one in its:
                self.holding[one].append(key)

    def copies(self, text: str, but: int | None = None) -> set[int]:
        mine = frozenset(self.of(text))
        shared = Counter(key for one in mine for key in self.holding.get(one, ()) if key != but)
        size = max if self.longer else min
        return {
            key
            for key, both in shared.items()
            if both >= self.least * size(len(mine), len(self.sets[key])) and both >= 3
        }


class Lsh:
    def __init__(self, texts: dict[int, str], threshold: float) -> None:
        self.index = MinHashLSH(threshold=threshold, num_perm=128)
        for key, text in texts.items():
            self.index.insert(key, minhash(text))

    def copies(self, text: str, but: int | None = None) -> set[int]:
        return set(self.index.query(minhash(text))) - {but}


def main(arguments: list[str]) -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--articles", type=int, default=150)
    asked = parser.parse_args(arguments)
    csv.field_size_limit(10_000_000)
    with asked.file.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    column = "articleBody" if "articleBody" in rows[0] else list(rows[0])[-1]
    texts = {key: row[column] for key, row in enumerate(rows) if len(row[column].split()) >= 80}
    # Real copies are in the file too: a text counts as an original where it shares under a tenth with all others.
    runs = Overlap(texts, shingles, 0.1, longer=False)
    originals = [key for key, text in texts.items() if not runs.copies(text, but=key)]
    chance = random.Random(20261124)  # noqa: S311  # to choose, not to hide
    chosen = chance.sample(originals, min(asked.articles, len(originals)))
    others = [texts[key] for key in originals]
    copies = {key: edited(texts[key], others, chance) for key in chosen}
    ways = {
        "equal sentences, .8 of the longer": Overlap(texts, sentences, 0.8, longer=True),
        "equal sentences, .5 of the shorter": Overlap(texts, sentences, 0.5, longer=False),
        "MinHash, Jaccard .5": Lsh(texts, 0.5),
        "MinHash, Jaccard .3": Lsh(texts, 0.3),
        f"sampled runs of five words, {COPY} of the shorter": Overlap(texts, sketch, COPY, longer=False),
    }
    print(f"{len(texts)} texts, {len(originals)} originals, {len(chosen)} of them copied\n")
    kinds = list(next(iter(copies.values())))
    print("| way | " + " | ".join(kinds) + " | wrong | ms a text |\n|---" * 1 + "|---" * (len(kinds) + 2) + "|")
    for name, way in ways.items():
        start = time.perf_counter()
        found = {kind: sum(key in way.copies(its[kind]) for key, its in copies.items()) for kind in kinds}
        spent = 1000 * (time.perf_counter() - start) / (len(copies) * len(kinds))
        wrong = sum(bool(way.copies(texts[key], but=key)) for key in originals) / len(originals)
        shares = " | ".join(f"{found[kind] / len(copies):.2f}" for kind in kinds)
        print(f"| {name} | {shares} | {wrong:.3f} | {spent:.1f} |")


if __name__ == "__main__":
    main(sys.argv[1:])
