"""The numbers of a statement."""

from __future__ import annotations

import re
from functools import cache

from claims.linking.lexicon import lexicon

_NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?(?:\s*(?:hundred|thousand|million|billion))?(?!\w)", re.IGNORECASE)
_MONTHS = "january|february|march|april|may|june|july|august|september|october|november|december"
_DATES = re.compile(
    rf"\b(?:{_MONTHS})\s+(?:\d{{1,2}}(?:,?\s+\d{{4}})?|(?:19|20)\d\d)\b|\b\d{{1,2}}(?:st|nd|rd|th)?\s+(?:{_MONTHS})\b(?:\s+\d{{4}})?"
    r"|\b(?:in|since|of|by|until|from|during|an?|early|late|mid)[\s-](?:19|20)\d\d\b|\b(?:19|20)\d\d-\d\d(?:\d\d)?\b",
    re.IGNORECASE,
)

_HEDGES = (
    r"about|around|some|roughly|nearly|almost|approximately|over|under|only|at\s+(?:least|most)|up\s+to"
    r"|(?:more|fewer|less)\s+than|as\s+many\s+as|close\s+to|an\s+estimated"
)


def numbers(statement: str) -> frozenset[str]:
    """The numbers in it but for dates: "around 4,000" and "four thousand" are "4000"; "hundreds" stays a word."""
    text = _DATES.sub(" ", statement)
    found = {plain(number) for number in _NUMBER.findall(text)}
    lex = lexicon()
    rest = _NUMBER.sub(" ", text).lower()
    for run in re.findall(rf"\b(?:(?:{'|'.join(lex.number_words)})[ -]?)+(?:(?<=ty[ -])one)?\b", rest):
        found.add(plain(run))
    vague = set(re.findall(r"[a-z]+", rest)) & lex.words["vague_counts"]
    return frozenset((found | vague) - {""})


@cache
def _hedged() -> re.Pattern[str]:
    word = f"(?:{'|'.join(lexicon().number_words)})"
    return re.compile(rf"\b({_HEDGES})\s+({_NUMBER.pattern}|{word}(?:[ -]{word})*\b)", re.IGNORECASE)


def hedges(statement: str) -> dict[str, str]:
    """How each number is hedged, by the number as ``numbers`` has it: "around 4,000" gives {"4000": "around"}."""
    return {plain(m[2]): " ".join(m[1].lower().split()) for m in _hedged().finditer(statement)}


def plain(number: str) -> str:
    """ "4 million" and "4,000,000" alike."""
    words = lexicon().number_words
    total, current = 0.0, 0.0
    for part in re.split(r"[\s-]+", number.lower().replace(",", "").strip()):
        value = 1 if part == "one" else words.get(part, 0)  # "sixty-one"; by itself it is a pronoun
        if re.fullmatch(r"[0-9]+(?:\.[0-9]+)?", part):
            current = float(part)
        elif value >= 1000:
            total, current = total + (current or 1) * value, 0.0
        elif value == 100:
            current = (current or 1) * 100
        else:
            current += value
    value_of_all = total + current
    return f"{value_of_all:.10g}" if value_of_all else ""
