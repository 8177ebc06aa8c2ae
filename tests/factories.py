"""Rows for tests, made through the services, as the product makes them.

A test writes the sentence and the words that were found in it; offsets are looked up, never counted::

    version = make_article(text="Turkey is sending fighters, two sources said.")
    make_suggestions(version, found(version.text, source="two sources", cue="said",
                                    content="Turkey is sending fighters"))
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from datetime import date
from typing import Any

from claims.linking.types import Proposition as LinkingProposition
from claims.models import ArticleVersion, ExtractionRun, Suggestion
from claims.nlp.types import (
    ExtractedDocument,
    FoundAttribution,
    FoundRelay,
    FoundSource,
    Kind,
    Proposition,
    SourceKind,
    Span,
    Speech,
    Stance,
)
from claims.services.articles import Draft, add_article
from claims.services.extraction import record_extraction, request_extraction, start_run

_numbers = itertools.count(1)

#: "Turkey is sending Syrian fighters", as the extractor would take it apart.
SENDING = Proposition(
    predicate="send", actors=("turkey",), objects=("syrian fighter",), places=("azerbaijan",),
    lemmas=("azerbaijan", "fighter", "send", "syrian", "turkey"),
)  # fmt: skip


def make_article(
    *,
    text: str = "Turkey is sending Syrian fighters to Azerbaijan, two rebel sources said.",
    title: str = "",
    outlet: str = "The Harbour Courier",
    published_on: date | None = date(2020, 10, 1),
    url: str = "",
    **draft: Any,
) -> ArticleVersion:
    number = next(_numbers)
    added = add_article(
        draft=Draft(
            title=title or f"Article {number}", text=text, outlet=outlet, url=url, published_on=published_on, **draft
        )
    )
    assert added.created, added.reason
    return added.version


def place(text: str, words: str, nth: int = 1) -> Span:
    """Where the nth occurrence of the words stands, in code points."""
    start = -1
    for _ in range(nth):
        start = text.index(words, start + 1)
    return start, start + len(words)


def found(
    text: str,
    *,
    content: str,
    cue: str = "said",
    source: str | Sequence[str] = (),
    kind: SourceKind = SourceKind.PERSON,
    stance: Stance = Stance.ASSERTS,
    id: str = "",
    nth: int = 1,
    relay: str = "",
    guess: bool = False,
    proposition: Proposition | None = None,
    **more: Any,
) -> FoundAttribution:
    """One attribution as the extractor would hand it on; ``nth`` is of the cue."""
    names = [source] if isinstance(source, str) and source else list(source)
    cue_span, content_span = place(text, cue, nth), place(text, content)
    sources = tuple(FoundSource(name, kind, place(text, name), guess=guess) for name in names)
    line = (text.rfind("\n", 0, cue_span[0]) + 1, text.find("\n", cue_span[0]))
    words = tuple(sorted({word.strip(".,").lower() for word in content.split()}))
    return FoundAttribution(
        id=id or f"a{next(_numbers)}", cue=(cue_span,), content=(content_span,),
        source=tuple(s.span for s in sources if s.span) or None, stance=stance,
        kind=more.pop("claim_kind", Kind.FACT), speech=more.pop("speech", Speech.INDIRECT),
        sentence=(line[0], line[1] if line[1] >= 0 else len(text)), sources=sources,
        relays=(FoundRelay(relay, SourceKind.MEDIA),) if relay else (),
        proposition=proposition or Proposition(lemmas=words),
        statement=content[:1].upper() + content[1:], found_by=("rules:clause",), **more,
    )  # fmt: skip


def make_suggestions(version: ArticleVersion, *attributions: FoundAttribution) -> list[Suggestion]:
    """The suggestions of one finished run that found these, in the order of reading."""
    run = request_extraction(version=version)
    start_run(run_id=run.pk)
    record_extraction(
        run_id=run.pk, found=ExtractedDocument(str(version.pk), attributions), extractor="test", model="none"
    )
    assert ExtractionRun.objects.get(pk=run.pk).state == ExtractionRun.State.DONE
    return list(Suggestion.objects.filter(run=run))


def linking(proposition: Proposition) -> LinkingProposition:
    """The same proposition, as linking takes it."""
    return LinkingProposition(
        proposition.predicate, proposition.actors, proposition.objects, proposition.places,
        proposition.numbers, proposition.lemmas, proposition.negated,
    )  # fmt: skip
