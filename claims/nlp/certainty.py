"""How sure to be of what the model found, with all that the rules say of it: by a logistic regression.

The model's own scores know nothing of the parse.  What a rule found as well, what hangs on a verb that the lists hold,
and what does not stand within another saying is right more often.  The weights are in data/certainty.json, fitted by
``python -m bench.certainty`` on marked articles that the model which was read had not learned from.
"""

from __future__ import annotations

import json
import math
from functools import cache

from spacy.tokens import Doc, Token

from claims.nlp.finding import Finding
from claims.nlp.lexicon import DATA
from claims.nlp.senses import main_word

PARTS = ("span", "source")
_SCORES = 1e-3  # a score is taken for no surer than this far from 0 and 1
_THINGS = {"dobj", "pobj"}
_QUOTES = {"“", "”", '"'}
_NOUNS = {"NOUN", "PROPN", "PRON"}


def is_a_thing_done(doc: Doc, cue: set[int], content: set[int]) -> bool:
    """Is the content what the cue does something to, with no word of it quoted?"""
    tops = [doc[i] for i in content if doc[i].head.i not in content]
    thing = any(_is_object(top, cue) for top in tops)
    return thing and not any(doc[i].text in _QUOTES for i in content)


def _is_object(top: Token, cue: set[int]) -> bool:
    return top.dep_ in _THINGS and top.head.i in cue and top.pos_ in _NOUNS


def evidence(finding: Finding, *, nested: bool) -> dict[str, float]:
    """What speaks for a finding of the model's and against it, by name; ``nested``: it stands within another's content.

    A log odds has no bounds but those of the scores, "overlap" is a share (-1 without a rule), all else 0 or 1.
    """
    cue_score, argument_score = finding.scores or (0.0, 0.0)
    doc, cue = finding.anchor.doc, finding.cue or {finding.anchor.i}
    known, thing = main_word(doc, cue)[1] is not None, is_a_thing_done(doc, cue, finding.content)
    by_rule = finding.read_as or (finding.content if finding.rule != "model" else set())
    shared = 2 * len(by_rule & finding.content) / (len(by_rule) + len(finding.content)) if by_rule else -1.0
    return {
        "always": 1.0,
        "cue log odds": _log_odds(cue_score),
        "argument log odds": _log_odds(argument_score),
        "overlap": shared,
        "known cue": float(known),
        "thing": float(thing),
        "thing, cue not known": float(thing and not known),
        "source": float(bool(finding.source_words)),
        "quotation": float(any(doc[i].text in _QUOTES for i in finding.content)),
        "noun": float(finding.anchor.pos_ in _NOUNS),
        "nested": float(nested),
        f"by {finding.rule}": 1.0,
    }


def certainty(found: dict[str, float]) -> tuple[float, float]:
    """From 0 to 1: that the content is right, and that content and source are."""
    span, source = (
        _share(sum(value * weights.get(name, 0.0) for name, value in found.items())) for weights in _weights()
    )
    return max(span, source), source


@cache
def _weights() -> tuple[dict[str, float], ...]:
    read = json.loads((DATA / "certainty.json").read_text(encoding="utf-8"))
    return tuple(read[part] for part in PARTS)


def _log_odds(score: float) -> float:
    score = min(max(score, _SCORES), 1 - _SCORES)
    return math.log(score / (1 - score))


def _share(log_odds: float) -> float:
    return 1 / (1 + math.exp(-log_odds))
