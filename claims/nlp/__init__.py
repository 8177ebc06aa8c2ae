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

__all__ = ["build_nlp"]


def build_nlp(model: str = "") -> Extractor:
    """An extractor over the named spaCy model, or over the small English one that is installed.

    Raises ``claims.nlp.pipeline.ModelError`` where no fitting model is installed.
    """
    from claims.nlp.pipeline import Extractor, load_model

    return Extractor(load_model(model))
