"""Whatever comes in, what is found lies within it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from claims.nlp.pipeline import Extractor, Source
from claims.nlp.types import FoundAttribution

_pieces = st.sampled_from(
    ["said", "denied", "“", "”", '"', "‘", "’", "«", "»", ", ", ": ", "\n", "\r\n", "the mayor", "Turkey", "which",
     "that", "it", "according to", "told Reuters", "on Monday", "on 31 February", "in 2015", "no truth to",
     "claims", "’s", " ",
     "😀", "é", "(", ")", "—", ".", "?", "was", "not", "neither", "nor", "confirmed", "if", "PARIS, Oct. 3 — ", "X:",
     "\x00", "\x07", "\x85", "\u2028", "\u200b", "\u202e", "\ufeff", "\xa0",
     "قال الرئيس إن", "总统否认了", "הכחיש", "отрицает"]
)  # fmt: skip
_texts = st.one_of(
    st.text(max_size=200),
    st.text(st.characters(exclude_categories=()), max_size=60),  # lone surrogates, too
    st.lists(_pieces, max_size=40).map(" ".join),
    st.lists(_pieces, max_size=40).map("".join),
)
_ANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


def holds(text: str, found: Sequence[FoundAttribution]) -> None:
    """What is true of the attributions of any text."""
    ids = {a.id for a in found}
    assert len(ids) == len(found)
    for a in found:
        spans = [*a.cue, *a.content, *(a.source or ()), *(a.content_in_place or ())]
        spans += [s.span for s in a.sources if s.span]
        spans += [span for r in a.relays for span in (r.span, r.cue) if span]
        assert a.cue
        assert a.content
        assert all(0 <= start < end <= len(text) for start, end in spans)
        assert a.sentence[0] <= min(start for start, _ in a.cue) < a.sentence[1] <= len(text)
        assert a.answers is None or a.answers in ids
        assert a.nested_in is None or a.nested_in in ids
        assert all(s.name.strip() for s in a.sources)


@_ANY
@given(text=_texts)
def test_every_span_lies_within_the_text_and_holds_words(extractor: Extractor, text: str) -> None:
    holds(text, extractor.extract(text, published=date(2020, 10, 1)).attributions)


@_ANY
@given(texts=st.lists(_texts, max_size=6))
def test_a_text_gives_the_same_alone_again_and_among_others(extractor: Extractor, texts: list[str]) -> None:
    together = [d.attributions for d in extractor.pipe(Source(str(n), text) for n, text in enumerate(texts))]
    assert together == [extractor.extract(text).attributions for text in texts]


NOTHING_SAID = [
    "",
    " ",
    "\n\n",
    '"' * 3000,
    "“" * 3000,
    "“”" * 1500,
    "“‘" * 900 + "’”" * 900,
    "(" * 3000,
    "\x00" * 3000,
    "-" * 3000,
]


@pytest.mark.parametrize("text", NOTHING_SAID, ids=lambda text: repr(text[:2]))
def test_where_nothing_is_said_nothing_is_found(extractor: Extractor, text: str) -> None:
    assert extractor.extract(text).attributions == ()


def test_quotations_within_quotations_are_found(extractor: Extractor) -> None:
    text = "“The mayor told me ‘I deny “any” wrongdoing’ and left,” the clerk said."
    found = extractor.extract(text).attributions
    holds(text, found)
    assert "clerk" in {s.name for a in found for s in a.sources}


WITHOUT_END = [
    "The mayor said that taxes would rise. ", "The mayor denied it. ", "He said that she said that they denied that ",
    "“No,” he said, “we reject this ‘claim’.” ", '"', "总统否认了这一说法。", "a", "\x00\x01 said ",
]  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("words", WITHOUT_END)
def test_a_million_characters_in_one_line_are_read(extractor: Extractor, words: str) -> None:
    text = (words * (1_000_000 // len(words) + 1))[:1_000_000]
    holds(text, extractor.extract(text, published=date(2020, 10, 1)).attributions)


def test_many_texts_give_what_each_gives_alone(extractor: Extractor) -> None:
    texts = ["The mayor said that taxes would rise.", "", "Nothing here.", "Iran denies sending weapons.\nIt rained."]
    together = list(extractor.pipe(Source(str(n), text) for n, text in enumerate(texts)))
    alone = [extractor.extract(text, id=str(n)) for n, text in enumerate(texts)]
    assert together == alone
    assert [len(d.attributions) for d in together] == [1, 0, 0, 1]


def test_offsets_count_code_points_behind_an_emoji(extractor: Extractor) -> None:
    text = "😀😀 The mayor said that taxes would rise."
    (found,) = extractor.extract(text).attributions
    assert [text[s:e] for s, e in found.content] == ["taxes would rise"]


def test_a_very_long_line_is_read_whole(extractor: Extractor) -> None:
    text = " ".join(["The mayor said that taxes would rise."] * 1500)
    found = extractor.extract(text).attributions
    assert len(found) > 1400
    assert found[-1].content[-1][1] == len(text) - 1


def test_a_long_line_is_cut_behind_a_sentence(extractor: Extractor) -> None:
    text = "The mayor said on the first of May, in a speech to the whole council, that taxes would rise. " * 120
    sentence = len(text) // 120
    found = extractor.extract(text).attributions
    assert len(found) == 120
    assert {text[a.content[-1][0] : a.content[-1][1]] for a in found} == {"taxes would rise"}
    assert [a.sentence[0] // sentence for a in found] == list(range(120))
