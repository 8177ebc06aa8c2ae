"""Paragraphs as the network reads them: windows of word pieces, with the case and quotation state of each word."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

Ints = NDArray[np.int64]

FIRST_PIECE, LAST_PIECE = 101, 102  # [CLS] and [SEP] of the vocabulary
MAX_PIECES = 256  # of a window, with the two above

NO_LETTERS, LOWER, CAPITALISED, UPPER, OTHER_CASE = range(5)
CASES = 5
OUTSIDE, INSIDE, OPENS, CLOSES = range(4)
QUOTE_STATES = 4

# Distance of a word from the cue, in words: the least distance of each step.
DISTANCE_STEPS = (1, 2, 3, 5, 9, 17, 33)
NO_WORD, IN_CUE = 0, 1
MARKS = 2 + 2 * len(DISTANCE_STEPS)
_STEP_OF_DISTANCE = np.searchsorted(DISTANCE_STEPS, np.arange(MAX_PIECES + 1), side="right")


@dataclass(frozen=True, slots=True)
class Window:
    """A stretch of one paragraph that the network reads at once; nearly always the whole paragraph.

    ``pieces``, ``cases``, ``quotes`` and ``word_of_piece`` (-1 at both ends) hold one number a word piece;
    ``first_piece``, ``starts`` and ``ends`` (code points of the paragraph) one a word.
    """

    pieces: Ints
    cases: Ints
    quotes: Ints
    word_of_piece: Ints
    first_piece: Ints
    starts: tuple[int, ...]
    ends: tuple[int, ...]

    @property
    def words(self) -> int:
        return len(self.starts)

    def spans(self, words: Iterable[int]) -> tuple[tuple[int, int], ...]:
        """Neighbouring words as one span each, in order."""
        runs: list[list[int]] = []
        for word in sorted(words):
            if runs and runs[-1][1] == word - 1:
                runs[-1][1] = word
            else:
                runs.append([word, word])
        return tuple((self.starts[first], self.ends[last]) for first, last in runs)

    def marks(self, first: int, last: int) -> Ints:
        """For each piece where it stands to the cue, which goes from word ``first`` to word ``last``."""
        word = self.word_of_piece
        distance = np.maximum(np.maximum(first - word, word - last), 0)
        step = _STEP_OF_DISTANCE[np.minimum(distance, MAX_PIECES)]
        marks = np.where(word > last, IN_CUE + len(DISTANCE_STEPS) + step, IN_CUE + step)
        return np.where(word < 0, NO_WORD, marks)


def windows(tokenizer: Tokenizer, paragraphs: Sequence[str]) -> list[list[Window]]:
    """The windows of each paragraph, in order; none where it has no words."""
    encodings = tokenizer.encode_batch(list(paragraphs), add_special_tokens=False)
    return [_windows_of(text, encoding) for text, encoding in zip(paragraphs, encodings, strict=True)]


def _windows_of(text: str, encoding: Encoding) -> list[Window]:
    # One call each: every access to these attributes makes a new list.
    pieces, offsets, words, tokens = encoding.ids, encoding.offsets, encoding.word_ids, encoding.tokens
    states = quote_states(text)
    found = []
    start = 0
    while start < len(pieces):
        end = _end_of_window(start, words, tokens)
        word_of_piece, first_piece, starts, ends = [-1], [], [], []
        last: int | None = -1
        for at in range(start, end):
            if words[at] != last:
                last = words[at]
                first_piece.append(at - start + 1)
                starts.append(offsets[at][0])
                ends.append(offsets[at][1])
            ends[-1] = max(ends[-1], offsets[at][1])
            word_of_piece.append(len(starts) - 1)
        word_of_piece.append(-1)
        cases = [case_of(text[s:e]) for s, e in zip(starts, ends, strict=True)]
        quotes = [states[s] for s in starts]
        found.append(
            Window(
                pieces=np.array([FIRST_PIECE, *pieces[start:end], LAST_PIECE]),
                cases=np.array([0 if word < 0 else cases[word] for word in word_of_piece]),
                quotes=np.array([0 if word < 0 else quotes[word] for word in word_of_piece]),
                word_of_piece=np.array(word_of_piece),
                first_piece=np.array(first_piece),
                starts=tuple(starts),
                ends=tuple(ends),
            )
        )
        start = end
    return found


def _end_of_window(start: int, words: Sequence[int | None], tokens: Sequence[str]) -> int:
    """Where to cut: after the last sentence that fits; else between two words; else anywhere."""
    full = start + MAX_PIECES - 2
    if full >= len(tokens):
        return len(tokens)
    middle = start + MAX_PIECES // 2
    for end in range(full, middle, -1):
        if tokens[end - 1] in {".", "!", "?"}:
            return end
    for end in range(full, middle, -1):
        if words[end] != words[end - 1]:
            return end
    return full


def quote_states(text: str) -> list[int]:
    """For each code point of a paragraph whether it stands in double quotation marks, opens or closes them."""
    states, inside = [], False
    for char in text:
        if char == "“" or (char == '"' and not inside):
            states.append(OPENS)
            inside = True
        elif char == "”" or (char == '"' and inside):
            states.append(CLOSES)
            inside = False
        else:
            states.append(INSIDE if inside else OUTSIDE)
    return states


def case_of(word: str) -> int:
    """The encoder knows lower case only; this gives it back what that loses."""
    if not any(char.isalpha() for char in word):
        return NO_LETTERS
    if word.islower():
        return LOWER
    if word.isupper() and len(word) > 1:
        return UPPER
    if word[0].isupper() and (len(word) == 1 or word[1:].islower()):
        return CAPITALISED
    return OTHER_CASE


def padded(rows: Sequence[Ints], width: int) -> Ints:
    """Rows of different length as one table, with zeros at the end."""
    table = np.zeros((len(rows), width), dtype=np.int64)
    for at, row in enumerate(rows):
        table[at, : len(row)] = row
    return table
