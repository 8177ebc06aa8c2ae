"""How far to trust a finding: the share of right ones among those of its rule, as measured on training text.

data/confidence.json is written by ``python -m bench.rule_precision`` over a folder of marked articles.
"""

from __future__ import annotations

import json
from functools import cache

from claims.nlp.finding import Finding
from claims.nlp.lexicon import DATA
from claims.nlp.types import Confidence, FoundSource, Stance

#: For a rule that the measured text holds too seldom to be measured.
UNMEASURED = 0.5
#: Share of the sources that stand for another ("he") whose words were right, on marked articles held out of training
#: and half of PolNeAR dev; whom they stand for is a guess, and marked as one beside this.
GUESSED = 0.87


@cache
def _measured() -> dict[str, dict[str, float]]:
    path = DATA / "confidence.json"
    found: dict[str, dict[str, float]] = json.loads(path.read_text(encoding="utf-8"))
    return found


def confidence_of(finding: Finding, sources: list[FoundSource]) -> Confidence:
    """Span and source by rule, or as the model is sure of them; less for a source that is a guess.  Stance: sure
    for what the rule itself decides, less for a verb whose stance depends on what it is said of."""
    stance = 0.95 if finding.stance in {Stance.ASSERTS, Stance.DENIES, Stance.CALLS_FOR} else 0.85
    if finding.certainty is not None:
        span, source = finding.certainty
        source *= GUESSED if _guessed(sources) else 1
        return Confidence(span=round(span, 3), source=round(source, 3), stance=stance)
    rule = _measured().get(finding.rule, {})
    source = rule.get("source", UNMEASURED)
    if _guessed(sources):
        source *= GUESSED
    return Confidence(span=rule.get("span", UNMEASURED), source=round(source, 3), stance=stance)


def _guessed(sources: list[FoundSource]) -> bool:
    return any(source.guess for source in sources)
