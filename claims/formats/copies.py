"""A text's sketch, by which edited copies of it are recognised.

Of all runs of five words, by hash, a fixed quarter is kept (modulo sampling: Broder, "On the resemblance and
containment of documents", 1997).  The share of the shorter sketch that two texts have in common estimates how much of
the shorter text is in the other, whatever was cut, reordered or added.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection

#: The share of the shorter sketch from which on two texts are copies of one.
COPY = 0.4
#: Fewer numbers in common than this say nothing: a quotation that two papers print is no copy.
LEAST_SHARED = 7
RUN = 5
_ONE_IN = 4


def sketch(text: str) -> list[int]:
    """Signed 64-bit numbers, sorted, each once; about one for every four words."""
    words = re.findall(r"\w+", text.casefold())
    runs = {" ".join(words[place : place + RUN]) for place in range(len(words) - RUN + 1)}
    hashes = (hashlib.blake2b(run.encode(), digest_size=8).digest() for run in runs)
    return sorted({int.from_bytes(its, signed=True) for its in hashes if its[0] % _ONE_IN == 0})


def is_copy(one: Collection[int], other: Collection[int]) -> bool:
    """Do these sketches come from copies of one text?"""
    shared = len(set(one) & set(other))
    return shared >= LEAST_SHARED and shared >= COPY * min(len(one), len(other))
