"""spaCy's pipeline, quicker, with the same result: a third of the parse's time went into two things.

Measured with the small English model on a Zen 4 core: the products of matrices in BLIS take twice as long as in the
OpenBLAS that numpy brings, and the attribute ruler's matcher takes as long as the parser, though what it and the
lemmatizer say of a token nearly always follows from its word, tag and dependency.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import chain
from typing import Any, cast

import numpy as np
from spacy.attrs import DEP, IDS, IS_SPACE, LEMMA, LOWER, MORPH, ORTH, POS, TAG  # type: ignore[import-not-found]
from spacy.language import Language
from spacy.pipeline import AttributeRuler, Lemmatizer
from spacy.tokens import Doc
from thinc.api import NumpyOps

_FEWEST_ROWS = 64  # OpenBLAS adds in another order where a matrix is smaller than some of these
_MOST_REMEMBERED = 200_000  # words with their tag and dependency; then it begins anew
_REMEMBERED = "remembered"
_LOOKED_AT = {"ORTH", "LOWER", "TAG", "DEP", "IS_SPACE"}
_KEY, _VALUE = [ORTH, TAG, DEP], [POS, MORPH, LEMMA]
_Function = Callable[[Doc], Doc]


class SteadyOps(NumpyOps):  # type: ignore[misc]
    """numpy's own product of matrices; a row's result depends on that row alone, not on how many there are."""

    def __init__(self) -> None:
        super().__init__(use_blis=False)

    def gemm(self, x: Any, y: Any, out: Any = None, trans1: bool = False, trans2: bool = False) -> Any:
        rows = len(x)
        if trans1 or rows >= _FEWEST_ROWS:
            return super().gemm(x, y, out=out, trans1=trans1, trans2=trans2)
        wide = np.zeros((_FEWEST_ROWS, x.shape[1]), dtype=x.dtype)
        wide[:rows] = x
        result = super().gemm(wide, y, trans2=trans2)[:rows]
        if out is None:
            return np.ascontiguousarray(result)
        out[:] = result
        return out


class Remembered:
    """Attribute ruler and lemmatizer as one component that looks each word, tag and dependency up only once.

    Texts that hold white space as a token, or a word by which a rule looks at two tokens, are looked up as they are.
    """

    def __init__(self, ruler: AttributeRuler, lemmatizer: Lemmatizer, triggers: dict[int, set[int]]) -> None:
        self._components: tuple[_Function, _Function] = (ruler, lemmatizer)
        self._triggers = {attribute: list(values) for attribute, values in triggers.items()}
        self._known: dict[bytes, list[int]] = {}

    def __call__(self, doc: Doc) -> Doc:
        if not len(doc):
            return doc
        if self._is_special(doc):
            return self._looked_up(doc)
        if len(self._known) > _MOST_REMEMBERED:
            self._known.clear()
        keys = doc.to_array(_KEY)
        names = [key.tobytes() for key in keys]
        if new := [at for at, name in enumerate(names) if name not in self._known]:
            self._learn(Doc(doc.vocab, words=[doc[at].text for at in new]), keys[new])
        values: Any = np.array([self._known[name] for name in names], dtype=np.uint64)
        return doc.from_array(_VALUE, values)

    def _learn(self, words: Doc, keys: Any) -> None:
        """What the components say of each word by itself."""
        words = self._looked_up(words.from_array(_KEY[1:], keys[:, 1:]))
        for key, row in zip(keys, words.to_array(_VALUE).tolist(), strict=True):
            self._known[key.tobytes()] = row

    def _looked_up(self, doc: Doc) -> Doc:
        for component in self._components:
            doc = component(doc)
        return doc

    def _is_special(self, doc: Doc) -> bool:
        columns = doc.to_array([IS_SPACE, *self._triggers]).reshape(len(doc), -1)
        return bool(columns[:, 0].any()) or any(
            np.isin(columns[:, at], values).any() for at, values in enumerate(self._triggers.values(), 1)
        )


def quickened(nlp: Language) -> Language:
    """The same pipeline with both changes where they apply; what it says of a text stays the same."""
    ops = SteadyOps()
    for _, component in nlp.pipeline:
        model: Any = getattr(component, "model", None)
        for node in model.walk() if hasattr(model, "walk") else ():
            if type(node.ops) is NumpyOps:
                node.ops = ops
    names = nlp.pipe_names
    if names[-2:] != ["attribute_ruler", "lemmatizer"]:
        return nlp
    ruler, lemmatizer = nlp.get_pipe(names[-2]), nlp.get_pipe(names[-1])
    if not isinstance(ruler, AttributeRuler) or _triggers(ruler) is None:
        return nlp
    if not isinstance(lemmatizer, Lemmatizer) or lemmatizer.mode not in {"rule", "lookup"}:
        return nlp
    nlp.add_pipe(_REMEMBERED)
    for name in names[-2:]:
        nlp.disable_pipe(name)
    return nlp


@Language.factory(_REMEMBERED, assigns=["token.pos", "token.morph", "token.lemma"])
def _remembered(nlp: Language, name: str) -> Remembered:
    ruler = cast(AttributeRuler, nlp.get_pipe("attribute_ruler"))
    lemmatizer = cast(Lemmatizer, nlp.get_pipe("lemmatizer"))
    return Remembered(ruler, lemmatizer, _triggers(ruler) or {})


def _triggers(ruler: AttributeRuler) -> dict[int, set[int]] | None:
    """By attribute, a value without which no rule that looks at several tokens can apply; None where a rule looks at
    more than word, tag and dependency."""
    strings = ruler.vocab.strings
    found: dict[int, set[int]] = {LOWER: set(), DEP: set()}
    rules: list[Any] = ruler.patterns
    for pattern in chain.from_iterable(rule["patterns"] for rule in rules):
        if any(set(token) - _LOOKED_AT for token in pattern):
            return None
        if len(pattern) == 1:
            continue
        plain = [(IDS[at], token[at]) for token in pattern for at in ("LOWER", "DEP") if isinstance(token.get(at), str)]
        if not plain:
            return None
        attribute, value = plain[0]
        found[attribute].add(strings.add(value))
    return found
