"""Text in, attributions out: who says, denies, doubts or wants what.  No Django; usable on its own.

    from claims.nlp import build_nlp
    extractor = build_nlp()
    for attribution in extractor.extract(text, published=date(2020, 10, 1)).attributions: ...

spaCy is imported when ``build_nlp`` is called, not before: ``claims.nlp.types`` stays light.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from claims.nlp.pipeline import Extractor

__all__ = ["EXTRACTORS", "build_nlp"]

EXTRACTORS = ("learned", "precise", "rules")


def build_nlp(model: str = "", *, extractor: str = "learned") -> Extractor:
    """An extractor over the named spaCy model, or over the small English one that is installed; ``extractor`` is
    "learned" for the rules together with the model that ships with them, "precise" for the surer half of what these
    find, or "rules" for the rules by themselves.

    Raises ``claims.nlp.pipeline.ModelError`` where no fitting spaCy model is installed, ValueError for an
    extractor that does not exist, and ``claims.nlp.learned.model.LearnedModelError`` where its files are not whole.
    """
    from claims.nlp.pipeline import Extractor, load_model

    if extractor not in EXTRACTORS:
        raise ValueError(f"EXTRACTOR is {extractor!r}: say {', '.join(EXTRACTORS)}.")
    if extractor == "rules":
        return Extractor(load_model(model))
    from claims.nlp.learned.model import Learned
    from claims.nlp.merging import PRECISE, THRESHOLD

    return Extractor(load_model(model), Learned.load(), PRECISE if extractor == "precise" else THRESHOLD)
